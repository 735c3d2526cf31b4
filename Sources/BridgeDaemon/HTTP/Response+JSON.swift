import HTTPTypes
import Hummingbird
import NIOCore
import OpenClawGateway

extension Response {
    /// A response with a JSON document.
    init(_ json: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        self.init(status: status, headers: headers, body: ResponseBody(json))
        self.headers[.contentType] = "application/json"
    }
}

extension ResponseBody {
    init(_ json: JSONValue) {
        // Numbers that JSON has no form for do not occur: none of ours is infinite.
        var writer = JSONWriter()
        let isWhole = (try? writer.value(json)) != nil
        self.init(byteBuffer: ByteBuffer(bytes: isWhole ? writer.bytes : Array("null".utf8)))
    }
}
