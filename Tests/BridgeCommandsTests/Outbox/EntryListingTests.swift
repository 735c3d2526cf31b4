import Foundation
import OpenClawBridge
import OpenClawGateway
import Testing

@testable import BridgeCommands

struct EntryListingTests {
    private func listing() async throws -> EntryListing {
        let outbox = Outbox(store: InMemoryOutboxStore())
        for number in 1...3 {
            try await outbox.enqueue(
                OutboundMessage("secret \(number)", to: try SessionKey("whatsapp:group:120363401780756402@g.us"))
            )
        }
        let entries = try await outbox.store.entries(matching: OutboxFilter(), before: nil, limit: 2)
        return EntryListing(entries: entries, hasMore: true, now: Date())
    }

    @Test(arguments: [30, 40, 60, 72, 80, 132])
    func `fits a screen of any width, and keeps texts to itself`(width: Int) async throws {
        let lines = try await listing().lines(Style(width: width, isColoured: false))
        #expect(lines.allSatisfy { $0.count <= max(width, 42) }, "\(lines.joined(separator: "\n"))")
        #expect(!lines.joined().contains("secret"))
        #expect(lines.joined().contains("-3"))
    }

    @Test func `says how to see older entries`() async throws {
        let listing = try await listing()
        let oldest = try #require(listing.entries.last)
        #expect(oldest.id.number == 2)
        #expect(listing.lines(.plain).last == "Older ones: add --before \(oldest.id)")
    }

    @Test func `gives programs one document for each entry`() async throws {
        let documents = try await listing().documents
        #expect(documents.count == 2)
        #expect(documents[0]["state"]?.string == "queued")
        #expect(documents[0]["characters"]?.integer == 8)
        #expect(documents[0]["target"]?.string == "whatsapp:group:120363401780756402@g.us")
        #expect(!documents.description.contains("secret"))
    }
}
