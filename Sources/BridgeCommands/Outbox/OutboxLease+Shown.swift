import OpenClawBridge
import OpenClawGateway

extension OutboxLease.Holder {
    /// The holder for programs.
    var json: JSONValue { ["role": .string(role.rawValue), "processId": .integer(Int64(processID))] }

    /// The holder for people.
    var words: String { "a \(role.rawValue), process \(processID)" }
}
