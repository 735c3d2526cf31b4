// Sends a message to a group and answers whatever comes back.

import Configuration
import OpenClawBridge

// OPENCLAW_GATEWAY_URL, OPENCLAW_GATEWAY_TOKEN, OPENCLAW_BRIDGE_STATE_DIRECTORY and the others.
let configuration = try BridgeConfiguration(providers: [EnvironmentVariablesProvider()])
let bridge = GatewayBridge(configuration)
try await bridge.connect()

let team = try SessionKey("whatsapp:group:120363401780756402@g.us")
let events = bridge.events
try await bridge.receiveMessages(from: team)

let receipt = try await bridge.sendToAgent(sessionKey: team, message: "The build is green. Ship it?")
print("\(receipt.status): \(receipt.evidence)")

for await case .message(let message) in events {
    print("\(message.sender?.name ?? "somebody"): \(message.text)")
    try await bridge.sendToAgent(sessionKey: team, message: "On it.")
}
