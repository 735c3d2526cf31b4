import OpenClawOrchestrator
import Testing

struct AgentCommandTests {
    @Test(arguments: [
        [], [""], ["{workspace}/run"], ["run", "{branch}"], ["run", "{instructions}"], ["run", "{instructions} now"],
        ["run", "a\0b"],
    ])
    func `refuses a command that cannot be used`(arguments: [String]) {
        let error = #expect(throws: AgentError.self) { try AgentCommand(arguments) }
        #expect(error?.code == .misconfigured)
        #expect(error?.advice != nil)
    }

    @Test(arguments: [
        ["run"], ["run", "--issue={issue}", "{repository}", "{workspace}/log", "{agent}", "Do it: {instructions}"],
        ["run", "{\"json\": {}}"], ["run", "{ issue }", "{ISSUE}", "{", "}", "{}", "${HOME}x"],
    ])
    func `takes placeholders that are known, and other braces`(arguments: [String]) throws {
        #expect(try AgentCommand(arguments).arguments == arguments)
    }

    @Test(arguments: ["", "octo/cat", "octo=/path", "octo/cat=relative", "octo/cat=", "../x=/path"])
    func `refuses what names no checkout`(text: String) {
        #expect(throws: AgentError.self) { try AgentCheckout(text) }
    }

    @Test func `refuses settings that cannot be used`() throws {
        let good = AgentSettings(command: try AgentCommand(["run"]), folder: "/var/empty/runs")
        try good.validate()
        let changes: [(inout AgentSettings) -> Void] = [
            { $0.folder = "runs" }, { $0.maximumCount = 0 }, { $0.timeLimit = .zero }, { $0.outputLimit = 1 },
            { $0.environmentNames = ["A=B"] }, { $0.environmentNames = [""] }, { $0.environmentNames = ["1A"] },
            { $0.environmentNames = ["OPENCLAW_AGENT_ID"] }, { $0.keptTime = .seconds(1) }, { $0.keptRuns = -1 },
            { $0.pollInterval = .zero }, { $0.grace = .seconds(-1) },
        ]
        for (index, change) in changes.enumerated() {
            var settings = good
            change(&settings)
            #expect(throws: AgentError.self, "change \(index)") { try settings.validate() }
        }
    }
}
