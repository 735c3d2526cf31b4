#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A lock on a file that is held as long as any process has it open from here, however that process ends.
final class FileLock: Sendable {
    let descriptor: CInt

    /// Locks the file, which is made if need be; `nil` when somebody else has locked it.
    init?(path: String) throws(AgentError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("open", path) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            guard errno == EINTR else { throw .system("lock", path) }
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
}

extension AgentError {
    /// What a call of the system refused, in its own words.
    static func system(_ verb: String, _ path: String, _ code: Code = .unusable) -> AgentError {
        AgentError(
            code,
            "Could not \(verb) \(path): \(String(cString: strerror(errno))).",
            advice: "Check that the folder of the agents' runs belongs to this user and that its disk has room."
        )
    }
}
