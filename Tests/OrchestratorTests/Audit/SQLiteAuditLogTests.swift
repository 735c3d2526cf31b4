import Foundation
import GRDB
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

struct SQLiteAuditLogTests {
    private let noon = Date(timeIntervalSince1970: 1_790_000_000)

    /// A file with a log of ten records, and what somebody with other tools does to it.
    private func tampered(_ statements: String, dropsTriggers: Bool = true) async throws -> Int64? {
        var broken: Int64?
        try await withAuditFile { path in
            let log = try SQLiteAuditLog(OrchestratorFile(path: path))
            for number in 1...10 { try await log.append(.sample(number), at: noon) }
            let database = try DatabaseQueue(path: path)
            try await database.write { db in
                if dropsTriggers {
                    let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
                    for name in names where name.hasPrefix("audit") { try db.execute(sql: "DROP TRIGGER \(name)") }
                }
                try db.execute(sql: statements)
            }
            try database.close()
            broken = try await log.firstBrokenRecord()
        }
        return broken
    }

    @Test(arguments: [
        "UPDATE audit SET command = 'help' WHERE number = 4", "DELETE FROM audit WHERE number = 4", "DELETE FROM audit",
        "INSERT INTO audit SELECT 12, at, place, speaker, role, command, outcome, reason, key, hash FROM audit WHERE number = 1",
        "INSERT OR REPLACE INTO audit SELECT number, at, 'x', speaker, role, command, outcome, reason, key, hash FROM audit",
        "UPDATE auditHead SET number = 3", "DELETE FROM auditHead",
    ])
    func `refuses to change or remove what was filed`(statement: String) async throws {
        let error = await #expect(throws: DatabaseError.self) { try await tampered(statement, dropsTriggers: false) }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }

    @Test(arguments: [
        ("UPDATE audit SET command = 'help' WHERE number = 4", Int64(4)),
        ("UPDATE audit SET at = at + 1 WHERE number = 4", 4),
        ("UPDATE audit SET speaker = '' WHERE speaker IS NULL AND number = 5", 5),
        ("UPDATE audit SET outcome = 'nonsense' WHERE number = 4", 4),
        ("UPDATE audit SET hash = 'x' WHERE number = 10", 10),
        ("DELETE FROM audit WHERE number = 4", 5),
        ("DELETE FROM audit WHERE number = 1", 2),
        ("DELETE FROM audit WHERE number > 8", 9),
        ("DELETE FROM audit", 1),
        (
            "UPDATE audit SET number = -number WHERE number IN (4, 5); UPDATE audit SET number = 9 + number WHERE number < 0",
            4
        ),
        ("UPDATE auditHead SET hash = 'x'", 11),
    ])
    func `finds what was changed with other tools`(statements: String, number: Int64) async throws {
        #expect(try await tampered(statements) == number)
    }

    @Test func `finds nothing where nothing was changed`() async throws {
        #expect(try await tampered("SELECT 1") == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `lets two processes add to one chain`() async throws {
        try await withAuditFile { path in
            let logs = [
                try SQLiteAuditLog(OrchestratorFile(path: path)), try SQLiteAuditLog(OrchestratorFile(path: path)),
            ]
            try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    group.addTask { try await logs[number % 2].append(.sample(number), at: Date()) }
                }
                try await group.waitForAll()
            }
            for log in logs {
                #expect(try await log.records(limit: 100).map(\.number) == (1...60).reversed())
                #expect(try await log.firstBrokenRecord() == nil)
            }
        }
    }

    @Test func `keeps the chain when the file is opened again`() async throws {
        try await withAuditFile { path in
            for number in 0..<3 {
                let log = try SQLiteAuditLog(OrchestratorFile(path: path))
                let record = try await log.append(.sample(number), at: noon)
                #expect(record.number == Int64(number) + 1)
            }
            let log = try SQLiteAuditLog(OrchestratorFile(path: path))
            #expect(try await log.firstBrokenRecord() == nil)
        }
    }
}
