import OpenClawGateway

/// What a greeting says that the gateway can do.
///
/// The lists are those of real gateways. They are longer than what the simulator carries out: a method that is listed and
/// not simulated is answered like an unknown one.
enum Features {
    static func methods(_ version: ProtocolVersion) -> [String] {
        version == .v3 ? oldMethods : oldMethods.filter { !retiredMethods.contains($0) } + newMethods
    }

    static func events(_ version: ProtocolVersion) -> [String] {
        version == .v3 ? oldEvents : oldEvents + newEvents
    }

    private static let oldMethods = words(
        """
        health diagnostics.stability doctor.memory.status doctor.memory.dreamDiary doctor.memory.backfillDreamDiary
        doctor.memory.resetDreamDiary doctor.memory.resetGroundedShortTerm doctor.memory.repairDreamingArtifacts
        doctor.memory.dedupeDreamDiary doctor.memory.remHarness logs.tail channels.status channels.start
        channels.stop channels.logout status usage.status usage.cost tts.status tts.providers tts.personas
        tts.enable tts.disable tts.convert tts.setProvider tts.setPersona config.get config.set config.apply
        config.patch config.schema config.schema.lookup exec.approvals.get exec.approvals.set
        exec.approvals.node.get exec.approvals.node.set exec.approval.get exec.approval.list exec.approval.request
        exec.approval.waitDecision exec.approval.resolve plugin.approval.list plugin.approval.request
        plugin.approval.waitDecision plugin.approval.resolve plugins.uiDescriptors wizard.start wizard.next
        wizard.cancel wizard.status talk.config talk.realtime.session talk.realtime.relayAudio
        talk.realtime.relayMark talk.realtime.relayStop talk.realtime.relayToolResult talk.speak talk.mode
        commands.list models.list models.authStatus tools.catalog tools.effective tools.invoke agents.list
        agents.create agents.update agents.delete agents.files.list agents.files.get agents.files.set
        artifacts.list artifacts.get artifacts.download skills.status skills.search skills.detail skills.bins
        skills.install skills.update update.status update.run voicewake.get voicewake.set secrets.reload
        secrets.resolve voicewake.routing.get voicewake.routing.set sessions.list sessions.subscribe
        sessions.unsubscribe sessions.messages.subscribe sessions.messages.unsubscribe sessions.preview
        sessions.describe sessions.compaction.list sessions.compaction.get sessions.compaction.branch
        sessions.compaction.restore sessions.create sessions.send sessions.abort sessions.patch
        sessions.pluginPatch sessions.cleanup sessions.reset sessions.delete sessions.compact last-heartbeat
        set-heartbeats wake node.pair.request node.pair.list node.pair.approve node.pair.reject node.pair.remove
        node.pair.verify device.pair.list device.pair.approve device.pair.reject device.pair.remove
        device.token.rotate device.token.revoke node.rename node.list node.describe node.pending.drain
        node.pending.enqueue node.invoke node.pending.pull node.pending.ack node.invoke.result node.event
        node.canvas.capability.refresh cron.list cron.status cron.add cron.update cron.remove cron.run cron.runs
        gateway.identity.get gateway.restart.preflight gateway.restart.request system-presence system-event
        message.action send agent agent.identity.get agent.wait chat.history chat.abort chat.send
        """
    )

    /// What protocol 4 no longer has.
    private static let retiredMethods: Set = [
        "talk.realtime.relayStop", "node.canvas.capability.refresh", "talk.realtime.relayAudio",
        "talk.realtime.relayMark", "talk.realtime.relayToolResult", "talk.realtime.session",
    ]

    /// What came with protocol 4.
    private static let newMethods = words(
        """
        plugins.sessionAction talk.catalog talk.client.create talk.client.toolCall talk.client.steer
        talk.session.create talk.session.join talk.session.appendAudio talk.session.startTurn talk.session.endTurn
        talk.session.cancelTurn talk.session.cancelOutput talk.session.submitToolResult talk.session.steer
        talk.session.close models.authLogout tasks.list tasks.get tasks.cancel environments.list
        environments.status sessions.files.list sessions.files.get skills.securityVerdicts skills.skillCard
        skills.upload.begin skills.upload.chunk skills.upload.commit skills.proposals.list skills.proposals.inspect
        skills.proposals.create skills.proposals.update skills.proposals.revise skills.proposals.requestRevision
        skills.proposals.apply skills.proposals.reject skills.proposals.quarantine node.pluginSurface.refresh
        cron.get chat.startup chat.metadata chat.message.get
        """
    )

    private static let oldEvents = words(
        """
        connect.challenge agent chat session.message session.tool sessions.changed presence tick talk.mode shutdown
        health heartbeat cron node.pair.requested node.pair.resolved node.invoke.request device.pair.requested
        device.pair.resolved voicewake.changed voicewake.routing.changed exec.approval.requested
        exec.approval.resolved plugin.approval.requested plugin.approval.resolved update.available
        """
    )

    private static let newEvents = ["session.operation", "talk.event"]

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
