#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Delivery {
    /// Decodes what this or an older version has stored: a member that did not exist then has its beginning.
    public init(from decoder: any Decoder) throws {
        self.init()
        let members = try decoder.container(keyedBy: CodingKeys.self)
        state = try members.decode(DeliveryState.self, forKey: .state)
        step = try members.decodeIfPresent(DeliveryStep.self, forKey: .step) ?? step
        isPossiblyRepeated = try members.decodeIfPresent(Bool.self, forKey: .isPossiblyRepeated) ?? isPossiblyRepeated
        isConfirmed = try members.decodeIfPresent(Bool.self, forKey: .isConfirmed) ?? isConfirmed
        attempts = try members.decodeIfPresent(Int.self, forKey: .attempts) ?? attempts
        failures = try members.decodeIfPresent(Int.self, forKey: .failures) ?? failures
        stalls = try members.decodeIfPresent(Int.self, forKey: .stalls) ?? stalls
        part = try members.decodeIfPresent(Int.self, forKey: .part) ?? part
        attempt = try members.decodeIfPresent(DeliveryAttempt.self, forKey: .attempt)
        evidence = try members.decodeIfPresent(SendReceipt.Evidence.self, forKey: .evidence)
        dueAt = try members.decodeIfPresent(Date.self, forKey: .dueAt)
        lastDelay = try members.decodeIfPresent(Double.self, forKey: .lastDelay)
        awaitedPart = try members.decodeIfPresent(Int.self, forKey: .awaitedPart)
        wasRetried = try members.decodeIfPresent(Bool.self, forKey: .wasRetried) ?? wasRetried
        finishedAt = try members.decodeIfPresent(Date.self, forKey: .finishedAt)
    }
}
