import OpenClawBridge

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lock of the process that delivers; the system opens it when the process ends, however it ends.
final class LeaseLock: Sendable {
    private let descriptor: CInt

    /// Locks the file; `nil` when somebody else has locked it.
    init?(path: String) throws(OutboxError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            guard errno == EINTR else { throw Self.failure("lock", path) }
        }
    }

    /// Whether somebody has locked the file.
    static func isHeld(path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func failure(_ verb: String, _ path: String) -> OutboxError {
        OutboxError(
            .unusable,
            "Could not \(verb) \(path): \(String(cString: strerror(errno))).",
            advice: "Check that this user may write there, and that the file system has locks."
        )
    }
}
