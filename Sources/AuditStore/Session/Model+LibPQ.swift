package import AuditModel
package import LibPQ

extension EntryID: Bindable, Row.Decodable {
    package static var type: PostgresType { .uuid }

    package func encode(into bytes: inout [UInt8]) {
        bytes += self.bytes
    }

    /// Takes any UUID, of whichever version.
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(bytes: bytes)
    }
}

extension Timestamp: Bindable, Row.Decodable {
    /// PostgreSQL counts from 2000-01-01. Both count microseconds, so nothing is rounded.
    private static var epoch: Int64 { 946_684_800_000_000 }

    package static var type: PostgresType { .timestamptz }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: microseconds - Self.epoch)
    }

    /// - Returns: `nil` also for `infinity`, which no instant is, and for the last years that PostgreSQL has.
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 8 else { return nil }
        let stored = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        let (microseconds, isTooLarge) = stored.addingReportingOverflow(Self.epoch)
        guard !isTooLarge, stored != .min else { return nil }
        self.init(microseconds: microseconds)
    }
}
