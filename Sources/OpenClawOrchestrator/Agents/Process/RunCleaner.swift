import Logging
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Removes the folders of runs that ended long ago, or that are too many.
struct RunCleaner {
    let runs: RunsFolder
    let settings: AgentSettings
    let environment: [String: String]
    let time: DeliveryTime
    let logger: Logger

    /// Removes them; what cannot be removed is logged and tried again another time.
    func clean() async {
        let now = Int(time.now().timeIntervalSince1970)
        let all = (try? runs.all()) ?? []
        let ended = all.filter { !$0.isAlive }.map { (run: $0, endedAt: $0.endedAt) }.sorted { $0.endedAt > $1.endedAt }
        for (index, (run, endedAt)) in ended.enumerated() {
            let age = Duration.seconds(now - endedAt)
            guard age > .seconds(86400), index >= settings.keptRuns || age > settings.keptTime else { continue }
            await Worktree(of: run)?.remove(environment)
            do {
                try FileManager.default.removeItem(atPath: run.path)
                logger.debug("The folder of an ended run was removed", metadata: ["agent": "\(run.id)"])
            } catch {
                logger.warning(
                    "The folder of an ended run could not be removed",
                    error: error,
                    metadata: ["path": "\(run.path)"]
                )
            }
        }
    }
}
