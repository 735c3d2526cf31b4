import HTTPTypes
import Hummingbird
import Logging
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// The pages of the dashboard.
struct DashboardRoutes {
    typealias Context = DaemonRequestContext

    let parts: DaemonParts
    let dashboard: Dashboard

    func add(to router: Router<Context>) {
        for asset in DashboardAssets.all {
            router.get(RouterPath(asset.path)) { request, _ in asset.response(to: request) }
        }
        router.get("/") { request, context in
            try await page(request, context, "Dashboard", .dashboard) { frame in
                DashboardPage(try await dashboard.source.data(), now: dashboard.time.now(), frame: frame)
            }
        }
        router.get("/messages/:id") { request, context in
            try await page(request, context, "Message", .message) { frame in
                let explanation = try await parts.outbox.explain(try Self.entryID(context.parameters.get("id")))
                return MessagePage(explanation, now: dashboard.time.now(), frame: frame)
            }
        }
        router.get("/workflows/:id") { request, context in
            try await page(request, context, "Workflow", .workflow) { frame in
                try await workflowPage(try Self.workflowID(context.parameters.get("id")), frame)
            }
        }
    }

    private func workflowPage(_ id: WorkflowID, _ frame: PageFrame) async throws -> WorkflowPage {
        guard let workflow = try await parts.bridge.workflows.workflow(id) else {
            throw Problem(.notFound, "workflow.notFound", "There is no workflow \(id).")
        }
        var log: Result<[String], AgentError>?
        if let agent = workflow.agent {
            do throws(AgentError) {
                log = .success(try await parts.bridge.spawner.log(of: agent, lines: WorkflowPage.logLines))
            } catch {
                log = .failure(error)
            }
        }
        return WorkflowPage(
            workflow,
            transitions: try await parts.bridge.workflows.transitions(of: id),
            log: log,
            now: dashboard.time.now(),
            frame: frame
        )
    }

    /// The page that `make` gives, or one that says why there is none.
    private func page(
        _ request: Request,
        _ context: Context,
        _ title: String,
        _ template: DashboardTemplates.Name,
        _ make: (PageFrame) async throws -> any Sendable
    ) async throws -> Response {
        var frame = dashboard.frame(title, request, context)
        let code = request.uri.queryParameters["notice"]
        frame.notice = code.flatMap { DashboardNotice(rawValue: String($0)) }?.words
        do {
            return dashboard.templates.response(try await make(frame), template)
        } catch {
            return dashboard.trouble(error, request, context)
        }
    }

    static func entryID(_ text: String?) throws(Problem) -> EntryID {
        if let id = text.flatMap({ EntryID($0) }) { return id }
        throw Problem(.notFound, "outbox.notFound", "There is no such message.")
    }

    static func workflowID(_ text: String?) throws(Problem) -> WorkflowID {
        if let id = text.flatMap({ WorkflowID($0) }) { return id }
        throw Problem(.notFound, "workflow.notFound", "There is no such workflow.")
    }
}

extension Dashboard {
    /// What a page for this caller has around its content.
    func frame(_ title: String, _ request: Request, _ context: DaemonRequestContext) -> PageFrame {
        let session = context.caller == .session ? access.session(of: request) : nil
        return PageFrame(title: title, proof: access.formProof(for: session), hasSession: session != nil)
    }

    /// A page that says what is wrong.
    func trouble(_ error: any Error, _ request: Request, _ context: DaemonRequestContext) -> Response {
        let problem = Problem(error)
        if problem.status.kind == .serverError {
            context.logger.error(
                "A page cannot be shown.",
                metadata: ["error.type": "\(problem.code)", "error.message": "\(error)"]
            )
        }
        let page = TroublePage(problem, frame: frame(problem.status.reasonPhrase, request, context))
        return templates.response(page, .trouble, status: problem.status)
    }
}
