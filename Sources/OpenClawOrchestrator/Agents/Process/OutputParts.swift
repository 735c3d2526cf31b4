#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The output of a run as it lies in the run's folder: parts named by the place of their first byte, the oldest of which go.
struct OutputParts: Sendable {
    let path: String

    /// Bytes of the output, and the place of the first of them.
    struct Piece {
        var start: Int
        var bytes: [UInt8]
        var end: Int { start + bytes.count }
    }

    /// Reads on at a place, or at the first place behind it that is still there; `nil` when there is nothing.
    func read(at place: Int, limit: Int = 65536) throws(AgentError) -> Piece? {
        // The supervisor removes the oldest part now and then: look again when one is gone.
        for _ in 0..<10 {
            let starts = try starts()
            guard let last = starts.last else { return nil }
            let start = starts.last { $0 <= place } ?? starts[0]
            let from = max(place, start)
            guard let bytes = SmallFile.bytes("\(path)/\(start)", from: from - start, limit: limit) else { continue }
            if !bytes.isEmpty { return Piece(start: from, bytes: bytes) }
            // The next part begins where this one ends; when it begins later, what was between is gone.
            guard start < last, let next = starts.first(where: { $0 > start }) else { return nil }
            if next > place { return try read(at: next, limit: limit) }
        }
        return nil
    }

    /// The place behind the last byte.
    func end() throws(AgentError) -> Int {
        guard let last = try starts().last else { return 0 }
        var status = stat()
        return stat("\(path)/\(last)", &status) == 0 ? last + Int(status.st_size) : last
    }

    private func starts() throws(AgentError) -> [Int] {
        try FolderListing.names(in: path).compactMap { Int($0) }.filter { $0 >= 0 }.sorted()
    }
}

/// Reads files a piece at a time.
enum SmallFile {
    /// At most `limit` bytes from a place on; `nil` when there is no such file.
    static func bytes(_ path: String, from place: Int = 0, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, limit, off_t(place)))
        }
    }

    /// The text of a file of at most `limit` bytes.
    static func text(_ path: String, limit: Int) -> String? {
        bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }
}
