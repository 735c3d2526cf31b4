# Reads every Swift file of the package and prints one line for each broken rule:
#
#     path:line<TAB>what is wrong<TAB>how to mend it
#
# Written for POSIX awk, so that it runs alike on macOS, Debian (mawk) and Alpine (busybox).
# The two tables at the top are the architecture: who may import whom, and who may touch what.

BEGIN {
    # module -> the modules of this package that it may import: arrows point downwards only.
    allow("OpenClawGateway",          "")
    allow("OpenClawGatewaySimulator", "OpenClawGateway")
    allow("OpenClawBridge",           "OpenClawGateway")
    allow("OpenClawBridgeSQLite",     "OpenClawGateway OpenClawBridge")
    allow("OpenClawBridgePostgres",   "OpenClawGateway OpenClawBridge")
    allow("OpenClawOrchestrator",     "OpenClawGateway OpenClawBridge")
    allow("OpenClawOrchestratorSQLite", "OpenClawGateway OpenClawBridge OpenClawBridgeSQLite OpenClawOrchestrator")
    allow("OpenClawBridgeTesting",    "OpenClawGateway OpenClawBridge OpenClawOrchestrator OpenClawGatewaySimulator")
    allow("BridgeDaemon",             "OpenClawGateway OpenClawBridge OpenClawBridgeSQLite OpenClawBridgePostgres OpenClawOrchestrator OpenClawOrchestratorSQLite")
    allow("BridgeCommands",           "OpenClawGateway OpenClawBridge OpenClawBridgeSQLite OpenClawBridgePostgres OpenClawOrchestrator OpenClawOrchestratorSQLite OpenClawGatewaySimulator OpenClawBridgeTesting BridgeDaemon")
    allow("openclaw-bridge",          "BridgeCommands")
    allow("delivery-chaos",           "OpenClawGateway OpenClawBridge OpenClawBridgeSQLite OpenClawGatewaySimulator")

    # imported module (a prefix when it ends in *) -> the modules of this package that may import it.
    own("NIO*",           "OpenClawGateway OpenClawGatewaySimulator BridgeDaemon")
    own("GRDB*",          "OpenClawBridgeSQLite OpenClawOrchestratorSQLite")
    own("Mustache",       "OpenClawOrchestrator BridgeDaemon")
    own("Subprocess",     "OpenClawOrchestrator delivery-chaos")
    own("Hummingbird*",   "BridgeDaemon")
    own("ArgumentParser", "BridgeCommands delivery-chaos")
}

function allow(module, list,    names, count, i) {
    known[module] = 1
    count = split(list, names, " ")
    for (i = 1; i <= count; i++) downwards[module, names[i]] = 1
}

function own(pattern, list,    names, count, i) {
    owners[pattern] = list
    count = split(list, names, " ")
    for (i = 1; i <= count; i++) owned[pattern, names[i]] = 1
}

function problem(line, what, mend) { print path ":" line "\t" what "\t" mend }

# The code of a line: string contents emptied, comments removed.
function code_of(text) {
    gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
    sub(/\/\/.*/, "", text)
    return text
}

function explained() { return $0 ~ /\/\/ *[^ \/]/ || above ~ /^[ \t]*\/\/ *[^ \/]/ }

function unbounded_stream() {
    if (stream) problem(stream, "this stream has no buffering policy, so it grows without bound", \
        "pass bufferingPolicy: .bufferingNewest(n) or .bufferingOldest(n), and document what is dropped")
    stream = 0
}

function end_of_file() {
    if (path == "") return
    unbounded_stream()
    if (lines > 500) problem(lines, "the file has " lines " lines; the limit is 500", \
        "split it by concern: one file, one type; X+StateMachine.swift beside X.swift")
}

FNR == 1 {
    end_of_file()
    path = FILENAME
    split(path, parts, "/")
    source = parts[1] == "Sources"
    module = source ? parts[2] : ""
    stream = 0; in_text = 0; above = ""
    if (source && !(module in known)) {
        problem(1, "the module " module " is not in the architecture", \
            "add a line for it at the top of scripts/source-rules.awk and to docs/architecture.md")
        known[module] = 1
    }
}

{ lines = FNR }

# Multi-line string literals are text, not code.
{
    quotes = gsub(/"""/, "\"\"\"")
    if (in_text) { if (quotes % 2) in_text = 0; above = $0; next }
    if (quotes % 2) in_text = 1
    code = code_of($0)
}

source && code ~ /^[ \t]*(@[A-Za-z_]+(\([^)]*\))?[ \t]+)*((public|package|internal|private|fileprivate)[ \t]+)?import[ \t]/ {
    name = code
    sub(/^.*import[ \t]+((struct|class|enum|protocol|typealias|func|let|var)[ \t]+)?/, "", name)
    sub(/[^A-Za-z0-9_].*$/, "", name)

    if (name in known && name != module && !((module, name) in downwards))
        problem(FNR, module " imports " name ", which is not below it", \
            "move the code to the module that owns the subject, or hand the value in; arrows point downwards only")
    for (pattern in owners) {
        prefix = pattern
        wild = sub(/\*$/, "", prefix)
        if (wild ? index(name, prefix) != 1 : name != prefix) continue
        if (!((pattern, module) in owned)) {
            reader = owners[pattern]
            gsub(/ /, " and ", reader)
            problem(FNR, module " imports " name "; only " reader " may", \
                "keep " name " behind an API of " reader " that uses our own types")
        }
    }
}

source && module != "BridgeCommands" && code ~ /(^|[^A-Za-z0-9_])(ProcessInfo|getenv|setenv|EnvironmentVariablesProvider)([^A-Za-z0-9_]|$)/ {
    problem(FNR, module " reads the process's environment; only BridgeCommands may", \
        "take the value as an argument or from a ConfigReader, and read it in BridgeCommands")
}

source && code ~ /(^|[^A-Za-z0-9_])(try!|as!|fatalError\(|preconditionFailure\(|@unchecked Sendable|nonisolated\(unsafe\))/ && !explained() {
    construct = "preconditionFailure"
    if (code ~ /try!/) construct = "try!"
    else if (code ~ /as!/) construct = "as!"
    else if (code ~ /fatalError\(/) construct = "fatalError"
    else if (code ~ /@unchecked Sendable/) construct = "@unchecked Sendable"
    else if (code ~ /nonisolated\(unsafe\)/) construct = "nonisolated(unsafe)"
    problem(FNR, construct " without a reason", \
        "do without it; where that cannot be, say why it is safe in a // comment on this line or the line above")
}

# A stream's policy may stand a few lines below its opening parenthesis; an unfolding stream has no buffer.
source && code ~ /Async(Throwing)?Stream(<.*>)?(\.makeStream|\.init)?\(/ { unbounded_stream(); stream = FNR }
source && code ~ /Async(Throwing)?Stream(<.*>)? *\{/ && code !~ /(->|:|extension) *((any|some) +)?Async(Throwing)?Stream(<.*>)? *\{/ {
    unbounded_stream()
    stream = FNR
    unbounded_stream()
}
stream && code ~ /bufferingPolicy|unfolding/ { stream = 0 }
stream && FNR - stream >= 4 { unbounded_stream() }

{ above = $0 }

END { end_of_file() }
