/// The last hour in numbers, ten minutes a row, for those who do not look at pictures.
struct TrafficTable: Sendable {
    struct Row: Sendable, Hashable {
        let span: String
        let accepted: Int
        let failed: Int
        /// The time that 95 % kept within, in the slowest minute; empty without any.
        let slowest: String
    }

    let rows: [Row]

    init(_ minutes: [TrafficHour.Minute]) {
        let size = 10
        rows = stride(from: minutes.count - size, through: 0, by: -size).map { start in
            let part = minutes[start..<start + size]
            let age = minutes.count - start
            return Row(
                span: "\(age) to \(age - size) min ago",
                accepted: part.map(\.accepted).reduce(0, +),
                failed: part.map(\.failed).reduce(0, +),
                slowest: part.compactMap(\.slow).max().map(Moment.precise) ?? "none"
            )
        }
    }
}
