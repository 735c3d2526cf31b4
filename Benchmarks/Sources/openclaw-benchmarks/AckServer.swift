import Foundation

/// The acknowledging server, in a process of its own.
final class AckServer {
    let port: UInt16
    private let process = Process()
    private let input = Pipe()

    struct NotStarted: Error {}

    /// Starts the server that was built beside this program.
    init() throws {
        let output = Pipe()
        guard let program = Bundle.main.executableURL else { throw NotStarted() }
        process.executableURL = program.deletingLastPathComponent().appending(path: "ack-server")
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw NotStarted() }
        self.port = port
    }

    /// Ends the server and waits for it.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
