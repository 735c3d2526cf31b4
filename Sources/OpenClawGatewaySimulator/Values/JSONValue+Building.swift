import OpenClawGateway

extension JSONValue {
    /// An object without the members that are `nil`, as the gateway leaves them out.
    static func object(compact members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var object: [String: JSONValue] = [:]
        for (name, value) in members where value != nil { object[name] = value }
        return .object(object)
    }

    /// A list of strings.
    static func strings(_ values: some Sequence<String>) -> JSONValue { .array(values.map(JSONValue.string)) }

    /// An integer.
    static func int(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// This object with the members of `other` laid over its own.
    func merging(_ other: JSONValue) -> JSONValue {
        guard case .object(let mine) = self, case .object(let others) = other else { return self }
        return .object(mine.merging(others) { _, new in new })
    }

    /// This object with one member set, or taken away when `value` is `nil`.
    func setting(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}

extension JSONValue? {
    /// A value that is there only on a condition.
    ///
    /// The conditional operator with `nil` would make the literal `null` of it.
    static func when(_ condition: Bool, _ value: @autoclosure () -> JSONValue) -> JSONValue? {
        if condition { return value() }
        return nil
    }
}
