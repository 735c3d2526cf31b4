/// The right of one process to deliver the entries of an outbox.
public struct OutboxLease: Sendable, Hashable {
    /// Who asks for a lease.
    public struct Holder: Sendable, Hashable, Codable {
        /// What kind of process has a lease.
        public enum Role: String, Sendable, Hashable, Codable {
            /// A daemon, which keeps it.
            case daemon
            /// A command, which gives it back as soon as its own message is through.
            case command
        }

        /// What kind of process it is.
        public var role: Role
        /// The number of the process.
        public var processID: Int32

        /// Names a holder.
        public init(role: Role, processID: Int32) {
            self.role = role
            self.processID = processID
        }
    }

    /// Who has it.
    public let holder: Holder
    /// The lease's place in the order of all leases of the outbox: a fencing token.
    public let fence: Int64

    /// Makes a lease; for stores.
    public init(holder: Holder, fence: Int64) {
        self.holder = holder
        self.fence = fence
    }
}
