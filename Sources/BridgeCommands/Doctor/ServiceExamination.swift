#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks whether a service manager starts the daemon.
///
/// It looks at files only: what systemd would say is in them, and no program has to be run for it.
struct ServiceExamination {
    static let unit = "openclaw-bridge.service"
    static let agent = "openclaw-bridge.plist"

    /// Where the machine's files begin; tests have their own.
    var root = ""
    let home: String?

    func examine(in report: inout DoctorReport) {
        #if os(macOS)
        examineLaunchd(in: &report)
        #else
        examineSystemd(in: &report)
        #endif
    }

    // MARK: systemd

    func examineSystemd(in report: inout DoctorReport) {
        guard exists("\(root)/run/systemd/system") else {
            return report.skipped(.service, "this machine was not started by systemd")
        }
        let places = Self.systemFolders.map { root + $0 }
        let ofUser = home.map { "\($0)/.config/systemd/user" }
        guard let file = (places + [ofUser].compactMap(\.self)).map({ "\($0)/\(Self.unit)" }).first(where: exists)
        else {
            return report.skipped(.service, "no unit \(Self.unit) is installed; docs/daemon.md tells how")
        }
        let isOfUser = ofUser.map { file.hasPrefix($0) } ?? false
        let command = isOfUser ? "systemctl --user" : "sudo systemctl"
        guard isEnabled(file, isOfUser: isOfUser) else {
            return report.warning(
                .service,
                "\(file) is installed, but not started with the machine",
                mend: "\(command) enable --now \(Self.unit)"
            )
        }
        guard isOfUser || exists("\(root)/sys/fs/cgroup/system.slice/\(Self.unit)") else {
            return report.warning(
                .service,
                "\(file) is enabled, but does not run",
                mend: "\(command) status \(Self.unit) and journalctl -u \(Self.unit) tell why."
            )
        }
        report.fine(.service, "\(file) is installed and enabled" + (isOfUser ? "" : ", and runs"))
    }

    private static let systemFolders = [
        "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    private func isEnabled(_ file: String, isOfUser: Bool) -> Bool {
        let folder = isOfUser ? String(file.dropLast(Self.unit.count + 1)) : "\(root)/etc/systemd/system"
        return ["multi-user.target.wants", "default.target.wants"].contains { exists("\(folder)/\($0)/\(Self.unit)") }
    }

    // MARK: launchd

    func examineLaunchd(in report: inout DoctorReport) {
        let folders = ["\(root)/Library/LaunchDaemons"] + (home.map { ["\($0)/Library/LaunchAgents"] } ?? [])
        guard let file = folders.map({ "\($0)/\(Self.agent)" }).first(where: exists) else {
            return report.skipped(.service, "no \(Self.agent) is installed; docs/daemon.md tells how")
        }
        report.fine(.service, "\(file) is installed")
    }

    private func exists(_ path: String) -> Bool {
        // A link to a unit that is gone is still a link.
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }
}
