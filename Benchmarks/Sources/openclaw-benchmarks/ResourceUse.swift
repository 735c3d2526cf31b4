#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Time and processor time of this process from a moment on.
struct ResourceUse {
    private let start = ContinuousClock.now
    private let processorSeconds = Self.processorSeconds()

    /// Requests a second, and the processor time of each.
    func throughput(_ name: String, requests: Int, unit: String = "requests/s") -> [Report.Measurement] {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let processor = Self.processorSeconds() - processorSeconds
        return [
            Report.Measurement(name: name, unit: unit, value: Double(requests) / seconds),
            Report.Measurement(name: "\(name), processor time", unit: "µs", value: processor / Double(requests) * 1e6),
        ]
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        #else
        getrusage(RUSAGE_SELF, &usage)
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
