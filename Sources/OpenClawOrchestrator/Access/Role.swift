/// What somebody may do; each role may do what those before it may.
public enum Role: String, Sendable, Hashable, CaseIterable, Comparable {
    /// May look: status, agents, help.
    case viewer
    /// May start, retry and stop work, and read the output of agents.
    case `operator`
    /// May pause and resume everything.
    case approver
    /// May do everything, and needs no confirmation by code.
    case owner

    /// Whether `lhs` may do less than `rhs`.
    public static func < (lhs: Role, rhs: Role) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .approver: 2
        case .owner: 3
        }
    }
}
