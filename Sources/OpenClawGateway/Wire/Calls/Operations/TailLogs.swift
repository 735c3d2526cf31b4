/// `logs.tail`: the end of the gateway's log, or what came since the last call.
public struct TailLogs: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "logs.tail"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// Where the last call ended.
    public var cursor: Int64?
    /// How many lines, at most 5,000.
    public var limit: Int?
    /// How many bytes, at most 1,000,000.
    public var maxBytes: Int?

    /// Makes a call.
    public init(cursor: Int64? = nil, limit: Int? = nil, maxBytes: Int? = nil) {
        self.cursor = cursor
        self.limit = limit
        self.maxBytes = maxBytes
    }
}

extension TailLogs {
    /// Lines of the log.
    public struct Response: Decodable, Sendable, Hashable {
        /// The file's name on the gateway's machine.
        public var file: String?
        /// Where to go on.
        public var cursor: Int64?
        /// The file's size in bytes.
        public var size: Int64?
        /// The lines.
        public var lines: [String]
        /// Whether lines were left out.
        public var truncated: Bool
        /// Whether the file was begun anew, so that the cursor means another file.
        public var reset: Bool

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            file = object.string("file")
            cursor = object.integer("cursor")
            size = object.integer("size")
            lines = object.strings("lines")
            truncated = object.bool("truncated") ?? false
            reset = object.bool("reset") ?? false
        }
    }
}
