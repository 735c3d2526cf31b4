#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lock of the process that runs the orchestrator; the system opens it when the process ends, however it ends.
package final class RunLock: Sendable {
    /// The file that is locked, and holds the number of the process.
    package struct Place: Sendable {
        package let path: String

        package init(path: String) { self.path = path }

        /// Whether an orchestrator runs.
        package var isHeld: Bool {
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { return false }
            defer { close(descriptor) }
            return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
        }
    }

    private let descriptor: CInt

    /// Locks the file.
    ///
    /// - Throws: When somebody else has locked it, with the process that did.
    package init(_ place: Place) throws(DaemonError) {
        descriptor = open(place.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unusable("open", place) }
        // Who looks whether it is held has it for a moment; nobody has it for long but an orchestrator.
        for _ in 0..<20 where flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.unusable("lock", place) }
            if let holder = Self.holder(descriptor) { throw Self.runs(holder) }
            usleep(10_000)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Self.runs(nil) }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            throw Self.unusable("write", place)
        }
    }

    deinit {
        if descriptor >= 0 {
            // Nobody is named who has ended properly.
            _ = ftruncate(descriptor, 0)
            close(descriptor)
        }
    }

    /// The process that wrote its number, if that one still lives.
    private static func holder(_ descriptor: CInt) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0, let number = Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self)),
            kill(number, 0) == 0 || errno == EPERM
        else { return nil }
        return number
    }

    private static func runs(_ holder: Int32?) -> DaemonError {
        var error = DaemonError(
            .alreadyRunning,
            "Another daemon or orchestrator runs on this state" + (holder.map { ", process \($0)." } ?? "."),
            advice: "End that one first, or give this one another folder with --state-dir."
        )
        error.process = holder
        return error
    }

    private static func unusable(_ verb: String, _ place: Place) -> DaemonError {
        DaemonError(.lock, "Could not \(verb) \(place.path): \(String(cString: strerror(errno))).")
    }
}
