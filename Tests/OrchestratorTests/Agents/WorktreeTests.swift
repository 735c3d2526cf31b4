import Foundation
import OpenClawOrchestrator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WorktreeTests {
    @Test func `lets an agent work in a worktree of its own`() async throws {
        try await withCheckout { shop, checkout in
            let steps = ["where", "touch", "mended", "say", "done"]
            let spawner = try shop.spawner(steps) { $0.checkouts = [checkout] }
            let order = shop.order(instructions: "; rm -rf / --branch=../../x")
            try await spawner.spawn(order)
            _ = try await spawner.reports(of: order.id)
            let workspace = "\(shop.runs)/agent-000001/workspace"
            #expect(FileManager.default.fileExists(atPath: "\(workspace)/README"))
            #expect(FileManager.default.fileExists(atPath: "\(workspace)/mended"))
            #expect(!FileManager.default.fileExists(atPath: "\(checkout.path)/mended"))
            let branch = try await Workshop.run("git", ["-C", workspace, "branch", "--show-current"])
            #expect(branch == "openclaw/issue-12-agent-000001\n")
        }
    }

    @Test func `refuses work for a repository without a checkout`() async throws {
        try await withCheckout { shop, checkout in
            let spawner = try shop.spawner([]) { $0.checkouts = [checkout] }
            let other = AgentOrder(id: shop.order().id, issue: Issue(1, in: RepositoryName("octo/dog"))!)
            let error = await #expect(throws: AgentError.self) { try await spawner.spawn(other) }
            #expect(error?.code == .misconfigured)
        }
    }

    @Test func `takes the only checkout when no repository is named`() async throws {
        try await withCheckout { shop, checkout in
            let spawner = try shop.spawner(["environment"]) { $0.checkouts = [checkout] }
            let order = AgentOrder(id: shop.order().id, issue: Issue(1)!)
            try await spawner.spawn(order)
            _ = try await spawner.reports(of: order.id)
            #expect(try await spawner.log(of: order.id, lines: 99).contains("OPENCLAW_AGENT_REPOSITORY=octo/cat"))
        }
    }

    @Test func `says what git could not do`() async throws {
        try await Workshop.with { shop in
            let checkout = try AgentCheckout("octo/cat=\(shop.folder)/nowhere")
            let spawner = try shop.spawner([]) { $0.checkouts = [checkout] }
            let error = await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(error?.code == .notStarted)
            #expect(error?.message.contains("nowhere") == true)
            #expect(try await spawner.state(of: shop.order().id) == .neverStarted)
        }
    }

    @Test func `removes runs that ended long ago, with their worktrees`() async throws {
        try await withCheckout { shop, checkout in
            let spawner = try shop.spawner(["touch", "mended"]) { $0.checkouts = [checkout] }
            try await spawner.spawn(shop.order("agent-000001"))
            _ = try await spawner.reports(of: shop.order("agent-000001").id)
            #expect(try await worktrees(of: checkout).contains("agent-000001"))

            let soon = try shop.spawner([], later: .seconds(29 * 86400)) { $0.checkouts = [checkout] }
            try await soon.spawn(shop.order("agent-000002"))
            _ = try await soon.reports(of: shop.order("agent-000002").id)
            #expect(try soon.agents().count == 2)

            let late = try shop.spawner([], later: .seconds(31 * 86400)) { $0.checkouts = [checkout] }
            try await late.spawn(shop.order("agent-000003"))
            _ = try await late.reports(of: shop.order("agent-000003").id)
            #expect(try late.agents().map(\.rawValue) == ["agent-000003"])
            #expect(try await !worktrees(of: checkout).contains("agent-000001"))
        }
    }

    private func worktrees(of checkout: AgentCheckout) async throws -> String {
        try await Workshop.run("git", ["-C", checkout.path, "worktree", "list", "--porcelain"])
    }

    private func withCheckout(_ body: (Workshop, AgentCheckout) async throws -> Void) async throws {
        try await Workshop.with { shop in
            let path = "\(shop.folder)/checkout"
            try await Workshop.run("git", ["init", "--quiet", path])
            try Data("Hello\n".utf8).write(to: URL(fileURLWithPath: "\(path)/README"))
            try await Workshop.run("git", ["-C", path, "add", "README"])
            let person = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
            try await Workshop.run("git", ["-C", path] + person + ["commit", "--quiet", "-m", "Begin"])
            try await body(shop, try AgentCheckout("octo/cat=\(path)"))
        }
    }
}
