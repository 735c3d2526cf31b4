import BridgeDaemon
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks into the files of the outbox, the inbox and the orchestrator.
struct StoreExamination {
    /// How long each file is read.
    private static let patience = Duration.seconds(3)
    /// How long a message may wait until that is worth a word.
    private static let longWait = Duration.seconds(3600)

    let configuration: OrchestratorConfiguration

    func examine(in report: inout DoctorReport) async {
        await examine("outbox", configuration.bridge.outboxPath, in: &report) { path in
            let statistics = try await SQLiteOutboxStore(path: path).statistics()
            return [Self.words(statistics)]
        }
        await examine("inbox", configuration.inboxPath, in: &report) { path in
            let counts = try await SQLiteInboxStore(path: path).counts()
            return ["\(counts.values.reduce(0, +)) messages"]
        }
        await examine("orchestrator", configuration.orchestratorPath, in: &report) { path in
            _ = try OrchestratorFile(path: path)
            return []
        }
        await examineBacklog(in: &report)
        await examineLastInbound(in: &report)
    }

    // MARK: Files

    private func examine(
        _ name: String,
        _ path: String?,
        in report: inout DoctorReport,
        open: (String) async throws -> [String]
    ) async {
        guard let path else { return report.skipped(.files, "there is no place for the file of the \(name)") }
        guard FileManager.default.fileExists(atPath: path) else {
            return report.skipped(.files, "the file of the \(name) is made when it is first needed")
        }
        do {
            let details = try await open(path)
            report.fine(.files, "the file of the \(name) can be used: \(path)")
            let check = try await SQLiteFileCheck.run(path: path, within: Self.patience)
            tell(check, of: name, path, details, in: &report)
        } catch {
            report.fault(.files, CommandFailure(error))
        }
    }

    private func tell(
        _ check: SQLiteFileCheck,
        of name: String,
        _ path: String,
        _ details: [String],
        in report: inout DoctorReport
    ) {
        var words = ["schema \(check.schemaVersion)", Self.size(path)] + details
        switch check.finding {
        case .sound: words.insert("sound", at: 0)
        case .unfinished: words.insert("sound as far as it was read in \(Self.patience.shown)", at: 0)
        case .damaged(let problem):
            let failure = CommandFailure(.failed, code: "damagedFile", "the \(name) is damaged: \(problem)")
            return report.fault(
                .store,
                failure,
                mend: "End the daemon, copy \(path) away, and make a new file of what can be read: "
                    + "sqlite3 COPY .recover | sqlite3 \(path)"
            )
        }
        report.fine(.store, "\(name): \(words.joined(separator: ", "))")
    }

    private static func size(_ path: String) -> String {
        let bytes = ["", "-wal"].reduce(into: Int64(0)) { sum, end in
            var status = stat()
            if stat(path + end, &status) == 0 { sum += Int64(status.st_size) }
        }
        return ByteCount(bytes).description
    }

    // MARK: What is in them

    private static func words(_ statistics: OutboxStatistics) -> String {
        let dead = statistics.states[.rejected] ?? 0
        let unknown = statistics.states[.unknown] ?? 0
        return "\(statistics.pending) waiting, \(dead) dead letters, \(unknown) of unknown outcome"
    }

    private func examineBacklog(in report: inout DoctorReport) async {
        guard let path = configuration.bridge.outboxPath, FileManager.default.fileExists(atPath: path),
            let statistics = try? await SQLiteOutboxStore(path: path).statistics(),
            let oldest = statistics.oldestUnfinished
        else { return }
        let age = Date().since(oldest)
        guard age > Self.longWait else { return report.fine(.store, "the oldest message waits for \(age.shown)") }
        report.warning(
            .store,
            "the oldest message that is not finished waits for \(age.shown)",
            mend: "openclaw-bridge outbox list --state pending shows what waits, and openclaw-bridge explain why."
        )
    }

    private func examineLastInbound(in report: inout DoctorReport) async {
        guard let path = configuration.inboxPath, FileManager.default.fileExists(atPath: path),
            let newest = try? await SQLiteInboxStore(path: path).newest(in: nil, limit: 1)
        else { return report.skipped(.inbound, "nothing was received here yet") }
        guard let last = newest.first else { return report.skipped(.inbound, "the inbox is empty") }
        report.fine(.inbound, "the last message came in \(Date().since(last.receivedAt).shown) ago")
    }
}
