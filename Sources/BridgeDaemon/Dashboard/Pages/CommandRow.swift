import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A command that somebody gave, in a list.
struct CommandRow: Sendable {
    let number: Int64
    let at: Moment
    let who: String
    let place: String
    let command: String
    let mark: Mark
    let reason: String?

    init(_ record: AuditRecord, now: Date) {
        let event = record.event
        number = record.number
        at = Moment(record.at, now: now)
        let role = event.role.map { ", \(ShownText($0, limit: 20))" } ?? ""
        who = ShownText(event.speaker ?? "nobody known", limit: 40).description + role
        place = ShownText(event.place, limit: 40).description
        command = event.command.isEmpty ? "no command" : ShownText(event.command, limit: 60).description
        mark = Mark(event.outcome)
        reason = event.reason.map { ShownText($0, limit: 80).description }
    }
}
