import Foundation
import Testing

@testable import BridgeCommands

@Suite struct MachineExaminationTests {
    @Test(arguments: [
        (Int64(499_000_000), Int64(2_000_000_000), true), (4_000_000_000, 100_000_000_000, true),
        (6_000_000_000, 1_000_000_000_000, false), (600_000_000, 1_000_000_000, false),
    ])
    func `warns where there is little room`(free: Int64, total: Int64, isScarce: Bool) {
        var report = DoctorReport()
        DiskExamination(folder: "/", space: { _ in .init(free: free, total: total) }).examine(in: &report)
        #expect(report.checks.map(\.verdict) == [isScarce ? .warning : .fine])
    }

    @Test func `asks for the space of the nearest folder that exists`() {
        var report = DoctorReport()
        DiskExamination(folder: NSTemporaryDirectory() + "no/such/folder").examine(in: &report)
        #expect(report.checks.count == 1 && report.checks[0].verdict != .skipped)
    }

    @Test(arguments: [
        ("2026.6.11", true, true), ("2026.3.24", true, true), ("2026.3.23", false, true), ("2025.12.1", false, true),
        ("2026.8.30", true, true), ("2026.9.1", true, false), ("2027.1.1-beta.2", true, false),
    ])
    func `knows which releases were tried`(text: String, isNewEnough: Bool, isTried: Bool) throws {
        let release = try #require(GatewayRelease(text))
        #expect((release >= .oldest) == isNewEnough)
        #expect((release < .untried) == isTried)
    }

    @Test(arguments: ["", "dev", "2026", "a.b.c"])
    func `does not guess a release`(text: String) { #expect(GatewayRelease(text) == nil) }

    /// The files that are there, and what is said of the service.
    @Test(
        arguments: [
            ([], DoctorReport.Verdict.skipped, "not started by systemd"),
            (["run/systemd/system/x"], .skipped, "no unit"),
            (["run/systemd/system/x", "etc/systemd/system/openclaw-bridge.service"], .warning, "not started with"),
            (
                [
                    "run/systemd/system/x", "etc/systemd/system/openclaw-bridge.service",
                    "etc/systemd/system/multi-user.target.wants/openclaw-bridge.service",
                ], .warning, "does not run"
            ),
            (
                [
                    "run/systemd/system/x", "etc/systemd/system/openclaw-bridge.service",
                    "etc/systemd/system/multi-user.target.wants/openclaw-bridge.service",
                    "sys/fs/cgroup/system.slice/openclaw-bridge.service/cgroup.procs",
                ], .fine, "runs"
            ),
            (
                [
                    "run/systemd/system/x", "home/.config/systemd/user/openclaw-bridge.service",
                    "home/.config/systemd/user/default.target.wants/openclaw-bridge.service",
                ], .fine, "enabled"
            ),
        ] as [([String], DoctorReport.Verdict, String)]
    )
    func `finds the unit of systemd`(files: [String], verdict: DoctorReport.Verdict, words: String) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("units-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        for file in files {
            let place = root.appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: place)
        }
        var report = DoctorReport()
        ServiceExamination(root: root.path, home: root.path + "/home").examineSystemd(in: &report)
        #expect(report.checks.map(\.verdict) == [verdict], "\(report.checks)")
        #expect(report.checks.first?.message.contains(words) == true, "\(report.checks)")
    }
}
