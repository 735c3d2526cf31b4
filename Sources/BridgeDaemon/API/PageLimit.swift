/// How many elements a list gives at a time.
enum PageLimit {
    static let standard = 50
    static let range = 1...1000
}

extension QueryParameters {
    /// How many elements the caller wants at most.
    var limit: Int {
        get throws(Problem) { try integer("limit", default: PageLimit.standard, in: PageLimit.range) }
    }
}
