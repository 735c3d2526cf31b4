#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A started command, with its output thrown away.
struct ChildProcess {
    private let id: pid_t

    /// How a command ended.
    struct End {
        /// 0 for success.
        var status: Int32
        /// The most memory it ever had.
        var peakMegabytes: Double
    }

    /// Starts a command; ends this program when there is no such command.
    init(_ command: [String]) {
        #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
        #else
        var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id = pid_t()
        guard posix_spawnp(&id, command[0], &actions, nil, arguments, environ) == 0 else {
            print("\(command[0]) cannot be started")
            exit(66)
        }
        self.id = id
    }

    func wait() -> End {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
        #if canImport(Glibc)
        let peak = Double(usage.ru_maxrss) * 1024
        #else
        let peak = Double(usage.ru_maxrss)
        #endif
        return End(status: status, peakMegabytes: peak / 1_000_000)
    }

    func terminate() { kill(id, SIGTERM) }

    /// The memory that is resident now; only where there is a `/proc`.
    var residentMegabytes: Double? {
        guard let fields = fields(of: "statm"), fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_000_000
    }

    /// The processor time that was used until now, in seconds; only where there is a `/proc`.
    var processorSeconds: Double? {
        // The name of the command, in brackets, may hold spaces: what counts stands after it.
        guard let fields = fields(of: "stat"), let name = fields.lastIndex(where: { $0.hasSuffix(")") }),
            fields.count > name + 13, let user = Double(fields[name + 12]), let system = Double(fields[name + 13])
        else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func fields(of name: String) -> [Substring]? {
        guard let file = fopen("/proc/\(id)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 1024)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        return String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: " ")
    }
}
