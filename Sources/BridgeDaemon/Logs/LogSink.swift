#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What takes the lines of a log.
package struct LogSink: Sendable {
    /// Takes a whole line with its end.
    package let write: @Sendable ([UInt8]) -> Void

    package init(_ write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

    /// Standard error, each line in one write; what nobody reads any more is dropped.
    package static let standardError = LogSink { line in
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                // Made non-blocking by somebody else; a reader that stands still for a second loses the line.
                var wait = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard poll(&wait, 1, 1000) > 0 else { return }
            } else if errno != EINTR {
                return
            }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
