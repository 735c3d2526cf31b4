/// How far the lanes of the store were read.
struct LaneScan {
    struct Cursor: Equatable {
        /// Go on after this lane, or at the beginning.
        var after: Lane?
        /// How often reading was begun anew until then; what was read by an older cursor does not move the present one.
        fileprivate var round = 0
    }

    /// How many lanes are read at once.
    static let page = 256
    /// With so many lanes ready, no more are read.
    static let enough = 512

    /// Where to go on; `nil` when all lanes were read.
    private(set) var cursor: Cursor? = Cursor()
    private var round = 0
    /// Whether lanes were passed over for want of room.
    private var hasMissed = false
    /// Whether somebody else has changed entries, so that waiting lanes are looked at as well.
    private(set) var isForOthers = false
    /// Whether the pauses have to be read.
    var pausesChanged = true

    /// Reads everything once more.
    mutating func begin(forOthers: Bool = false) {
        round += 1
        cursor = Cursor(round: round)
        hasMissed = false
        isForOthers = isForOthers || forOthers
    }

    /// A lane of the page at `page` was read.
    mutating func read(_ lane: Lane, isKnown: Bool, from page: Cursor) {
        if !isKnown { hasMissed = true }
        if page.round == round { cursor = Cursor(after: lane, round: round) }
    }

    /// A lane was not taken: it has to be read later.
    mutating func missed() {
        hasMissed = true
        if cursor == nil { begin() }
    }

    /// The page at `page` was the last one.
    mutating func end(_ page: Cursor) {
        guard page.round == round else { return }
        cursor = nil
        isForOthers = false
        if hasMissed { begin() }
    }
}
