import OpenClawBridge
import OpenClawOrchestrator
import Testing

/// The issue of a command in a test.
func issue(_ number: Int, in repository: String? = nil) throws -> OpenClawOrchestrator.Issue {
    let name = try repository.map { try #require(RepositoryName($0)) }
    let issue = OpenClawOrchestrator.Issue(number, in: name)
    return try #require(issue)
}

extension CommandReading {
    /// The command, if the text was one.
    var command: Command? {
        guard case .command(let command) = self else { return nil }
        return command
    }

    /// The mistake, if the text was one.
    var mistake: CommandMistake? {
        guard case .mistaken(let mistake) = self else { return nil }
        return mistake
    }
}
