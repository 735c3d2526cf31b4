import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct BacklogTests {
    private func fill(_ program: Program, _ count: Int) async throws {
        try await program.withOutbox { outbox in
            for number in 1...count { try await outbox.enqueue("\(number)", to: "agent:main:note-\(number % 7)") }
        }
    }

    @Test func `drains on a terminal as a bar that stays in one line`() async throws {
        try await Program.withGateway { program, gateway in
            try await fill(program, 40)
            let ending = try await program.runOnTerminal(columns: 70, ["outbox", "deliver"])
            let frames = ending.output.frames
            #expect(ending.code == 0)
            #expect(frames.first?.contains("40 left") == true)
            #expect(frames.dropLast().last?.contains("100%  nothing is left") == true)
            #expect(frames.last == "40 accepted")
            #expect(frames.allSatisfy { $0.count < 70 })
            #expect(ending.output.split(separator: "\r\n").count == 2)
        }
    }

    @Test func `drains elsewhere as lines`() async throws {
        try await Program.withGateway { program, gateway in
            try await fill(program, 3)
            let ending = try await program.run("outbox", "deliver")
            #expect(ending.code == 0)
            #expect(ending.output.hasPrefix("3 left\n"))
            #expect(ending.output.hasSuffix("3 accepted\n"))
            let last = try await program.documents("outbox", "stats", "--watch").last
            #expect(last?["pending"]?.integer == 0)
        }
    }

    @Test func `is watched until somebody interrupts`() async throws {
        try await Program.withHome { program in
            try await fill(program, 2)
            let code = try await program.interrupt(["outbox", "stats", "--watch", "--json"]) { lines in
                for try await line in lines {
                    #expect(try JSONValue(parsing: line)["pending"]?.integer == 2)
                    return
                }
            }
            #expect(code == 1)
        }
    }

    @Test func `what did not get through is counted, and makes the command fail`() async throws {
        try await Program.withGateway { program, gateway in
            try await program.withOutbox { outbox in
                try await outbox.enqueue("nowhere", to: "telegram:dm:123456")
                try await outbox.enqueue("here", to: SendTests.group)
            }
            let ending = try await program.run("outbox", "deliver", "--json")
            let report = try JSONValue(parsing: String(ending.output.split(separator: "\n").last ?? ""))
            #expect(ending.code == 1)
            #expect(report["ended"] == ["accepted": 1, "rejected": 1])
        }
    }

    @Test func `a list fits a narrow terminal`() async throws {
        try await Program.withHome { program in
            try await program.withOutbox { outbox in
                _ = try await outbox.enqueue("hello", to: "whatsapp:group:120363401780756402@g.us")
            }
            for columns in [50, 60, 80] as [UInt16] {
                let ending = try await program.runOnTerminal(columns: columns, ["outbox", "list"])
                #expect(ending.output.frames.allSatisfy { $0.count <= columns }, "\(ending.output)")
                #expect(ending.output.contains("…") == (columns < 80))
            }
        }
    }
}
