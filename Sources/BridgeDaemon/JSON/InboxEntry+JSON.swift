package import OpenClawBridge
package import OpenClawGateway

extension InboxEntry {
    /// The message and what has become of it, for programs.
    package var members: [String: JSONValue] {
        [
            "id": .string(id),
            "number": .integer(number),
            "state": .string(state.rawValue),
            "source": .string(source.rawValue),
            "tries": .integer(Int64(tries)),
            "writtenAt": .string(writtenAt.iso8601),
            "receivedAt": .string(receivedAt.iso8601),
            "message": .object(message.members),
        ]
    }
}
