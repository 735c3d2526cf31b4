package import Logging
import Synchronization

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Where a daemon's log goes, and what of it is written in which form.
///
/// All its loggers follow ``apply(_:)`` at once, also those that were copied before.
package final class LogOutput: Sendable {
    private let state: Mutex<LogSettings>
    /// The level once more, because it is asked for at every call of a logger.
    private let levelIndex: Atomic<Int>
    private let now: @Sendable () -> Date
    /// Held while a line is written, so that lines never mix.
    private let sink: Mutex<LogSink>

    /// Makes an output; nothing is written by it.
    ///
    /// - Parameters:
    ///   - settings: What is written in which form.
    ///   - sink: What takes the lines. Default: standard error.
    ///   - now: The time of a line.
    package init(
        _ settings: LogSettings,
        sink: LogSink = .standardError,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        state = Mutex(settings)
        levelIndex = Atomic(Self.index(settings.level))
        self.now = now
        self.sink = Mutex(sink)
    }

    /// What is written in which form.
    package var settings: LogSettings { state.withLock(\.self) }

    /// Writes by other settings from now on.
    package func apply(_ settings: LogSettings) {
        state.withLock { $0 = settings }
        levelIndex.store(Self.index(settings.level), ordering: .relaxed)
    }

    /// A logger that writes here.
    ///
    /// - Parameters:
    ///   - label: Which part logs.
    ///   - provider: Gives metadata that belongs to the present task, such as `trace_id`.
    /// - Returns: The logger.
    package func logger(
        label: String = "openclaw-bridge",
        provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        Logger(label: label) { DaemonLogHandler(output: self, label: $0, metadataProvider: provider) }
    }

    /// The lowest level that is written.
    var level: Logger.Level { Logger.Level.allCases[levelIndex.load(ordering: .relaxed)] }

    func write(_ line: LogLine) {
        let bytes =
            switch state.withLock(\.format) {
            case .text: line.text(at: now())
            case .json: line.json(at: now())
            }
        sink.withLock { $0.write(bytes) }
    }

    private static func index(_ level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 0 }
}
