import OpenClawGateway
import Testing

struct SecretTests {
    private struct Holder {
        var secret: Secret
        var optional: Secret?
        var list: [Secret]
    }

    @Test func `never prints itself, alone or inside something`() {
        let secret = Secret("canary")
        let holder = Holder(secret: secret, optional: secret, list: [secret])
        var dumped = ""
        dump(holder, to: &dumped)
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(holder)",
            String(reflecting: holder),
            dumped, "\(["key": secret])", "\(Mirror(reflecting: secret).children.map(\.value))",
        ]
        for text in texts { #expect(!text.contains("canary")) }
    }

    @Test func `gives its text only when asked`() {
        #expect(Secret("canary").reveal() == "canary")
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
        #expect(Secret("").isEmpty)
    }
}
