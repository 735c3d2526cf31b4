import OpenClawGateway

/// A device and what it may do.
struct PairedDevice {
    struct Token {
        let text: String
        var scopes: [String]
        let createdAt: Int64
        var lastUsedAt: Int64?
    }

    let deviceID: String
    let publicKey: String
    var platform: String
    var deviceFamily: String?
    var displayName: String?
    var clientID: String
    var clientMode: String
    var role: String
    var scopes: [String]
    var createdAt: Int64 = 0
    var lastSeenAt: Int64?
    /// The token of each role.
    var tokens: [String: Token] = [:]

    var roles: [String] { [role] }

    init(_ request: ConnectRequest, _ device: ConnectRequest.Device) {
        deviceID = device.id
        publicKey = device.publicKey
        platform = request.platform
        deviceFamily = request.deviceFamily
        displayName = request.displayName
        clientID = request.clientID
        clientMode = request.clientMode
        role = request.role
        scopes = request.scopes
    }

    func covers(_ asked: [String]) -> Bool {
        asked.allSatisfy { scope in
            scopes.contains { OperatorScope(rawValue: $0).covers(OperatorScope(rawValue: scope)) }
        }
    }
}

/// A device that waits for somebody's approval.
struct PendingPairing {
    enum Reason: String {
        case notPaired = "not-paired"
        case scopeUpgrade = "scope-upgrade"
        case roleUpgrade = "role-upgrade"
        case metadataUpgrade = "metadata-upgrade"

        var text: String {
            switch self {
            case .notPaired: "device is not approved yet"
            case .scopeUpgrade: "device is asking for more scopes than currently approved"
            case .roleUpgrade: "device is asking for a higher role than currently approved"
            case .metadataUpgrade: "device identity changed and must be re-approved"
            }
        }

        var hint: String {
            switch self {
            case .notPaired: "Approve this device from the pending pairing requests."
            case .scopeUpgrade: "Review the requested scopes, then approve the pending upgrade."
            case .roleUpgrade: "Review the requested role upgrade, then approve the pending request."
            case .metadataUpgrade: "Review the refreshed device details, then approve the pending request."
            }
        }
    }

    let requestID: String
    let device: PairedDevice
    let reason: Reason
    let remoteAddress: String?
    let isRepair: Bool
    let createdAt: Int64
    let expiresAt: Duration
}

/// The devices that the gateway knows, and those that ask to be known.
struct DeviceRegistry {
    private(set) var paired: [String: PairedDevice] = [:]
    private(set) var pending: [PendingPairing] = []

    mutating func forgetExpired(at now: Duration) { pending.removeAll { $0.expiresAt <= now } }

    /// The request that this device already has open for the same wish.
    func openRequest(of device: PairedDevice) -> PendingPairing? {
        pending.first { $0.device.deviceID == device.deviceID && Set($0.device.scopes) == Set(device.scopes) }
    }

    mutating func add(_ request: PendingPairing) {
        pending.removeAll { $0.device.deviceID == request.device.deviceID }
        pending.append(request)
    }

    mutating func takeRequest(_ requestID: String) -> PendingPairing? {
        guard let index = pending.firstIndex(where: { $0.requestID == requestID }) else { return nil }
        return pending.remove(at: index)
    }

    /// Makes or renews a pairing; a device that was known keeps its token, with the new scopes.
    mutating func approve(_ device: PairedDevice, at wallClock: Int64, token: String) {
        var device = device
        let known = paired[device.deviceID]
        device.createdAt = known?.createdAt ?? wallClock
        device.tokens = known?.tokens ?? [:]
        let old = device.tokens[device.role]
        device.tokens[device.role] = PairedDevice.Token(
            text: old?.text ?? token,
            scopes: device.scopes.sorted(),
            createdAt: old?.createdAt ?? wallClock,
            lastUsedAt: old?.lastUsedAt
        )
        paired[device.deviceID] = device
    }

    mutating func update(_ deviceID: String, _ change: (inout PairedDevice) -> Void) {
        if var device = paired[deviceID] {
            change(&device)
            paired[deviceID] = device
        }
    }

    mutating func remove(_ deviceID: String) -> PairedDevice? { paired.removeValue(forKey: deviceID) }
}
