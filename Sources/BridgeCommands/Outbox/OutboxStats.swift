import ArgumentParser
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Counts entries.
struct OutboxStats: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count the entries, and tell what is paused and who delivers.",
        usage: "openclaw-bridge outbox stats [--watch] [options]",
        discussion: """
            It tells what is there now; openclaw-bridge stats tells how well messages arrived over days and weeks.

            --watch shows how the backlog drains, as a bar on a terminal and as lines elsewhere. It ends with 0 \
            when nothing is left, and with 1 when it is interrupted before.
            """
    )

    @Flag(help: "Watch the backlog until it has drained.")
    var watch = false

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await outbox.configuration()
        let store = try await outbox.open(configuration).store
        let deliverer = try await store.leaseHolder()
        if watch {
            if deliverer == nil { output.note("Nobody delivers now; openclaw-bridge outbox deliver does.") }
            let watch = BacklogWatch(store, output: output)
            try await Interruptible.run([watch], logger: global.logger)
            return watch.isDrained ? .success : .failed
        }
        try output.show(
            StatisticsReport(
                name: store.name,
                file: configuration.outboxPath ?? "",
                statistics: try await store.statistics(),
                pauses: try await store.pauses(),
                deliverer: deliverer,
                now: Date()
            )
        )
        return .success
    }
}
