import Testing

@testable import OpenClawOrchestrator

struct RunStoryTests {
    private static let vocabulary = [
        "plain", "", #"{"openclaw":"progress","state":"tests-running"}"#,
        #"{"openclaw":"progress","state":"working","text":"x"}"#, "https://github.com/o/n/pull/1",
        "https://github.com/o/n/pull/2 https://github.com/o/n/pull/1 https://github.com/o/n/pull/3",
        #"{"openclaw":"progress","state":"completed","text":"done"}"#, #"{"openclaw":"progress","state":"failed"}"#,
    ]

    private static let links = PullRequestLinks(hosts: ["github.com"], repository: nil)

    /// Reads bytes in pieces of random lengths; gives every report, and the story.
    private func read(
        _ output: [UInt8],
        _ progress: [UInt8],
        after position: RunPosition?,
        using generator: inout SeededRandom
    ) -> [AgentReport] {
        var story = RunStory(after: position, links: Self.links)
        var outputLines = LineSplitter()
        var progressLines = LineSplitter()
        var reports: [AgentReport] = []
        while outputLines.end < output.count || progressLines.end < progress.count {
            let isOutput = Bool.random(using: &generator)
            let bytes = isOutput ? output : progress
            let start = isOutput ? outputLines.end : progressLines.end
            let count = min(bytes.count - start, Int.random(in: 0...40, using: &generator))
            let piece = OutputParts.Piece(start: start, bytes: Array(bytes[start..<start + count]))
            if isOutput {
                for line in outputLines.take(piece) { reports += story.takeOutput(line) }
            } else {
                for line in progressLines.take(piece) { reports += story.takeProgress(line) }
            }
        }
        if let line = progressLines.finish() { reports += story.takeProgress(line) }
        if let line = outputLines.finish() { reports += story.takeOutput(line) }
        return reports + [story.finish(.exited(0))]
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `tells each event once, however it is cut and wherever it goes on`(seed: UInt64) throws {
        var generator = SeededRandom(state: seed)
        func text(_ words: [String]) -> [UInt8] {
            let lines = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
                words.randomElement(using: &generator)
            }
            return Array((lines.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : "")).utf8)
        }
        let output = text(Self.vocabulary)
        let progress = text(Array(Self.vocabulary[2...3]))
        let all = read(output, progress, after: nil, using: &generator)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.position < $1.position }, "seed \(seed)")
        for (index, report) in all.enumerated().dropLast() {
            let position = try #require(RunPosition(rawValue: report.position))
            let rest = read(output, progress, after: position, using: &generator)
            #expect(zip(rest, rest.dropFirst()).allSatisfy { $0.position < $1.position }, "seed \(seed)")
            #expect(rest.allSatisfy { $0.position > report.position }, "seed \(seed)")
            // The two sources keep their own order; how they lie between each other may differ.
            let expected = all.dropFirst(index + 1).map { "\($0.event)" }.sorted()
            #expect(rest.map { "\($0.event)" }.sorted() == expected, "seed \(seed), after \(report)")
        }
    }

    @Test func `goes on behind a gap with the next whole line`() {
        var lines = LineSplitter()
        #expect(lines.take(OutputParts.Piece(start: 0, bytes: Array("one\ntw".utf8))).map(\.text) == ["one"])
        let found = lines.take(OutputParts.Piece(start: 100, bytes: Array("rest\nthree\n".utf8)))
        #expect(found.map(\.text) == ["three"])
        #expect(found.first?.start == 105)
        #expect(found.first?.end == 111)
    }

    @Test func `cuts a line that is too long, and goes on behind it`() {
        var lines = LineSplitter()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: LineSplitter.limit + 5)
        #expect(lines.take(OutputParts.Piece(start: 0, bytes: long)).isEmpty)
        let found = lines.take(OutputParts.Piece(start: long.count, bytes: Array("y\nnext\n".utf8)))
        #expect(found.map(\.isCut) == [true, false])
        #expect(found.map(\.text.utf8.count) == [LineSplitter.limit, 4])
    }

    @Test(arguments: [Int.min, -1, 0, 1, 2, 1 << 40, Int.max])
    func `reads any number as a position`(number: Int) {
        let position = RunPosition(rawValue: number)
        #expect((position == nil) == (number <= 0))
        if let position, number < 1 << 62 { #expect(position.rawValue == number) }
    }
}

/// Random numbers that follow a seed.
private struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
