import ArgumentParser
import BridgeDaemon
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The options that say which entries are meant.
struct EntryFilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Entries in this state, or pending; may be repeated.", valueName: "state"))
    var state: [StateArgument] = []

    // Unconditional, because a lane may be named by a target.
    @Option(
        name: [.customLong("lane"), .customLong("session-key")],
        help: ArgumentHelp("Entries for one target: a session key, or a lane as show names it.", valueName: "key")
    )
    var lane: String?

    @Option(help: ArgumentHelp("Entries for one channel, for example whatsapp.", valueName: "channel"))
    var channel: String?

    @Option(
        help: ArgumentHelp("Entries taken in since then: 2h, 7d, 2026-07-29, 2026-07-29T18:00Z.", valueName: "time")
    )
    var since: Moment?

    @Option(help: ArgumentHelp("Entries taken in before then.", valueName: "time"))
    var until: Moment?

    @Flag(help: "Entries that may have arrived more than once.")
    var possiblyRepeated = false

    /// Whether no option was given.
    var isEmpty: Bool {
        state.isEmpty && lane == nil && channel == nil && since == nil && until == nil && !possiblyRepeated
    }

    /// The filter that the options describe.
    func filter(_ configuration: BridgeConfiguration, at now: Date = Date()) throws -> OutboxFilter {
        OutboxFilter(
            states: state.isEmpty ? nil : state.reduce(into: []) { $0.formUnion($1.states) },
            lane: try lane.map { try Lane(argument: $0, configuration) },
            channel: channel?.lowercased(),
            onlyPossiblyRepeated: possiblyRepeated,
            since: since?.past(of: now),
            until: until?.past(of: now)
        )
    }
}
