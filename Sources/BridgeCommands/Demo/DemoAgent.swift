import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The agent of the demonstration: it waits for files, and tells what it does by the progress protocol.
struct DemoAgent {
    /// Something that the agent waits for before it goes on.
    enum Cue: String {
        case opened, tested, completed
    }

    static let usualPath = "Examples/Agents/scripted-agent.sh"
    static let pullRequest = "https://github.com/octo/cat/pull/17"

    /// What is known about the agent, for people.
    let note: String
    private let path: String?

    /// Finds the agent.
    ///
    /// - Parameter path: Where it is; `nil` looks for the example in the working folder.
    /// - Throws: When there is no program at `path`.
    init(path: String?) throws(CommandFailure) {
        let files = FileManager.default
        let wanted = path ?? Self.usualPath
        if files.isExecutableFile(atPath: wanted) {
            self.path = wanted.hasPrefix("/") ? wanted : "\(files.currentDirectoryPath)/\(wanted)"
            note = "The agent is \(wanted)."
        } else if path == nil {
            self.path = nil
            note = "The agent is a built-in script for /bin/sh."
        } else {
            throw CommandFailure(
                .unusableConfiguration,
                code: "agent",
                "There is no program at \(wanted).",
                advice: "Name a program with the steps of \(Self.usualPath), or leave --agent out."
            )
        }
    }

    /// The command that plays the agent of each issue; its cues lie in `folder`.
    func command(in folder: String) throws(AgentError) -> AgentCommand {
        let file = { (cue: Cue) in Self.file(of: cue, issue: "{issue}", in: folder) }
        guard let path else {
            return try AgentCommand(
                ["/bin/sh", "-c", Self.program, "demo-agent"] + [.opened, .tested, .completed].map(file)
            )
        }
        return try AgentCommand([
            path, "working", "Reading the code",
            "wait-for", file(.opened), "pull-request", Self.pullRequest,
            "wait-for", file(.tested), "tests-running", "tests-passed", "314 tests",
            "wait-for", file(.completed), "completed", "The parser keeps the last line.",
        ])
    }

    /// Lets the agent of an issue go on.
    static func give(_ cue: Cue, issue: Int, in folder: String) {
        // Without it the step that waits for the agent says that nothing came.
        _ = FileManager.default.createFile(atPath: file(of: cue, issue: "\(issue)", in: folder), contents: nil)
    }

    private static func file(of cue: Cue, issue: String, in folder: String) -> String {
        "\(folder)/\(cue.rawValue)-\(issue)"
    }

    /// The same agent for where the example is not at hand.
    private static let program = """
        tell() { printf '{"openclaw":"progress",%s}\\n' "$1"; }
        wait_for() { until [ -e "$1" ]; do sleep 0.05; done; }
        tell '"state":"working","text":"Reading the code"'
        wait_for "$1"
        tell '"state":"pull-request","url":"\(pullRequest)"'
        wait_for "$2"
        tell '"state":"tests-running"'
        tell '"state":"tests-passed","text":"314 tests"'
        wait_for "$3"
        tell '"state":"completed","text":"The parser keeps the last line."'
        """
}
