import OpenClawBridge
package import OpenClawGateway

extension Set<OutboxScope> {
    /// The names of the scopes, for programs.
    package var json: JSONValue { .array(names.map { .string($0) }) }

    /// The names of the scopes, for people.
    package var words: String { isEmpty ? "nothing" : names.joined(separator: ", ") }

    private var names: [String] { map(\.description).sorted() }
}
