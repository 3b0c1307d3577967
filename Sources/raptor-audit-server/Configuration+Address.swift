import AuditService
import Foundation
import NIOCore
import NIOPosix

extension HTTPService.Configuration {
    /// Listens on the address for a moment, without accepting connections. So an address that is in use is found before
    /// anything is changed for a service that cannot start.
    /// - Throws: ``Refusal``.
    func checkAddress() async throws {
        try await explainingFailure {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 0)
                .serverChannelOption(.autoRead, value: false)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port)
                .get()
            try await channel.close()
        }
    }

    /// Runs `work`, which listens on the address.
    /// - Throws: ``Refusal`` when the address cannot be listened on, otherwise what `work` throws.
    func explainingFailure(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Refusal("Port \(port) is taken. Choose another with --port or PORT; 0 takes a free one.")
        } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL || error.errnoCode == EACCES {
            throw Refusal("Cannot listen on \(host), port \(port): \(String(cString: strerror(error.errnoCode))).")
        } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
            throw Refusal("HOST is \(host), which is not the name or address of this machine.")
        }
    }
}
