// The C library of the platform, by one name.
#if canImport(Glibc)
@_exported public import Glibc
#elseif canImport(Musl)
@_exported public import Musl
#else
@_exported public import Darwin
#endif

/// Writes all bytes. Waits for a reader that is slow, also where the descriptor does not block.
/// - Returns: the `errno` of the failure, or `nil`. Some of the bytes may have been written before a failure.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EAGAIN {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&wanted, 1, -1)
        } else if count < 0, errno != EINTR {
            return errno
        }
        rest = rest.dropFirst(max(0, count))
    }
    return nil
}
