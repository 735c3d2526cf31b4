import OpenClawBridge
import OpenClawOrchestrator
import Testing

struct ConfirmationBookTests {
    private let alice = Speaker(channel: "whatsapp", id: "1", role: .operator)
    private let bob = Speaker(channel: "whatsapp", id: "2", role: .operator)
    private var generator = SeededGenerator(seed: 7)
    private var book = ConfirmationBook()

    private mutating func ask(
        _ command: Command,
        of speaker: Speaker,
        in place: String = "here",
        at time: Duration = .zero
    ) throws -> String {
        let code = book.ask(command, of: speaker, in: place, at: time, using: &generator)
        return try #require(code)
    }

    @Test mutating func `gives the command back once, for the right code`() throws {
        let stop = Command.stop(try issue(12))
        let code = try ask(stop, of: alice)
        #expect(book.confirm(code.lowercased(), by: alice, in: "here", at: .seconds(119)) == .confirmed(stop))
        #expect(book.confirm(code, by: alice, in: "here", at: .seconds(119)) == .nothingPending)
    }

    @Test mutating func `makes codes that nobody mixes up, and that the parser reads`() throws {
        var codes: Set<String> = []
        for _ in 0..<500 {
            let code = try ask(.pause, of: alice)
            codes.insert(code)
            #expect(code.utf8.count == 6)
            #expect(!code.contains { "01ILOU".contains($0) })
            #expect(CommandParser().parse("confirm \(code)") == .command(.confirm(code: code)))
        }
        #expect(codes.count == 500)
        #expect(book.count == 1)
    }

    @Test mutating func `refuses the code of another person, place or role`() throws {
        let code = try ask(.pause, of: alice)
        let promoted = Speaker(channel: alice.channel, id: alice.id, role: .approver)
        let namesake = Speaker(channel: "telegram", id: alice.id, role: alice.role)
        for speaker in [bob, promoted, namesake] {
            #expect(book.confirm(code, by: speaker, in: "here", at: .zero) == .nothingPending)
        }
        #expect(book.confirm(code, by: alice, in: "there", at: .zero) == .nothingPending)
        #expect(book.confirm(code, by: alice, in: "here", at: .zero) == .confirmed(.pause))
    }

    @Test mutating func `forgets a command after too many wrong codes`() throws {
        let code = try ask(.pause, of: alice)
        for left in [2, 1, 0] {
            #expect(book.confirm("222222", by: alice, in: "here", at: .zero) == .wrong(triesLeft: left))
        }
        #expect(book.confirm(code, by: alice, in: "here", at: .zero) == .nothingPending)
    }

    @Test mutating func `takes no code that is too late`() throws {
        let code = try ask(.pause, of: alice)
        #expect(book.confirm(code, by: alice, in: "here", at: .seconds(120)) == .expired)
        #expect(book.confirm(code, by: alice, in: "here", at: .zero) == .nothingPending)
    }

    @Test mutating func `puts a newer command in the place of the older, whose code is worth nothing then`() throws {
        let old = try ask(.pause, of: alice)
        let stop = Command.stop(try issue(3))
        let new = try ask(stop, of: alice)
        #expect(book.confirm(old, by: alice, in: "here", at: .zero) == .wrong(triesLeft: 2))
        #expect(book.confirm(new, by: alice, in: "here", at: .zero) == .confirmed(stop))
    }

    @Test mutating func `keeps a bounded number waiting, and makes room when they expire`() throws {
        for place in 0..<100 { _ = try ask(.pause, of: alice, in: "\(place)") }
        #expect(book.ask(.pause, of: bob, in: "here", at: .seconds(1), using: &generator) == nil)
        #expect(book.count == 100)
        _ = try ask(.pause, of: alice, in: "99", at: .seconds(1))
        _ = try ask(.pause, of: bob, at: .seconds(120))
        #expect(book.count == 2)
    }

    @Test(arguments: Role.allCases)
    func `asks everybody but owners, for what takes something away`(role: Role) throws {
        let speaker = Speaker(channel: "x", id: "1", role: role)
        let policy = ConfirmationPolicy()
        #expect(policy.asks(speaker, for: .pause) == (role != .owner))
        #expect(policy.asks(speaker, for: .stop(try issue(1))) == (role != .owner))
        #expect(!policy.asks(speaker, for: .retry(try issue(1))))
        #expect(!policy.asks(speaker, for: .status(nil)))
    }
}
