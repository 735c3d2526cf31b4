import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that lines are appended to, with a limit to its size; the one before it is kept.
final class TraceFile: Sendable {
    /// What was tried, and what the system said.
    struct Trouble: Error, CustomStringConvertible {
        let description: String

        init(_ verb: String) { description = "it could not be \(verb): \(String(cString: strerror(errno)))" }
    }

    private struct Opened {
        var descriptor: CInt = -1
        var size = 0
    }

    let path: String
    private let maximumBytes: Int
    private let opened = Mutex(Opened())

    init(path: String, maximumBytes: Int) {
        self.path = path
        self.maximumBytes = maximumBytes
    }

    deinit {
        let descriptor = opened.withLock(\.descriptor)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends a line, to a new file when this one is full.
    func append(_ line: [UInt8]) throws {
        try opened.withLock { opened in
            if opened.descriptor < 0 { try open(&opened) }
            if opened.size > 0, opened.size + line.count > maximumBytes { try turnOver(&opened) }
            do {
                try write(line, to: opened.descriptor)
                opened.size += line.count
            } catch {
                // What is half written is no line; the next attempt begins with another look at the file.
                _ = ftruncate(opened.descriptor, off_t(opened.size))
                shut(&opened)
                throw error
            }
        }
    }

    private func open(_ opened: inout Opened) throws {
        let descriptor = openFile(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble("opened") }
        // Whoever made it: it tells who was written to.
        let end = fchmod(descriptor, 0o600) == 0 ? lseek(descriptor, 0, SEEK_END) : -1
        guard end >= 0 else {
            let trouble = Trouble("used")
            close(descriptor)
            throw trouble
        }
        opened = Opened(descriptor: descriptor, size: Int(end))
    }

    private func turnOver(_ opened: inout Opened) throws {
        shut(&opened)
        guard rename(path, path + ".1") == 0 else { throw Trouble("renamed") }
        try open(&opened)
    }

    private func shut(_ opened: inout Opened) {
        if opened.descriptor >= 0 { close(opened.descriptor) }
        opened = Opened()
    }

    private func write(_ bytes: [UInt8], to descriptor: CInt) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Trouble("written") }
            rest = rest.dropFirst(count)
        }
    }
}

// The names of the system's calls, which the methods above hide.
private func openFile(_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt { open(path, flags, mode) }

private func writeBytes(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    return write(descriptor, bytes, count)
}
