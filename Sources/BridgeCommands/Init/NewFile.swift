#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is written at once, for its owner only: nobody ever sees a part of it.
struct NewFile {
    let path: String

    /// Writes the whole file, with mode 0600.
    ///
    /// - Parameters:
    ///   - content: What it holds.
    ///   - replaces: Whether a file of this name gives way.
    /// - Throws: When there is a file that shall stay, or the folder cannot be written.
    func write(_ content: [UInt8], replaces: Bool) throws(CommandFailure) {
        let temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { unlink(temporary) }
        let isWritten = writeAll(content, to: descriptor) && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        errno = reason
        guard isWritten else { throw failure() }
        // A link never replaces: a file that came meanwhile stays as it is.
        guard (replaces ? rename(temporary, path) : link(temporary, path)) == 0 else {
            throw errno == EEXIST ? exists : failure()
        }
    }

    private func writeAll(_ content: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return false }
            written += max(count, 0)
        }
        return true
    }

    private var exists: CommandFailure {
        CommandFailure(
            .failed,
            code: "fileExists",
            "There is a file \(path) already; it was left as it is.",
            advice: "Name another file, or replace it with --force."
        )
    }

    private func failure() -> CommandFailure {
        CommandFailure(
            .failed,
            code: "file",
            "The file \(path) cannot be written: \(String(cString: strerror(errno))).",
            advice: "Name a file in a folder that exists and that you may write."
        )
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
