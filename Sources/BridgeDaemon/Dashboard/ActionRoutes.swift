import HTTPTypes
import Hummingbird
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// What the forms of the dashboard do; each answers with the way back to a page.
struct ActionRoutes {
    typealias Context = DaemonRequestContext

    let parts: DaemonParts
    let dashboard: Dashboard

    func add(to router: Router<Context>) {
        action("retry", on: router) { form in
            let id = try DashboardRoutes.entryID(form["id"])
            try await parts.outbox.retry(id)
            return back(to: form["from"] == "message" ? "/messages/\(id)" : "/", .retried)
        }
        action("cancel", on: router) { form in
            let id = try DashboardRoutes.entryID(form["id"])
            try await parts.outbox.cancel(id)
            return back(to: form["from"] == "message" ? "/messages/\(id)" : "/", .cancelled)
        }
        action("pause", on: router) { _ in
            try await parts.outbox.pause(.everything)
            return back(to: "/", .paused)
        }
        action("resume", on: router) { _ in
            try await parts.outbox.resume(.everything)
            return back(to: "/", .resumed)
        }
        action("pause-work", on: router) { _ in
            try await perform(.pause)
            return back(to: "/", .workPaused)
        }
        action("resume-work", on: router) { _ in
            try await perform(.resume)
            return back(to: "/", .workResumed)
        }
        action("stop-workflow", on: router) { form in
            let id = try DashboardRoutes.workflowID(form["id"])
            try await stop(id)
            return back(to: form["from"] == "workflow" ? "/workflows/\(id)" : "/", .stopping)
        }
    }

    private func action(
        _ name: String,
        on router: Router<Context>,
        _ act: @escaping @Sendable (FormBody) async throws -> Response
    ) {
        router.post(RouterPath("/actions/\(name)")) { request, context in
            do {
                let form = try await request.form()
                try dashboard.check(form, request, context)
                let response = try await act(form)
                await dashboard.source.forget()
                return response
            } catch {
                return dashboard.trouble(error, request, context)
            }
        }
    }

    private func stop(_ id: WorkflowID) async throws {
        guard let workflow = try await parts.bridge.workflows.workflow(id) else {
            throw Problem(.notFound, "workflow.notFound", "There is no workflow \(id).")
        }
        guard !workflow.state.isFinal else {
            throw Problem(.conflict, "workflow.ended", "The work of \(id) has ended: \(workflow.state.words).")
        }
        try await perform(.stop(workflow.request.issue))
    }

    /// Carries out a command as the owner, who alone has come here, and puts it on record.
    private func perform(_ command: Command) async throws {
        let speaker = Speaker(channel: "dashboard", id: "owner", role: .owner)
        let key = "dashboard-" + DashboardAccess.randomName()
        let result = try await parts.orchestrator.handleCommand(command, from: speaker, key: key)
        try await parts.audit.append(
            AuditEvent(
                place: speaker.channel,
                speaker: speaker.description,
                role: speaker.role.rawValue,
                command: command.description,
                outcome: result.isSuccess ? .done : .failed,
                key: key
            ),
            at: dashboard.time.now()
        )
        guard result.isSuccess else { throw Problem(.conflict, "command.failed", result.text) }
    }

    private func back(to path: String, _ notice: DashboardNotice) -> Response {
        Response(status: .seeOther, headers: [.location: "\(path)?notice=\(notice.rawValue)"])
    }
}

extension Dashboard {
    /// Refuses a form that was not given out to this caller.
    func check(_ form: FormBody, _ request: Request, _ context: DaemonRequestContext) throws(Problem) {
        let session = context.caller == .session ? access.session(of: request) : nil
        guard let proof = form["proof"], access.isFormProof(proof, for: session) else {
            throw Problem(
                .forbidden,
                "http.form",
                "This form is too old, or is not from this dashboard. Nothing was done.",
                advice: "Open the dashboard again and repeat it there."
            )
        }
    }
}
