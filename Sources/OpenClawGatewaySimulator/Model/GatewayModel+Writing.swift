import NIOCore
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension GatewayModel {
    /// Writes a frame, unless the connection is gone, closing or muted.
    func write(_ frame: JSONValue, to id: ConnectionID) {
        guard let connection = connections[id], !connection.isClosing, !connection.isMuted else { return }
        guard let data = try? JSONCoding.encoder.encode(frame) else { return }
        emit(.write(id, ByteBuffer(bytes: data)))
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
