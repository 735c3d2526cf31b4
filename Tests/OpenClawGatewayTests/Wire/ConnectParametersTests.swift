import Foundation
import OpenClawGateway
import Testing

struct ConnectParametersTests {
    private let client = ConnectParameters.Client(
        id: "gateway-client",
        version: "1.0.0",
        platform: "Linux",
        mode: "backend"
    )

    private func json(_ parameters: ConnectParameters) throws -> JSONValue {
        let frame = try RequestFrame.encode(id: 1, method: ConnectParameters.method, params: parameters)
        return try #require(try FrameScanner.members(of: frame).payload("params")).json()
    }

    @Test func `writes exactly what was set`() throws {
        let parameters = ConnectParameters(
            client: client,
            scopes: [.read, .write],
            auth: ConnectCredentials(token: "secret")
        )
        #expect(
            try json(parameters).description
                == #"{"auth":{"token":"secret"},"caps":[],"client":{"id":"gateway-client","mode":"backend","#
                + #""platform":"Linux","version":"1.0.0"},"maxProtocol":4,"minProtocol":3,"role":"operator","#
                + #""scopes":["operator.read","operator.write"]}"#
        )
    }

    @Test func `writes everything that can be set`() throws {
        var client = client
        client.displayName = "my bridge"
        client.deviceFamily = "Server"
        client.instanceID = "i"
        var parameters = ConnectParameters(
            client: client,
            scopes: [],
            auth: ConnectCredentials(token: "a", password: "b", deviceToken: "c")
        )
        parameters.caps = ["tool-events"]
        parameters.locale = "en-US"
        parameters.userAgent = "bridge/1"
        parameters.minProtocol = .v4
        let identity = try DeviceIdentity(seed: Array(0..<32))
        try parameters.sign(with: identity, challenge: ConnectChallenge(nonce: "n", timestamp: 5), signedAt: 9)
        let written = try json(parameters)
        #expect(written["auth"] == ["token": "a", "password": "b", "deviceToken": "c"])
        #expect(
            written["client"] == [
                "id": "gateway-client", "version": "1.0.0", "platform": "Linux", "mode": "backend",
                "displayName": "my bridge", "deviceFamily": "Server", "instanceId": "i",
            ]
        )
        #expect(written["caps"] == ["tool-events"])
        #expect(written["minProtocol"] == 4)
        #expect(written["locale"] == "en-US")
        #expect(written["userAgent"] == "bridge/1")
        #expect(written["device"]?["id"] == .string(identity.id))
        #expect(written["device"]?["publicKey"] == .string(identity.publicKey))
        #expect(written["device"]?["nonce"] == "n")
        #expect(
            Set(try #require(written["device"]?.object).keys) == ["id", "publicKey", "signature", "signedAt", "nonce"]
        )
    }

    @Test(arguments: SignaturePayload.Version.allCases)
    func `signs what it sends`(version: SignaturePayload.Version) throws {
        let identity = try DeviceIdentity(seed: Array(0..<32))
        var parameters = ConnectParameters(
            client: client,
            scopes: [.write, .read],
            auth: ConnectCredentials(password: "never signed", deviceToken: "device token")
        )
        let challenge = ConnectChallenge(nonce: "nonce", timestamp: 1_760_000_000_123)
        try parameters.sign(with: identity, challenge: challenge, signedAt: 1, version: version)
        let expected = SignaturePayload(
            version: version,
            deviceID: identity.id,
            clientID: "gateway-client",
            clientMode: "backend",
            role: "operator",
            scopes: [.write, .read],
            signedAt: 1_760_000_000_123,
            token: "device token",
            nonce: "nonce",
            platform: "Linux"
        )
        #expect(parameters.device?.signedAt == expected.signedAt)
        #if !canImport(Darwin)
        #expect(parameters.device?.signature == (try identity.signature(for: expected)))
        #endif
    }

    @Test func `uses the own clock for a challenge without a time`() throws {
        var parameters = ConnectParameters(client: client, scopes: [])
        let challenge = ConnectChallenge(nonce: "n")
        try parameters.sign(with: DeviceIdentity(), challenge: challenge, signedAt: 42)
        #expect(parameters.device?.signedAt == 42)
    }

    @Test func `signs the token that is present, also an empty one`() {
        #expect(ConnectCredentials(token: "a", deviceToken: "b").signedToken == "a")
        #expect(ConnectCredentials(token: "", deviceToken: "b").signedToken == "")
        #expect(ConnectCredentials(deviceToken: "b").signedToken == "b")
        #expect(ConnectCredentials(password: "p").signedToken == nil)
    }

    @Test func `never prints a credential`() throws {
        let parameters = ConnectParameters(
            client: client,
            scopes: [],
            auth: ConnectCredentials(token: "canary", password: "canary", deviceToken: "canary")
        )
        var dumped = ""
        dump(parameters, to: &dumped)
        for text in ["\(parameters)", String(reflecting: parameters), dumped] { #expect(!text.contains("canary")) }
    }
}
