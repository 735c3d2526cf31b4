import ArgumentParser
import Logging

/// The options of every command.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON instead of text, one document a line.")
    var json = false

    @Option(
        help: ArgumentHelp("What is logged to standard error. Default: warning.", valueName: "level")
    )
    var logLevel: LogLevel?

    /// Where the command writes.
    var output: Output { Output(json ? .json : .text) }

    /// The logger for what happens on the way.
    var logger: Logger {
        var logger = Logger(label: "openclaw-bridge") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = (logLevel ?? .warning).level
        return logger
    }
}

/// How important an event has to be to be logged.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .warning }
}
