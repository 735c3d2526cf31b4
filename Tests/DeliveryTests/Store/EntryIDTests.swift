import OpenClawBridge
import Testing

struct EntryIDTests {
    @Test(arguments: ["k3v9x2-41", "a-1", "0123456789abcdef-9223372036854775807"])
    func `reads what it writes`(text: String) throws {
        #expect(try #require(EntryID(text)).description == text)
    }

    @Test(arguments: [
        "", "k3v9x2", "k3v9x2-", "-41", "k3v9x2-0", "k3v9x2--1", "K3V9X2-1", "k3v9x2-1-1", "k 3-1",
        "0123456789abcdef0-1",
    ])
    func `refuses what is no name`(text: String) {
        #expect(EntryID(text) == nil)
    }
}
