#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is read as a whole, up to a limit.
struct InputFile {
    private let path: String?

    /// A file by its path.
    init(path: String) { self.path = path }

    private init() { path = nil }

    /// Standard input.
    static let standardInput = InputFile()

    /// Whether standard input is a terminal, where nobody waits with a text.
    static var standardInputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The text of the file, which has to be UTF-8.
    func text(limit: Int, what: String) throws(CommandFailure) -> String {
        let name = path.map { "\(what) \($0)" } ?? what
        let bytes = try content(limit: limit, name: name)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.unusableConfiguration, code: "input", "The \(name) is not UTF-8 text.")
        }
        return text
    }

    private func content(limit: Int, name: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = path.map { open($0, O_RDONLY | O_CLOEXEC) } ?? STDIN_FILENO
        guard descriptor >= 0 else { throw unreadable(name) }
        defer { if path != nil { close(descriptor) } }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(name)
            }
            if count == 0 { return content }
            content += chunk[..<count]
            guard content.count <= limit else {
                throw CommandFailure(
                    .unusableConfiguration,
                    code: "input",
                    "The \(name) is larger than \(limit) bytes."
                )
            }
        }
    }

    private func unreadable(_ name: String) -> CommandFailure {
        let reason = String(cString: strerror(errno))
        return CommandFailure(.unusableConfiguration, code: "input", "The \(name) cannot be read: \(reason).")
    }
}
