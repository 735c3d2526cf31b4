import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DeviceTests {
    @Test func `shows the identity, and makes a new one only when it is told to`() async throws {
        try await Program.withGateway { program, _ in
            #expect(try await program.run("identity", "show").code == 78)
            #expect(try await program.run("doctor").code == 0)
            let first = try await program.run("identity", "show", "--json").json()["deviceId"]?.string
            #expect(first?.count == 64)
            let refused = try await program.run("identity", "reset")
            #expect(refused.code == 64)
            #expect(refused.errors.contains("--yes"))
            #expect(try await program.run("identity", "show", "--json").json()["deviceId"]?.string == first)
            let reset = try await program.run("identity", "reset", "--yes", "--json").json()["deviceId"]?.string
            #expect(reset?.count == 64)
            #expect(reset != first)
            #expect(try await program.run("identity", "show", "--json").json()["deviceId"]?.string == reset)
        }
    }

    @Test func `lists and approves a device that waits`() async throws {
        try await Program.withGateway(.init(pairing: .required)) { program, gateway in
            let send = ["send", SendTests.group, "hello", "--idempotency-key", "mine-1"]
            let waiting = try await program.run(send + ["--json"])
            let request = try #require(try waiting.json()["error"]?["pairingRequestId"]?.string)
            #expect(waiting.code == 77)
            #expect(try waiting.json()["error"]?["receipt"]?["status"]?.string == "queued")
            let listed = try await program.run("devices", "list", "--json").json()["pending"]?.array
            #expect(listed?.map { $0["requestId"]?.string } == [request])
            #expect(try await program.run("devices", "list").output.contains(request))
            #expect(try await program.run("devices", "approve", "nonsense").code == 65)
            #expect(try await program.run("devices", "approve", request).output.contains("approved"))
            #expect(try await program.run(send).code == 0)
            #expect(await gateway.deliveries.count == 1)
        }
    }
}
