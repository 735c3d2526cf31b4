import Testing

@testable import OpenClawGateway

@Suite struct PendingRequestsTests {
    typealias Entry = PendingRequests<String>.Entry

    private func entry(_ name: String, twice: Bool = false, deadline: UInt64? = nil, finalTimeout: UInt64? = nil)
        -> Entry
    {
        Entry(waiter: name, answersTwice: twice, deadline: deadline, finalTimeout: finalTimeout)
    }

    @Test
    func `gives each waiter back once, whatever the order of the answers`() {
        var pending = PendingRequests<String>(limit: 10)
        for id in 1...3 as ClosedRange<UInt64> { #expect(pending.add(id: id, entry("\(id)")) == true) }
        for id in [2, 3, 1] as [UInt64] {
            guard case .finish("\(id)") = pending.answer(id: id, now: 0, isAccepted: false) else {
                Issue.record("request \(id) was not finished")
                return
            }
            guard case .ignore = pending.answer(id: id, now: 0, isAccepted: false) else {
                Issue.record("request \(id) was finished twice")
                return
            }
            #expect(pending.remove(id: id) == nil)
        }
        #expect(pending.isEmpty)
        #expect(pending.drain().isEmpty)
    }

    @Test
    func `refuses one more than the limit, and an id that waits already`() {
        var pending = PendingRequests<String>(limit: 2)
        #expect(pending.add(id: 1, entry("a")) == true)
        #expect(pending.add(id: 1, entry("again")) == false)
        #expect(pending.add(id: 2, entry("b")) == true)
        #expect(pending.add(id: 3, entry("c")) == false)
        #expect(pending.remove(id: 1)?.waiter == "a")
        #expect(pending.add(id: 3, entry("c")) == true)
    }

    @Test
    func `a limit of zero takes nothing`() {
        var pending = PendingRequests<String>(limit: 0)
        #expect(pending.add(id: 1, entry("a")) == false)
    }

    @Test
    func `the time for the second answer begins with the first`() {
        var pending = PendingRequests<String>(limit: 1)
        _ = pending.add(id: 1, entry("run", twice: true, deadline: 100, finalTimeout: 50))
        guard case .accept("run") = pending.answer(id: 1, now: 90, isAccepted: true) else {
            Issue.record("not accepted")
            return
        }
        #expect(pending.earliestDeadline == 140)
        #expect(pending.expire(now: 139).isEmpty)
        #expect(pending.expire(now: 140).map(\.waiter) == ["run"])
    }

    @Test
    func `without a time for the second answer it is waited for as long as the connection lives`() {
        var pending = PendingRequests<String>(limit: 1)
        _ = pending.add(id: 1, entry("run", twice: true, deadline: 100))
        _ = pending.answer(id: 1, now: 90, isAccepted: true)
        #expect(pending.earliestDeadline == nil)
        #expect(pending.expire(now: .max).isEmpty)
        guard case .finish = pending.answer(id: 1, now: 1_000_000, isAccepted: false) else {
            Issue.record("not finished")
            return
        }
    }

    @Test
    func `a request that is answered once is finished by an answer that says accepted`() {
        var pending = PendingRequests<String>(limit: 1)
        _ = pending.add(id: 1, entry("send"))
        guard case .finish = pending.answer(id: 1, now: 0, isAccepted: true) else {
            Issue.record("not finished")
            return
        }
    }

    @Test
    func `expires what is due, the oldest request first, and nothing else`() {
        var pending = PendingRequests<String>(limit: 10)
        _ = pending.add(id: 3, entry("c", deadline: 10))
        _ = pending.add(id: 1, entry("a", deadline: 20))
        _ = pending.add(id: 2, entry("b", deadline: 30))
        _ = pending.add(id: 4, entry("d"))
        #expect(pending.earliestDeadline == 10)
        #expect(pending.expire(now: 20).map(\.waiter) == ["a", "c"])
        #expect(pending.earliestDeadline == 30)
        #expect(pending.count == 2)
    }

    @Test
    func `tells at the end which requests were written`() {
        var pending = PendingRequests<String>(limit: 10)
        for id in 1...3 as ClosedRange<UInt64> { _ = pending.add(id: id, entry("\(id)")) }
        pending.didWrite(id: 2)
        pending.didWrite(id: 99)
        #expect(pending.drain().map { "\($0.waiter) \($0.isWritten)" } == ["1 false", "2 true", "3 false"])
        #expect(pending.isEmpty)
    }
}
