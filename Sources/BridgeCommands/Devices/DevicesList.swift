import ArgumentParser
import OpenClawBridge
import OpenClawGateway

/// Lists the devices of a gateway.
struct DevicesList: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the devices that wait for approval and those that have it.",
        usage: "openclaw-bridge devices list [options]"
    )

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let pairings = try await gateway.withConnection(scopes: [.pairing], logger: global.logger) { connection in
            try await connection.call(ListDevicePairings())
        }
        try output.show(pairings)
        return .success
    }
}

extension ListDevicePairings.Response: Presentable {
    var json: JSONValue {
        [
            "ok": true,
            "pending": .array(
                pending.map { request in
                    [
                        "requestId": .string(request.requestID),
                        "deviceId": request.deviceID.map { .string($0) } ?? .null,
                        "displayName": request.displayName.map { .string($0) } ?? .null,
                        "clientId": request.clientID.map { .string($0) } ?? .null,
                        "remoteAddress": request.remoteAddress.map { .string($0) } ?? .null,
                        "scopes": .array(request.scopes.map { .string($0.rawValue) }),
                    ]
                }
            ),
            "paired": .array(
                paired.map { device in
                    [
                        "deviceId": .string(device.deviceID),
                        "displayName": device.displayName.map { .string($0) } ?? .null,
                        "clientId": device.clientID.map { .string($0) } ?? .null,
                        "scopes": .array(device.scopes.map { .string($0.rawValue) }),
                    ]
                }
            ),
        ]
    }

    func lines(_ style: Style) -> [String] {
        var lines = [style.bold("Waiting for approval: \(pending.count)")]
        if !pending.isEmpty {
            var table = TextTable("request", "device", "from", "scopes")
            for request in pending {
                let device = request.displayName ?? request.deviceID.map { String($0.prefix(8)) } ?? "-"
                table.add(request.requestID, device, request.remoteAddress ?? "-", Self.list(request.scopes))
            }
            lines += table.lines(style)
            lines += style.wrap("Approve one: openclaw-bridge devices approve REQUEST", first: "", indent: 2).map(
                style.dim
            )
        }
        lines += ["", style.bold("Approved: \(paired.count)")]
        if !paired.isEmpty {
            var table = TextTable("device", "client", "scopes")
            for device in paired {
                table.add(
                    device.displayName ?? String(device.deviceID.prefix(8)),
                    device.clientID ?? "-",
                    Self.list(device.scopes)
                )
            }
            lines += table.lines(style)
        }
        return lines
    }

    private static func list(_ scopes: [OperatorScope]) -> String {
        scopes.isEmpty ? "-" : scopes.map(\.rawValue).joined(separator: " ")
    }
}
