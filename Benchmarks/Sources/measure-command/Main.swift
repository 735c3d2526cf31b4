#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Measures a command from outside: wall time and peak memory of repeated runs, or the memory of one that idles.
///
/// A program of its own that stays small: the kernel counts the memory of the process that starts a command into the
/// command's peak.
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 3, let count = UInt32(arguments.dropFirst().first ?? "") else { usage() }
        let command = Array(arguments.dropFirst(2))
        switch arguments.first {
        case "run": measureRuns(of: command, repetitions: Int(count))
        case "idle": measureIdle(command, seconds: count)
        default: usage()
        }
    }

    private static func usage() -> Never {
        print("usage: measure-command run REPETITIONS COMMAND...\n       measure-command idle SECONDS COMMAND...")
        exit(64)
    }

    private static func measureRuns(of command: [String], repetitions: Int) {
        var milliseconds: [Double] = []
        var megabytes: [Double] = []
        for repetition in 0...repetitions {
            let start = ContinuousClock.now
            let child = ChildProcess(command)
            let end = child.wait()
            let elapsed = ContinuousClock.now - start
            guard end.status == 0 else {
                print("\(command[0]) ended with status \(end.status)")
                exit(1)
            }
            // The first run fills the file cache.
            if repetition == 0 { continue }
            milliseconds.append(elapsed / .milliseconds(1))
            megabytes.append(end.peakMegabytes)
        }
        report("wall time", milliseconds, "ms")
        report("peak memory", megabytes, "MB")
    }

    private static func measureIdle(_ command: [String], seconds: UInt32) {
        let child = ChildProcess(command)
        // Starting is not idling.
        let settling = min(seconds / 2, 5)
        sleep(settling)
        let before = child.processorSeconds
        sleep(seconds - settling)
        let after = child.processorSeconds
        let resident = child.residentMegabytes
        child.terminate()
        let end = child.wait()
        if let before, let after {
            report("processor time while idle", [(after - before) * 100 / Double(seconds - settling)], "% of a core")
        }
        if let resident { report("memory after \(seconds) s", [resident], "MB") }
        report("peak memory", [end.peakMegabytes], "MB")
    }

    private static func report(_ name: String, _ values: [Double], _ unit: String) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return }
        func text(_ value: Double) -> String { String((value * 10).rounded() / 10) }
        let median = sorted[sorted.count / 2]
        print(
            "  \(name): minimum \(text(first)), median \(text(median)), maximum \(text(last)) \(unit), runs \(values.count)"
        )
    }
}
