/// What goes wrong in a run.
enum Trouble: String, CaseIterable, Sendable, Codable {
    case killBridge = "kill -9 of the bridge"
    case crashGateway = "kill of the gateway"
    case stopGateway = "stop of the gateway"
    case restartInProcess = "restart in the process"
    case stallGateway = "stall of the gateway"
    case cutConnection = "connection cut"
    case loseAnswer = "answer lost"
    case failProvider = "provider fails, restart"
    case fillDisk = "disk full"
    case jumpClock = "clock jumps"
    case twoProcesses = "two processes"
    case killBoth = "kill of both"
}
