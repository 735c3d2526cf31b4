import ArgumentParser
import OpenClawBridge

/// One state of entries, or a name for several.
struct StateArgument: Hashable, Sendable {
    let states: Set<DeliveryState>

    /// Queued and submitting.
    static let pending = "pending"
}

extension StateArgument: ExpressibleByArgument {
    init?(argument: String) {
        if argument == Self.pending {
            states = Set(DeliveryState.allCases.filter { !$0.isFinal })
        } else if let state = DeliveryState(rawValue: argument) {
            states = [state]
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { DeliveryState.allCases.map(\.rawValue) + [pending] }
}
