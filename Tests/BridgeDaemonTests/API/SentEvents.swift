import AsyncHTTPClient
import BridgeDaemon
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// An event as a client gets it.
struct SentEvent: Equatable {
    var id: String?
    var name: String?
    var data: JSONValue = .null
}

/// The events of one connection, read one by one.
final class SentEvents {
    let status: Int
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private var bytes: [UInt8] = []
    private var isAtEnd = false

    init(_ response: HTTPClientResponse) {
        status = Int(response.status.code)
        iterator = response.body.makeAsyncIterator()
    }

    /// The next event that has a name; `nil` at the end of the stream.
    func next() async throws -> SentEvent? {
        while let block = try await block() {
            var event = SentEvent()
            for line in block.split(separator: "\n") {
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { event.data = try JSONValue(parsing: String(line.dropFirst(6))) }
            }
            if event.name != nil { return event }
        }
        return nil
    }

    /// What stands before the next empty line.
    func block() async throws -> String? {
        while true {
            if let end = bytes.firstRange(of: Array("\n\n".utf8)) {
                let block = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                bytes.removeSubrange(..<end.upperBound)
                return block
            }
            guard !isAtEnd, let buffer = try await iterator.next(isolation: #isolation) else {
                isAtEnd = true
                return nil
            }
            bytes += Array(buffer.readableBytesView)
        }
    }
}

extension TestDaemon {
    /// Opens a stream of events, which has begun when this returns.
    func events(_ query: String = "", after id: String? = nil) async throws -> SentEvents {
        let headers = id.map { [("last-event-id", $0)] } ?? []
        let response = try await client.execute(request(.GET, "/v1/events\(query)", headers), timeout: .seconds(100))
        return SentEvents(response)
    }
}
