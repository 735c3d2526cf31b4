import Foundation
import OpenClawOrchestrator
import Testing

struct AuditChainTests {
    private let noon = Date(timeIntervalSince1970: 1_790_000_000.5)

    /// The hash that other programs come to, so that an exported log can be checked anywhere:
    /// `printf '%s' "$FIELDS" | sha256sum`.
    @Test func `hashes the documented fields`() {
        var chain = AuditChain()
        let event = AuditEvent(place: "whatsapp:1", command: "pause", outcome: .done, reason: "ü", key: "k,1")
        #expect(
            chain.append(event, at: noon).hash == "3971837c7f9d1e6ca1837f6b499af38f1a5d77ee7334b37bad2ba7cded352eab"
        )
    }

    @Test func `changes with every field`() {
        let event = AuditEvent(place: "p", speaker: "s", role: "r", command: "c", outcome: .done, reason: "x", key: "k")
        let changes: [(inout AuditEvent) -> Void] = [
            { $0.place = "p2" }, { $0.speaker = nil }, { $0.speaker = "" }, { $0.role = nil }, { $0.command = "" },
            { $0.outcome = .failed }, { $0.reason = nil }, { $0.key = "k2" },
            // The same letters in other fields.
            {
                $0.place = "ps"; $0.speaker = ""
            },
        ]
        var hashes: Set<String> = []
        for change in changes + [{ _ in }] {
            var changed = event
            change(&changed)
            var chain = AuditChain()
            hashes.insert(chain.append(changed, at: noon).hash)
        }
        var later = AuditChain()
        hashes.insert(later.append(event, at: noon + 0.001).hash)
        hashes.insert(later.append(event, at: noon + 0.001).hash)
        #expect(hashes.count == changes.count + 3)
    }

    @Test func `goes on to the record that follows, and to no other`() {
        var chain = AuditChain()
        let records = (0..<3).map { chain.append(.sample($0), at: noon) }
        var reader = AuditChain()
        var forged = records[1]
        forged.event.speaker = "whatsapp:2"
        let order = [records[1], records[0], records[0], forged, records[2], records[1], records[2]]
        let fits = order.map { reader.advance(to: $0) }
        #expect(fits == [false, true, false, false, false, true, true])
        #expect(reader == chain)
    }
}
