import BridgeDaemon

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

/// Looks whether others can read what is private.
struct PermissionExamination {
    /// More files than a state folder ever has at its top.
    private static let limit = 1000

    let stateDirectory: String?
    let apiTokenFile: String?
    /// Files that somebody named and that hold a secret, or may.
    let named: [String]

    func examine(in report: inout DoctorReport) {
        var isFine = true
        for file in named where mode(file).map({ $0 & S_IFMT == S_IFREG && $0 & 0o077 != 0 }) == true {
            isFine = false
            report.warning(.permissions, "others can read \(file)", mend: "chmod 600 \(file)")
        }
        guard let folder = stateDirectory, let folderMode = mode(folder) else {
            return report.skipped(.permissions, "there is no state folder yet")
        }
        if folderMode & 0o077 != 0 {
            isFine = false
            report.warning(.permissions, "others can look into the state folder \(folder)", mend: "chmod 700 \(folder)")
        }
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().prefix(Self.limit)
        let paths = files.map { "\(folder)/\($0)" } + [apiTokenFile].compactMap(\.self)
        for path in Set(paths).sorted() where isOpen(path) {
            isFine = false
            report.warning(.permissions, "others can use \(path)", mend: "chmod 600 \(path)")
        }
        if isFine { report.fine(.permissions, "only their owner can use the files of \(folder)") }
    }

    /// Whether others may read or write a file or a socket.
    private func isOpen(_ path: String) -> Bool {
        guard let mode = mode(path), mode & 0o066 != 0 else { return false }
        return mode & S_IFMT == S_IFREG || mode & S_IFMT == S_IFSOCK
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }
}
