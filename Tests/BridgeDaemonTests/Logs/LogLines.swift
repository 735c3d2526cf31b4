import BridgeDaemon
import Foundation
import Logging
import Synchronization

/// A log that is kept instead of written.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    let output: LogOutput

    init(_ settings: LogSettings, now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_790_000_000) })
    {
        let sink = Mutex<(@Sendable ([UInt8]) -> Void)?>(nil)
        output = LogOutput(settings, sink: LogSink { line in sink.withLock(\.self)?(line) }, now: now)
        sink.withLock { $0 = { [weak self] line in self?.add(line) } }
    }

    /// What was written; each element is one write.
    var all: [String] { lines.withLock(\.self) }

    private func add(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
}

extension LogSettings {
    init(_ format: Format, _ level: Logger.Level = .trace, texts: Bool = false) {
        self.init()
        self.format = format
        self.level = level
        includesTexts = texts
    }
}
