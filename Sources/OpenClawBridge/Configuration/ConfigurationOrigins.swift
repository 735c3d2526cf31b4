public import Configuration
import Synchronization

/// Remembers which provider answered for each key.
///
/// Give it to a `ConfigReader` as its access reporter, and then to ``BridgeConfiguration/init(config:origins:)``. It keeps
/// no values.
public final class ConfigurationOrigins: AccessReporter {
    /// What the last reading of a key found.
    enum Finding: Equatable {
        /// No provider has the key.
        case absent
        /// The provider has a value, and it could be read.
        case present(provider: String)
        /// The provider has a value of another type.
        case unreadable(provider: String)
    }

    private let findings = Mutex<[AbsoluteConfigKey: Finding]>([:])
    private let next: (any AccessReporter)?

    /// Makes an empty memory.
    ///
    /// - Parameter next: Another reporter, which is told of each access as well.
    public init(next: (any AccessReporter)? = nil) { self.next = next }

    /// Remembers who answered.
    public func report(_ event: AccessEvent) {
        let finding: Finding =
            event.providerResults.lazy.compactMap { answer -> Finding? in
                switch answer.result {
                case .success(let lookup) where lookup.value == nil: nil
                case .success:
                    event.conversionError == nil
                        ? .present(provider: answer.providerName) : .unreadable(provider: answer.providerName)
                case .failure: .unreadable(provider: answer.providerName)
                }
            }.first ?? .absent
        findings.withLock { $0[event.metadata.key] = finding }
        next?.report(event)
    }

    /// What the last reading found; `nil` when the reader reports to somebody else.
    func finding(for key: ConfigurationKey) -> Finding? {
        let components = key.name.split(separator: ".").map(String.init)
        return findings.withLock { findings in
            if let finding = findings[AbsoluteConfigKey(components)] { return finding }
            // A scoped reader puts its prefix before the key.
            return findings.first { $0.key.components.suffix(components.count) == components[...] }?.value
        }
    }
}
