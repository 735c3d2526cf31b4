import Foundation
import Testing

/// What a client said to a real gateway, and what kind of answers it got.
///
/// Derived from a recording by `scripts/derive-dialogues.py`.
struct Dialogue: Sendable {
    /// What the recorded gateway was.
    struct Gateway: Sendable {
        var version: String
        var protocolVersion: Int
        /// `token` or `password`, and the secret.
        var authentication: (mode: String, secret: String)
        var usesTLS: Bool
        /// Sessions that existed before.
        var sessions: [String]
        /// How long its timers had run, modulo a minute, where the dialogue depends on it.
        var upForSeconds: Double?
    }

    var name: String
    var gateway: Gateway
    /// The members of most connect requests.
    var usualConnect: [String: JSON]
    /// What most greetings were like.
    var usualHello: [String: JSON]
    /// The members of the payload of each kind of event.
    var usualMembers: [String: JSON]
    var steps: [Step]

    init(contentsOf file: URL) throws {
        let json = try JSON(text: String(contentsOf: file, encoding: .utf8))
        name = try #require(json["recording"]?.string)
        let authentication = try #require(json["gateway.auth"]?.members.first)
        gateway = Gateway(
            version: try #require(json["gateway.version"]?.string),
            protocolVersion: Int(try #require(json["gateway.protocol"]?.number)),
            authentication: (authentication.key, authentication.value.string ?? ""),
            usesTLS: json["gateway.tls"]?.bool ?? false,
            sessions: (json["gateway.sessions"]?.array ?? []).compactMap(\.string),
            upForSeconds: json["gateway.upForSeconds"]?.number
        )
        usualConnect = json["usual.connect"]?.members ?? [:]
        usualHello = json["usual.hello"]?.members ?? [:]
        usualMembers = json["usual.members"]?.members ?? [:]
        steps = try #require(json["steps"]?.array).map(Step.init)
    }
}

extension Dialogue {
    /// A dialogue in the fixtures, named after its recording.
    struct Recording: Sendable, CustomTestStringConvertible {
        var file: URL

        var testDescription: String {
            file.deletingLastPathComponent().lastPathComponent + "/" + file.deletingPathExtension().lastPathComponent
        }

        /// Every dialogue, in the order of gateways and numbers.
        static let all: [Recording] = {
            guard let folder = Bundle.module.url(forResource: "Fixtures/Dialogues", withExtension: nil) else {
                return []
            }
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            return (files?.compactMap { $0 as? URL } ?? [])
                .filter { $0.pathExtension == "json" }
                .sorted { $0.path < $1.path }
                .map(Recording.init)
        }()
    }
}

extension Dialogue {
    /// The runs that a client of the dialogue started; gateways start others on their own.
    var runs: Set<String> {
        let frames = steps.map { step -> JSON in
            if case .send(_, let frame) = step.action { frame } else { .null }
        }
        return Set(frames.compactMap { $0["params.idempotencyKey"]?.string })
    }
}
