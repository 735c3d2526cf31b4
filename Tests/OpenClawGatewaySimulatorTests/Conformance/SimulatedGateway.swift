import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// The gateway that a dialogue is played against.
protocol DialogueGateway {
    var port: Int { get }
    /// Starts the process again; returns before it is ready, since clients are turned away while it starts.
    func start()
    /// Stops the process as `SIGTERM` does.
    func stop() async
    /// Lets time pass.
    func pass(_ time: Duration) async
}

/// A simulator that is set up as the recorded gateway was.
struct SimulatedGateway: DialogueGateway {
    private let simulator: GatewaySimulator

    var port: Int { simulator.port }

    /// The restart must go on while the client tries to connect, and ends with the simulator.
    func start() { Task { try await simulator.restart() } }

    func stop() async { await simulator.stop() }

    func pass(_ time: Duration) async { await simulator.pass(time) }

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
        var timing = GatewaySimulator.Timing()
        timing.scale = dialogue.restartsGateway || dialogue.isAboutTime ? 1 : 4
        if !dialogue.isAboutTime { timing.handshakeTimeout = .seconds(15 * timing.scale) }
        var configuration = GatewaySimulator.Configuration(
            protocolVersion: recorded.protocolVersion == 3 ? .v3 : .v4,
            version: recorded.version,
            authentication: recorded.authentication.mode == "password" ? .password(secret) : .token(secret),
            channels: [.init(id: "filechan", label: "File channel", textLimit: 1 << 20)],
            timing: timing,
            tls: recorded.usesTLS ? try tls() : nil
        )
        configuration.obeysTextCommands = true
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

    /// Whether a timer of the gateway ends something in it; in all others the gateway only has to be quick.
    fileprivate var isAboutTime: Bool {
        gateway.upForSeconds != nil
            || zip(steps, steps.dropFirst()).contains { step, next in
                guard case .pass = step.action, case .expect(let expectation) = next.action else { return false }
                if case .closed = expectation.kind { return true }
                return false
            }
    }
}
