import OpenClawGateway

/// The parameters of `connect`, after they have passed the schema.
struct ConnectRequest {
    struct Device {
        let id: String
        let publicKey: String
        let signature: String
        let signedAt: Int64
        let nonce: String
    }

    let minProtocol: Int64
    let maxProtocol: Int64
    let clientID: String
    let clientMode: String
    let clientVersion: String
    let platform: String
    let deviceFamily: String?
    let displayName: String?
    let instanceID: String?
    let role: String
    let scopes: [String]
    let capabilities: [String]
    let token: String?
    let password: String?
    let deviceToken: String?
    let bootstrapToken: String?
    let device: Device?

    init(_ params: JSONValue) {
        let client = params["client"] ?? .null
        let auth = params["auth"] ?? .null
        minProtocol = params["minProtocol"]?.integer ?? 0
        maxProtocol = params["maxProtocol"]?.integer ?? 0
        clientID = client["id"]?.string ?? ""
        clientMode = client["mode"]?.string ?? ""
        clientVersion = client["version"]?.string ?? ""
        platform = client["platform"]?.string ?? ""
        deviceFamily = client["deviceFamily"]?.string
        displayName = client["displayName"]?.string
        instanceID = client["instanceId"]?.string
        role = params["role"]?.string ?? "operator"
        scopes = (params["scopes"]?.array ?? []).compactMap(\.string)
        capabilities = (params["caps"]?.array ?? []).compactMap(\.string)
        token = auth["token"]?.string
        password = auth["password"]?.string
        deviceToken = auth["deviceToken"]?.string
        bootstrapToken = auth["bootstrapToken"]?.string
        device = params["device"].map { device in
            Device(
                id: device["id"]?.string ?? "",
                publicKey: device["publicKey"]?.string ?? "",
                signature: device["signature"]?.string ?? "",
                signedAt: device["signedAt"]?.integer ?? 0,
                nonce: device["nonce"]?.string ?? ""
            )
        }
    }

    /// Whether the client is the kind that a gateway trusts over loopback without a device.
    var isBackendClient: Bool { clientID == "gateway-client" && clientMode == "backend" }

    /// Whether any credential was given.
    var hasCredential: Bool { [token, password, deviceToken, bootstrapToken].contains { $0?.isEmpty == false } }

    /// The credential that the device's signature covers: the first that is present, also when it is empty.
    var signedToken: String { token ?? deviceToken ?? bootstrapToken ?? "" }

    static let schema = Shape.object([
        .required("minProtocol", .integer(min: 1)),
        .required("maxProtocol", .integer(min: 1)),
        .required("client", client),
        .optional("caps", .list(of: .text)),
        .optional("commands", .list(of: .text)),
        .optional("permissions", .record),
        .optional("pathEnv", .string()),
        .optional("role", .text),
        .optional("scopes", .list(of: .text)),
        .optional("device", device),
        .optional("auth", auth),
        .optional("locale", .string()),
        .optional("userAgent", .string()),
    ])

    private static let client = Shape.object([
        .required("id", .oneOf(clientIDs)),
        .optional("displayName", .text),
        .required("version", .text),
        .required("platform", .text),
        .optional("deviceFamily", .text),
        .optional("modelIdentifier", .text),
        .required("mode", .oneOf(["webchat", "cli", "ui", "backend", "node", "probe", "test"])),
        .optional("instanceId", .text),
    ])

    private static let clientIDs = [
        "webchat-ui", "openclaw-control-ui", "openclaw-tui", "webchat", "cli", "gateway-client", "openclaw-macos",
        "openclaw-ios", "openclaw-android", "node-host", "test", "fingerprint", "openclaw-probe",
    ]

    private static let device = Shape.object([
        .required("id", .text),
        .required("publicKey", .text),
        .required("signature", .text),
        .required("signedAt", .integer(min: 0)),
        .required("nonce", .text),
    ])

    private static let auth = Shape.object([
        .optional("token", .string()),
        .optional("bootstrapToken", .string()),
        .optional("deviceToken", .string()),
        .optional("password", .string()),
        .optional("approvalRuntimeToken", .string(), since: .v4),
        .optional("agentRuntimeIdentityToken", .string(), since: .v4),
    ])
}
