import Foundation
import HTTPTypes
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import Testing

@testable import BridgeDaemon

/// Names that look like metrics, in a text.
private func metricNames(in text: String) -> Set<String> {
    Set(text.matches(of: /\b(?:openclaw|process)_[a-z0-9_]+\b/).map { String($0.output) })
}

private func file(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
}

/// A row of the table of metrics.
private struct Row {
    let name: String
    let type: String
    let labels: [String: Set<String>?]

    /// Reads `| name | type | label: value, value; label: … | unit | meaning |`.
    init?(_ line: Substring) {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard cells.count == 7, cells[1].hasPrefix("`") else { return nil }
        name = cells[1].trimmingCharacters(in: ["`"])
        type = cells[2]
        var labels: [String: Set<String>?] = [:]
        for label in cells[3].split(separator: ";") {
            let parts = label.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            // Values that are no fixed set are described in words, and those are not in code style.
            let values = parts.count == 2 ? parts[1].matches(of: /`([^`]+)`/).map { String($0.1) } : []
            labels.updateValue(
                values.isEmpty ? nil : Set(values),
                forKey: parts[0].trimmingCharacters(in: ["`"])
            )
        }
        self.labels = labels
    }
}

@Suite(.timeLimit(.minutes(1))) struct `The table of metrics` {
    private func rows() throws -> [Row] { try file("docs/metrics.md").split(separator: "\n").compactMap { Row($0) } }

    @Test func `names every metric that there is, and no other`() throws {
        let rows = try rows()
        #expect(rows.count == Set(rows.map(\.name)).count)
        #expect(Set(rows.map(\.name)).symmetricDifference(MetricCatalogue.help.keys).sorted() == [])
    }

    @Test func `has the type and the labels of every metric`() async throws {
        try await withDaemonParts({ $0.traceFile = "/no/such/folder/traces" }) { parts, _ in
            // Those whose labels are known only when they happen.
            parts.metrics.http.count(route: "/metrics", method: .get, status: .ok, duration: .zero)
            try await parts.running {
                try await parts.failToSend()
            }
            let page = try await parts.page()
            #if os(Linux)
            #expect(Set(page.families.keys).symmetricDifference(MetricCatalogue.help.keys).sorted() == [])
            #endif
            for row in try rows() {
                guard let family = page.families[row.name] else { continue }
                #expect(family.type == row.type, "\(row.name)")
                #expect(family.help == MetricCatalogue.help[row.name], "\(row.name)")
                for sample in family.samples {
                    let labels = sample.labels.filter { $0.key != "quantile" }
                    #expect(Set(labels.keys) == Set(row.labels.keys), "\(row.name)")
                    for (name, value) in labels {
                        guard let values = row.labels[name] ?? nil else { continue }
                        #expect(values.contains(value), "\(row.name): \(name)=\(value)")
                    }
                }
                for case (let name, let values?) in row.labels where family.samples.count > 1 && row.type != "summary" {
                    let told = Set(family.samples.compactMap { $0.labels[name] })
                    #expect(told.isSubset(of: values), "\(row.name)")
                }
            }
        }
    }

    @Test func `has every metric that the page about it asks for`() throws {
        let suffixes = ["_sum", "_count"]
        let known = Set(MetricCatalogue.help.keys)
        // What ends with an underscore names a family.
        for name in metricNames(in: try file("docs/metrics.md")) where !name.hasSuffix("_") {
            let base = suffixes.reduce(name) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
            #expect(known.contains(name) || known.contains(base), "\(name)")
        }
    }
}

@Suite struct `The dashboard for Grafana` {
    private func document() throws -> JSONValue {
        try JSONValue(parsing: try file("Examples/grafana/openclaw-bridge.json"))
    }

    /// All expressions in a document.
    private func expressions(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            (members["expr"]?.string.map { [$0] } ?? []) + members.values.flatMap { expressions(in: $0) }
        case .array(let elements): elements.flatMap { expressions(in: $0) }
        default: []
        }
    }

    @Test func `asks for metrics that exist`() throws {
        let expressions = expressions(in: try document())
        #expect(expressions.count >= 20)
        let known = Set(MetricCatalogue.help.keys)
        for expression in expressions {
            let names = metricNames(in: expression)
            #expect(!names.isEmpty, "\(expression)")
            for name in names {
                let base = name.replacing(/_(sum|count)$/, with: "")
                #expect(known.contains(name) || known.contains(base), "\(expression)")
            }
        }
    }

    @Test func `takes its data from a source that is chosen when it is imported`() throws {
        let document = try document()
        let variables = try #require(document["templating"]?["list"]?.array)
        #expect(variables.contains { $0["type"] == "datasource" && $0["query"] == "prometheus" })
        for panel in try #require(document["panels"]?.array) where panel["type"] != "row" {
            #expect(panel["datasource"]?["uid"] == "${datasource}", "\(panel["title"] ?? "")")
        }
        let ids = document["panels"]?.array?.compactMap { $0["id"]?.integer } ?? []
        #expect(Set(ids).count == ids.count)
    }
}

extension DaemonParts {
    /// Has a request fail, so that there is an error to count.
    fileprivate func failToSend() async throws {
        let entry = try await outbox.enqueue(.init("to nobody", to: .chat(try ChatTarget(channel: "irc", to: "x"))))
        try await end(of: entry.id)
    }
}
