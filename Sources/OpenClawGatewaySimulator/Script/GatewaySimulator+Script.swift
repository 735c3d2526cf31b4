import OpenClawGateway
import Yams

extension GatewaySimulator.Configuration {
    /// Reads a script in YAML: what the gateway is, and what goes wrong.
    ///
    /// ```yaml
    /// gateway:
    ///   protocol: 4                 # 3 or 4
    ///   version: 2026.6.11
    ///   token: test-token           # or password: …, or authentication: none
    ///   queue: never-replays        # replays, never-replays, announces
    ///   pairing: silent             # silent, required
    ///   channels: [whatsapp, slack]
    ///   agents: [main]
    ///   answers-inbound: false
    ///   dm-scope: main              # per-peer, per-channel-peer, per-account-channel-peer
    ///   text-commands: false
    ///   port: 18789
    ///   seed: 1
    ///   scale: 1                    # how much faster than life
    ///   tick: 30s
    ///   clock-offset: 0s
    /// faults:
    ///   - on: request               # now, time, upgrade, connect, request, delivery, delivered, answer, event
    ///     method: send              # of request and answer; all methods without it
    ///     target: 1203@g.us         # only this target or session
    ///     nth: 2                    # the first occurrence that is hit
    ///     count: 3                  # how many are hit: a number or all
    ///     do: fail                  # see below
    ///     reason: overloaded
    /// ```
    ///
    /// `on: time` takes `after`, `on: event` takes `name`. The actions and what they take:
    ///
    /// - `refuse-upgrade`: `status`, `body`
    /// - `refuse-connect`: `reason`, one of `starting`, `rate-limited`, `protocol-mismatch`, `pairing-required`,
    ///   `wrong-secret`, `signature-expired`
    /// - `grant-no-scopes`
    /// - `fail`: `reason`, one of `overloaded`, `suspended`, `starting`; or `code` and `message`
    /// - `delay`: `for`
    /// - `lose-answer`, `drop`, `restart-in-process`, `skip-event`, `queue-delivery`, `deliver-partially`
    /// - `provider-failure`: `text`
    /// - `close`: `code`, `reason`
    /// - `crash` and `stop`: `restart-after`
    /// - `stall`: `for`, or for ever without it; `pause-reading`: `for`
    /// - `skip-sequence`: `numbers`
    /// - `send-frame`: `frame`, one of `not-json`, `truncated`, `unknown-type`, `breaks-schema`, `oversized` (with
    ///   `bytes`), `stray-answer`
    ///
    /// Keys that are not known, values of another type and words that mean nothing are errors that name the line.
    public init(script yaml: String) throws(ScriptError) {
        self.init()
        guard let root = try Self.compose(yaml) else { return }
        var script = try ScriptObject(root, path: "")
        if var gateway = try script.object("gateway") {
            try read(&gateway)
            try gateway.finish()
        }
        for var object in try script.objects("faults") {
            faults.append(try GatewaySimulator.Fault(&object))
            try object.finish()
        }
        try script.finish()
    }

    private static func compose(_ yaml: String) throws(ScriptError) -> Node? {
        do {
            return try Yams.compose(yaml: yaml)
        } catch {
            throw ScriptError(error)
        }
    }

    private mutating func read(_ gateway: inout ScriptObject) throws(ScriptError) {
        if let version: ProtocolVersion = try gateway.choice("protocol", ["3": .v3, "4": .v4]) {
            self = Self(protocolVersion: version)
        }
        if let version = try gateway.string("version") {
            self = Self(protocolVersion: protocolVersion, version: version)
        }
        try readAuthentication(&gateway)
        let families: KeyValuePairs<String, GatewaySimulator.QueueFamily> = [
            "replays": .replays, "never-replays": .neverReplays, "announces": .announces,
        ]
        queueFamily = try gateway.choice("queue", families) ?? queueFamily
        pairing = try gateway.choice("pairing", ["silent": .silent, "required": .required]) ?? pairing
        if let ids = try gateway.strings("channels") { channels = ids.map { .init(id: $0) } }
        if let ids = try gateway.strings("agents") { agents = ids.map { .init(id: $0) } }
        answersInboundMessages = try gateway.bool("answers-inbound") ?? answersInboundMessages
        directScope = try gateway.choice("dm-scope", Self.directScopes) ?? directScope
        obeysTextCommands = try gateway.bool("text-commands") ?? obeysTextCommands
        port = try gateway.integer("port", in: 0...65_535) ?? port
        seed = try gateway.integer("seed", in: 0...Int.max).map(UInt64.init) ?? seed
        timing.scale = try gateway.number("scale", in: 0.001...100_000) ?? timing.scale
        timing.tickInterval = try gateway.duration("tick") ?? timing.tickInterval
        clockOffset = try gateway.duration("clock-offset") ?? clockOffset
    }

    private static let directScopes: KeyValuePairs<String, GatewaySimulator.DirectScope> = [
        "main": .main, "per-peer": .perPeer, "per-channel-peer": .perChannelPeer,
        "per-account-channel-peer": .perAccountChannelPeer,
    ]

    private mutating func readAuthentication(_ gateway: inout ScriptObject) throws(ScriptError) {
        let token = try gateway.string("token")
        let password = try gateway.string("password")
        let none: Bool? = try gateway.choice("authentication", ["none": true])
        guard [token != nil, password != nil, none != nil].count(where: { $0 }) <= 1 else {
            throw gateway.error(nil, "authentication", "give only one of token, password and authentication")
        }
        if let token { authentication = .token(Secret(token)) }
        if let password { authentication = .password(Secret(password)) }
        if none != nil { authentication = .none }
    }
}

extension ScriptError {
    /// What the YAML parser found.
    fileprivate init(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, column: mark.column, key: "", message: "is not YAML: \(problem)")
        default:
            self.init(line: 0, column: 0, key: "", message: "is not YAML: \(error)")
        }
    }
}
