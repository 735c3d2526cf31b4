// Your own code takes `any Bridge`; its test gives it a mock.

import OpenClawBridge

func announce(_ build: String, over bridge: any Bridge) async throws {
    try await bridge.sendToAgent(sessionKey: "whatsapp:group:120363401780756402@g.us", message: "\(build) is green")
}

let mock = MockBridge(seed: 7)
try await mock.connect()
try await announce("main", over: mock)
assert(mock.lastMessage?.text == "main is green")

// Half of the sends fail from here on, the same ones in every run.
mock.behavior.failureRate = 0.5

// What the gateway would tell.
mock.onEvent("session.message") { event in print(event) }
mock.simulateEvent("session.message", payload: ["sessionKey": "agent:main:main"])
