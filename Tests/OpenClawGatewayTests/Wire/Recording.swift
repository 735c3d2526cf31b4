import Foundation
import NIOCore
import OpenClawGateway
import Testing

/// A frame that a real gateway sent, with the method that was asked when it is a response.
struct RecordedFrame: Sendable, CustomTestStringConvertible {
    var source: String
    var method: String?
    var frame: ByteBuffer

    var testDescription: String { "\(source) \(String(buffer: frame).prefix(100))" }
}

enum Recording {
    /// The frames of `Fixtures/frames-v3.jsonl` and `frames-v4.jsonl`.
    static func fixtures() throws -> [RecordedFrame] {
        try ["frames-v3", "frames-v4"].flatMap { name in
            let url = try #require(
                Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures")
            )
            return try lines(of: url).map { line in
                RecordedFrame(source: name, method: line["method"]?.string, frame: try bytes(of: line["frame"]))
            }
        }
    }

    /// Every frame received in the recordings below `folder`: files of JSON lines with `conn`, `dir` and `frame`.
    static func frames(below folder: String) throws -> [RecordedFrame] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".jsonl") }.sorted().flatMap { file in
            var asked: [[JSONValue?]: String] = [:]
            return try lines(of: URL(fileURLWithPath: folder + "/" + file)).compactMap { line -> RecordedFrame? in
                guard let frame = line["frame"], frame.object != nil, line["omitted"] == nil else { return nil }
                let place = [line["conn"], frame["id"]]
                if line["dir"] == "send" { asked[place] = frame["method"]?.string }
                guard line["dir"] == "recv" else { return nil }
                return RecordedFrame(source: file, method: asked[place], frame: try bytes(of: frame))
            }
        }
    }

    private static func lines(of url: URL) throws -> [JSONValue] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private static func bytes(of frame: JSONValue?) throws -> ByteBuffer {
        ByteBuffer(string: try #require(frame).description)
    }
}
