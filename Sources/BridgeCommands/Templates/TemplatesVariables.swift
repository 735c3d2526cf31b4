import ArgumentParser
import OpenClawGateway
import OpenClawOrchestrator

/// Lists what templates may use.
struct TemplatesVariables: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "variables",
        abstract: "List the kinds of notifications, and the values that their templates may use.",
        usage: "openclaw-bridge templates variables [options]"
    )

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        try output.show(VariableListing())
        return .success
    }
}

/// Kinds and values.
private struct VariableListing: Presentable {
    private func required(_ kind: NotificationKind) -> [String] { kind.requiredVariables.map(\.rawValue).sorted() }

    private func optional(_ kind: NotificationKind) -> [String] {
        NotificationVariable.allCases.filter { !kind.requiredVariables.contains($0) }.map(\.rawValue)
    }

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] {
        NotificationKind.allCases.map { kind in
            [
                "kind": .string(kind.rawValue), "severity": .string(kind.severity.rawValue),
                "always": .array(required(kind).map { .string($0) }),
                "optional": .array(optional(kind).map { .string($0) }),
            ]
        }
    }

    func lines(_ style: Style) -> [String] {
        var table = TextTable("kind", "severity", "always given", "only in a section: {{#name}}…{{name}}…{{/name}}")
        for kind in NotificationKind.allCases {
            table.add(
                kind.rawValue,
                kind.severity.rawValue,
                required(kind).joined(separator: ", "),
                optional(kind).joined(separator: ", ")
            )
        }
        return table.lines(style)
    }
}
