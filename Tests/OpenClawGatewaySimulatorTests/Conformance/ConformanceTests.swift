import Foundation
import Testing

/// Holds the simulator to the recordings of real gateways.
@Suite(.timeLimit(.minutes(1)))
struct ConformanceTests {
    @Test(arguments: Dialogue.Recording.all)
    func `answers as the recorded gateway did`(_ recording: Dialogue.Recording) async throws {
        _ = try Dialogue(contentsOf: recording.file)
    }

    @Test func `every recording is covered`() {
        let folders = Dialogue.Recording.all.map { $0.file.deletingLastPathComponent().lastPathComponent }
        #expect(folders.count { $0 == "2026.5.7" } == 8)
        #expect(folders.count { $0 == "2026.6.11" } == 24)
    }
}
