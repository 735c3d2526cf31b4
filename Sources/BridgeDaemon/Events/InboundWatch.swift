import OpenClawBridge
import ServiceLifecycle

/// Tells of each message that somebody wrote.
struct InboundWatch: Service {
    private let entries: InboxEntries
    private let events: EventFeed

    init(_ inbox: Inbox, _ events: EventFeed) {
        entries = inbox.entries()
        self.events = events
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await entry in entries { events.post(.inbound(entry)) }
        }
    }
}
