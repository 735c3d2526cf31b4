import Synchronization

/// Those who log and measure the deliveries of an outbox.
final class DeliveryObservers: Sendable {
    private let observers = Mutex<[@Sendable (DeliveryReport) -> Void]>([])

    func add(_ observer: @escaping @Sendable (DeliveryReport) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    func tell(_ report: @autoclosure () -> DeliveryReport) {
        let all = observers.withLock(\.self)
        guard !all.isEmpty else { return }
        let report = report()
        for observer in all { observer(report) }
    }
}

extension Outbox {
    /// Calls `observer` for each report from now on, on the delivery's thread: it must return at once.
    package func observe(_ observer: @escaping @Sendable (DeliveryReport) -> Void) { observers.add(observer) }
}
