package import Logging
package import OpenClawBridge
package import OpenClawOrchestrator

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What runs in a daemon, and what its routes and pages use.
package struct DaemonParts: Sendable {
    package let configuration: DaemonConfiguration
    package let bridge: BridgeParts
    package let inbox: Inbox
    package let orchestrator: Orchestrator
    /// The record of commands, which tells ``events``.
    package let audit: any AuditLog
    /// What happens, for those who look on.
    package let events: EventFeed
    /// What is counted and measured.
    package let metrics: DaemonMetrics
    /// What records traces, where a file for them is set.
    package let tracer: FileTracer?
    /// When the daemon was started.
    package let startedAt: Date
    package let logger: Logger

    /// Opens the files, and makes those that are missing; nothing is sent or started by it.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - environment: The environment of this process, of which agents are given some.
    ///   - logger: Where everything logs.
    /// - Throws: What is wrong with a file or a setting.
    package init(
        _ configuration: DaemonConfiguration,
        environment: [String: String],
        logger: Logger
    ) async throws {
        self.configuration = configuration
        self.logger = logger
        startedAt = Date()
        events = EventFeed()
        let registry = PrometheusRegistry.daemon()
        bridge = try await BridgeParts(
            configuration.orchestrator,
            environment: environment,
            logger: logger,
            metrics: registry
        )
        inbox = try bridge.inbox()
        tracer = configuration.traceFile.map { FileTracer(path: $0, metrics: registry, logger: logger) }
        metrics = DaemonMetrics(registry, bridge: bridge, inbox: inbox, events: events)
        audit = ToldAuditLog(next: bridge.audit, events: events)
        orchestrator = bridge.orchestrator(
            store: ToldWorkflowStore(next: bridge.workflows, events: events),
            notifier: ToldNotifier(next: bridge.notifications, events: events)
        )
        events.connect(bridge.outbox)
        inbox.handle(chatCommands(configuration.orchestrator).handle)
        bridge.bridge.onEvent(.connectionStateChanged) { [events] event in
            if case .connectionStateChanged(let state) = event { events.post(.connection(state)) }
        }
    }

    /// The messages that are to be delivered.
    package var outbox: Outbox { bridge.outbox }

    /// What takes commands out of chats, as some settings say.
    package func chatCommands(_ configuration: OrchestratorConfiguration) -> ChatCommands {
        ChatCommands(
            orchestrator: orchestrator,
            policy: configuration.access,
            audit: audit,
            bridge: bridge.bridge,
            settings: configuration.chats,
            logger: logger
        )
    }
}
