import OpenClawGateway
import Testing

@testable import BridgeCommands

@Suite struct MaskingTests {
    private let masking = Masking(home: "/srv/ada")

    @Test(arguments: [
        ("+18312950562", "+1831…62"), ("4915112345-1500000000@g.us", "4915…00@g.us"),
        ("owner whatsapp:18312950562", "owner whatsapp:1831…62"),
        ("whatsapp:group:120363401780756402@g.us", "whatsapp:group:1203…02@g.us"),
        ("slack:channel:C0123456789", "slack:channel:C012…89"), ("telegram:@ada_l", "telegram:@a…_l"),
        ("imessage:dm:ada@example.com", "imessage:dm:a…@example.com"),
        ("/srv/ada/.local/state", "~/.local/state"), ("wss://me:secret@gateway.example", "wss://…@gateway.example"),
    ])
    func `shortens what identifies somebody`(text: String, shown: String) {
        #expect(masking.apply(text) == shown)
    }

    @Test(arguments: [
        "ws://127.0.0.1:18789", "gateway 2026.6.11", "agent:whatsapp:main", "device 02000de8 is known", "12.5 GB",
        "openclaw config set session.dmScope per-channel-peer", "@claude,/", "2026-11-23",
        "approve 12345678-90ab-4cde-8f01-123456789012", "2026-11-23T22:50:01.123Z",
    ])
    func `leaves all else as it is`(text: String) { #expect(masking.apply(text) == text) }

    @Test func `looks into every place of a document`() {
        let document: JSONValue = ["a": ["18312950562", ["b": "/srv/ada/x"]], "n": 18_312_950_562]
        #expect(masking.apply(document) == ["a": ["1831…62", ["b": "~/x"]], "n": 18_312_950_562])
    }
}
