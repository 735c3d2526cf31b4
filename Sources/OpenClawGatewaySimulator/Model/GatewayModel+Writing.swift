import NIOCore
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension GatewayModel {
    /// How many frames are kept for a connection that is mute.
    private static var heldLimit: Int { 10_000 }

    /// Writes a frame, unless the connection is gone or closing; a mute connection keeps it for later.
    func write(_ frame: JSONValue, to id: ConnectionID) {
        guard let text = try? JSONCoding.encode(frame) else { return }
        write(ByteBuffer(bytes: text), to: id)
    }

    func write(_ bytes: ByteBuffer, to id: ConnectionID) {
        guard let connection = connections[id], !connection.isClosing else { return }
        guard connection.isMuted else { return emit(.write(id, bytes)) }
        if connection.held.count < Self.heldLimit { connections[id]?.held.append(bytes) }
    }

    /// Makes a connection mute.
    func mute(_ id: ConnectionID) {
        connections[id]?.isMuted = true
        emit(.setReading(id, false))
    }

    /// Lets a mute connection say what it has held back, and read again.
    func unmute(_ id: ConnectionID) {
        guard let connection = connections[id] else { return }
        connections[id]?.isMuted = false
        connections[id]?.held = []
        for bytes in connection.held { write(bytes, to: id) }
        emit(.setReading(id, true))
    }

    /// Closes a connection with a code; what comes from it afterwards is ignored.
    func close(_ id: ConnectionID, code: Int, reason: String) {
        guard let connection = connections[id], !connection.isClosing else { return }
        connections[id]?.isClosing = true
        leave(connection)
        emit(.close(id, code: code, reason: reason.cut(toUTF8Bytes: 120)))
    }

    /// Cuts a connection without a close frame.
    func drop(_ id: ConnectionID) {
        guard let connection = connections.removeValue(forKey: id) else { return }
        if !connection.isClosing { leave(connection) }
        emit(.drop(id))
    }
}

extension String {
    /// The text without what lies behind this many bytes, cut between characters.
    fileprivate func cut(toUTF8Bytes limit: Int) -> String {
        var count = 0
        return String(
            prefix { character in
                count += character.utf8.count
                return count <= limit
            }
        )
    }
}
