import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The one place where commands write.
///
/// Results go to standard output, as text or as one JSON document a line. Text about failures and progress goes to
/// standard error, where logs go too.
struct Output: Sendable {
    /// How results are written.
    enum Format: Sendable {
        case text, json
    }

    let format: Format
    private let style: Style

    init(_ format: Format) {
        self.format = format
        style = format == .json ? .plain : Style(descriptor: STDOUT_FILENO)
    }

    /// Writes a result.
    func show(_ result: some Presentable) throws(OutputClosed) {
        switch format {
        case .json: try write(result.documents.map(\.description), to: STDOUT_FILENO)
        case .text: try write(result.lines(style), to: STDOUT_FILENO)
        }
    }

    /// Writes the result of something that was done already; a reader who went away changes nothing about it.
    func report(_ result: some Presentable) throws(OutputClosed) {
        do throws(OutputClosed) {
            try show(result)
        } catch  where error.isBrokenPipe {
            return
        }
    }

    /// Writes a failure: text to standard error, JSON to standard output.
    func show(_ failure: CommandFailure) throws(OutputClosed) {
        switch format {
        case .json: try write([failure.json.description], to: STDOUT_FILENO)
        case .text: try write(failure.lines(Style(descriptor: STDERR_FILENO)), to: STDERR_FILENO)
        }
    }

    /// Tells a person what goes on; programs are told nothing.
    func note(_ text: String) {
        guard format == .text else { return }
        // A closed standard error is no reason to stop.
        let style = Style(descriptor: STDERR_FILENO)
        try? write(style.wrap(text.printable, first: "", indent: 2).map(style.dim), to: STDERR_FILENO)
    }

    /// Tells what goes on while a command runs: people on standard error, programs on standard output.
    func tell(_ event: some Presentable) {
        // What goes on does so whether anybody reads it or not.
        switch format {
        case .json: try? write(event.documents.map(\.description), to: STDOUT_FILENO)
        case .text: try? write(event.lines(Style(descriptor: STDERR_FILENO)), to: STDERR_FILENO)
        }
    }

    // MARK: One line that changes

    /// Whether a line can be drawn anew in its place.
    var canRedraw: Bool {
        format == .text && isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Draws a line over the one that was drawn before.
    func redraw(_ line: (Style) -> String) throws(OutputClosed) {
        // Asked anew each time, because windows are resized.
        try write(Array(("\r" + line(Style(descriptor: STDOUT_FILENO)) + "\u{1B}[K").utf8), to: STDOUT_FILENO)
    }

    /// Leaves the line that was drawn as it is.
    func endRedrawing() throws(OutputClosed) { try write([UInt8(ascii: "\n")], to: STDOUT_FILENO) }

    // MARK: Writing

    private func write(_ lines: [String], to descriptor: Int32) throws(OutputClosed) {
        guard !lines.isEmpty else { return }
        try write(Array((lines.joined(separator: "\n") + "\n").utf8), to: descriptor)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputClosed) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                // A terminal that another program made non-blocking.
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, 1000)
            } else if errno != EINTR {
                throw OutputClosed(isBrokenPipe: errno == EPIPE, reason: String(cString: strerror(errno)))
            }
        }
    }
}

/// Standard output takes nothing more.
struct OutputClosed: Error, Sendable {
    /// Whether the reader went away, which is how `… | head` ends a command.
    var isBrokenPipe: Bool
    /// What the system says.
    var reason: String
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
