/// The error object of a response: `{code, message, details?, retryable?, retryAfterMs?}`.
///
/// Branch on ``code`` and ``detailsCode``, never on ``message``: the text changes between releases.
public struct GatewayRefusal: Sendable, Hashable {
    /// The error code, for example `INVALID_REQUEST`.
    ///
    /// The set is open.
    public var code: String
    /// The gateway's text.
    ///
    /// It may quote parameters of the request.
    public var message: String
    /// More about the error.
    ///
    /// Its form depends on the code.
    public var details: JSONValue?
    /// Whether the gateway says that the same request may work later.
    public var isRetryable: Bool
    /// How long the gateway asks to wait.
    public var retryAfter: Duration?

    /// Makes a refusal.
    public init(
        code: String,
        message: String,
        details: JSONValue? = nil,
        isRetryable: Bool = false,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
    }

    /// `details.code`, for example `AUTH_TOKEN_MISMATCH`.
    public var detailsCode: String? { details?["code"]?.string }

    /// `details.reason`, for example `startup-sidecars`.
    public var detailsReason: String? { details?["reason"]?.string }
}

extension GatewayRefusal: Codable {
    private enum CodingKeys: String, CodingKey {
        case code, message, details, retryable, retryAfterMs
    }

    /// Decodes leniently: what is missing or of another type counts as left out.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        code = object.string("code") ?? "UNKNOWN"
        message = object.string("message") ?? ""
        details = object.json("details")
        isRetryable = object.bool("retryable") ?? false
        // A hint is kept within an hour, so that a broken one cannot stop us.
        retryAfter = object.milliseconds("retryAfterMs").map { min($0, .seconds(3600)) }
    }

    /// Encodes the gateway's form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(details, forKey: .details)
        if isRetryable { try container.encode(true, forKey: .retryable) }
        if let retryAfter { try container.encode(retryAfter.milliseconds, forKey: .retryAfterMs) }
    }
}
