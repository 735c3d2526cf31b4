import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The shell that starts a command, looks after it and outlives the bridge; see ``RunFolder`` for what it leaves behind.
struct Supervisor {
    let run: RunFolder
    let settings: AgentSettings

    /// Starts the command; when this returns, the run's claim says `started`.
    func start(_ command: [String], environment: [String: String]) async throws(AgentError) {
        guard let lock = try FileLock(path: run.lockPath) else {
            throw AgentError(.notStarted, "\(run.id) is being started elsewhere.")
        }
        let part = settings.outputLimit / 8
        let constants = [
            run.path, run.workspacePath, settings.timeLimit.inSeconds, settings.grace.inSeconds,
            String(part), String(min(part, 32768)),
        ]
        var options = PlatformOptions()
        options.createSession = true
        let status: TerminationStatus
        do {
            // The lock reaches the supervisor as its standard input: it stays locked as long as that descriptor is open.
            status = try await Subprocess.run(
                .path("/bin/sh"),
                arguments: Arguments(["-c", Self.script, "openclaw-agent"] + constants + command),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
                    )
                ),
                workingDirectory: FilePath(run.path),
                platformOptions: options,
                input: .fileDescriptor(FileDescriptor(rawValue: lock.descriptor), closeAfterSpawningProcess: false),
                output: .discarded,
                error: .discarded
            ).terminationStatus
        } catch {
            throw AgentError(.notStarted, "The supervisor of \(run.id) could not be started.", cause: error)
        }
        withExtendedLifetime(lock) {}
        switch status {
        case .exited(0): return
        case .exited(3): throw AgentError(.notStarted, "\(run.id) was called off before it began.")
        case .exited(4):
            throw AgentError(
                .misconfigured,
                "The program \"\(command[0])\" was not found.",
                advice: "Name it by its absolute path, or let PATH lead to it."
            )
        default:
            throw AgentError(
                .notStarted,
                "The supervisor of \(run.id) could not begin: \(status).",
                advice: "Check that there is room on the disk of \(run.path)."
            )
        }
    }

    /// The supervisor: constant, so that nothing from outside is ever read by a shell; what varies are its arguments.
    ///
    /// Everything runs in one process group, which is ended from within: `kill ... 0` needs no number that could be out of date.
    /// The first of the links called `ending` wins. Descriptor 8 is the pipe of orders, and descriptor 9 the lock; the command
    /// gets neither, so that the lock is the supervisor's alone.
    static let script = #"""
        agent_umask=$(umask)
        umask 077
        run=$1 workspace=$2 limit=$3 grace=$4 part=$5 block=$6
        shift 6
        agent_path=$PATH
        PATH=/usr/bin:/bin:$PATH

        # Ends the group: when asked to, when the time is over, or when the command has ended and left processes behind.
        watch() {
            trap '' TERM HUP
            { sleep "$limit"; echo late >&8; } &
            read -r word <&8
            case $word in
            stop) ln -s stopped ending ;;
            late) ln -s late ending ;;
            esac
            kill -TERM 0
            sleep "$grace"
            kill -KILL 0
        }

        # Runs the command and notes how it ended.
        work() {
            trap : TERM HUP
            (
                trap - TERM HUP
                umask "$agent_umask"
                PATH=$agent_path
                cd "$workspace" && exec "$@"
            ) 8<&- 9<&-
            ln -s "exited-$?" ending 2>/dev/null
            echo ended >&8
        }

        # Keeps the output in parts, the last four of them. dd, because it writes at once what it has read.
        keep() {
            trap '' TERM HUP
            exec 2>/dev/null
            start=0 end=0 older=
            while :; do
                # A full disk costs output, but does not end the command.
                dd bs="$block" count=$((part / block)) >>"output/$start" || { sleep 1; continue; }
                size=$(wc -c <"output/$start")
                [ $((start + $size)) -gt "$end" ] || break
                end=$((start + $size))
                [ $(($size)) -ge "$part" ] || continue
                set -- $older "$start"
                if [ $# -gt 3 ]; then
                    rm -f "output/$1"
                    shift
                fi
                older=$*
                start=$end
                : >"output/$start"
            done
        }

        supervise() {
            trap : TERM HUP
            watch &
            work "$@" 2>&1 | keep
            kill -KILL 0
        }

        exec 9<&0 </dev/null >/dev/null 2>&1
        cd "$run" && mkdir output && mkfifo control && exec 8<>control || exit 5
        (cd "$workspace" && PATH=$agent_path && command -v -- "$1") || exit 4
        ln -s started claim || exit 3
        supervise "$@" &
        """#
}

extension Duration {
    /// The seconds with three decimals, as `sleep` takes them.
    fileprivate var inSeconds: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let decimals = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
}
