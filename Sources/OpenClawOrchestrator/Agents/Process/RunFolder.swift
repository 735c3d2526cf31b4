#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder of one run, which is the whole truth about it.
///
/// - `claim`: a symbolic link whose target is a word: `started`, made by the supervisor before it starts the command, or
///   `withdrawn`, made by whoever asked about a run that had not begun. A link is made at once or not at all, so one of them wins.
/// - `lock`: locked as long as the supervisor lives.
/// - `ending`: a link like `claim`: `exited-N`, `stopped` or `late`, whichever came first.
/// - `control`: a pipe that the supervisor listens to.
/// - `output/`: standard output and standard error, in parts that are named by the place of their first byte.
/// - `progress`: the file that the command may tell its progress in.
/// - `issue`, `instructions`, `workspace/`, `worktree`: what the command was given.
struct RunFolder: Sendable {
    let id: AgentID
    let path: String

    var lockPath: String { "\(path)/lock" }
    var claimPath: String { "\(path)/claim" }
    var endingPath: String { "\(path)/ending" }
    var controlPath: String { "\(path)/control" }
    var progressPath: String { "\(path)/progress" }
    var instructionsPath: String { "\(path)/instructions" }
    var workspacePath: String { "\(path)/workspace" }
    var issuePath: String { "\(path)/issue" }
    var worktreePath: String { "\(path)/worktree" }
    var output: OutputParts { OutputParts(path: "\(path)/output") }

    /// Who has settled whether the run begins.
    enum Claim: String {
        case started, withdrawn
    }

    /// What ended the command.
    enum Ending: Equatable {
        case exited(Int32)
        case stopped
        case late
    }

    /// A word for the supervisor.
    enum Order: String {
        case stop
    }

    /// Whether the supervisor lives.
    var isAlive: Bool { FileLock.isHeld(path: lockPath) }

    /// The claim, if it is settled.
    func claim() throws(AgentError) -> Claim? {
        guard let word = target(of: claimPath) else { return nil }
        guard let claim = Claim(rawValue: word) else {
            throw AgentError(.unusable, "\(claimPath) is not what a run's folder has there.", advice: "Remove \(path).")
        }
        return claim
    }

    /// The claim, which is withdrawn here unless it is settled.
    func settledClaim() throws(AgentError) -> Claim {
        if let claim = try claim() { return claim }
        if symlink(Claim.withdrawn.rawValue, claimPath) == 0 { return .withdrawn }
        guard errno == EEXIST else { throw .system("create", claimPath) }
        return try claim() ?? .withdrawn
    }

    /// What ended the command, if anything did and could tell.
    var ending: Ending? {
        guard let word = target(of: endingPath) else { return nil }
        switch word {
        case "stopped": return .stopped
        case "late": return .late
        default: return word.hasPrefix("exited-") ? Int32(word.dropFirst("exited-".count)).map(Ending.exited) : nil
        }
    }

    /// The repository that the run works on, if it is known.
    var repository: RepositoryName? {
        SmallFile.text(issuePath, limit: 1024).flatMap { text in RepositoryName(String(text.prefix { $0 != "#" })) }
    }

    /// Tells the supervisor something; without one nothing happens.
    func send(_ order: Order) {
        // Only a reader at the other end makes this open succeed, and that is the supervisor of this very run.
        let descriptor = open(controlPath, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = Array("\(order.rawValue)\n".utf8)
        _ = write(descriptor, line, line.count)
    }

    /// When the folder was made or settled, in seconds since 1970; 0 when that cannot be told.
    var madeAt: Int { changed(claimPath) ?? changed(path) ?? 0 }

    /// When the run ended, or was withdrawn.
    var endedAt: Int { changed(endingPath) ?? madeAt }

    /// Writes a private file.
    func create(_ path: String, containing text: String) throws(AgentError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("create", path, .notStarted) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .system("write", path, .notStarted)
            }
            rest = rest.dropFirst(count)
        }
    }

    func makeFolder(_ path: String) throws(AgentError) {
        guard mkdir(path, 0o700) == 0 else { throw .system("create", path, .notStarted) }
    }

    private func changed(_ path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
        return status.st_mtimespec.tv_sec
        #else
        return status.st_mtim.tv_sec
        #endif
    }

    private func target(of path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            guard count >= 0 else { return nil }
            return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
