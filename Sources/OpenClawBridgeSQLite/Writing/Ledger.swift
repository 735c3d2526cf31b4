import GRDB
import OpenClawBridge

/// The one row of the table `outbox`: what a transaction knows before it begins, and keeps up to date.
struct Ledger: Equatable {
    /// The number of the last entry that stands in its lane and is counted; all later ones are fresh.
    var filed: Int64
    /// How many filed entries are in each state, in the order of ``columns``.
    private var counts: [Int]
    /// How many entries the outbox is done with.
    var finished: Int
    /// How many entries may have arrived more than once.
    var possiblyRepeated: Int
    /// The newest lease.
    var fence: Int64
    /// Who has it, or `nil` when it was given back.
    var holder: OutboxLease.Holder?

    /// How many filed entries are in a state.
    subscript(state: DeliveryState) -> Int {
        get { counts[state.code] }
        set { counts[state.code] = newValue }
    }

    /// How many filed entries there are.
    var entries: Int { counts.reduce(0, +) }

    /// How many entries are in each state, with `fresh` ones that are not counted yet.
    func states(fresh: Int) -> [DeliveryState: Int] {
        var states: [DeliveryState: Int] = [:]
        for state in DeliveryState.allCases {
            let count = self[state] + (state == .queued ? fresh : 0)
            if count > 0 { states[state] = count }
        }
        return states
    }
}

extension Ledger {
    private static let states = DeliveryState.allCases.sorted { $0.code < $1.code }
    private static let columns =
        ["filed"] + states.map(\.rawValue)
        + ["finished", "possiblyRepeated", "fence", "holderRole", "holderProcess"]
    private static let selection = "SELECT \(columns.joined(separator: ", ")) FROM outbox"
    private static let update = "UPDATE outbox SET \(columns.map { "\($0) = ?" }.joined(separator: ", "))"

    /// Reads the row.
    init(_ db: Database) throws {
        let ledger = try db.first(Self.selection) { columns in
            let end = Int32(1 + Self.states.count)
            return Ledger(
                filed: columns.integer(0),
                counts: (1..<end).map { columns.count($0) },
                finished: columns.count(end),
                possiblyRepeated: columns.count(end + 1),
                fence: columns.integer(end + 2),
                holder: OutboxLease.Holder.Role(rawValue: columns.text(end + 3)).map { role in
                    OutboxLease.Holder(role: role, processID: Int32(truncatingIfNeeded: columns.integer(end + 4)))
                }
            )
        }
        guard let ledger else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the table outbox is empty") }
        self = ledger
    }

    /// Writes the row.
    func store(_ db: Database) throws {
        let role: String? = holder?.role.rawValue
        let process: Int? = holder.map { Int($0.processID) }
        let numbers: [any Bindable] = [filed] + counts + [finished, possiblyRepeated, fence]
        try db.rows(Self.update, list: numbers + [role, process]) { _ in }
    }
}

extension DeliveryState {
    /// The state's number in the file; those above 2 are rare and have an index.
    var code: Int {
        switch self {
        case .queued: 0
        case .submitting: 1
        case .accepted: 2
        case .queuedByGateway: 3
        case .partiallySent: 4
        case .rejected: 5
        case .unknown: 6
        case .expired: 7
        case .cancelled: 8
        }
    }

    /// The state with this number.
    init?(code: Int) {
        guard let state = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = state
    }
}
