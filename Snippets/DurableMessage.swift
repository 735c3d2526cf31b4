// Stores messages before they are sent, and follows one to its end.

import Configuration
import OpenClawBridge
import OpenClawBridgeSQLite

let configuration = try BridgeConfiguration(providers: [EnvironmentVariablesProvider()])
let outbox = Outbox(
    store: try SQLiteOutboxStore(path: "state/outbox.sqlite"),
    settings: configuration.deliverySettings
)
let bridge = GatewayBridge(configuration, outbox: outbox)
try await bridge.connect()

var message = OutboundMessage("Deployed 4711.", to: try SessionKey("whatsapp:group:120363401780756402@g.us"))
message.idempotencyKey = "deploy-4711"
message.delivery.ambiguity = .hold

// On disk when this returns, whatever happens to the gateway or to this process.
let entry = try await outbox.enqueue(message)
for try await step in outbox.track(entry.id) { print(step.delivery.state) }
for transition in try await outbox.explain(entry.id).transitions { print(transition.at, transition.reason) }
