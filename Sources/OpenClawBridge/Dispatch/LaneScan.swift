/// How far the lanes of the store were read.
struct LaneScan {
    struct Cursor: Equatable {
        /// Go on after this lane, or at the beginning.
        var after: Lane?
    }

    /// How many lanes are read at once.
    static let page = 256
    /// With so many lanes ready, no more are read.
    static let enough = 512

    /// Where to go on; `nil` when all lanes were read.
    private(set) var cursor: Cursor? = Cursor()
    /// Whether lanes were passed over for want of room.
    private var hasMissed = false
    /// Whether somebody else has changed entries, so that waiting lanes are looked at as well.
    private(set) var isForOthers = false
    /// Whether the pauses have to be read.
    var pausesChanged = true

    /// Reads everything once more.
    mutating func begin(forOthers: Bool = false) {
        cursor = Cursor()
        hasMissed = false
        isForOthers = isForOthers || forOthers
    }

    mutating func read(_ lane: Lane, isKnown: Bool) {
        cursor = Cursor(after: lane)
        if !isKnown { hasMissed = true }
    }

    /// A lane was not taken: it has to be read later.
    mutating func missed() {
        hasMissed = true
        if cursor == nil { begin() }
    }

    mutating func end() {
        cursor = nil
        isForOthers = false
        if hasMissed { begin() }
    }
}
