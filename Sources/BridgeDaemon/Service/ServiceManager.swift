import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Tells the service manager that started this process how it is, in the protocol of systemd's `sd_notify(3)`.
///
/// Without a service manager that wants to know, nothing happens.
package struct ServiceManager: Sendable {
    /// The socket of the service manager.
    private let socketPath: String?
    /// How often a sign of life is wanted, or `nil` when none is.
    package let watchdogInterval: Duration?

    /// Reads what the service manager left in the environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    package init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        watchdogInterval = isForUs && socketPath != nil ? microseconds.map { .microseconds($0) } : nil
    }

    /// The daemon serves; also after a reload.
    package func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// The daemon stops.
    package func stopping() { send("STOPPING=1\nSTATUS=stopping") }

    /// The daemon reads its settings again.
    package func reloading() {
        // On Linux this is the time of CLOCK_MONOTONIC, which systemd wants.
        send("RELOADING=1\nMONOTONIC_USEC=\(DispatchTime.now().uptimeNanoseconds / 1000)")
    }

    /// How the daemon is, in words.
    package func status(_ status: String) { send("STATUS=\(Self.line(status))") }

    /// A sign of life.
    package func alive() { send("WATCHDOG=1") }

    private static func line(_ text: String) -> String { text.replacing("\n", with: " ") }

    private func send(_ message: String) {
        guard let socketPath else { return }
        #if canImport(Glibc)
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
        let kind = SOCK_DGRAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socketPath.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // A name that begins with @ is one of Linux's abstract names, which begin with a zero.
        if path.first == UInt8(ascii: "@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let length = socklen_t(offset + path.count)
        let bytes = Array(message.utf8)
        // A service manager that is not there cannot be told anything, and nothing depends on it.
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, length)
            }
        }
    }
}
