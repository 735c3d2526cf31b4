// What every store says in the same words.
extension OutboxError {
    /// The idempotency key belongs to another message.
    package static func conflict(with id: EntryID) -> OutboxError {
        OutboxError(
            .conflict,
            "The idempotency key belongs to entry \(id), which has another text or another target.",
            advice: "Use a key of its own for each message, and the same key only to hand in the same message again."
        )
    }

    /// As many entries are unfinished as may be.
    package static func full(entries limit: Int) -> OutboxError {
        OutboxError(
            .full,
            "The message was not taken: \(limit) entries are unfinished, which is the limit.",
            advice:
                "Wait until some are delivered, cancel those that are no longer needed, or raise the limit of entries."
        )
    }

    /// Another process delivers; `nil` when it has only just begun and has not said its name.
    package static func leased(to holder: OutboxLease.Holder?) -> OutboxError {
        OutboxError(
            .leased,
            "The entries are delivered by \(holder.map { "a \($0.role.rawValue), process \($0.processID)" } ?? "another").",
            advice: "Leave the delivery to it, or stop it first.",
            holder: holder
        )
    }

    /// A newer lease exists, or the lease was given back.
    package static func leaseLost(_ lease: OutboxLease) -> OutboxError {
        OutboxError(
            .leaseLost,
            "The change was not made: the lease with fence \(lease.fence) is no longer valid.",
            advice: "Stop delivering; the entries belong to the holder of a newer lease."
        )
    }

    /// There is no such entry.
    package static func notFound(_ id: EntryID, in outbox: String) -> OutboxError {
        id.outbox == outbox
            ? OutboxError(
                .notFound,
                "There is no entry \(id).",
                advice: "It never existed, or was finished and removed since."
            )
            : OutboxError(
                .notFound,
                "There is no entry \(id): this outbox is called \(outbox).",
                advice: "Open the outbox that the entry was put into."
            )
    }
}
