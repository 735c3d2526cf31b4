/// Something that waits in a bounded buffer for a consumer.
package protocol BufferedEvent: Sendable {
    /// What it counts against the byte limit of a buffer.
    var byteCount: Int { get }

    /// The notice that takes the place of `count` dropped events.
    static func missed(_ count: Int) -> Self
}
