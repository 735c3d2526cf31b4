/// What is wrong in a script for the simulator, and where.
public struct ScriptError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1; 0 when the place is not known.
    public var line: Int
    /// The column, from 1; 0 when the place is not known.
    public var column: Int
    /// The key, as a path such as `faults[1].do`.
    public var key: String
    /// What is wrong, and what would be right.
    public var message: String

    /// The place, the key and the problem in one line.
    public var description: String {
        let place = line > 0 ? "line \(line), column \(column): " : ""
        return place + (key.isEmpty ? message : "\(key): \(message)")
    }
}
