/// What was asked for on the command line.
struct Options {
    var json = false
    var repetitions = 5
    var requests = 200_000
    /// Where the files of the outbox are made.
    var folder = "."
    /// The outbox that a process of its own starts with; the benchmark passes it to itself.
    var outboxToStart: String?
    /// The command whose daemon is measured.
    var daemon: String?
    private var only: String?

    struct Unknown: Error, CustomStringConvertible {
        let option: String
        var description: String { "\(option) is no option, or its value is missing" }
    }

    init(_ arguments: some Sequence<String>) throws {
        var arguments = arguments.makeIterator()
        while let option = arguments.next() {
            switch option {
            case "--json": json = true
            case "--only": only = arguments.next()
            case "--folder": folder = try Self.text(arguments.next(), option)
            case "--daemon": daemon = try Self.text(arguments.next(), option)
            case "--start-outbox": outboxToStart = try Self.text(arguments.next(), option)
            case "--repetitions": repetitions = try Self.count(arguments.next(), option)
            case "--requests": requests = try Self.count(arguments.next(), option)
            default: throw Unknown(option: option)
            }
        }
    }

    func includes(_ part: String) -> Bool { only == nil || only == part }

    private static func text(_ text: String?, _ option: String) throws -> String {
        guard let text else { throw Unknown(option: option) }
        return text
    }

    private static func count(_ text: String?, _ option: String) throws -> Int {
        guard let count = text.flatMap(Int.init), count > 0 else { throw Unknown(option: option) }
        return count
    }
}
