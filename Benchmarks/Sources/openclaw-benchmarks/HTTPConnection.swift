import BenchmarkSockets
import Foundation

/// A connection over which one request after another is made; it reads only as much of HTTP as it needs.
struct HTTPConnection: Sendable {
    private let socket: LoopbackSocket

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    init(port: UInt16) throws { socket = try LoopbackSocket(connectingTo: port) }

    /// Makes a request and reads its response.
    ///
    /// - Returns: The length of the response's body, in bytes.
    @discardableResult
    func exchange(_ request: [UInt8], expecting status: Int) throws -> Int {
        try socket.write(request)
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
            guard count > 0 else { throw Unexpected(description: "The server closed the connection.") }
            head += buffer[..<count]
            guard let end = Self.endOfHead(head) else { continue }
            let text = String(decoding: head[..<end], as: UTF8.self)
            guard text.hasPrefix("HTTP/1.1 \(status)") else { throw Unexpected(description: text) }
            guard let length = Self.contentLength(text) else { throw Unexpected(description: "no length: \(text)") }
            var missing = length - (head.count - end)
            while missing > 0 {
                let count = try buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
                guard count > 0 else { throw Unexpected(description: "The body was cut off.") }
                missing -= count
            }
            return length
        }
    }

    func close() { socket.close() }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast(3).first { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }.map { $0 + 4 }
    }

    private static func contentLength(_ head: String) -> Int? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
    }
}
