import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ReadmeTests {
    /// The block of the README that begins with `# bridge.yaml`.
    private func configuration() throws -> String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let text = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
        let blocks = text.components(separatedBy: "```")
        return try #require(blocks.first { $0.hasPrefix("yaml\n# bridge.yaml") }.map { String($0.dropFirst(5)) })
    }

    @Test func `the configuration of the README runs an agent on a command from a chat`() async throws {
        var settings = GatewaySimulator.Configuration()
        settings.directScope = .perChannelPeer
        try await Program.withGateway(settings) { program, gateway in
            let file = program.home + "/bridge.yaml"
            try configuration().write(toFile: file, atomically: true, encoding: .utf8)
            let code = try await program.interrupt(["run", "--json", "--config", file]) { lines in
                for try await line in lines where try JSONValue(parsing: line)["state"]?.string == "connected" { break }
                try await gateway.receive(channel: "whatsapp", from: "18312950562", text: "work on issue #12")
                let end = try await gateway.delivery { $0.text.contains("Work completed") }
                #expect(end.to.hasSuffix("18312950562"))
            }
            #expect(code == 0)
        }
    }
}
