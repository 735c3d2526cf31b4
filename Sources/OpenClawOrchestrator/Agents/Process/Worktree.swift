import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The git worktree that an agent works in.
struct Worktree {
    /// The checkout that it belongs to.
    let checkout: String
    /// The branch, made of the number and the run's name alone: words of people never become part of it.
    let branch: String
    /// Where it lies.
    let path: String

    init(_ order: AgentOrder, checkout: AgentCheckout, run: RunFolder) {
        self.checkout = checkout.path
        branch = "openclaw/issue-\(order.issue.number)-\(order.id)"
        path = run.workspacePath
    }

    /// The worktree of an earlier run, if it had one.
    init?(of run: RunFolder) {
        let lines = SmallFile.text(run.worktreePath, limit: 8192)?.split(separator: "\n").map(String.init) ?? []
        guard lines.count == 2 else { return nil }
        checkout = lines[0]
        branch = lines[1]
        path = run.workspacePath
    }

    /// What is written down so that the worktree can be removed later.
    var record: String { "\(checkout)\n\(branch)\n" }

    /// Makes it, on a new branch at the checkout's `HEAD`.
    func add(_ environment: [String: String]) async throws(AgentError) {
        do {
            let result = try await git(["worktree", "add", "--quiet", "-b", branch, path, "HEAD"], environment)
            guard !result.isSuccess else { return }
            throw AgentError(
                .notStarted,
                "git could not make a worktree of \(checkout): \(CleanText(result.message, limit: 500).text)",
                advice: "Check that this is a checkout with a commit, and that this user may write there."
            )
        } catch let error as AgentError {
            throw error
        } catch {
            throw AgentError(.notStarted, "git could not be run.", advice: "Install git.", cause: error)
        }
    }

    /// Removes it as far as it is there; its branch stays.
    func remove(_ environment: [String: String]) async {
        // What git cannot remove goes with the run's folder, and git forgets it at its next pruning.
        _ = try? await git(["worktree", "remove", "--force", path], environment)
    }

    private func git(
        _ arguments: [String],
        _ environment: [String: String]
    ) async throws -> (isSuccess: Bool, message: String) {
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(["-C", checkout] + arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            output: .discarded,
            error: .string(limit: 65536)
        )
        return (result.terminationStatus.isSuccess, result.standardError)
    }
}
