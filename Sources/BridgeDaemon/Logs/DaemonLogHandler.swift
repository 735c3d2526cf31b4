import Logging
import OpenClawBridge

/// Puts a line together of what the logger, its provider and the event say, the last the strongest.
struct DaemonLogHandler: LogHandler {
    let output: LogOutput
    let label: String
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// A level of this logger's own, where somebody gave it one.
    private var ownLevel: Logger.Level?

    init(output: LogOutput, label: String, metadataProvider: Logger.MetadataProvider?) {
        self.output = output
        self.label = label
        self.metadataProvider = metadataProvider
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? output.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error {
            all[LogKey.errorType] = "\(LoggedError.type(of: error))"
            all[LogKey.errorMessage] = "\(error)"
        }
        output.write(LogLine(level: event.level, logger: label, message: "\(event.message)", metadata: all))
    }
}
