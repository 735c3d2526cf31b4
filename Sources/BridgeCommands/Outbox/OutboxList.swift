import ArgumentParser
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Lists entries.
struct OutboxList: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List entries, the newest first.",
        usage: "openclaw-bridge outbox list [--state <state>] ... [filters] [options]",
        discussion: """
            Texts are private and not shown; chars is their length. With --json each line is one entry. The \
            state pending stands for queued and submitting.
            """
    )

    @Option(help: ArgumentHelp("How many at most, to 1000. Default: 50.", valueName: "count"))
    var limit: Int?

    @Option(help: .entry("Only entries older than this one"))
    var before: EntryArgument?

    @OptionGroup(title: "Filters") var filters: EntryFilterOptions

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let limit, !(1...1000).contains(limit) { throw ValidationError("--limit must lie between 1 and 1000.") }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration)
        let limit = limit ?? 50
        let entries = try await opened.store.entries(
            matching: filters.filter(configuration),
            before: before?.id(in: opened),
            limit: limit + 1
        )
        try output.show(
            EntryListing(entries: Array(entries.prefix(limit)), hasMore: entries.count > limit, now: Date())
        )
        return .success
    }
}
