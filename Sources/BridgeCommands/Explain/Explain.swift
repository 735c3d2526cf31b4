import ArgumentParser
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells the story of an entry.
struct Explain: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what became of a message, step by step, and why.",
        usage: "openclaw-bridge explain <id> [options]",
        discussion: """
            Shows every attempt, wait and decision with its time, its reason and what it rests on; what the \
            message waits for now; and what it means when it may have arrived twice. Needs no gateway and no daemon.
            """
    )

    @Argument(help: .entry("The entry"))
    var id: EntryArgument

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let opened = try await outbox.open()
        let explanation = try await opened.explain(id.id(in: opened))
        let deliverer = try await opened.store.leaseHolder()
        try output.show(ExplanationReport(explanation: explanation, deliverer: deliverer, now: Date()))
        return .success
    }
}
