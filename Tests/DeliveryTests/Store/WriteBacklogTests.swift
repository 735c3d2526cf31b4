import Testing

@testable import OpenClawBridgeSQLite

@Suite struct WriteBacklogTests {
    @Test func `tells the first to start, and the others to wait`() {
        var backlog = WriteBacklog<Int>(limit: 10, batchSize: 4)
        #expect(backlog.offer(1, canBeRefused: true) == .start)
        #expect(backlog.offer(2, canBeRefused: true) == .waits)
        #expect(backlog.next() == [1, 2])
        #expect(backlog.offer(3, canBeRefused: true) == .waits)
        #expect(backlog.next() == [3])
        #expect(backlog.next() == nil)
        #expect(backlog.offer(4, canBeRefused: true) == .start)
    }

    @Test func `gives batches of bounded size, in order`() {
        var backlog = WriteBacklog<Int>(limit: 100, batchSize: 4)
        for number in 0..<10 { _ = backlog.offer(number, canBeRefused: true) }
        #expect(backlog.next() == [0, 1, 2, 3])
        #expect(backlog.next() == [4, 5, 6, 7])
        #expect(backlog.next() == [8, 9])
        #expect(backlog.next() == nil)
    }

    @Test func `refuses beyond its limit what can be refused, and nothing else`() {
        var backlog = WriteBacklog<Int>(limit: 2, batchSize: 10)
        for number in 0..<2 { _ = backlog.offer(number, canBeRefused: true) }
        #expect(backlog.offer(2, canBeRefused: true) == .refused)
        #expect(backlog.offer(3, canBeRefused: false) == .waits)
        #expect(backlog.next() == [0, 1, 3])
    }
}
