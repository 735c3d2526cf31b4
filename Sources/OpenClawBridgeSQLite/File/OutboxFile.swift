import OpenClawBridge

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The place of an outbox on disk: a file with mode 0600 in a folder with mode 0700.
///
/// Messages are private, so anything looser is refused. The file itself is never opened here: closing any descriptor of it
/// would drop the locks that SQLite holds in this process.
struct OutboxFile: Sendable {
    let path: String

    /// The file that the holder of the lease keeps locked.
    var lockPath: String { path + ".lock" }

    /// Makes the missing folders and the missing file, and refuses what is open to others.
    func prepare() throws(OutboxError) {
        guard !["", ".", ".."].contains(name), !path.utf8.contains(0) else {
            throw OutboxError(.unusable, "\"\(path)\" is not the path of a file.", advice: "Name a file.")
        }
        try makeFolder(folder)
        try check(folder, isFolder: true, mode: "700")
        try create()
        try check(path, isFolder: false, mode: "600")
    }

    private var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the folder and the missing ones above it, each with mode 0700.
    private func makeFolder(_ folder: String) throws(OutboxError) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = folder.dropLast().lastIndex(of: "/"), slash > folder.startIndex else {
            throw failure("create", folder)
        }
        try makeFolder(String(folder[..<slash]))
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("create", folder) }
    }

    /// Makes an empty file with the right mode, unless there is one.
    private func create() throws(OutboxError) {
        guard access(path, F_OK) != 0 else { return }
        let temporary = "\(folder)/.\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        close(descriptor)
        // A link never replaces: when several processes begin at once, all get the same file.
        let linked = link(temporary, path) == 0 || errno == EEXIST
        let reason = errno
        unlink(temporary)
        errno = reason
        guard linked else { throw failure("create", path) }
    }

    /// Refuses what is of the wrong kind, belongs to somebody else, or is open to others.
    private func check(_ path: String, isFolder: Bool, mode: String) throws(OutboxError) {
        var status = stat()
        guard (isFolder ? stat(path, &status) : lstat(path, &status)) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
            throw OutboxError(
                .unusable,
                isFolder ? "\(path) is not a folder." : "\(path) is not a regular file.",
                advice: "Name a regular file in a folder."
            )
        }
        guard status.st_uid == geteuid() else {
            throw OutboxError(
                .unusable,
                "\(path) belongs to the user with the id \(status.st_uid), and this process runs as \(geteuid()).",
                advice: "Run as that user, or name a file of your own."
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            throw OutboxError(
                .unusable,
                "\(path) is open to other users (mode \(String(status.st_mode & 0o777, radix: 8))).",
                advice: "Run: chmod \(mode) '\(path)'"
            )
        }
    }

    /// An error that quotes the system's words for the last failure.
    private func failure(_ verb: String, _ path: String) -> OutboxError {
        let reason = String(cString: strerror(errno))
        return OutboxError(
            errno == ENOSPC ? .diskFull : .unusable,
            "Could not \(verb) \(path): \(reason).",
            advice: "Check that the folder exists and that this user may write there."
        )
    }
}
