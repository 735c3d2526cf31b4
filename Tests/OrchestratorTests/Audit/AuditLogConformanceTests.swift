import Foundation
import OpenClawBridge
import OpenClawOrchestrator
import Testing

/// What every audit log promises.
struct AuditLogConformanceTests {
    private let noon = Date(timeIntervalSince1970: 1_790_000_000.123_456)

    @Test(arguments: AuditLogKind.allCases)
    func `gives back what was filed, the newest first`(kind: AuditLogKind) async throws {
        try await kind.withLog { log in
            var filed: [AuditRecord] = []
            for (number, outcome) in AuditEvent.Outcome.allCases.enumerated() {
                let event = AuditEvent.sample(
                    number,
                    outcome: outcome,
                    reason: number == 1 ? "naïve \"quoted\"" : nil
                )
                let record = try await log.append(event, at: noon + Double(number))
                #expect(record.event == event)
                filed.append(record)
            }
            #expect(filed.map(\.number) == filed.indices.map { Int64($0) + 1 })
            #expect(filed[0].at == Date(timeIntervalSince1970: 1_790_000_000.123))
            let all = try await log.records(limit: 100, before: nil)
            #expect(all == filed.reversed())
        }
    }

    @Test(arguments: AuditLogKind.allCases)
    func `keeps nothing that a store could lose or a terminal obey, and no break in the chain either`(
        kind: AuditLogKind
    ) async throws {
        try await kind.withLog { log in
            let event = AuditEvent(
                place: "p\0q",
                speaker: "whatsapp:1\u{1b}[2J",
                command: "",
                outcome: .refused,
                reason: "a\nb\u{202e}",
                key: "\0"
            )
            let record = try await log.append(event, at: noon)
            #expect(record.event.place == "p\u{fffd}q")
            #expect(record.event.speaker == "whatsapp:1\u{fffd}[2J")
            #expect(record.event.reason == "a\u{fffd}b\u{fffd}")
            #expect(try await log.records(limit: 1, before: nil) == [record])
            #expect(try await log.firstBrokenRecord() == nil)
        }
    }

    @Test(arguments: AuditLogKind.allCases)
    func `gives pages`(kind: AuditLogKind) async throws {
        try await kind.withLog { log in
            for number in 0..<7 { try await log.append(.sample(number), at: noon) }
            #expect(try await log.records(limit: 3, before: nil).map(\.number) == [7, 6, 5])
            #expect(try await log.records(limit: 3, before: 5).map(\.number) == [4, 3, 2])
            #expect(try await log.records(limit: 3, before: 2).map(\.number) == [1])
            #expect(try await log.records(limit: 3, before: 1).isEmpty)
            #expect(try await log.records(limit: 0, before: nil).isEmpty)
            #expect(try await log.records(limit: -1, before: nil).isEmpty)
            #expect(try await log.records(limit: .max, before: .max).count == 7)
        }
    }

    @Test(arguments: AuditLogKind.allCases)
    func `has an unbroken chain, also when it is empty and when the clock goes back`(kind: AuditLogKind) async throws {
        try await kind.withLog { log in
            #expect(try await log.firstBrokenRecord() == nil)
            for number in 0..<50 { try await log.append(.sample(number), at: noon - Double(number) * 0.0007) }
            try await log.append(.sample(50), at: .distantPast)
            try await log.append(.sample(51), at: Date(timeIntervalSinceReferenceDate: .infinity))
            try await log.append(.sample(52), at: Date(timeIntervalSinceReferenceDate: .nan))
            #expect(try await log.firstBrokenRecord() == nil)
        }
    }

    @Test(arguments: AuditLogKind.allCases)
    func `makes the same chain of the same events`(kind: AuditLogKind) async throws {
        try await kind.withLog { log in
            var chain = AuditChain()
            for number in 0..<5 {
                let expected = chain.append(.sample(number), at: noon)
                let record = try await log.append(.sample(number), at: noon)
                #expect(record == expected)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: AuditLogKind.allCases)
    func `takes what many file at once, each once`(kind: AuditLogKind) async throws {
        try await kind.withLog { log in
            try await withThrowingTaskGroup { group in
                for number in 0..<40 { group.addTask { try await log.append(.sample(number), at: Date()) } }
                try await group.waitForAll()
            }
            let records = try await log.records(limit: 100, before: nil)
            #expect(records.map(\.number) == (1...40).reversed())
            #expect(Set(records.map(\.event.key)).count == 40)
            #expect(try await log.firstBrokenRecord() == nil)
        }
    }
}
