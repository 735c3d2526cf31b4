package import OpenClawBridge
package import OpenClawGateway

extension OutboxLease.Holder {
    /// The holder for programs.
    package var json: JSONValue { ["role": .string(role.rawValue), "processId": .integer(Int64(processID))] }

    /// The holder for people.
    package var words: String { "a \(role.rawValue), process \(processID)" }
}
