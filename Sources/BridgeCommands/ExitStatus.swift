/// How the program ends: the one table of its exit codes.
///
/// The numbers follow `sysexits.h` where it has one. They are part of the interface and do not change.
enum ExitStatus: Int32, CaseIterable, Sendable {
    case success = 0
    case failed = 1
    case usage = 64
    case rejected = 65
    case notFound = 66
    case unavailable = 69
    case noRoom = 73
    case queued = 75
    case incompatible = 76
    case notAllowed = 77
    case unusableConfiguration = 78
    case outcomeUnknown = 79

    /// What the code means, in one line.
    var meaning: String {
        switch self {
        case .success: "done"
        case .failed: "a step or a check failed, or something unexpected happened"
        case .usage: "wrong usage: an option, an argument or a session key"
        case .rejected: "gateway, channel, outbox or access rules refused it; nothing was done"
        case .notFound: "there is no such entry, workflow or agent, or no file of them"
        case .unavailable: "the gateway cannot be reached, or serves nobody now; nothing was sent"
        case .noRoom: "the outbox or its disk is full; the message was not taken"
        case .queued: "the outbox has the message and delivers it; do not send it again"
        case .incompatible: "what answers is no gateway that this program understands"
        case .notAllowed: "credentials, pairing or scopes are missing or wrong"
        case .unusableConfiguration: "a setting or a file cannot be used"
        case .outcomeUnknown: "the message may have been sent, in whole or in part"
        }
    }

    /// The table as it stands in the help.
    static let table: String =
        "Exit codes:\n"
        + allCases.map { status in
            let number = String(status.rawValue)
            return "  " + String(repeating: " ", count: 2 - number.count) + number + "  " + status.meaning
        }.joined(separator: "\n")
}
