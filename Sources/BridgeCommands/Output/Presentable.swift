import OpenClawGateway

/// Something that a command shows, to people and to programs.
protocol Presentable: Sendable {
    /// The form for programs.
    var json: JSONValue { get }
    /// The documents for programs, where there are several.
    var documents: [JSONValue] { get }
    /// The form for people.
    func lines(_ style: Style) -> [String]
}

extension Presentable {
    var documents: [JSONValue] { [json] }
}
