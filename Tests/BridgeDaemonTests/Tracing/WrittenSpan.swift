import Foundation
import OpenClawGateway

/// A span, as it stands in a file.
struct WrittenSpan {
    let json: JSONValue

    var name: String { json["name"]?.string ?? "" }
    var traceID: String { json["traceId"]?.string ?? "" }
    var spanID: String { json["spanId"]?.string ?? "" }
    var parentID: String? { json["parentSpanId"]?.string }

    /// The value of an attribute, as text.
    func attribute(_ name: String) -> String? {
        let attributes = json["attributes"]?.array ?? []
        guard case .object(let value)? = attributes.first(where: { $0["key"]?.string == name })?["value"] else {
            return nil
        }
        return value.values.first.map { $0.string ?? "\($0)" }
    }

    /// All spans of a file.
    static func all(in path: String) throws -> [WrittenSpan] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").flatMap { line in
            let resources = try JSONValue(parsing: String(line))["resourceSpans"]?.array ?? []
            return resources.flatMap { $0["scopeSpans"]?.array ?? [] }.flatMap { $0["spans"]?.array ?? [] }
                .map(WrittenSpan.init)
        }
    }
}
