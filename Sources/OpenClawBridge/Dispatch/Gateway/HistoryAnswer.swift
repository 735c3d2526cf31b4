/// What a search in the history found.
package enum HistoryAnswer: Sendable, Hashable {
    /// A row has this key.
    case found(key: String)
    /// No row has one of the keys.
    ///
    /// `isWhole` tells whether there are no older rows.
    case missing(isWhole: Bool)
    /// The search failed.
    case failed(reason: String)
}
