import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until one of them ends, or Ctrl-C or SIGTERM asks for the end.
enum Interruptible {
    static func run(
        _ services: [any Service],
        drain: Duration = .seconds(5),
        logger: Logger
    ) async throws {
        var quiet = logger
        // The group logs its own steps and the error that is shown anyway.
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                .init(
                    service: service,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            },
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = drain
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // A service that waited when the interruption came.
        }
    }
}
