#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A small file that only its owner can read and write: mode 0600 in a folder with mode 0700.
///
/// Anything looser is refused, also for reading: what others could read or replace is no secret. All steps after opening
/// the folder go through its descriptor, so that nobody can put another folder in its place in between.
package struct ProtectedFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// More than any identity or token file needs; a larger one is refused.
    private static let maximumSize = 1 << 20

    /// The content, or `nil` when there is no such file.
    package func load() throws(GatewayError) -> [UInt8]? {
        guard let folder = try openFolder(creating: false) else { return nil }
        let file = Descriptor(openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK))
        guard file.isOpen else {
            if errno == ENOENT { return nil }
            throw errno == ELOOP ? symbolicLink : failure("open", path)
        }
        try check(file, isFolder: false, path: path, mode: "600")
        return try content(of: file)
    }

    /// Makes the file with all its content at once, unless it exists; says whether it made it.
    package func create(_ content: [UInt8]) throws(GatewayError) -> Bool {
        let folder = try existingFolder()
        let temporary = try writeTemporary(content, in: folder)
        defer { _ = unlinkat(folder.number, temporary, 0) }
        // A hard link never replaces: of several processes exactly one succeeds.
        guard linkat(folder.number, temporary, folder.number, name, 0) == 0 else {
            if errno == EEXIST { return false }
            throw failure("create", path)
        }
        _ = fsync(folder.number)
        return true
    }

    /// Puts `content` in place of the file's content: a reader sees the old or the new, never a part.
    package func replace(with content: [UInt8]) throws(GatewayError) {
        let folder = try existingFolder()
        let temporary = try writeTemporary(content, in: folder)
        guard renameat(folder.number, temporary, folder.number, name) == 0 else {
            let error = failure("replace", path)
            _ = unlinkat(folder.number, temporary, 0)
            throw error
        }
        _ = fsync(folder.number)
    }

    /// Runs `body` while no other process, and no other caller in this one, is inside a lock of the same file.
    ///
    /// The lock is a file of its own beside this one, because this one is replaced.
    package func withLock<Result>(_ body: () throws(GatewayError) -> Result) throws(GatewayError) -> Result {
        let folder = try existingFolder()
        let lock = Descriptor(openat(folder.number, name + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600))
        guard lock.isOpen else { throw failure("open", path + ".lock") }
        while flock(lock.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock", path + ".lock") }
        }
        defer { _ = flock(lock.number, LOCK_UN) }
        return try body()
    }
}

// MARK: - The folder

extension ProtectedFile {
    private var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

    private var folderPath: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func existingFolder() throws(GatewayError) -> Descriptor {
        guard let folder = try openFolder(creating: true) else { throw failure("open", folderPath) }
        return folder
    }

    /// Opens the folder and checks it; `nil` when it is missing and is not to be made.
    private func openFolder(creating: Bool) throws(GatewayError) -> Descriptor? {
        guard !["", ".", ".."].contains(name), !path.utf8.contains(0) else {
            throw GatewayError(.identityUnusable, "\"\(path)\" is not the path of a file.", advice: "Name a file.")
        }
        if creating { try makeFolder(folderPath) }
        let folder = Descriptor(open(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard folder.isOpen else {
            if errno == ENOENT, !creating { return nil }
            throw failure("open", folderPath)
        }
        try check(folder, isFolder: true, path: folderPath, mode: "700")
        return folder
    }

    /// Makes the folder and the missing ones above it, each with mode 0700.
    private func makeFolder(_ folder: String) throws(GatewayError) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = folder.dropLast().lastIndex(of: "/"), slash > folder.startIndex else {
            throw failure("create", folder)
        }
        try makeFolder(String(folder[..<slash]))
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("create", folder) }
    }

    /// Refuses what is of the wrong kind, belongs to somebody else, or is open to others.
    private func check(
        _ descriptor: borrowing Descriptor,
        isFolder: Bool,
        path: String,
        mode: String
    ) throws(GatewayError) {
        var status = stat()
        guard fstat(descriptor.number, &status) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
            throw GatewayError(.identityUnusable, "\(path) is not a regular file.", advice: "Name a regular file.")
        }
        guard status.st_uid == geteuid() else {
            throw GatewayError(
                .identityUnusable,
                "\(path) belongs to the user with the id \(status.st_uid), and this process runs as \(geteuid()).",
                advice: "Run as that user, or name a file of your own."
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            throw GatewayError(
                .identityUnusable,
                "\(path) is open to other users (mode \(String(status.st_mode & 0o777, radix: 8))).",
                advice: "Run: chmod \(mode) \(Self.quoted(path))"
            )
        }
    }
}

// MARK: - The content

extension ProtectedFile {
    private func content(of file: borrowing Descriptor) throws(GatewayError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(file.number, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure("read", path)
            }
            bytes += chunk[..<count]
            guard bytes.count <= Self.maximumSize else {
                throw GatewayError(
                    .identityUnusable,
                    "\(path) is larger than \(Self.maximumSize) bytes and cannot be one of our files.",
                    advice: "Move it away, or name another file."
                )
            }
        }
    }

    /// Writes `content` completely into a new file beside this one, and gives its name.
    private func writeTemporary(_ content: [UInt8], in folder: borrowing Descriptor) throws(GatewayError) -> String {
        let temporary = ".\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).new"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = Descriptor(openat(folder.number, temporary, flags, 0o600))
        guard file.isOpen else { throw failure("create", path) }
        do throws(GatewayError) {
            try fill(file, with: content)
        } catch {
            _ = unlinkat(folder.number, temporary, 0)
            throw error
        }
        return temporary
    }

    private func fill(_ file: borrowing Descriptor, with content: [UInt8]) throws(GatewayError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw failure("write", path)
            }
        }
        guard fsync(file.number) == 0 else { throw failure("write", path) }
    }
}

// MARK: - Errors

extension ProtectedFile {
    private var symbolicLink: GatewayError {
        GatewayError(
            .identityUnusable,
            "\(path) is a symbolic link, and could lead to a file of somebody else.",
            advice: "Name the file itself."
        )
    }

    /// A path as a shell takes it.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
            default: false
            }
        }
        return isPlain
            ? path : "'\(path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    /// An error that quotes the system's words for the last failure.
    private func failure(_ verb: String, _ path: String) -> GatewayError {
        let reason = String(cString: strerror(errno))
        return GatewayError(
            .identityUnusable,
            "Could not \(verb) \(path): \(reason).",
            advice: "Check that the folder exists and that this user may write there."
        )
    }
}

/// A file descriptor that is closed when it goes out of scope.
private struct Descriptor: ~Copyable {
    let number: CInt

    init(_ number: CInt) { self.number = number }

    var isOpen: Bool { number >= 0 }

    deinit { if number >= 0 { close(number) } }
}
