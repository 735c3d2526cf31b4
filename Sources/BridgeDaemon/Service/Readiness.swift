import Synchronization

/// Says that the daemon serves, once every way to reach it is open.
final class Readiness: Sendable {
    private let missing: Mutex<Int>
    private let manager: ServiceManager
    private let tell: @Sendable (String) -> Void

    init(missing: Int, manager: ServiceManager, tell: @escaping @Sendable (String) -> Void) {
        self.missing = Mutex(missing)
        self.manager = manager
        self.tell = tell
    }

    /// Somebody can connect at this address now.
    func isListening(_ address: String) {
        tell(address)
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { manager.ready("serving") }
    }
}
