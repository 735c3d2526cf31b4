extension MessageTemplates {
    /// The templates that come with the library, by kind.
    public static let builtInTexts: [NotificationKind: String] = [
        .agentSpawned:
            "🚀 Agent {{agent}} was started for issue {{issue}}{{#repository}} in {{repository}}{{/repository}}",
        .workStarted: "🤖 Agent {{agent}} is working on issue {{issue}}",
        .prCreated: "🔗 PR created{{#issue}} for issue {{issue}}{{/issue}}: {{url}}",
        .testsPassing: "✅ Tests passing{{#issue}} for issue {{issue}}{{/issue}}{{#summary}}: {{summary}}{{/summary}}",
        .testsFailing: "❌ Tests failing{{#issue}} for issue {{issue}}{{/issue}}{{#summary}}: {{summary}}{{/summary}}"
            + "{{^summary}}{{#error}}: {{error}}{{/error}}{{/summary}}",
        .workCompleted: """
        🎉 Work completed{{#issue}} on issue {{issue}}{{/issue}}{{#summary}}: {{summary}}{{/summary}}
        {{#url}}
        {{url}}
        {{/url}}
        """,
        .error: "⚠️ Error{{#issue}} on issue {{issue}}{{/issue}}: {{error}}",
        .agentMessage: "💬 {{#agent}}Agent {{agent}}{{/agent}}{{^agent}}An agent{{/agent}}"
            + "{{#issue}} on issue {{issue}}{{/issue}}: {{summary}}",
        .agentStopped: "🛑 {{#agent}}Agent {{agent}}{{/agent}}{{^agent}}The agent{{/agent}} was stopped"
            + "{{#issue}} on issue {{issue}}{{/issue}}{{#requester}} by {{requester}}{{/requester}}",
    ]
}

extension NotificationKind {
    /// The kind in words.
    var title: String { rawValue.split(separator: "-").joined(separator: " ") }
}
