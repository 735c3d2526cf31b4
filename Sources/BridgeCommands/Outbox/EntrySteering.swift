import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// Changes one entry after the other, and tells of each what became of it.
struct EntrySteering {
    let outbox: Outbox
    let output: Output
    /// What was done, as in `cancelled`.
    let verb: String
    let change: @Sendable (EntryID) async throws(OutboxError) -> OutboxEntry

    /// Changes the named entries.
    ///
    /// - Returns: How the program ends: as the first entry that could not be changed says.
    func run(_ ids: [EntryID]) async throws -> ExitStatus {
        var status = ExitStatus.success
        for (id, result) in zip(ids, await results(ids)) {
            switch result {
            case .success(let entry):
                try output.report(SteeredEntry(entry: entry, verb: verb))
            case .failure(let error):
                var failure = CommandFailure(error)
                failure.details["id"] = .string(id.description)
                // When nobody can read the failure, the exit code still tells it.
                try? output.show(failure)
                if status == .success { status = failure.status }
            }
        }
        return status
    }

    /// Changes all entries that a filter lets through, the newest first.
    func run(matching filter: OutboxFilter) async throws -> ExitStatus {
        var status = ExitStatus.success
        var last: EntryID?
        var count = 0
        while true {
            let page = try await outbox.store.entries(matching: filter, before: last, limit: 64)
            guard let oldest = page.last else { break }
            let pageStatus = try await run(page.map(\.id))
            if status == .success { status = pageStatus }
            last = oldest.id
            count += page.count
        }
        output.note("Entries that the filters let through: \(count).")
        return status
    }

    /// All at once, so that they share commits; in order.
    private func results(_ ids: [EntryID]) async -> [Result<OutboxEntry, OutboxError>] {
        await withTaskGroup { group in
            for (index, id) in ids.enumerated() {
                group.addTask {
                    do throws(OutboxError) {
                        return (index, Result<OutboxEntry, OutboxError>.success(try await change(id)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results: [(Int, Result<OutboxEntry, OutboxError>)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// An entry after somebody changed it.
struct SteeredEntry: Presentable {
    let entry: OutboxEntry
    let verb: String

    var json: JSONValue {
        var members = entry.members
        members["ok"] = true
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let text = "\(verb), now \(entry.markedState), to \(entry.submission.route.description)"
        let name = entry.id.description
        return style.wrap(text.printable, first: style.bold(name) + " ", indent: name.count + 1)
    }
}
