extension [UInt8] {
    /// Appends a WebSocket frame with a payload of less than 64 KiB.
    public mutating func appendFrame(opcode: UInt8 = 1, mask: (UInt8, UInt8, UInt8, UInt8)? = nil, _ payload: [UInt8]) {
        append(0x80 | opcode)
        let flag: UInt8 = mask == nil ? 0 : 0x80
        if payload.count < 126 {
            append(flag | UInt8(payload.count))
        } else {
            append(flag | 126)
            append(UInt8(payload.count >> 8))
            append(UInt8(payload.count & 0xFF))
        }
        guard let mask else { return append(contentsOf: payload) }
        let key = [mask.0, mask.1, mask.2, mask.3]
        append(contentsOf: key)
        append(contentsOf: payload.enumerated().map { $1 ^ key[$0 & 3] })
    }
}
