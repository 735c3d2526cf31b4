import OpenClawGateway

extension Method {
    /// The methods that put a message into a chat channel.
    static let sending: [Method] = [
        Method("send", scope: .write, params: sendFields) { $0.send($1) },
        Method("poll", scope: .write, params: pollFields) { $0.poll($1) },
        Method("message.action", scope: .write, params: actionFields) { $0.performAction($1) },
    ]

    private static let sendFields: [Shape.Field] = [
        .required("to", .text),
        .optional("message", .string()),
        .optional("mediaUrl", .string()),
        .optional("mediaUrls", .list(of: .string())),
        .optional("buffer", .string(), since: .v4),
        .optional("filename", .string(), since: .v4),
        .optional("contentType", .string(), since: .v4),
        .optional("asVoice", .boolean, since: .v4),
        .optional("gifPlayback", .boolean),
        .optional("channel", .string()),
        .optional("accountId", .string()),
        .optional("agentId", .string()),
        .optional("threadId", .string()),
        .optional("replyToId", .string()),
        .optional("forceDocument", .boolean, since: .v4),
        .optional("silent", .boolean, since: .v4),
        .optional("parseMode", .constant("HTML"), since: .v4),
        .optional("sessionKey", .string()),
        .required("idempotencyKey", .text),
    ]

    private static let pollFields: [Shape.Field] = [
        .required("to", .text),
        .required("question", .text),
        .required("options", .list(of: .text, min: 2, max: 12)),
        .optional("maxSelections", .integer(min: 1, max: 12)),
        .optional("durationSeconds", .integer(min: 1, max: 604_800)),
        .optional("durationHours", .integer(min: 1)),
        .optional("silent", .boolean),
        .optional("isAnonymous", .boolean),
        .optional("threadId", .string()),
        .optional("channel", .string()),
        .optional("accountId", .string()),
        .required("idempotencyKey", .text),
    ]

    private static let actionFields: [Shape.Field] = [
        .required("channel", .text),
        .required("action", .text),
        .required("params", .record),
        .optional("accountId", .string()),
        .optional("requesterAccountId", .string(), since: .v4),
        .optional("requesterSenderId", .string()),
        .optional("senderIsOwner", .boolean),
        .optional("sessionKey", .string()),
        .optional("sessionId", .string()),
        .optional("agentId", .string()),
        .optional("inboundTurnKind", .string(), since: .v4),
        .optional("toolContext", .record),
        .required("idempotencyKey", .text),
    ]
}

extension GatewayModel {
    /// Looks an idempotency key up; gives whether the request is to be carried out.
    func begin(_ cacheKey: String, _ request: Request) -> Bool {
        switch idempotency.begin(cacheKey, request) {
        case .new: return true
        case .joined: return false
        case .answered(let answer):
            respond(answer, to: request)
            return false
        }
    }

    /// Refuses a request that had begun its key; such refusals are not remembered.
    func reject(_ cacheKey: String, _ answer: Answer) {
        for request in idempotency.abandon(cacheKey) { respond(answer, to: request) }
    }

    func send(_ request: Request) {
        let cacheKey = cacheKey("send", request)
        guard begin(cacheKey, request) else { return }
        let text = request.string("message") ?? ""
        var media = (request.params["mediaUrls"]?.array ?? []).compactMap(\.string)
        if let single = request.string("mediaUrl") { media.insert(single, at: 0) }
        if let file = request.string("buffer").map({ _ in request.string("filename") ?? "attachment" }) {
            media.append(file)
        }
        guard !text.trimmed.isEmpty || !media.isEmpty else {
            return reject(cacheKey, .invalid("invalid send params: text or media is required"))
        }
        submit(request, text: text, media: media, cacheKey: cacheKey)
    }

    func poll(_ request: Request) {
        let cacheKey = cacheKey("poll", request)
        guard begin(cacheKey, request) else { return }
        submit(request, text: request.string("question") ?? "", media: [], cacheKey: cacheKey, isPoll: true)
    }

    private func submit(_ request: Request, text: String, media: [String], cacheKey: String, isPoll: Bool = false) {
        switch resolve(channel: request.string("channel"), to: request.string("to") ?? "") {
        case .failure(let error): reject(cacheKey, .invalid(error.message))
        case .success(let target):
            let agent = request.string("agentId") ?? defaultAgent.id
            let derived = target.sessionKey(
                agent: agent,
                mainKey: "agent:\(agent):main",
                scope: configuration.directScope,
                accountID: request.string("accountId")
            )
            let message = OutboundMessage(
                target: target,
                text: text,
                mediaURLs: media,
                accountID: request.string("accountId"),
                threadID: request.string("threadId"),
                replyToID: request.string("replyToId"),
                key: request.key,
                sessionKey: request.string("sessionKey").map(canonicalKey) ?? derived,
                isPoll: isPoll
            )
            submit(message, cacheKey: cacheKey)
        }
    }

    func performAction(_ request: Request) {
        let cacheKey = cacheKey("message.action", request)
        guard begin(cacheKey, request) else { return }
        let channel = request.string("channel") ?? ""
        let action = request.string("action") ?? ""
        guard channels[channel] != nil else { return reject(cacheKey, .invalid("unsupported channel: \(channel)")) }
        guard ["react", "edit", "delete", "reply", "pin", "unpin"].contains(action), channel != "filechan" else {
            return reject(cacheKey, .invalid("Channel \(channel) does not support action \(action)."))
        }
        let answer = Answer.ok(["ok": true, "action": .string(action), "channel": .string(channel)])
        for waiting in idempotency.complete(cacheKey, answer, at: now) { respond(answer, to: waiting) }
    }

    /// Newer gateways keep the keys of each channel and account apart.
    private func cacheKey(_ prefix: String, _ request: Request) -> String {
        guard configuration.queueFamily == .announces else { return "\(prefix):\(request.key)" }
        let account = [request.string("channel"), request.string("accountId")].map { $0 ?? "" }
        return "\(prefix):\(account.joined(separator: ":")):\(request.key)"
    }

    /// Why a target cannot be used.
    struct TargetProblem: Error {
        let message: String
    }

    /// Finds the channel and the place that a request means.
    func resolve(channel: String?, to: String) -> Result<ChannelTarget, TargetProblem> {
        if channel == "webchat" {
            let text =
                "unsupported channel: webchat (internal-only). Use `chat.send` for WebChat UI messages or choose a "
            return .failure(TargetProblem(message: text + "deliverable channel."))
        }
        let configured = configuration.channels.map(\.id)
        guard let id = channel ?? (configured.count == 1 ? configured[0] : nil) else {
            let names = configured.joined(separator: ", ")
            return .failure(
                TargetProblem(message: "Channel is required when multiple channels are configured: \(names)")
            )
        }
        guard channels[id] != nil else { return .failure(TargetProblem(message: "unsupported channel: \(id)")) }
        guard let target = ChannelTarget(to, on: id) else {
            return .failure(TargetProblem(message: "Error: \(id): invalid target \"\(to)\""))
        }
        return .success(target)
    }
}
