#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder of all runs: private to this user, with one folder for each run.
struct RunsFolder: Sendable {
    let path: String

    /// The file that is locked while a run is started.
    var turnPath: String { "\(path)/start.lock" }

    subscript(id: AgentID) -> RunFolder { RunFolder(id: id, path: "\(path)/\(id.rawValue)") }

    /// Makes the folder with those above it, and refuses one that others could change or read.
    func prepare() throws(AgentError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) == 0 || errno == EEXIST || access(made, F_OK) == 0 else {
                throw .system("create", made)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("examine", path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw AgentError(
                .unusable,
                "The folder of the agents' runs, \(path), is not a folder of this user's alone.",
                advice: "Run: chmod 700 '\(path)', or name another folder."
            )
        }
    }

    /// Makes the folder of a run that is to be started.
    func make(_ id: AgentID) throws(AgentError) -> RunFolder {
        let run = self[id]
        guard mkdir(run.path, 0o700) == 0 else {
            guard errno == EEXIST else { throw .system("create", run.path) }
            throw AgentError(.notStarted, "There has been a run \(id).", advice: "Give each run a name of its own.")
        }
        return run
    }

    /// The folder of a run that may have been started or not; it is made when there is none, so that its claim can be settled.
    func folder(of id: AgentID) throws(AgentError) -> RunFolder {
        try prepare()
        let run = self[id]
        guard mkdir(run.path, 0o700) == 0 || errno == EEXIST else { throw .system("create", run.path) }
        return run
    }

    /// Every run that there is a folder of.
    func all() throws(AgentError) -> [RunFolder] {
        try FolderListing.names(in: path).compactMap(AgentID.init(rawValue:)).map { self[$0] }
    }
}

/// The names in a folder.
enum FolderListing {
    /// The names, in no order; none when there is no such folder.
    static func names(in path: String) throws(AgentError) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system("list", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names
    }
}
