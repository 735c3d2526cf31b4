import Foundation
import Hummingbird
import Logging
import NIOCore

/// The least that a Hummingbird server does for the daemon's request: it reads the body, and answers with a document of the same size.
///
/// It writes its port to standard output.
@main
enum Main {
    static func main() async throws {
        let router = Router()
        router.post("/v1/messages") { request, _ in
            _ = try await request.body.collect(upTo: 1 << 20)
            let document = #"{"id":"k3v9x2-1234567","state":"queued","enqueuedAt":"2027-01-31T09:30:00.000Z"}"#
            return Response(
                status: .accepted,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: document))
            )
        }
        var logger = Logger(label: "bare-route")
        logger.logLevel = .critical
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            },
            logger: logger
        )
        try await application.runService()
    }
}
