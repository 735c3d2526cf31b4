import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(2)))
struct ServeTests {
    private let group = "whatsapp:group:120363401780756402@g.us"

    @Test func `listens at its socket and where it was told to, and ends when it is asked to`() async throws {
        try await Program.withGateway { program, _ in
            let code = try await program.interrupt(["serve", "--json", "--listen", "127.0.0.1:0"]) { lines in
                var seen: Set<String> = []
                for try await line in lines {
                    let event = try JSONValue(parsing: line)
                    if let address = event["address"]?.string { seen.insert(String(address.prefix(4))) }
                    if let state = event["state"]?.string { seen.insert(state) }
                    if seen.isSuperset(of: ["http", "unix", "connected"]) { break }
                }
            }
            #expect(code == 0)
            #expect(!FileManager.default.fileExists(atPath: program.stateFolder + "/bridge.sock"))
        }
    }

    @Test func `what waits in the outbox is delivered, and what is left at the end is told`() async throws {
        try await Program.withGateway { program, gateway in
            let kept = try await program.run("send", group, "first", "--wait", "queued", "--json")
            #expect(kept.code == 0, "\(kept.errors)")
            let code = try await program.serve(["serve", "--json"]) { lines, signal in
                _ = try await gateway.delivery { $0.text == "first" }
                signal(.terminate)
                var last = JSONValue.null
                for try await line in lines { last = try JSONValue(parsing: line) }
                #expect(last["type"] == "ended")
                #expect(last["queued"] == 0)
            }
            #expect(code == 0)
        }
    }

    @Test func `what cannot be delivered stays for the next start, and is told`() async throws {
        try await Program.withHome { home in
            var program = home
            program.variables = ["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:9", "OPENCLAW_GATEWAY_TOKEN": "test-token"]
            let kept = try await program.run("send", group, "later", "--wait", "queued", "--json")
            #expect(kept.code == 0, "\(kept.errors)")
            let code = try await program.serve(["serve", "--json"]) { lines, signal in
                var last = JSONValue.null
                for try await line in lines {
                    last = try JSONValue(parsing: line)
                    if last["address"] != nil { signal(.terminate) }
                }
                #expect(last["type"] == "ended")
                #expect(last["queued"] == 1)
            }
            #expect(code == 0)
        }
    }

    @Test func `a second daemon on the same state is refused`() async throws {
        try await Program.withGateway { program, _ in
            let code = try await program.interrupt(["serve", "--json"]) { lines in
                for try await line in lines where try JSONValue(parsing: line)["type"] == "listening" { break }
                let second = try await program.run("serve")
                #expect(second.code == ExitStatus.rejected.rawValue)
                #expect(second.errors.contains("Another daemon or orchestrator runs on this state, process "))
            }
            #expect(code == 0)
        }
    }

    @Test func `a killed daemon leaves nothing that the next one minds`() async throws {
        try await Program.withGateway { program, _ in
            try await program.kill(["serve"]) {
                while !FileManager.default.fileExists(atPath: program.stateFolder + "/bridge.sock") {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            let code = try await program.interrupt(["serve", "--json"]) { lines in
                for try await line in lines where try JSONValue(parsing: line)["type"] == "listening" { break }
            }
            #expect(code == 0)
        }
    }

    @Test func `a port that is taken is told, with what to do`() async throws {
        try await Program.withGateway { program, gateway in
            let port = try #require(gateway.url.split(separator: ":").last)
            let ending = try await program.run(["serve", "--listen", "127.0.0.1:\(port)"])
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            #expect(ending.errors.contains("cannot listen at 127.0.0.1:\(port)"))
        }
    }

    @Test(arguments: ["0.0.0.0:8787", "8787x", "example.org:80"])
    func `an address that others could reach is refused`(address: String) async throws {
        try await Program.withHome { program in
            let ending = try await program.run(["serve", "--listen", address])
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            #expect(ending.errors.contains("openclaw.http.listen"))
        }
    }

    @Test func `tells a service manager that it serves, lives, reads its settings again, and stops`() async throws {
        try await Program.withGateway { program, _ in
            let manager = try NotifySocket()
            defer { manager.close() }
            let variables = ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"]
            let code = try await program.serve(["serve", "--json"], variables: variables) { _, signal in
                try manager.wait(for: "READY=1")
                try manager.wait(for: "WATCHDOG=1")
                signal(.terminalClosed)
                try manager.wait(for: "RELOADING=1")
                try manager.wait(for: "READY=1")
                signal(.terminate)
                try manager.wait(for: "STOPPING=1")
            }
            #expect(code == 0)
        }
    }
}

extension Program {
    /// Where the program keeps its state.
    var stateFolder: String { home + "/.local/state/openclaw-bridge" }
}
