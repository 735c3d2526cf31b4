import Hummingbird
import Logging
import OpenClawBridge
package import ServiceLifecycle
import Tracing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A bridge that is run for years: store, gateway client, dispatcher, inbox, orchestrator and HTTP API in one group.
///
/// Its services are started in the order in which they need each other, and ended the other way round: first nothing new is taken
/// in, and at the end nothing more is sent.
package struct Daemon: Service {
    private let parts: DaemonParts
    private let manager: ServiceManager
    private let admission: Admission
    private let dashboard: Dashboard
    private let load: @Sendable () async throws -> DaemonConfiguration
    private let applyLog: @Sendable (LogSettings) -> Void
    private let onListening: @Sendable (String) -> Void

    /// Puts a daemon together; nothing runs yet.
    ///
    /// - Parameters:
    ///   - parts: What it runs.
    ///   - manager: Is told how it is.
    ///   - load: Reads the settings again.
    ///   - applyLog: Has other settings of the log count.
    ///   - onListening: Is told each address once somebody can connect.
    /// - Throws: ``DaemonError`` when the token cannot be read or made.
    package init(
        _ parts: DaemonParts,
        manager: ServiceManager = ServiceManager(environment: [:]),
        load: @escaping @Sendable () async throws -> DaemonConfiguration,
        applyLog: @escaping @Sendable (LogSettings) -> Void = { _ in },
        onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(DaemonError) {
        self.parts = parts
        self.manager = manager
        self.load = load
        self.applyLog = applyLog
        self.onListening = onListening
        let http = parts.configuration.http
        var token: APIToken?
        if http.address != nil, let file = http.tokenFile { token = try APIToken(file: file) }
        admission = Admission(hosts: http.hosts, token: token)
        dashboard = Dashboard(parts, admission: admission)
    }

    /// Serves until the task is cancelled, the group around it shuts down, or a part of it fails.
    ///
    /// A graceful shutdown waits for what is under way for ``DaemonConfiguration/drain``, and then cancels it.
    package func run() async throws {
        // The tracer ends last, so that it writes what the others end.
        let services: [any Service] =
            (parts.tracer.map { [$0] } ?? []) + [
                Watchdog(manager: manager, outbox: parts.outbox, time: .system, logger: parts.logger)
            ]
            + Self.core(parts)
            + [
                Reloader(
                    parts: parts,
                    admission: admission,
                    manager: manager,
                    load: load,
                    applyLog: applyLog
                )
            ] + endpoints
        let group = Self.group(services, drain: parts.configuration.drain, logger: parts.logger)
        // For the tasks of this daemon, and not for the whole process.
        if let tracer = parts.tracer {
            try await withTracer(tracer) { try await group.run() }
        } else {
            try await group.run()
        }
    }

    /// What works without anybody who calls.
    package static func core(_ parts: DaemonParts) -> [any Service] {
        [
            parts.bridge.bridge, parts.bridge.notifications, parts.orchestrator, parts.inbox,
            InboundWatch(parts.inbox, parts.events),
        ]
    }

    /// Any end of a service ends the group; which one it was tells the error.
    private static func group(_ services: [any Service], drain: Duration, logger: Logger) -> ServiceGroup {
        var quiet = logger
        // The group logs its own steps, and the error that is shown anyway.
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                .init(
                    service: service,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            },
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = drain
        return ServiceGroup(configuration: configuration)
    }

    private var endpoints: [HTTPEndpoint] {
        let http = parts.configuration.http
        let places: [(HTTPEndpoint.Place, needsToken: Bool)] =
            (http.socket.map { [(.socket(path: $0), false)] } ?? [])
            + (http.address.map { [(.address($0), true)] } ?? [])
        let readiness = Readiness(missing: places.count, manager: manager, tell: onListening)
        if places.isEmpty { manager.ready("serving") }
        return places.map { place, needsToken in
            HTTPEndpoint(
                place: place,
                responder: DaemonRouter.make(parts, dashboard: dashboard, admission: admission, needsToken: needsToken)
                    .buildResponder(),
                maximumConnections: http.maximumConnections,
                logger: parts.logger,
                onListening: readiness.isListening
            )
        }
    }
}
