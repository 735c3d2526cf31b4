import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawGateway
import Testing

@Suite struct LogOutputTests {
    @Test func `writes text for people`() {
        let lines = LogLines(LogSettings(.text))
        lines.output.logger().warning(
            "An attempt failed.",
            metadata: ["attempt": .stringConvertible(2), "reason": "the \"channel\" failed"]
        )
        #expect(
            lines.all == [
                "2026-09-21T14:13:20.000Z WARNING  An attempt failed. attempt=2 reason=\"the \\\"channel\\\" failed\"\n"
            ]
        )
    }

    @Test func `writes one JSON object a line`() throws {
        let lines = LogLines(LogSettings(.json))
        lines.output.logger().info(
            "Done.",
            metadata: [
                "latency_ms": .stringConvertible(Int64(12)), "share": .stringConvertible(0.5), "list": ["a", "b"],
            ]
        )
        let line = try #require(lines.all.first)
        #expect(line.hasSuffix("}\n") && line.filter(\.isNewline).count == 1)
        let expected: JSONValue = [
            "time": "2026-09-21T14:13:20.000Z", "level": "info", "logger": "openclaw-bridge", "message": "Done.",
            "latency_ms": 12, "share": 0.5, "list": "[\"a\", \"b\"]",
        ]
        #expect(try JSONValue(parsing: line) == expected)
    }

    @Test func `merges what the logger, its provider and the event say`() throws {
        let lines = LogLines(LogSettings(.json))
        let provider = Logger.MetadataProvider { ["trace_id": "t1", "who": "provider", "own": "provider"] }
        var logger = lines.output.logger(provider: provider)
        logger[metadataKey: "who"] = "logger"
        logger[metadataKey: "kept"] = "logger"
        logger.info("x", metadata: ["own": "event"])
        let line = try JSONValue(parsing: try #require(lines.all.first))
        #expect(line["trace_id"] == "t1")
        #expect(line["who"] == "provider")
        #expect(line["own"] == "event")
        #expect(line["kept"] == "logger")
    }

    @Test(arguments: [
        (OutboxError(.diskFull, "No room.") as any Error, "outbox.diskFull"),
        (GatewayError(.unreachable, "Nobody.") as any Error, "gateway.unreachable"),
        (StoreError(.corrupt, "Broken.") as any Error, "store.corrupt"),
    ])
    func `names an error's kind and says it in words`(error: any Error, type: String) throws {
        let lines = LogLines(LogSettings(.json))
        lines.output.logger().error("It failed.", error: error)
        let line = try JSONValue(parsing: try #require(lines.all.first))
        #expect(line["error.type"]?.string == type)
        #expect(line["error.message"]?.string == "\(error)")
    }

    @Test func `follows a change of settings in loggers that exist`() {
        let lines = LogLines(LogSettings(.text, .info))
        let logger = lines.output.logger()
        var loud = logger
        loud.logLevel = .trace
        logger.debug("a")
        loud.debug("b")
        lines.output.apply(LogSettings(.json, .debug))
        logger.debug("c")
        lines.output.apply(LogSettings(.json, .error))
        logger.warning("d")
        #expect(lines.all.count == 2)
        #expect(lines.all.first?.hasSuffix("b\n") == true)
        #expect(lines.all.last?.contains("\"message\":\"c\"") == true)
    }

    /// A value of a stranger cannot look like a line of ours, nor move a cursor.
    @Test(arguments: LogSettings.Format.allCases)
    func `lets nobody forge a line`(format: LogSettings.Format) throws {
        let bad = "x\n2026-09-21T14:13:20.000Z ERROR forged\r\u{1B}[2J\u{2028}\u{85}\u{202E}"
        let lines = LogLines(LogSettings(format))
        lines.output.logger().info("\(bad)", metadata: ["\(bad)": "\(bad)", "message": "mine", "level": "mine"])
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(line.utf8.filter { $0 == 0x0A }.count == 1 && line.utf8.last == 0x0A)
        #expect(!line.utf8.contains { $0 < 0x20 && $0 != 0x0A })
        if format == .json {
            let object = try JSONValue(parsing: line)
            #expect(object["message"]?.string == bad)
            #expect(object["level"] == "info")
            #expect(object["metadata.message"] == "mine")
        } else {
            #expect(!line.unicodeScalars.contains { ["\u{2028}", "\u{85}", "\u{202E}"].contains($0) })
        }
    }

    @Test(arguments: LogSettings.Format.allCases)
    func `bounds a line`(format: LogSettings.Format) throws {
        let long = String(repeating: "é", count: 100_000)
        let lines = LogLines(LogSettings(format))
        let many = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("key\($0)", Logger.MetadataValue.string(long)) })
        lines.output.logger().info("\(long)", metadata: many)
        let line = try #require(lines.all.first)
        #expect(line.utf8.count < 120_000)
        #expect(line.contains("é…"))
        if format == .json { #expect(try JSONValue(parsing: line)["key0"]?.string?.utf8.count ?? 0 <= 2048) }
    }
}
