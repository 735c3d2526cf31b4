import OpenClawBridge

/// A change that waits to be made, and the caller who waits for it.
struct PendingWrite: Sendable {
    /// Answers the caller; called once the transaction is over.
    typealias Answer = @Sendable () -> Void

    /// Makes the change.
    ///
    /// An error is one of the database and undoes the transaction; what the caller did wrong is an answer.
    let perform: @Sendable (OutboxTransaction) throws -> Answer
    /// Tells the caller that the change was not made.
    let fail: @Sendable (OutboxError) -> Void

    /// A change whose result, or refusal, goes to `answer`.
    init<Value: Sendable>(
        _ body: @escaping @Sendable (OutboxTransaction) throws -> Value,
        answer: @escaping @Sendable (Result<Value, OutboxError>) -> Void
    ) {
        perform = { transaction in
            let result: Result<Value, OutboxError>
            do {
                result = .success(try body(transaction))
            } catch let error as OutboxError {
                result = .failure(error)
            }
            return { answer(result) }
        }
        fail = { answer(.failure($0)) }
    }
}
