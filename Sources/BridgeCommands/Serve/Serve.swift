import ArgumentParser
import BridgeDaemon
import Logging
import OpenClawBridge
import ServiceLifecycle
import Synchronization
import UnixSignals

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs the daemon.
struct Serve: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon: deliver messages, take commands, run agents, and serve an HTTP API and a dashboard.",
        usage: "openclaw-bridge serve [--config <file>] [--listen <address>] [options]",
        discussion: """
            Keeps a connection to the gateway, delivers the outbox, hears the chats that the access rules name, starts \
            and follows agents, and serves other programs: over the Unix socket bridge.sock in the state folder, which \
            only its owner can open, and with --listen also at an address of the loopback interface, where every \
            request needs the token of the file http-token in the state folder.

            SIGTERM or Ctrl-C ends it: nothing new is taken in, what is under way has openclaw.daemon.drain seconds, \
            and what is left stays in the outbox for the next start. SIGHUP reads the settings again. One daemon, or \
            one openclaw-bridge run, at a time uses a state folder.
            """
    )

    @Option(help: ArgumentHelp("Listen at this address too: 127.0.0.1:8787, or a port.", valueName: "address"))
    var listen: String?

    @Option(help: ArgumentHelp("The Unix socket, or none. Default: bridge.sock in the folder.", valueName: "file"))
    var socket: String?

    @Option(help: ArgumentHelp("The file of the outbox. Default: outbox.sqlite in the folder.", valueName: "file"))
    var outbox: String?

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let sources = gateway.sources(
            outboxFile: outbox,
            listen: listen,
            socket: socket,
            logLevel: global.logLevel?.rawValue
        )
        let configuration = try await sources.daemonConfiguration()
        let log = LogOutput(configuration.log)
        let logger = log.logger(provider: .traces)
        let environment = CommandLineProgram.environment
        let parts = try await DaemonParts(configuration, environment: environment, logger: logger)
        let lock = try RunLock(parts.bridge.lock)
        defer { withExtendedLifetime(lock) {} }
        DeliveryLog(log, logger: logger).follow(parts.outbox)
        ConnectionLog(logger: logger).follow(parts.events)
        // A log for programs is not mixed with words for people.
        let teller = configuration.log.format == .text || global.json ? output : nil
        teller?.tell(RunEvent.serving(ServiceSummary(configuration.orchestrator)))
        if global.json {
            parts.events.listen { event in
                if case .connection(let state) = event { output.tell(RunEvent.connection(state)) }
            }
        }
        let daemon = try Daemon(
            parts,
            manager: ServiceManager(environment: environment),
            load: { try await sources.daemonConfiguration() },
            applyLog: log.apply,
            onListening: { address in
                logger.notice("Listening.", metadata: ["address": "\(address)"])
                if global.json { output.tell(RunEvent.listening(address)) }
            }
        )
        try await Interruptible.run([daemon], drain: configuration.drain + .seconds(5), logger: logger)
        let left = try await parts.outbox.store.statistics().states
        logger.notice(
            "Ended.",
            metadata: [
                "queued": .stringConvertible(left[.queued] ?? 0),
                "submitting": .stringConvertible(left[.submitting] ?? 0),
            ]
        )
        teller?.tell(RunEvent.drained(left))
        return .success
    }
}
