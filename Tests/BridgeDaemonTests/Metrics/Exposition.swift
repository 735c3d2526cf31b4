import Foundation

/// A page of metrics, read by the letter of Prometheus' text format 0.0.4.
struct Exposition {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Family {
        var help: String?
        var type: String
        var samples: [Sample] = []
    }

    private(set) var families: [String: Family] = [:]

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Mistake(description: "the last line has no end") }
        var present: String?
        var help: (name: String, text: String)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# HELP ") {
                let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1).map(String.init)
                guard parts.count == 2, help == nil else { throw Mistake(description: "\(line)") }
                help = (parts[0], parts[1])
            } else if line.hasPrefix("# TYPE ") {
                let parts = line.dropFirst(7).split(separator: " ").map(String.init)
                guard parts.count == 2, families[parts[0]] == nil, help == nil || help?.name == parts[0],
                    ["counter", "gauge", "summary"].contains(parts[1])
                else { throw Mistake(description: "\(line)") }
                families[parts[0]] = Family(help: help?.text, type: parts[1])
                (present, help) = (parts[0], nil)
            } else {
                let sample = try Self.sample(line)
                guard let present, let family = families[present], help == nil,
                    Self.belongs(sample, to: present, type: family.type),
                    !family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels })
                else { throw Mistake(description: "\(line)") }
                families[present]?.samples.append(sample)
            }
        }
        if let help { throw Mistake(description: "HELP without TYPE: \(help.name)") }
    }

    /// The value of a series.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.values.lazy.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private static func belongs(_ sample: Sample, to name: String, type: String) -> Bool {
        guard type == "summary" else { return sample.name == name }
        return sample.name == name
            ? sample.labels["quantile"] != nil : [name + "_sum", name + "_count"].contains(sample.name)
    }

    private static func sample(_ line: Substring) throws -> Sample {
        guard let match = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/) else {
            throw Mistake(description: "\(line)")
        }
        let number = String(match.3)
        guard let value = Double(["NaN": "nan", "+Inf": "inf", "-Inf": "-inf"][number] ?? number) else {
            throw Mistake(description: "\(line)")
        }
        return Sample(name: String(match.1), labels: try match.2.map(labels) ?? [:], value: value)
    }

    private static func labels(_ text: Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        var rest = text
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/) else {
                throw Mistake(description: "labels: \(rest)")
            }
            let value = try unescaped(match.2)
            guard labels.updateValue(value, forKey: String(match.1)) == nil else {
                throw Mistake(description: "\(match.1) twice")
            }
            rest = rest[match.range.upperBound...]
        }
        return labels
    }

    private static func unescaped(_ text: Substring) throws -> String {
        var (result, rest) = ("", text)
        while let character = rest.popFirst() {
            guard character == "\\" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n": result.append("\n")
            case let next?: result.append(next)
            case nil: throw Mistake(description: "a backslash at the end")
            }
        }
        return result
    }
}
