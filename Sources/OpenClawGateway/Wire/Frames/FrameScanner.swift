package import NIOCore

/// Finds the members of a frame without decoding what is inside them.
///
/// One pass over the bytes, no recursion and no copy: the payload stays a slice of the received buffer. What lies inside
/// the payload is checked when somebody decodes it.
package enum FrameScanner {
    /// Why bytes are not a frame.
    package enum Failure: Error, Equatable {
        case notAnObject
        case truncated
        case malformed(String)
        case missing(String)
    }

    /// Reads one frame of the gateway.
    package static func scan(_ buffer: ByteBuffer) throws(Failure) -> InboundFrame {
        let members = try members(of: buffer)
        guard let type = try members.string("type") else { throw .missing("type") }
        switch type {
        case "res":
            guard let id = try members.identifier("id") else { throw .missing("id") }
            guard let ok = try members.bool("ok") else { throw .missing("ok") }
            let payload = members.payload("payload") ?? .null
            return .response(ResponseFrame(id: id, ok: ok, payload: payload, error: members.payload("error")))
        case "event":
            guard let name = try members.string("event") else { throw .missing("event") }
            let payload = members.payload("payload") ?? .null
            return .event(EventFrame(name: name, payload: payload, sequence: members.integer("seq")))
        default:
            return .unknown(type: type)
        }
    }

    /// Finds the top-level members of the JSON object in `buffer`.
    package static func members(of buffer: ByteBuffer) throws(Failure) -> FrameMembers {
        let result: Result<[FrameMembers.Member], Failure> = buffer.withUnsafeReadableBytes { bytes in
            do throws(Failure) {
                var cursor = ByteCursor(bytes)
                return .success(try cursor.objectMembers())
            } catch {
                return .failure(error)
            }
        }
        return FrameMembers(buffer: buffer, members: try result.get())
    }
}
