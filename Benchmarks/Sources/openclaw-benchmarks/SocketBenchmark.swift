import BenchmarkSockets

/// What the machine can do: the same frames over a bare socket, with answers counted and not read.
struct SocketBenchmark {
    let port: UInt16
    let options: Options

    func run(into report: inout Report) throws {
        for _ in 0...options.repetitions {
            let socket = try LoopbackSocket(connectingTo: port)
            defer { socket.close() }
            var client = try BareClient(socket: socket)
            let use = ResourceUse()
            try client.exchange(options.requests, inFlight: 64)
            report.add(use.throughput("bare socket, 64 in flight", requests: options.requests))

            var latencies = Latencies(capacity: options.requests / 10)
            for _ in 0..<options.requests / 10 { try latencies.measure { try client.exchange(1, inFlight: 1) } }
            report.add(latencies.measurements("bare socket, one in flight"))
        }
        report.dropWarmUp("bare socket")
    }
}

/// A WebSocket client without a library: frames are made beforehand, answers are cut and not parsed.
private struct BareClient {
    let socket: LoopbackSocket
    private var reader = FrameReader()
    /// 64 requests, one behind the other.
    private let frames: [UInt8]
    private let frameSize: Int

    init(socket: LoopbackSocket) throws {
        self.socket = socket
        let mask: (UInt8, UInt8, UInt8, UInt8) = (0x37, 0xFA, 0x21, 0x3D)
        var frames: [UInt8] = []
        for number in 10..<74 { frames.appendFrame(mask: mask, Workload.frame(number)) }
        self.frames = frames
        frameSize = frames.count / 64
        let upgrade = [
            "GET / HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
        ]
        try socket.write(Array(upgrade.joined(separator: "\r\n").utf8))
        _ = try reader.httpHead(from: socket)
        try skipFrames(1)
        var connect: [UInt8] = []
        connect.appendFrame(mask: mask, Array(#"{"type":"req","id":"1","method":"connect","params":{}}"#.utf8))
        try socket.write(connect)
        try skipFrames(1)
    }

    /// Sends `count` requests and waits for their answers, with at most `inFlight` of them open.
    mutating func exchange(_ count: Int, inFlight: Int) throws {
        var sent = min(inFlight, count)
        var answered = 0
        try send(sent)
        while answered < count {
            let answers = try readFrames()
            answered += answers
            let more = min(answers, count - sent)
            sent += more
            if more > 0 { try send(more) }
        }
    }

    private func send(_ count: Int) throws { try socket.write(Array(frames[0..<count * frameSize])) }

    private mutating func skipFrames(_ count: Int) throws {
        var seen = 0
        while reader.next() != nil { seen += 1 }
        while seen < count { seen += try readFrames() }
    }

    /// Waits for bytes and counts the frames that are complete.
    private mutating func readFrames() throws -> Int {
        guard try reader.fill(from: socket) else { throw FrameReader.EndOfStream() }
        var count = 0
        while reader.next() != nil { count += 1 }
        return count
    }
}
