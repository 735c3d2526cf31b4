import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lines of standard input, as they come.
enum StandardInputLines {
    /// At most 256 lines wait for the reader; those that come while they do are dropped (policy: keep oldest).
    static func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(256))
        // In the background of a terminal the input just ends, instead of stopping the whole program.
        signal(SIGTTIN, SIG_IGN)
        // A thread of its own, because reading blocks and cannot be cancelled; it ends with the input or the process.
        DispatchQueue(label: "standard input").async {
            while let line = readLine() { continuation.yield(line) }
            continuation.finish()
        }
        return stream
    }
}
