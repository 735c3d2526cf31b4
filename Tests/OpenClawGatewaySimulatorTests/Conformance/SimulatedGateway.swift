import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// The gateway that a dialogue is played against.
protocol DialogueGateway {
    var port: Int { get }
    /// Starts the process again.
    func start() async
    /// Stops the process as `SIGTERM` does.
    func stop() async
    /// Lets time pass.
    func pass(_ time: Duration) async
    /// Lets time pass until something happens; gives how long that was.
    func passToNext() async -> Duration?
}

/// A simulator that is set up as the recorded gateway was.
///
/// Its time stands still unless the player lets it pass, so that the speed of the machine has no influence.
struct SimulatedGateway: DialogueGateway {
    private let simulator: GatewaySimulator

    var port: Int { simulator.port }

    func start() async { await simulator.inject(.init(on: .now, .crash(restartAfter: .zero))) }

    func stop() async { await simulator.inject(.init(on: .now, .stop(restartAfter: nil))) }

    func pass(_ time: Duration) async { await simulator.pass(time) }

    func passToNext() async -> Duration? { await simulator.passToNext() }

    /// Runs a simulator for a dialogue.
    static func run(for dialogue: Dialogue, _ body: (SimulatedGateway) async throws -> Void) async throws {
        try await GatewaySimulator.withSimulator(configuration(for: dialogue)) { simulator in
            // What comes when in the dialogue depends on how long the timers have run.
            await simulator.pass(.seconds(dialogue.gateway.upForSeconds ?? 0))
            try await body(SimulatedGateway(simulator: simulator))
        }
    }

    private static func configuration(for dialogue: Dialogue) throws -> GatewaySimulator.Configuration {
        let recorded = dialogue.gateway
        let secret = Secret(recorded.authentication.secret)
        var configuration = GatewaySimulator.Configuration(
            protocolVersion: recorded.protocolVersion == 3 ? .v3 : .v4,
            version: recorded.version,
            authentication: recorded.authentication.mode == "password" ? .password(secret) : .token(secret),
            channels: [.init(id: "filechan", label: "File channel", textLimit: 1 << 20)],
            tls: recorded.usesTLS ? try tls() : nil
        )
        configuration.obeysTextCommands = true
        configuration.standsStill = true
        configuration.faults = dialogue.startingAnswers.map {
            GatewaySimulator.Fault(on: .connect, .refuseConnect(.starting), nth: $0, count: 1)
        }
        return configuration
    }

    private static func tls() throws -> GatewaySimulator.TLS {
        func text(_ name: String) throws -> String {
            let file = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "pem"))
            return try String(contentsOf: file, encoding: .utf8)
        }
        return try .init(certificateChain: text("gateway-certificate"), privateKey: text("gateway-key"))
    }
}

extension Dialogue {
    /// Which of the connects were made while the gateway was still starting; how long that takes differs.
    fileprivate var startingAnswers: [Int] {
        var connects: [String: Int] = [:]
        return steps.compactMap { step in
            if case .connect(let name, _, _, _) = step.action { connects[name] = connects.count + 1 }
            guard case .expect(let expectation) = step.action,
                case .response(_, _, _, .some(let error)) = expectation.kind,
                error["details.reason"] == "startup-sidecars"
            else { return nil }
            return expectation.connections.first.flatMap { connects[$0] }
        }
    }
}
