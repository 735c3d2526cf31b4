import Hummingbird
import NIOCore

/// The description of this API, for programs that make clients and tests of it.
struct OpenAPIRoutes {
    private static let document = ByteBuffer(bytes: PackageResources.openapi_json)

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/openapi.json") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: Self.document)
            )
        }
    }
}
