import NIOCore
import NIOWebSocket
import Testing

@testable import OpenClawGateway

@Suite struct MessageAssemblerTests {
    private func frame(_ text: String, _ opcode: WebSocketOpcode, fin: Bool) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: opcode, data: ByteBuffer(string: text))
    }

    @Test(arguments: [WebSocketOpcode.text, .binary])
    func `puts fragments together in their order`(opcode: WebSocketOpcode) throws {
        var assembler = MessageAssembler(limit: 100)
        for _ in 1...2 {
            #expect(try assembler.append(frame("a", opcode, fin: false)) == nil)
            #expect(try assembler.append(frame("", .continuation, fin: false)) == nil)
            #expect(try assembler.append(frame("b", .continuation, fin: false)) == nil)
            #expect(try assembler.append(frame("c", .continuation, fin: true)) == ByteBuffer(string: "abc"))
        }
        #expect(try assembler.append(frame("whole", opcode, fin: true)) == ByteBuffer(string: "whole"))
    }

    @Test
    func `refuses a fragment without a beginning, and a beginning in the middle`() throws {
        var orphan = MessageAssembler(limit: 100)
        #expect(throws: MessageAssembler.Failure.outOfOrder) { try orphan.append(frame("x", .continuation, fin: true)) }
        var doubled = MessageAssembler(limit: 100)
        _ = try doubled.append(frame("x", .text, fin: false))
        #expect(throws: MessageAssembler.Failure.outOfOrder) { try doubled.append(frame("y", .text, fin: true)) }
    }

    @Test
    func `counts all fragments against the limit`() throws {
        var whole = MessageAssembler(limit: 3)
        #expect(try whole.append(frame("abc", .text, fin: true)) != nil)
        #expect(throws: MessageAssembler.Failure.tooLarge) { try whole.append(frame("abcd", .text, fin: true)) }
        var parts = MessageAssembler(limit: 3)
        _ = try parts.append(frame("ab", .text, fin: false))
        _ = try parts.append(frame("c", .continuation, fin: false))
        #expect(throws: MessageAssembler.Failure.tooLarge) { try parts.append(frame("d", .continuation, fin: false)) }
    }

    @Test
    func `unmasks what a careless gateway masked`() throws {
        var assembler = MessageAssembler(limit: 100)
        let key: WebSocketMaskingKey = [1, 2, 3, 4]
        var data = ByteBuffer(string: "hello")
        data.webSocketMask(key)
        let masked = WebSocketFrame(fin: true, opcode: .text, maskKey: key, data: data)
        #expect(try assembler.append(masked) == ByteBuffer(string: "hello"))
    }
}
