import ArgumentParser
import Foundation
import OpenClawBridge
import OpenClawGatewaySimulator

/// Runs the grid: every trouble with every queue family, many times.
struct GridCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grid",
        abstract: "Run every trouble against every queue family, and print what was counted."
    )

    @Option(help: "How many runs for each trouble and each queue family; in each, four things of its kind go wrong.")
    var runs = 72

    @Option(help: "The seed of the first run; a failed run is repeated with its seed and --runs 1.")
    var seed: UInt64 = 1

    @Option(help: "How many runs at the same time.")
    var parallel = 6

    @Option(help: ArgumentHelp("Only this queue family: replays, neverReplays or announces.", valueName: "family"))
    var family: String?

    @Option(help: ArgumentHelp("Only this trouble, for example killBridge.", valueName: "trouble"))
    var trouble: String?

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "delivery-chaos-\(UUID().uuidString)")
            .path()
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let start = ContinuousClock.now
        var table = GridTable()
        for trouble in Trouble.allCases where self.trouble ?? "\(trouble)" == "\(trouble)" {
            for family in GatewaySimulator.QueueFamily.allCases where self.family ?? "\(family)" == "\(family)" {
                let verdict = await play(trouble, family, in: folder)
                show([table.row(trouble, family, runs: runs, verdict)] + verdict.findings.map { "    " + $0 })
                table.add(verdict, runs: runs)
            }
        }
        show([table.sum(took: ContinuousClock.now - start)])
        if !table.total.isClean { throw ExitCode.failure }
    }

    /// Writes at once, so that the rows can be followed also through a pipe.
    private func show(_ lines: [String]) {
        try? FileHandle.standardOutput.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Plays one cell of the grid.
    private func play(_ trouble: Trouble, _ family: GatewaySimulator.QueueFamily, in folder: String) async -> Verdict {
        await withTaskGroup(of: Verdict.self) { group in
            var sum = Verdict()
            for number in 0..<runs {
                if number >= parallel, let verdict = await group.next() { sum += verdict }
                let scenario = Scenario(seed: seed + UInt64(number), family: family, trouble: trouble)
                group.addTask { await play(scenario, in: folder) }
            }
            for await verdict in group { sum += verdict }
            return sum
        }
    }

    private func play(_ scenario: Scenario, in folder: String) async -> Verdict {
        let place = "\(folder)/\(scenario.trouble)-\(scenario.family)"
        do {
            let run = ScenarioRun(scenario: scenario, program: CommandLine.arguments[0], folder: place)
            var verdict = try await run.verdict()
            verdict.findings = verdict.findings.map { "seed \(scenario.seed): \($0)" }
            return verdict
        } catch {
            var verdict = Verdict()
            verdict.unfinished = scenario.messages.count
            verdict.findings = ["seed \(scenario.seed): the run failed: \(error)"]
            return verdict
        }
    }
}
