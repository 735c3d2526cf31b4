import CoreMetrics

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

/// What the system knows of this process, under the names that all of Prometheus' clients use.
///
/// On macOS only the processor time and the limit of files are told.
struct ProcessReading: MetricReading {
    let name = "process"
    private let cpu: TotalCounter
    private let fileLimit: Meter
    #if os(Linux)
    private let memory: Meter
    private let virtualMemory: Meter
    private let files: Meter
    private let start: Meter
    #endif

    init(factory: any MetricsFactory) {
        func meter(_ name: String) -> Meter { Meter(label: "process_\(name)", dimensions: [], factory: factory) }
        cpu = TotalCounter(label: "process_cpu_seconds_total", factory: factory)
        fileLimit = meter("max_fds")
        #if os(Linux)
        memory = meter("resident_memory_bytes")
        virtualMemory = meter("virtual_memory_bytes")
        files = meter("open_fds")
        start = meter("start_time_seconds")
        #endif
    }

    func read() throws {
        var usage = rusage()
        #if canImport(Glibc)
        let own = __rusage_who_t(RUSAGE_SELF.rawValue)
        #else
        let own = RUSAGE_SELF
        #endif
        if getrusage(own, &usage) == 0 { cpu.tell(usage.ru_utime.seconds + usage.ru_stime.seconds) }
        var limit = rlimit()
        #if canImport(Glibc)
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let kind = RLIMIT_NOFILE
        #endif
        if getrlimit(kind, &limit) == 0 { fileLimit.set(Double(limit.rlim_cur)) }
        #if os(Linux)
        let status = try ProcessStatus()
        memory.set(status.residentBytes)
        virtualMemory.set(status.virtualBytes)
        start.set(status.startTime)
        files.set(try ProcessStatus.openFiles())
        #endif
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
