import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A pseudo-terminal: a program has its inner end, and the test is the person before the screen.
final class Terminal: Sendable {
    struct Unavailable: Error {
        var reason: String
    }

    /// The end that a program reads from and writes to.
    let inner: CInt
    private let outer: CInt

    init(columns: UInt16) throws {
        outer = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard outer >= 0, let name = Self.unlock(outer) else {
            throw Unavailable(reason: String(cString: strerror(errno)))
        }
        inner = open(name, O_RDWR | O_NOCTTY)
        guard inner >= 0 else { throw Unavailable(reason: String(cString: strerror(errno))) }
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(outer, UInt(TIOCSWINSZ), &size)
    }

    deinit { close(outer) }

    /// Makes the inner end usable; gives its path.
    private static func unlock(_ outer: CInt) -> String? {
        #if canImport(Darwin)
        guard grantpt(outer) == 0, unlockpt(outer) == 0 else { return nil }
        return ptsname(outer).map { String(cString: $0) }
        #else
        // The C library hides its functions for this from Swift: TIOCSPTLCK and TIOCGPTN.
        var (isLocked, number): (CInt, CUnsignedInt) = (0, 0)
        guard ioctl(outer, 0x4004_5431, &isLocked) == 0, ioctl(outer, 0x8004_5430, &number) == 0 else { return nil }
        return "/dev/pts/\(number)"
        #endif
    }

    /// Types on the keyboard.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(outer, bytes, bytes.count)
    }

    /// Says that no program has the inner end any more.
    func closeInner() { close(inner) }

    /// All that programs write, until none of them has the inner end.
    func content() async -> String {
        await withCheckedContinuation { caller in
            // Reading blocks, so that it has a thread of its own.
            Thread.detachNewThread { [self] in
                var content: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = read(outer, &chunk, chunk.count)
                    guard count > 0 else { break }
                    content += chunk[..<count]
                }
                caller.resume(returning: String(decoding: content, as: UTF8.self))
            }
        }
    }
}

extension String {
    /// The states that each line of a screen went through, without colours.
    var frames: [String] {
        var plain = ""
        var rest = self[...]
        while let escape = rest.firstRange(of: "\u{1B}[") {
            plain += rest[..<escape.lowerBound]
            rest = rest[escape.upperBound...].drop { !$0.isLetter }.dropFirst()
        }
        return (plain + rest).split(whereSeparator: { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }).map(String.init)
    }
}
