import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that the pages need; its path tells its content, so that browsers may keep it for ever.
struct DashboardAssets: Sendable {
    let path: String
    private let type: String
    private let bytes: [UInt8]
    private let tag: String

    static let style = DashboardAssets("dashboard.css", "text/css; charset=utf-8", PackageResources.dashboard_css)
    static let script = DashboardAssets("dashboard.js", "text/javascript; charset=utf-8", PackageResources.dashboard_js)
    static let icon = DashboardAssets("icon.svg", "image/svg+xml", PackageResources.dashboard_icon_svg)

    static let all = [style, script, icon]

    private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
        let digest = SHA256.hash(data: bytes).prefix(8)
        tag = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        path = "/assets/\(tag)/\(name)"
    }

    /// The response with the file, or the word that the browser has it already.
    func response(to request: Request) -> Response {
        let headers: HTTPFields = [
            .cacheControl: "public, max-age=31536000, immutable", .eTag: "\"\(tag)\"", .contentType: type,
        ]
        if request.headers[.ifNoneMatch] == "\"\(tag)\"" { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
