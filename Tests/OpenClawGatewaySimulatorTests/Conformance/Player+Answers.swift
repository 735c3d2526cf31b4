/// What the client gets.
extension Player {
    func expect(_ expectation: Expectation) async -> Bool {
        for name in expectation.connections {
            guard let conversation = conversations[name] else { return complain("an open \(name)", "none") }
            guard let (arrival, complaint) = await next(expectation, on: conversation) else {
                return complain("\(name) gets \(expectation)", "nothing")
            }
            if let complaint { complain("\(name) gets \(expectation)", "\(complaint): \(arrival)") }
            if let difference = difference(expectation.kind, arrival, on: conversation) {
                complain("\(name) gets \(expectation)", "\(difference), in \(arrival)")
            }
        }
        return true
    }

    /// Passes over an exception; a request is answered nevertheless.
    func leaveOut(_ action: Step.Action) async -> Bool {
        guard case .expect(let expectation) = action, case .response(let id, _, _, _) = expectation.kind else {
            return true
        }
        guard let name = expectation.connections.first,
            let found = await wait(for: { conversations[name]?.next(in: .answers) }),
            case .frame(let frame) = found.arrival, frame["id"] == id
        else { return complain("any answer to \(id)", "something else") }
        return true
    }

    private func next(
        _ expectation: Expectation,
        on conversation: Conversation
    ) async -> (arrival: Arrival, complaint: String?)? {
        let lane = expectation.lane(bindings)
        while let found = await wait(for: { conversation.next(in: lane) }) {
            if exceptions.loosen(lane, bindings),
                difference(expectation.kind, found.arrival, on: conversation, binds: false) != nil
            {
                continue
            }
            return found
        }
        return nil
    }

    /// Says how `arrival` differs from what was expected; `nil` when it does not.
    private func difference(
        _ expected: Expectation.Kind,
        _ arrival: Arrival,
        on conversation: Conversation,
        binds: Bool = true
    ) -> String? {
        let before = bindings
        defer { if !binds { bindings = before } }
        switch (expected, arrival) {
        case (.ping, .ping): return nil
        case (.closed(let code, let reason), .closed(let actualCode, let actualReason)):
            guard code == actualCode else { return "the code is \(actualCode), not \(code)" }
            return bindings.difference(.string(reason), .string(actualReason), at: "the reason")
        case (.event(let name, let values, let members), .frame(let frame)) where frame["event"]?.string == name:
            let payload = frame["payload"] ?? .null
            let usual = members ?? dialogue.usualMembers[Expectation.kindName(name, values)]
            return different(values, in: payload) ?? different(members: usual?.array.compactMap(\.string), in: payload)
        case (.response(let id, let hello, let result, let error), .frame(let frame)) where frame["ok"] != nil:
            guard frame["id"] == id else { return "the id is \(frame["id"] ?? .null), not \(id)" }
            guard frame["ok"]?.bool == (error == nil) else { return "ok is \(frame["ok"] ?? .null)" }
            if let hello { return different(hello: hello, frame["payload"] ?? .null, on: conversation) }
            return error.flatMap { bindings.difference(unordered($0), frame["error"].map(unordered), at: "error") }
                ?? result.flatMap { different($0, frame["payload"] ?? .null) }
        default: return "something else came"
        }
    }

    /// The parts of a message about wrong params come in the order of the members, which means nothing.
    private func unordered(_ error: JSON) -> JSON {
        guard let message = error["message"]?.string, let start = message.firstRange(of: ": ") else { return error }
        let parts = message[start.upperBound...].split(separator: "; ").sorted().joined(separator: "; ")
        return .object(error.members.merging(["message": .string(message[..<start.upperBound] + parts)]) { $1 })
    }

    private func different(_ result: Expectation.Result, _ payload: JSON) -> String? {
        if let kind = result.kind, payload.kind != kind { return "the payload is \(payload.kind), not \(kind)" }
        return different(result.values, in: payload) ?? different(members: result.members, in: payload)
    }

    private func different(_ values: [String: JSON], in payload: JSON) -> String? {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            if let difference = bindings.difference(value, payload[name], at: name) { return difference }
        }
        return nil
    }

    private func different(members: [String]?, in payload: JSON) -> String? {
        guard let members, payload.members.keys.sorted() != members else { return nil }
        let missing = Set(members).subtracting(payload.members.keys).sorted()
        let extra = Set(payload.members.keys).subtracting(members).sorted()
        return "the members differ: missing \(missing), extra \(extra)"
    }

    private func different(hello: [String: JSON], _ payload: JSON, on conversation: Conversation) -> String? {
        let expected = dialogue.usualHello.merging(hello) { _, new in new }
        let facts: [(String, JSON?)] = [
            ("protocol", payload["protocol"]), ("policy", payload["policy"]), ("role", payload["auth.role"]),
            ("scopes", payload["auth.scopes"]), ("members", sorted(payload)), ("snapshot", sorted(payload["snapshot"])),
        ]
        let differences = facts.map { bindings.difference(expected[$0] ?? .null, $1 ?? .null, at: $0) }
        let all =
            differences + [
                different(token: expected["deviceToken"], payload),
                different(process: expected["process"], payload, on: conversation),
                payload["server.version"]?.string == dialogue.gateway.version ? nil : "the version is another",
            ]
        let found = all.compactMap { $0 }
        return found.isEmpty ? nil : found.joined(separator: "; ")
    }

    private func different(token: JSON?, _ payload: JSON) -> String? {
        guard let token else { return payload["auth.deviceToken"].map { _ in "a device token was issued" } }
        guard payload["auth.issuedAtMs"]?.number != nil else { return "issuedAtMs is missing" }
        return bindings.difference(token, payload["auth.deviceToken"], at: "deviceToken")
    }

    /// Compares whether the gateway is still the process that it was at the first greeting.
    private func different(process: JSON?, _ payload: JSON, on conversation: Conversation) -> String? {
        guard let uptime = payload["snapshot.uptimeMs"]?.number, let now = conversation.challenge["ts"]?.number else {
            return "uptimeMs is missing"
        }
        let start = now - uptime
        defer { processStart = start }
        guard let expected = process?.string, let processStart else { return nil }
        let isSame = abs(start - processStart) < 5
        return isSame == (expected == "same") ? nil : "the process is \(isSame ? "the same" : "new")"
    }

    private func sorted(_ json: JSON?) -> JSON { .array((json?.members.keys.sorted() ?? []).map(JSON.string)) }
}
