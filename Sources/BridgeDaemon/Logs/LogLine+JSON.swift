import Logging
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LogLine {
    private static let ownNames: Set<String> = ["time", "level", "logger", "message"]

    /// One JSON object and the end of the line.
    func json(at time: Date) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in [
            ("time", Self.time(time)), ("level", level.rawValue), ("logger", logger), ("message", message),
        ] {
            writer.name(name)
            writer.string(text)
        }
        for (name, value) in fields {
            // Nobody can write over what the line says of itself.
            writer.name(Self.ownNames.contains(name) ? "metadata.\(name)" : name)
            writer.write(value)
        }
        writer.close(to: 0)
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ value: LogValue) {
        switch value {
        case .integer(let value): integer(value)
        case .number(let value): if !number(value) { null() }
        case .flag(let value): bool(value)
        case .text(let value): string(value)
        }
    }
}
