#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the device identity lies unless somebody says otherwise.
enum StateFolder {
    /// `$XDG_STATE_HOME/openclaw-bridge`, else `~/.local/state/openclaw-bridge`; `nil` without a home.
    static var usual: String? {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") { return folder + "/openclaw-bridge" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/openclaw-bridge"
    }
}
