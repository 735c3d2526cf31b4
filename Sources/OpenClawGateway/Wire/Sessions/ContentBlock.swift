/// A part of a message's content.
public struct ContentBlock: Decodable, Sendable, Hashable {
    /// The kind of block: `text`, `toolCall`, `image`, `thinking` and others.
    public var type: String
    /// The text of a text block.
    public var text: String?
    /// The id of a tool call.
    public var id: String?
    /// The name of a tool.
    public var name: String?
    /// The arguments of a tool call.
    public var arguments: JSONValue?

    /// Makes a text block.
    public init(text: String) {
        type = "text"
        self.text = text
    }

    /// Decodes leniently; a bare string is a text block.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            type = "text"
            self.text = text
            return
        }
        let object = try LenientObject(from: decoder)
        type = object.string("type") ?? "unknown"
        text = object.string("text")
        id = object.string("id")
        name = object.string("name")
        arguments = object.json("arguments")
    }
}
