import OpenClawGateway

extension Method {
    /// The methods that start and end the flow of session events.
    static let subscriptions: [Method] = [
        Method("sessions.subscribe", scope: .read) { model, request in
            model.connections[request.connection]?.client?.subscribesToSessions = true
            model.respond(.ok(["subscribed": true]), to: request)
        },
        Method("sessions.unsubscribe", scope: .read) { model, request in
            model.connections[request.connection]?.client?.subscribesToSessions = false
            model.respond(.ok(["subscribed": false]), to: request)
        },
        Method("sessions.messages.subscribe", scope: .read, params: keyFields) { model, request in
            let key = model.canonicalKey(request.string("key") ?? "")
            model.connections[request.connection]?.client?.subscribedKeys.insert(key)
            model.respond(.ok(["subscribed": true, "key": .string(key)]), to: request)
        },
        Method("sessions.messages.unsubscribe", scope: .read, params: keyFields) { model, request in
            let key = model.canonicalKey(request.string("key") ?? "")
            model.connections[request.connection]?.client?.subscribedKeys.remove(key)
            model.respond(.ok(["subscribed": false, "key": .string(key)]), to: request)
        },
    ]

    private static let keyFields: [Shape.Field] = [
        .required("key", .text), .optional("agentId", .text, since: .v4),
    ]
}
