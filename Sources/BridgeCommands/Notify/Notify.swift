import ArgumentParser
import OpenClawBridge
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells people something.
struct Notify: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell people something, where the routes lead.",
        usage: "openclaw-bridge notify <kind> [--value <name>=<text>] ... [options]",
        discussion: """
            For example:
              openclaw-bridge notify tests-failing --value issue=12 --value summary="2 of 314 failed"

            Kinds: \(NotificationKind.all).
            Values: \(NotificationVariable.all).

            The notification is stored before anything is sent. While openclaw-bridge run is active on the same \
            folder, that one sends it; otherwise this command does, as far as it can: 75 says that it is kept \
            and sent later. Quiet hours, bursts and repetitions hold it back as they do for any other.
            """
    )

    @Argument(
        help: ArgumentHelp("What it is about, for example pr-created.", valueName: "kind"),
        transform: NotificationKind.init(argument:)
    )
    var kind: NotificationKind

    @Option(
        help: ArgumentHelp("A value for the text; may be repeated.", valueName: "name=text"),
        transform: NotificationValue.init(argument:)
    )
    var value: [NotificationValue] = []

    @Option(
        help: ArgumentHelp(
            "How urgent it is: info, notice, warning, critical. Default: as its kind.",
            valueName: "severity"
        ),
        transform: NotificationSeverity.init(argument:)
    )
    var severity: NotificationSeverity?

    @Option(
        help: ArgumentHelp("Names the occasion: the same id is told once. Default: a new one.", valueName: "id")
    )
    var id: String?

    @Option(
        help: ArgumentHelp(
            "A session key to tell, instead of where the routes lead; may be repeated.",
            valueName: "session-key"
        )
    )
    var to: [String] = []

    @Option(help: ArgumentHelp("How long to try to send it. Default: 20.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if let timeout, !(0.001...3600).contains(timeout) {
            throw ValidationError("--timeout must lie between 0.001 and 3600 seconds.")
        }
        if id?.isEmpty == true { throw ValidationError("--id must not be empty.") }
        let given = Set(value.filter { !$0.text.isEmpty }.map(\.variable))
        let missing = kind.requiredVariables.subtracting(given).map(\.rawValue).sorted()
        guard missing.isEmpty else {
            let options = missing.map { "--value \($0)=…" }.joined(separator: " ")
            throw ValidationError("\(kind.rawValue) needs \(missing.joined(separator: " and ")): add \(options).")
        }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        var configuration = try await gateway.orchestratorConfiguration()
        if !to.isEmpty {
            let keys = try to.map { try SessionKey($0, channels: configuration.bridge.channels) }
            configuration.notifications.routes = [NotificationRoute([.all], to: keys)]
        }
        let notification = ChatNotification(
            id: id ?? "notify-\(UUID().uuidString.lowercased())",
            kind: kind,
            values: value.reduce(into: [:]) { $0[$1.variable.rawValue] = $1.text },
            severity: severity
        )
        let errand = NotificationErrand(configuration: configuration, logger: global.logger)
        let report = try await errand.handOver(notification, within: .seconds(timeout ?? 20))
        try output.report(report)
        return report.status
    }
}
