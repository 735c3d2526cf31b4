import Foundation

/// A server in a process of its own, and where it listens.
final class HTTPServerProcess {
    let port: UInt16
    /// The token that its requests need.
    let token: String?
    private let process = Process()
    private let folder: String?

    struct NotStarted: Error {}

    /// Starts the bare route that was built beside this program.
    init() throws {
        guard let program = Bundle.main.executableURL else { throw NotStarted() }
        (token, folder) = (nil, nil)
        process.executableURL = program.deletingLastPathComponent().appending(path: "bare-route")
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw NotStarted() }
        self.port = port
    }

    /// Starts the daemon on a fresh state folder, with a gateway that is not there.
    init(daemon: String, in parent: String) throws {
        let folder = "\(parent)/daemon-benchmark-\(UUID())"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        self.folder = folder
        process.executableURL = URL(filePath: daemon)
        process.arguments = [
            "serve", "--json", "--listen", "127.0.0.1:0", "--socket", "none", "--state-dir", folder,
            "--url", "ws://127.0.0.1:9",
        ]
        process.environment = ["HOME": folder, "PATH": "/usr/bin:/bin", "OPENCLAW_LOG_LEVEL": "critical"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        var found: UInt16?
        while found == nil {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw NotStarted() }
            text += String(decoding: data, as: UTF8.self)
            found = Self.port(in: text)
        }
        guard let found else { throw NotStarted() }
        port = found
        token = try String(contentsOfFile: folder + "/http-token", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // What it tells later is not read, and must not stop it.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    /// Ends the server and waits for it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func port(in text: String) -> UInt16? {
        guard let start = text.range(of: "http://127.0.0.1:") else { return nil }
        let digits = text[start.upperBound...].prefix(while: \.isNumber)
        return text[start.upperBound...].contains("/") ? UInt16(digits) : nil
    }
}
