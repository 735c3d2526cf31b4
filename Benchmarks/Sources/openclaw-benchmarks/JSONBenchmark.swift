import OpenClawGateway

/// The JSON reader and writer alone, without a connection.
struct JSONBenchmark {
    let options: Options

    func run(into report: inout Report) throws {
        let request = try JSONValue(parsing: String(decoding: Workload.frame(1), as: UTF8.self))
        let answer: JSONValue = ["runId": "run-123456", "messageId": "message-123456", "channel": "whatsapp"]
        let payload = Payload(answer)
        for _ in 0...options.repetitions {
            let writing = ResourceUse()
            var bytes = 0
            for _ in 0..<options.requests { bytes &+= request.description.utf8.count }
            precondition(bytes == options.requests * request.description.utf8.count)
            report.add(writing.throughput("json, write a request", requests: options.requests))

            let reading = ResourceUse()
            for _ in 0..<options.requests { _ = try payload.decode(as: SendResult.self) }
            report.add(reading.throughput("json, read an answer", requests: options.requests))
        }
        report.dropWarmUp("json")
    }
}
