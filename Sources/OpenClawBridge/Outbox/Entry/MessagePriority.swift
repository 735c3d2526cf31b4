/// How urgent a message is.
///
/// A more urgent message goes before others that still wait in its lane, and its lane has its turn before others. It never
/// overtakes a message that was begun.
public enum MessagePriority: Int, Sendable, Hashable, CaseIterable, Codable, Comparable {
    /// After everything else.
    case low = 0
    /// The usual.
    case normal = 1
    /// Before everything else.
    case high = 2

    /// Whether `lhs` is less urgent.
    public static func < (lhs: MessagePriority, rhs: MessagePriority) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The priority's name in options, tables and JSON.
    public var name: String { "\(self)" }
}
