package import Logging
package import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Logs what becomes of messages, with the fields of ``LogKey``.
package struct DeliveryLog: Sendable {
    private let output: LogOutput
    private let logger: Logger

    /// Makes a log that writes nothing yet.
    package init(_ output: LogOutput, logger: Logger) {
        self.output = output
        self.logger = logger
    }

    /// Logs from now on what happens to the messages of an outbox.
    package func follow(_ outbox: Outbox) { outbox.observe { log($0) } }

    func log(_ report: DeliveryReport) {
        switch report {
        case .enqueued(let entry):
            var metadata = metadata(entry)
            if output.settings.includesTexts { metadata[LogKey.text] = .array(entry.submission.parts.map { "\($0)" }) }
            logger.debug("A message was taken in.", metadata: metadata)
        case .attempted(let report): log(report)
        case .ended(let entry): log(end: entry)
        case .breaker(let report): log(report)
        }
    }

    // MARK: Attempts

    private func log(_ report: AttemptReport) {
        let entry = report.entry
        var metadata = metadata(entry)
        metadata[LogKey.attempt] = .stringConvertible(report.number)
        metadata[LogKey.attemptLimit] = .stringConvertible(report.limit)
        metadata[LogKey.latency] = .stringConvertible(report.latency.wholeMilliseconds)
        if let reason = report.answer.reason {
            metadata[LogKey.errorType] = "\(report.answer.name)"
            metadata[LogKey.errorMessage] = "\(reason)"
        }
        if report.isRetried {
            if let dueAt = entry.delivery.dueAt, let attempt = entry.delivery.attempt {
                let wait = Duration.seconds(max(0, min(dueAt.timeIntervalSince(attempt.startedAt), 86_400)))
                metadata[LogKey.wait] = .stringConvertible(wait.wholeMilliseconds)
            }
            logger.warning("An attempt failed and will be repeated.", metadata: metadata)
        } else if entry.delivery.isFinished {
            log(end: entry, metadata)
        } else if report.answer.isSuccess {
            logger.info(
                entry.delivery.state == .queuedByGateway
                    ? "The gateway keeps the message and sends it by itself." : "A part of a message was accepted.",
                metadata: metadata
            )
        } else {
            logger.warning("The outcome of an attempt is open, and is being found out.", metadata: metadata)
        }
    }

    // MARK: Ends

    private func log(end entry: OutboxEntry, _ more: Logger.Metadata = [:]) {
        var metadata = metadata(entry).merging(more) { $1 }
        if let finishedAt = entry.delivery.finishedAt {
            let time = Duration.seconds(max(0, min(finishedAt.timeIntervalSince(entry.enqueuedAt), 1e9)))
            metadata[LogKey.deliveryTime] = .stringConvertible(time.wholeMilliseconds)
        }
        if let evidence = entry.delivery.evidence { metadata[LogKey.evidence] = "\(evidence.name)" }
        let (level, message): (Logger.Level, Logger.Message) =
            switch entry.delivery.state {
            case .accepted: (.info, "A message was accepted.")
            case .queuedByGateway: (.info, "The gateway keeps the message and sends it by itself.")
            case .cancelled: (.info, "A message was cancelled.")
            case .expired: (.warning, "A message expired before its turn came.")
            case .unknown: (.warning, "Whether a message was sent is not known.")
            case .partiallySent: (.error, "A message was sent in part only.")
            case .rejected: (.error, "A message was given up and is a dead letter.")
            case .queued, .submitting: (.debug, "A message goes on.")
            }
        logger.log(level: level, message, metadata: metadata)
    }

    private func log(_ report: BreakerReport) {
        var metadata: Logger.Metadata = [
            LogKey.target: "\(report.lane?.description ?? "gateway")", LogKey.reason: "\(report.reason)",
        ]
        guard let openFor = report.openFor else {
            return logger.notice("A circuit breaker closed: messages are sent again.", metadata: metadata)
        }
        metadata[LogKey.wait] = .stringConvertible(openFor.wholeMilliseconds)
        logger.warning("A circuit breaker opened: nothing is sent for a while.", metadata: metadata)
    }

    private func metadata(_ entry: OutboxEntry) -> Logger.Metadata {
        [
            LogKey.messageID: "\(entry.id)",
            LogKey.sessionKey: "\(entry.submission.sessionKey?.description ?? entry.submission.route.description)",
            LogKey.state: "\(entry.delivery.state.rawValue)",
        ]
    }
}

extension Duration {
    /// Milliseconds without a fraction.
    fileprivate var wholeMilliseconds: Int64 { Int64((self / .milliseconds(1)).rounded()) }
}
