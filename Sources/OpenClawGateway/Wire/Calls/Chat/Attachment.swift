/// A file for an agent.
///
/// The gateway takes images only on protocol 3, 5 MB each; on protocol 4 20 MiB by default, images 6 MiB. Base64 makes a
/// file a third larger, and the whole request has to fit into the gateway's frame limit.
public struct Attachment: Encodable, Sendable, Hashable {
    /// The kind of attachment, for example `image`.
    public var type: String?
    /// The media type.
    public var mimeType: String?
    /// The file's name.
    public var fileName: String?
    /// The file's content in base64.
    public var content: String

    /// Makes an attachment.
    public init(content: String, type: String? = nil, mimeType: String? = nil, fileName: String? = nil) {
        self.content = content
        self.type = type
        self.mimeType = mimeType
        self.fileName = fileName
    }
}
