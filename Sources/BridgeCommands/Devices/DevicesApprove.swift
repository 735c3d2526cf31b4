import ArgumentParser
import OpenClawBridge
import OpenClawGateway

/// Lets a device in.
struct DevicesApprove: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a device that waits.",
        usage: "openclaw-bridge devices approve <request> [options]",
        discussion: "Whoever approves must hold every scope that the device asks for."
    )

    @Argument(help: ArgumentHelp("The request, as devices list shows it.", valueName: "request"))
    var request: String

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let scopes: [OperatorScope] = [.read, .write, .approvals, .pairing]
        let answer = try await gateway.withConnection(scopes: scopes, logger: global.logger) { connection in
            try await connection.call(ApproveDevicePairing(requestID: request))
        }
        try output.show(Approval(request: request, device: answer.device))
        return .success
    }
}

/// A device that was approved just now.
private struct Approval: Presentable {
    let request: String
    let device: PairedDevice?

    var json: JSONValue {
        [
            "ok": true, "requestId": .string(request), "deviceId": device.map { .string($0.deviceID) } ?? .null,
            "scopes": .array((device?.scopes ?? []).map { .string($0.rawValue) }),
        ]
    }

    func lines(_ style: Style) -> [String] {
        let name = device.map { $0.displayName ?? String($0.deviceID.prefix(8)) } ?? "the device"
        let scopes = (device?.scopes ?? []).map(\.rawValue).joined(separator: ", ")
        let text = name + (scopes.isEmpty ? "" : ", for \(scopes)")
        return style.wrap(text.printable, first: style.green("approved") + " ", indent: 9)
    }
}
