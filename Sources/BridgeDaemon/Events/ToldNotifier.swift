import OpenClawOrchestrator

/// A notifier that tells of each notification.
struct ToldNotifier: Notifier {
    let next: any Notifier
    let events: EventFeed

    func notify(_ notification: ChatNotification) async {
        await next.notify(notification)
        events.post(.notification(notification.kind, issue: notification.values["issue"]))
    }
}
