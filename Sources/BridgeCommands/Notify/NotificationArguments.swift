import ArgumentParser
import OpenClawOrchestrator

/// A value as an argument has it: `name=text`.
struct NotificationValue: Sendable {
    let variable: NotificationVariable
    let text: String

    @Sendable init(argument: String) throws {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValidationError("A value is written as name=text.") }
        guard let variable = NotificationVariable(rawValue: String(parts[0])) else {
            throw ValidationError(
                "There is no value \"\(String(parts[0]).printable)\". There are: \(NotificationVariable.all)."
            )
        }
        self.variable = variable
        text = String(parts[1])
    }
}

extension NotificationKind {
    /// All kinds, in words.
    static var all: String { allCases.map(\.rawValue).joined(separator: ", ") }

    @Sendable init(argument: String) throws {
        guard let kind = Self(rawValue: argument) else {
            throw ValidationError("There is no kind \"\(argument.printable)\". Kinds: \(Self.all).")
        }
        self = kind
    }
}

extension NotificationSeverity {
    @Sendable init(argument: String) throws {
        guard let severity = Self(rawValue: argument) else {
            let all = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no severity \"\(argument.printable)\". Severities: \(all).")
        }
        self = severity
    }
}

extension NotificationVariable {
    /// All values, in words.
    static var all: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
