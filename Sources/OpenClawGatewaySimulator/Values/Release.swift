import OpenClawGateway

/// What depends on the release that a simulated gateway claims to be.
struct Release: Sendable {
    /// The release as `hello-ok.server.version` gives it, for example `2026.6.11`.
    let version: String
    let protocolVersion: ProtocolVersion
    private let parts: [Int]

    init(version: String, protocolVersion: ProtocolVersion) {
        self.version = version
        self.protocolVersion = protocolVersion
        parts = version.split(separator: "-").first.map { $0.split(separator: ".").map { Int($0) ?? 0 } } ?? []
    }

    func isAtLeast(_ other: Int...) -> Bool {
        for (mine, theirs) in zip(parts + [0, 0, 0], other) where mine != theirs { return mine > theirs }
        return true
    }

    /// Groups say who wrote from 2026.7.1 on.
    var namesGroupSenders: Bool { isAtLeast(2026, 7, 1) }
    /// A missing scope is `FORBIDDEN` with details from August 2026 on; before that `INVALID_REQUEST`.
    var forbidsMissingScopes: Bool { isAtLeast(2026, 8, 1) }
    /// One `seq` for all connections, in the gateways of protocol 3 before May 2026.
    var countsEventsGlobally: Bool { protocolVersion == .v3 && !isAtLeast(2026, 5, 1) }
    /// Without a device, `gateway-client`/`backend` keeps its scopes on loopback from May 2026 on.
    var keepsBackendScopes: Bool { isAtLeast(2026, 5, 1) }
    /// The text of a row is cut at this many characters in history and events.
    var historyTextLimit: Int { protocolVersion == .v3 ? 12_000 : 8_000 }
    /// How a failed delivery begins on the wire.
    var deliveryErrorName: String { protocolVersion == .v3 ? "Error" : "OutboundDeliveryError" }
}
