import ArgumentParser
import OpenClawBridge
import OpenClawGateway

/// Removes finished entries.
struct OutboxPurge: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove finished entries, with their texts and stories.",
        usage: "openclaw-bridge outbox purge <--all|filters> [--yes] [options]",
        discussion: """
            Finished entries are removed by themselves after a while; this does it now. Entries that wait or \
            are under way stay: cancel them first.
            """
    )

    @Flag(help: "Every finished entry, instead of filters.")
    var all = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup(title: "Filters") var filters: EntryFilterOptions

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if all != filters.isEmpty { throw ValidationError("Say which entries: filters, or --all.") }
        let states = filters.state.reduce(into: Set<DeliveryState>()) { $0.formUnion($1.states) }
        if let state = states.first(where: { !$0.isFinal }) {
            throw ValidationError("An entry that is \(state.rawValue) is not finished; cancel it first.")
        }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let opened = try await outbox.open(configuration)
        let filter = try filters.filter(configuration)
        if !yes {
            let preview = try await PurgePreview(opened.store, filter)
            guard !preview.states.isEmpty else {
                try output.show(PurgeReport(removed: 0))
                return .success
            }
            try Confirmation(consequence: preview.sentence, isGiven: false).ask(output)
        }
        try output.show(PurgeReport(removed: try await opened.store.purge(matching: filter)))
        return .success
    }
}

/// What a purge would remove.
struct PurgePreview {
    private(set) var states: [DeliveryState: Int] = [:]
    private var isWhole = true

    /// So many are counted; the number beyond does not change the answer to the question.
    static let limit = 10_000

    init(_ store: any OutboxStore, _ filter: OutboxFilter) async throws(OutboxError) {
        var filter = filter
        filter.states = (filter.states ?? Set(DeliveryState.allCases)).filter(\.isFinal)
        var last: EntryID?
        var count = 0
        while count < Self.limit {
            let page = try await store.entries(matching: filter, before: last, limit: 500)
            guard let oldest = page.last else { return }
            for entry in page where entry.delivery.isFinished { states[entry.delivery.state, default: 0] += 1 }
            last = oldest.id
            count += page.count
        }
        isWhole = false
    }

    /// What would be removed, in one sentence.
    var sentence: String {
        let counts = DeliveryState.allCases.compactMap { state in states[state].map { "\($0) \(state.rawValue)" } }
        return "This removes \(isWhole ? "" : "more than ")\(counts.joined(separator: ", "))."
    }
}

/// What a purge did.
struct PurgeReport: Presentable {
    let removed: Int

    var json: JSONValue { ["ok": true, "removed": .integer(Int64(removed))] }

    func lines(_ style: Style) -> [String] { ["Removed: \(removed)"] }
}
