import Testing

@testable import BridgeCommands

struct BacklogProgressTests {
    @Test func `tells how fast a backlog drains, and how long the rest takes`() {
        var progress = BacklogProgress()
        progress.observe(1000, at: .zero)
        #expect(progress.rate == nil)
        progress.observe(900, at: .seconds(2))
        #expect(progress.rate == 50)
        #expect(progress.remaining == .seconds(18))
        #expect(progress.words == "900 left, 50/s, 18 s to go")
        #expect(progress.fraction == 0.1)
    }

    @Test func `forgets how fast it was long ago`() {
        var progress = BacklogProgress()
        for second in 0..<100 { progress.observe(10_000 - 10 * second, at: .seconds(second)) }
        for second in 100..<200 { progress.observe(9000 - second, at: .seconds(second)) }
        #expect(progress.rate == 1)
    }

    @Test func `has no rate while it grows, and measures against the most that waited`() {
        var progress = BacklogProgress()
        progress.observe(10, at: .zero)
        progress.observe(40, at: .seconds(1))
        #expect(progress.rate == nil)
        progress.observe(10, at: .seconds(2))
        #expect(progress.fraction == 0.75)
        progress.observe(0, at: .seconds(3))
        #expect(progress.isDrained)
        #expect(progress.words == "nothing is left")
    }

    @Test(arguments: [20, 33, 40, 80, 200])
    func `fits one line of any width`(width: Int) {
        var progress = BacklogProgress()
        progress.observe(123_456, at: .zero)
        progress.observe(100_000, at: .seconds(10))
        let line = progress.line(Style(width: width, isColoured: false))
        #expect(line.count < width)
        #expect(line.contains("18%"))
        #expect(line.contains("█") == (width >= 80))
    }
}
