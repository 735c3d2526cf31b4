import OpenClawGateway

/// What a line says that speaks the progress protocol: one JSON object with the member `"openclaw": "progress"`.
///
/// The result line of Claude Code's `--output-format stream-json` is understood as well.
enum ProgressLine: Equatable {
    /// Something to tell.
    case event(AgentEvent)
    /// The work is done, and this is its result.
    case completed(String?)
    /// The work failed, for this reason.
    case failed(String?)
    /// The protocol is spoken, but nothing is said that is known.
    case nothing

    /// The most characters of a text.
    static let textLimit = 2000
    /// The version of the protocol.
    static let version: Int64 = 1

    /// Reads a line; `nil` when it does not speak the protocol.
    init?(_ line: String) {
        guard line.utf8.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "{"),
            let object = try? JSONValue(parsing: line)
        else { return nil }
        if object["openclaw"]?.string == "progress" {
            self.init(progress: object)
        } else if object["type"]?.string == "result", object["session_id"]?.string != nil {
            self.init(claudeResult: object)
        } else {
            return nil
        }
    }

    private init(progress object: JSONValue) {
        let text = Self.text(object["text"])
        guard (object["version"]?.integer ?? Self.version) == Self.version else {
            self = .nothing
            return
        }
        switch object["state"]?.string {
        case "working": self = .event(.working(text))
        case "tests-running": self = .event(.testsRunning)
        case "tests-passed": self = .event(.testsPassed(text))
        case "tests-failed": self = .event(.testsFailed(text))
        case "message": self = text.map { .event(.message($0)) } ?? .nothing
        case "completed": self = .completed(text)
        case "failed": self = .failed(text)
        case "pull-request":
            self =
                object["url"]?.string.flatMap { PullRequestLinks.checked($0) }.map { .event(.pullRequest(url: $0)) }
                ?? .nothing
        default: self = .nothing
        }
    }

    private init(claudeResult object: JSONValue) {
        let text = Self.text(object["result"])
        let isError = object["is_error"]?.bool == true || (object["subtype"]?.string).map { $0 != "success" } == true
        self = isError ? .failed(text ?? Self.text(object["subtype"])) : .completed(text)
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string.map({ CleanText($0, limit: textLimit).text }), !text.isEmpty else { return nil }
        return text
    }
}
