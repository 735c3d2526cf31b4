/// The gateway that a dialogue is played against.
protocol DialogueGateway {
    var port: Int { get }
    /// Starts the process again; returns when it listens.
    func start() async throws
    /// Stops the process as `SIGTERM` does.
    func stop() async throws
}
