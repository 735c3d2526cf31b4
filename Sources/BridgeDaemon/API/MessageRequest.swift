import Hummingbird
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A message as callers hand it in.
struct MessageRequest {
    /// The longest text, in bytes; what is longer than its channel allows is cut into parts.
    static let maximumText = 262_144
    /// The largest metadata, in bytes of JSON.
    static let maximumMetadata = 16_384

    let message: OutboundMessage

    /// Reads a message.
    ///
    /// - Parameters:
    ///   - body: The object; all of it is read.
    ///   - headerKey: The idempotency key of the request's header, if there is one.
    ///   - parts: The channels and templates that may be named.
    /// - Throws: The first rule that is broken, with the place.
    init(_ body: JSONBody, headerKey: String? = nil, _ parts: BridgeParts) throws(Problem) {
        var body = body
        let (route, sessionKey) = try Self.target(&body, parts.configuration.bridge.channels)
        let text = try Self.text(&body, for: route, parts.templates)
        var message = OutboundMessage(text, to: route)
        message.sessionKey = sessionKey
        message.idempotencyKey = try body.idempotencyKey(header: headerKey)
        message.metadata = try Self.metadata(&body)
        message.delivery = try Self.options(&body)
        try body.finish()
        self.message = message
    }

    private static func target(
        _ body: inout JSONBody,
        _ channels: KnownChannels
    ) throws(Problem) -> (Route, SessionKey?) {
        let key = try body.string("sessionKey")
        let (channel, to) = (try body.string("channel"), try body.string("to"))
        let (account, thread) = (try body.string("account"), try body.string("thread"))
        if let key {
            for (name, value) in [("channel", channel), ("to", to), ("account", account), ("thread", thread)]
            where value != nil {
                throw body.invalid(name, "It cannot be given beside sessionKey.")
            }
            do throws(SessionKeyError) {
                let key = try SessionKey(key, channels: channels)
                return (key.route, key)
            } catch {
                throw body.invalid("sessionKey", error)
            }
        }
        if channel == nil, to == nil {
            throw body.invalid("sessionKey", "It is missing: give sessionKey, or channel and to.")
        }
        let (name, address) = (try body.required("channel", channel), try body.required("to", to))
        do throws(SessionKeyError) {
            let target = try ChatTarget(channel: name, to: address, accountID: account, threadID: thread)
            return (.chat(target), nil)
        } catch {
            throw body.invalid("to", error)
        }
    }

    // MARK: Text

    private static func text(
        _ body: inout JSONBody,
        for route: Route,
        _ templates: MessageTemplates
    ) throws(Problem) -> String {
        let text = try body.string("text")
        let kind = try body.choice("template", NotificationKind.self)
        let values = try body.object("values")
        if text != nil, kind != nil { throw body.invalid("template", "It cannot be given beside text.") }
        if values != nil, kind == nil { throw body.invalid("values", "It belongs to a template, and none is given.") }
        if let kind { return try Self.text(of: kind, values ?? [:], for: route, templates, body) }
        guard let text else { throw body.invalid("text", "It is missing: give text, or template and values.") }
        guard text.contains(where: { !$0.isWhitespace }) else { throw body.invalid("text", "It is empty.") }
        guard text.utf8.count <= maximumText else {
            throw body.invalid("text", "It is longer than \(maximumText) bytes.")
        }
        return text
    }

    private static func text(
        of kind: NotificationKind,
        _ values: [String: JSONValue],
        for route: Route,
        _ templates: MessageTemplates,
        _ body: JSONBody
    ) throws(Problem) -> String {
        var texts: [String: String] = [:]
        for (name, value) in values {
            guard let text = value.string else { throw body.invalid("values", "Each value must be a string.") }
            texts[name] = text
        }
        do throws(TemplateError) {
            // Checks the values; a notification of an agent would make up for them.
            _ = try templates.preview(kind, values: texts, channel: "")
        } catch {
            throw body.invalid("values", [error.message, error.advice].compactMap(\.self).joined(separator: " "))
        }
        return templates.text(of: ChatNotification(id: "", kind: kind, values: texts), for: route)
    }

    // MARK: The rest

    private static func metadata(_ body: inout JSONBody) throws(Problem) -> [String: JSONValue] {
        guard let metadata = try body.object("metadata") else { return [:] }
        guard JSONValue.object(metadata).description.utf8.count <= maximumMetadata else {
            throw body.invalid("metadata", "It is larger than \(maximumMetadata) bytes of JSON.")
        }
        return metadata
    }

    private static func options(_ body: inout JSONBody) throws(Problem) -> DeliveryOptions {
        let options = DeliveryOptions(
            priority: try body.choice("priority", PriorityName.self)?.priority ?? .normal,
            notBefore: try body.date("notBefore"),
            expiresAt: try body.date("expiresAt"),
            ambiguity: try body.choice("ambiguity", AmbiguityPolicy.self) ?? .resend
        )
        if let notBefore = options.notBefore, let expiresAt = options.expiresAt, expiresAt <= notBefore {
            throw body.invalid("expiresAt", "The message would be useless before it may be sent.")
        }
        return options
    }
}

/// A priority by its name.
private enum PriorityName: String, CaseIterable {
    case low, normal, high

    var priority: MessagePriority {
        switch self {
        case .low: .low
        case .normal: .normal
        case .high: .high
        }
    }
}

extension JSONBody {
    /// Says that a member is no address.
    fileprivate func invalid(_ name: String, _ error: SessionKeyError) -> Problem {
        var problem = Problem(error)
        problem.members["pointer"] = .string(pointer(to: name))
        return problem
    }
}
