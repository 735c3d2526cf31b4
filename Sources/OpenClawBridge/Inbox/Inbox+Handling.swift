import Logging
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Inbox {
    /// Hands out messages until the task is cancelled or the inbox is drained, and waits for the handlers that run.
    func handOut() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !state.withLock(\.isDraining) {
                guard let (entry, handler) = await next() else {
                    await work.wait()
                    continue
                }
                group.addTask { await self.hand(entry, to: handler) }
            }
        }
    }

    /// The next message that may be handled now, and who handles it.
    private func next() async -> (InboxEntry, Handler)? {
        let (handler, busy) = state.withLock { ($0.handler, $0.busy) }
        guard let handler, busy.count < max(settings.concurrency, 1) else { return nil }
        do throws(StoreError) {
            try await expire()
            guard let entry = try await store.takeNext(besides: busy) else { return nil }
            state.withLock { _ = $0.busy.insert(entry.message.conversation) }
            return (entry, handler)
        } catch {
            guard !Task.isCancelled else { return nil }
            logger.error("The inbox cannot be read", error: error)
            try? await time.sleep(.seconds(1))
            work.raise()
            return nil
        }
    }

    /// Takes what has become too old out of the queue.
    func expire() async throws(StoreError) {
        let limit = time.now().addingTimeInterval(-settings.maximumAge.seconds)
        let count = try await store.expire(writtenBefore: limit)
        instruments.count(.expired, count)
        if count > 0 {
            logger.notice("Messages waited too long and are not handled", metadata: ["count": "\(count)"])
        }
    }

    private func hand(_ entry: InboxEntry, to handler: Handler) async {
        do {
            try await handler(entry)
            await settle(entry, as: .handled)
        } catch {
            // What was cancelled is handed out again when the inbox runs the next time.
            guard !Task.isCancelled else { return }
            logger.info(
                "The handler of a message failed",
                error: error,
                metadata: ["message": "\(entry.key)", "try": "\(entry.tries)"]
            )
            await giveBack(entry)
        }
        state.withLock { _ = $0.busy.remove(entry.message.conversation) }
        work.raise()
    }

    private func giveBack(_ entry: InboxEntry) async {
        guard entry.tries < settings.maximumTries else { return await settle(entry, as: .failed) }
        let delay = settings.retryDelay * (1 << min(max(entry.tries - 1, 0), 16))
        do { try await time.sleep(delay) } catch { return }
        await settle(entry, as: .new)
    }

    /// Writes down what became of a message, as soon as the store can.
    private func settle(_ entry: InboxEntry, as outcome: InboxEntry.State) async {
        while !Task.isCancelled {
            do throws(StoreError) {
                try await store.settle(entry.key, as: outcome)
                switch outcome {
                case .handled: instruments.count(.handled)
                case .failed: instruments.count(.failed)
                case .new: instruments.count(.retried)
                case .handling, .expired: break
                }
                return
            } catch {
                if error.code == .notFound || Task.isCancelled { return }
                logger.error(
                    "What became of a message could not be written down",
                    error: error,
                    metadata: ["message": "\(entry.key)"]
                )
                try? await time.sleep(.seconds(1))
            }
        }
    }
}
