#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks whether there is room for what is stored.
struct DiskExamination {
    /// What a file system has.
    struct Space: Hashable {
        var free: Int64
        var total: Int64

        /// Whether a busy outbox could fill it soon: under 500 MB, or under 5 % where that is not much.
        var isScarce: Bool { free < 500_000_000 || (free < total / 20 && free < 5_000_000_000) }
    }

    let folder: String?
    var space: (String) -> Space? = DiskExamination.space

    func examine(in report: inout DoctorReport) {
        guard let folder else { return report.skipped(.disk, "there is no state folder") }
        guard let found = Self.existing(folder).flatMap(space) else {
            return report.skipped(.disk, "the file system of \(folder) does not tell its space")
        }
        let words = "\(ByteCount(found.free)) of \(ByteCount(found.total)) are free for \(folder)"
        guard found.isScarce else { return report.fine(.disk, words) }
        report.warning(
            .disk,
            words,
            mend:
                "Free space there, or name a folder on another disk with --state-dir: a message that cannot be stored is refused."
        )
    }

    /// The folder, or the nearest one above it that exists.
    private static func existing(_ path: String) -> String? {
        var path = path
        while access(path, F_OK) != 0 {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            if slash == path.startIndex { return "/" }
            path = String(path[..<slash])
        }
        return path
    }

    private static func space(_ path: String) -> Space? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let block = Double(status.f_frsize)
        return Space(free: Int64(Double(status.f_bavail) * block), total: Int64(Double(status.f_blocks) * block))
    }
}
