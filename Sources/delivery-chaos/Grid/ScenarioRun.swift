import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Plays one scenario: a gateway in this process, and workers in processes of their own.
struct ScenarioRun {
    let scenario: Scenario
    /// The program itself.
    let program: String
    let folder: String

    private var outbox: String { "\(folder)/\(scenario.seed)/outbox.sqlite" }

    /// Plays the scenario and judges it.
    func verdict() async throws -> Verdict {
        defer { try? FileManager.default.removeItem(atPath: "\(folder)/\(scenario.seed)") }
        return try await GatewaySimulator.withSimulator(configuration) { gateway in
            try await playWorkers(gateway)
            await revealReplays(gateway)
            let entries = try await entries()
            return Verdict(entries, await gateway.deliveries)
        }
    }

    private var configuration: GatewaySimulator.Configuration {
        var timing = GatewaySimulator.Timing()
        timing.scale = Scenario.scale
        timing.sendWork = .milliseconds(100)
        let channel = GatewaySimulator.Channel(
            id: "whatsapp",
            providerDelay: .milliseconds(100),
            answerDelay: .milliseconds(100)
        )
        let isOld = scenario.family == .replays
        return GatewaySimulator.Configuration(
            protocolVersion: isOld ? .v3 : .v4,
            version: isOld ? "2026.5.7" : scenario.family == .announces ? "2026.8.3" : "2026.6.11",
            queueFamily: scenario.family,
            channels: [channel],
            timing: timing,
            faults: scenario.faults,
            seed: scenario.seed
        )
    }

    // MARK: Workers

    private func playWorkers(_ gateway: GatewaySimulator) async throws {
        var plan = WorkerPlan(
            url: gateway.url,
            outbox: outbox,
            messages: scenario.messages,
            keys: "run-\(scenario.seed)",
            scale: Scenario.scale
        )
        plan.kill = scenario.kills.first
        plan.diskFull = scenario.diskFull
        plan.diskFullMilliseconds = 60
        plan.clockJumps = scenario.clockJumps
        plan.clockErrors = scenario.clockErrors
        if scenario.trouble == .twoProcesses {
            var other = plan
            other.role = .command
            other.kill = nil
            let command = other
            async let second = work(command)
            _ = try await work(plan)
            _ = try await second
        } else {
            _ = try await work(plan)
        }
        // What was killed is started again, as a service manager does.
        plan.diskFull = []
        plan.clockJumps = []
        for kill in scenario.kills.dropFirst().map(Optional.some) + [nil, nil, nil] {
            plan.kill = kill
            if try await work(plan) { return }
        }
    }

    /// Runs a worker to its end; tells whether it ended by itself.
    private func work(_ plan: WorkerPlan) async throws -> Bool {
        let text = String(decoding: try JSONCoding.encode(plan), as: UTF8.self)
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: ["worker", text],
            // A crash is told by its status; its backtrace takes seconds.
            environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
            output: .discarded,
            error: .string(limit: 10_000)
        )
        return result.terminationStatus.isSuccess
    }

    // MARK: Judging

    /// Lets a gateway that replays its queue do so at two more starts, the second late enough for what rests after a failure.
    private func revealReplays(_ gateway: GatewaySimulator) async {
        await gateway.removeFaults()
        guard scenario.family != .neverReplays else { return }
        for wait in scenario.trouble == .failProvider ? [0, 300] : [0] {
            try? await Task.sleep(for: .milliseconds(wait))
            await gateway.crash()
            try? await gateway.restart()
            try? await Task.sleep(for: .milliseconds(60))
        }
    }

    private func entries() async throws -> [OutboxEntry?] {
        let store = try SQLiteOutboxStore(path: outbox)
        var entries: [OutboxEntry?] = []
        for index in scenario.messages.indices {
            entries.append(try await store.entry(idempotencyKey: "run-\(scenario.seed)-\(index)"))
        }
        await store.close()
        return entries
    }
}
