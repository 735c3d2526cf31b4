#if os(Linux)
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What Linux tells of a process in its folder of `/proc`.
struct ProcessStatus {
    private struct Unreadable: Error {}

    let virtualBytes: Double
    let residentBytes: Double
    /// In seconds since 1970.
    let startTime: Double

    /// Reads what is told of this process.
    init() throws {
        let own = String(decoding: try Data(contentsOf: URL(filePath: "/proc/self/stat")), as: UTF8.self)
        let all = String(decoding: try Data(contentsOf: URL(filePath: "/proc/stat")), as: UTF8.self)
        try self.init(
            own: own,
            all: all,
            pageSize: Double(sysconf(Int32(_SC_PAGESIZE))),
            ticks: Double(sysconf(Int32(_SC_CLK_TCK)))
        )
    }

    /// Reads `/proc/self/stat` and `/proc/stat`.
    init(own: String, all: String, pageSize: Double, ticks: Double) throws {
        // The name of the program stands in parentheses and may contain anything; the third field is the first one after it.
        guard let nameEnd = own.lastIndex(of: ")") else { throw Unreadable() }
        let fields = own[nameEnd...].split(whereSeparator: \.isWhitespace).dropFirst().map { Double($0) }
        func field(_ number: Int) -> Double? { number - 3 < fields.count ? fields[number - 3] : nil }
        let boot = all.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
        guard let startTicks = field(22), let size = field(23), let pages = field(24), let boot else {
            throw Unreadable()
        }
        virtualBytes = size
        residentBytes = pages * pageSize
        startTime = boot + startTicks / ticks
    }

    /// How many files this process has open.
    static func openFiles() throws -> Int {
        guard let folder = opendir("/proc/self/fd") else { throw Unreadable() }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // The two names of folders, and the one that is being read.
        return max(count - 3, 0)
    }
}
#endif
