import OpenClawGateway

/// Compares values with shapes and words what is wrong as the gateway words it.
///
/// Within one object a missing member comes first, then unexpected members, then the members in the order of the schema.
/// Gateways of protocol 4 name one missing and one unexpected member for each object, older ones name all.
struct SchemaCheck {
    let protocolVersion: ProtocolVersion

    /// What is wrong with `value`, joined with `; `, or `nil` when it fits.
    func complaint(about value: JSONValue, expecting shape: Shape) -> String? {
        let problems = problems(value, shape, at: "")
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    private func problems(_ value: JSONValue, _ shape: Shape, at path: String) -> [String] {
        switch shape {
        case .any:
            []
        case .record:
            value.object == nil ? [place(path) + "must be object"] : []
        case .boolean:
            value.bool == nil ? [place(path) + "must be boolean"] : []
        case .number:
            value.isNumber ? [] : [place(path) + "must be number"]
        case .constant(let constant):
            value.string == constant ? [] : [place(path) + "must be equal to constant"]
        case .oneOf(let allowed):
            value.string.map(allowed.contains) == true
                ? [] : [place(path) + "must be equal to one of the allowed values"]
        case .string(let min, let max):
            stringProblems(value, min, max, path)
        case .integer(let min, let max):
            integerProblems(value, min, max, path)
        case .list(let element, let min, let max):
            listProblems(value, element, min, max, path)
        case .object(let fields):
            objectProblems(value, fields.filter { $0.since <= protocolVersion }, path)
        }
    }

    private func stringProblems(_ value: JSONValue, _ min: Int, _ max: Int, _ path: String) -> [String] {
        guard let text = value.string else { return [place(path) + "must be string"] }
        // The gateway counts UTF-16 units.
        let count = text.utf16.count
        if count < min { return [place(path) + "must not have fewer than \(min) characters"] }
        if count > max { return [place(path) + "must not have more than \(max) characters"] }
        return []
    }

    private func integerProblems(_ value: JSONValue, _ min: Int, _ max: Int, _ path: String) -> [String] {
        guard let number = value.integer else { return [place(path) + "must be integer"] }
        if number < Int64(min) { return [place(path) + "must be >= \(min)"] }
        if number > Int64(max) { return [place(path) + "must be <= \(max)"] }
        return []
    }

    private func listProblems(
        _ value: JSONValue,
        _ element: Shape,
        _ min: Int,
        _ max: Int,
        _ path: String
    ) -> [String] {
        guard let elements = value.array else { return [place(path) + "must be array"] }
        if elements.count < min { return [place(path) + "must not have fewer than \(min) items"] }
        if elements.count > max { return [place(path) + "must not have more than \(max) items"] }
        return elements.indices.flatMap { problems(elements[$0], element, at: "\(path)/\($0)") }
    }

    private func objectProblems(_ value: JSONValue, _ fields: [Shape.Field], _ path: String) -> [String] {
        guard let members = value.object else { return [place(path) + "must be object"] }
        var missing: [String] = []
        var present = 0
        for field in fields {
            if members[field.name] != nil { present += 1 } else if field.isRequired { missing.append(field.name) }
        }
        let unexpected = present < members.count ? unexpectedNames(in: members, fields) : []
        let named = protocolVersion == .v3 ? Int.max : 1
        var problems = missing.prefix(named).map { place(path) + "must have required property '\($0)'" }
        problems += unexpected.prefix(named).map { "at \(path.isEmpty ? "root" : path): unexpected property '\($0)'" }
        for field in fields {
            if let member = members[field.name] {
                problems += self.problems(member, field.shape, at: path + "/" + field.name)
            }
        }
        return problems
    }

    private func unexpectedNames(in members: [String: JSONValue], _ fields: [Shape.Field]) -> [String] {
        let known = Set(fields.map(\.name))
        return members.keys.filter { !known.contains($0) }.sorted()
    }

    private func place(_ path: String) -> String { path.isEmpty ? "" : "at \(path): " }
}

extension JSONValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .number: true
        default: false
        }
    }
}
