import HTTPTypes
import Hummingbird
import OpenClawBridge

/// What happens, as it happens.
struct EventRoutes {
    let parts: DaemonParts
    var pace = EventPace()
    var time = DeliveryTime.system

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/v1/events") { request, context in try stream(request, context) }
    }

    private func stream(_ request: Request, _ context: DaemonRequestContext) throws -> Response {
        let query = try QueryParameters(request, known: ["types", "after"])
        let kinds = try query.choices("types", DaemonEvent.Kind.self)
        // A browser that reconnects sends the header; its address still says where it began.
        let header = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
        let lastID = try (header ?? query.text("after")).map { text in
            // An id that cannot be read is answered with a gap, as one of another run is.
            EventID(text) ?? EventID(run: "", number: 0)
        }
        let stream = EventStream(
            feed: parts.events,
            kinds: kinds,
            lastID: lastID,
            channel: context.channel,
            instruments: parts.metrics.streams,
            pace: pace,
            time: time
        )
        let channel = context.channel
        let body = ResponseBody { writer in
            try await request.body.consumeWithInboundCloseHandler { _ in
                try await stream.write(to: &writer)
            } onInboundClosed: {
                channel.close(promise: nil)
            }
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"],
            body: body
        )
    }
}
