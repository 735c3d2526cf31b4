import Foundation
import OpenClawGateway
import Testing

struct DeviceTokenStoreTests {
    private let gateway: GatewayAddress
    private let device = String(repeating: "a", count: 64)

    init() throws { gateway = try GatewayAddress(url: "ws://127.0.0.1:18789") }

    @Test func `keeps a token with its scopes`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/state/tokens.json"
            let token = StoredDeviceToken(token: "device-token", scopes: [.write, .read])
            #expect(try DeviceTokenStore(file: file).token(gateway: gateway, deviceID: device) == nil)
            try DeviceTokenStore(file: file).store(token, gateway: gateway, deviceID: device)
            #expect(try DeviceTokenStore(file: file).token(gateway: gateway, deviceID: device) == token)
            #expect(try mode(of: file) == 0o600)
            #expect(try mode(of: folder + "/state") == 0o700)
        }
    }

    @Test func `keeps gateways, devices and roles apart`() async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            let places = [
                (gateway, device, "operator"), (try GatewayAddress(url: "ws://127.0.0.1:18790"), device, "operator"),
                (try GatewayAddress(url: "wss://127.0.0.1:18789"), device, "operator"), (gateway, "other", "operator"),
                (gateway, device, "node"),
            ]
            for (index, place) in places.enumerated() {
                let token = StoredDeviceToken(token: Secret("token \(index)"), scopes: [])
                try store.store(token, gateway: place.0, deviceID: place.1, role: place.2)
            }
            for (index, place) in places.enumerated() {
                let found = try store.token(gateway: place.0, deviceID: place.1, role: place.2)
                #expect(found?.token == Secret("token \(index)"))
            }
            try store.remove(gateway: gateway, deviceID: device)
            #expect(try store.token(gateway: gateway, deviceID: device) == nil)
            #expect(try store.token(gateway: gateway, deviceID: device, role: "node") != nil)
        }
    }

    @Test(arguments: ["WS://127.0.0.1:18789", "ws://127.0.0.1:18789/"])
    func `files one gateway under one spelling`(spelling: String) async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            let token = StoredDeviceToken(token: "t", scopes: [])
            try store.store(token, gateway: GatewayAddress(url: spelling), deviceID: device)
            #expect(try store.token(gateway: gateway, deviceID: device) == token)
        }
    }

    @Test func `replaces a token, and forgets it only while it is still the same`() async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            for name in ["old", "new"] {
                try store.store(StoredDeviceToken(token: Secret(name), scopes: []), gateway: gateway, deviceID: device)
            }
            try store.remove(gateway: gateway, deviceID: device, unlessChangedFrom: "old")
            #expect(try store.token(gateway: gateway, deviceID: device)?.token == "new")
            try store.remove(gateway: gateway, deviceID: device, unlessChangedFrom: "new")
            #expect(try store.token(gateway: gateway, deviceID: device) == nil)
        }
    }

    @Test func `loses no entry when many write at once`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/new/tokens.json"
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let token = StoredDeviceToken(token: Secret("\(number)"), scopes: [.read])
                        try DeviceTokenStore(file: file).store(token, gateway: gateway, deviceID: "device \(number)")
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<40 {
                let found = try DeviceTokenStore(file: file).token(gateway: gateway, deviceID: "device \(number)")
                #expect(found?.token == Secret("\(number)"))
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/new").sorted()
            #expect(files == ["tokens.json", "tokens.json.lock"])
        }
    }

    @Test func `refuses a looser mode and damaged content`() async throws {
        try await withScratchFolder { folder in
            let file = folder + "/tokens.json"
            let store = DeviceTokenStore(file: file)
            try store.store(StoredDeviceToken(token: "t", scopes: []), gateway: gateway, deviceID: device)
            try setMode(0o644, of: file)
            #expect(throws: GatewayError.self) { try store.token(gateway: gateway, deviceID: device) }
            try Data("{\"version\":1,".utf8).write(to: URL(fileURLWithPath: file))
            try setMode(0o600, of: file)
            #expect(throws: GatewayError.self) { try store.token(gateway: gateway, deviceID: device) }
            #expect(throws: GatewayError.self) {
                try store.store(StoredDeviceToken(token: "u", scopes: []), gateway: gateway, deviceID: device)
            }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "{\"version\":1,")
        }
    }

    @Test func `never prints a token`() {
        let token = StoredDeviceToken(token: "canary", scopes: [.read])
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains("canary")) }
    }
}
