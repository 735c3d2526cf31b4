import GRDB
import OpenClawBridge

extension OutboxError {
    /// What an error of the database means for its user.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - path: The file.
    init(_ error: any Error, at path: String) {
        guard let error = error as? DatabaseError else {
            self =
                error as? OutboxError
                ?? OutboxError(.unusable, "The outbox at \(path) could not be used.", cause: error)
            return
        }
        let (code, what, advice) = Self.meaning(of: error.resultCode)
        self.init(
            code,
            "The outbox at \(path) \(what): \(error.message ?? "SQLite error \(error.extendedResultCode.rawValue)").",
            advice: advice.replacing("PATH", with: path),
            cause: error
        )
    }

    private static func meaning(of code: ResultCode) -> (Code, String, advice: String) {
        switch code {
        case .SQLITE_FULL:
            (
                .diskFull, "could not grow",
                "Free space on its disk: nothing that was taken in is lost, and work goes on as soon as there is room."
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (
                .corrupt, "is damaged, or is no outbox",
                """
                Stop all that use it, move PATH, PATH-wal and PATH-shm away, and start again with a new outbox. \
                What can be read is saved by: sqlite3 PATH .recover
                """
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (
                .unusable, "was locked by another process for too long",
                "Find the process that keeps it locked (fuser PATH), and try again."
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH:
            (
                .unusable, "could not be opened, read or written",
                "Check that the disk works and that this user may write to the file and its folder."
            )
        default: (.unusable, "could not be used", "Report this, with the code of the error.")
        }
    }
}
