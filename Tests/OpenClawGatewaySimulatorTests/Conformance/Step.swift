import Testing

/// One line of a dialogue.
struct Step: Sendable {
    /// The line in the recording.
    var line: Int
    var action: Action

    enum Action: Sendable {
        case note(String)
        /// A client opens a connection and waits for the challenge.
        case open(String, path: String, headers: [String: String])
        /// A client asks to be let in; `with` is what differs from the usual request.
        case connect(String, id: String, with: [String: JSON], signature: SignaturePlan?)
        /// A client sends a frame as it stands.
        case send(String, frame: JSON)
        /// A client sends text that need not be JSON.
        case sendText(String, String)
        /// A client sends a frame that is too large or too odd to be kept.
        case sendMade(String, MadeFrame)
        /// A client closes its connection properly; before that it saw these background events.
        case leave(String, saw: [String])
        /// A client's connection breaks off.
        case drop(String)
        /// Nobody listens.
        case refused
        /// A client that checks certificates does not connect.
        case distrust
        /// A client without TLS does not get a connection.
        case plain
        /// Nothing happens for a while.
        case pass(Duration)
        case startGateway
        case stopGateway
        case expect(Expectation)
    }

    init(_ json: JSON) throws {
        line = Int(try #require(json["line"]?.number))
        action = try Action(json, line: line)
    }
}

extension Step.Action {
    init(_ json: JSON, line: Int) throws {
        if let note = json["note"]?.string {
            self = .note(note)
        } else if let connection = json["open"]?.string {
            let headers = (json["headers"]?.members ?? [:]).compactMapValues(\.string)
            self = .open(connection, path: json["path"]?.string ?? "/", headers: headers)
        } else if let connection = json["send"]?.string {
            try self.init(sendOn: connection, json)
        } else if let connection = json["leave"]?.string {
            self = .leave(connection, saw: (json["saw"]?.array ?? []).compactMap(\.string))
        } else if let connection = json["drop"]?.string {
            self = .drop(connection)
        } else if let time = json["passMs"]?.number {
            self = .pass(.milliseconds(Int64(time)))
        } else if json["refused"] != nil {
            self = .refused
        } else if json["distrust"] != nil {
            self = .distrust
        } else if json["plain"] != nil {
            self = .plain
        } else if let change = json["gateway"]?.string {
            self = change == "start" ? .startGateway : .stopGateway
        } else {
            self = .expect(try Expectation(json, line: line))
        }
    }

    private init(sendOn connection: String, _ json: JSON) throws {
        if let id = json["connect"]?.string {
            let signature = try json["sign"].map(SignaturePlan.init)
            self = .connect(connection, id: id, with: json["with"]?.members ?? [:], signature: signature)
        } else if let request = json["request"] {
            self = .send(connection, frame: .object(request.members.merging(["type": "req"]) { old, _ in old }))
        } else if let frame = json["frame"] {
            self = .send(connection, frame: frame)
        } else if let text = json["text"]?.string {
            self = .sendText(connection, text)
        } else {
            self = .sendMade(connection, try MadeFrame(try #require(json["made"])))
        }
    }
}

/// How a device signed its connect request.
struct SignaturePlan: Sendable {
    /// The placeholder of the device.
    var device: String
    var version: Int
    /// What the request says in place of the truth.
    var id: String?
    var publicKey: String?
    var nonce: String?
    var skewSeconds: Double
    /// What was signed in place of what the request says.
    var signedScopes: [String]?
    var signedToken: String?
    var signsChallenge: Bool
    var isTampered: Bool

    init(_ json: JSON) throws {
        device = try #require(json["device"]?.string)
        version = Int(try #require(json["version"]?.number))
        id = json["id"]?.string
        publicKey = json["publicKey"]?.string
        nonce = json["nonce"]?.string
        skewSeconds = json["skewSeconds"]?.number ?? 0
        signedScopes = json["signedScopes"]?.array.compactMap(\.string)
        signedToken = json["signedToken"]?.string
        signsChallenge = json["signedNonce"]?.string == "challenge"
        isTampered = json["tampered"]?.bool ?? false
    }
}

/// A frame that the recordings only describe.
struct MadeFrame: Sendable {
    var method: String
    var id: String
    var params: JSON?
    var byteCount: Int?
    var isBinary: Bool

    init(_ json: JSON) throws {
        method = try #require(json["method"]?.string)
        id = json["id"]?.string ?? "made"
        params = json["params"]
        byteCount = json["padTo"]?.number.map { Int($0) }
        isBinary = json["binary"]?.bool ?? false
    }

    /// The frame's text, padded to its size; `connect` are the params of a usual connect request.
    func text(connect: [String: JSON]) -> String {
        switch method {
        case "connect": padded(member: "userAgent", in: connect)
        case "send":
            padded(member: "message", in: ["channel": "filechan", "to": "user:large", "idempotencyKey": "large-1"])
        default: frame(params ?? [:])
        }
    }

    private func padded(member: String, in params: [String: JSON]) -> String {
        let bare = frame(.object(params.merging([member: ""]) { _, new in new }))
        let padding = String(repeating: "x", count: max(0, (byteCount ?? 0) - bare.utf8.count))
        return frame(.object(params.merging([member: .string(padding)]) { _, new in new }))
    }

    private func frame(_ params: JSON) -> String {
        JSON.object(["type": "req", "id": .string(id), "method": .string(method), "params": params]).description
    }
}
