import HTTPTypes
import Hummingbird
import NIOCore
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Why a request was not carried out, as a problem document (RFC 9457).
///
/// It never holds a secret, nor the text of a message.
struct Problem: Error, Sendable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// The kind of problem, for programs; the last part of the document's `type`.
    var code: String
    /// What was tried and what was wrong, for people.
    var detail: String
    /// What to do next.
    var advice: String?
    /// Further members of the document.
    var members: [String: JSONValue] = [:]
    /// Headers of the response.
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, advice: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.advice = advice
    }

    /// The document.
    var json: JSONValue {
        var document = members
        document["type"] = .string("urn:openclaw-bridge:problem:\(code)")
        document["title"] = .string(status.reasonPhrase)
        document["status"] = .integer(Int64(status.code))
        document["code"] = .string(code)
        document["detail"] = .string(detail)
        document["advice"] = advice.map { .string($0) }
        return .object(document)
    }

    /// The response that tells it.
    var response: Response {
        var response = Response(status: status, headers: headers, body: ResponseBody(json))
        response.headers[.contentType] = "application/problem+json"
        return response
    }
}

extension Problem {
    /// The problem that stands for any error.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as OutboxError: self.init(error)
        case let error as BridgeError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as SessionKeyError:
            self.init(.unprocessableContent, "session.invalidSessionKey", error.description, advice: error.advice)
            members["rule"] = .string(error.rule.rawValue)
        case let error as AgentError:
            self.init(
                error.code == .notFound ? .notFound : .conflict,
                "agent.\(error.code.rawValue)",
                error.message,
                advice: error.advice
            )
        case let error as any HTTPResponseError: self.init(error)
        case is NIOTooManyBytesError:
            self.init(.contentTooLarge, "http.tooLarge", "The request's body is longer than is allowed here.")
        default:
            self.init(.internalServerError, "internal", "The daemon could not do it; its log says why.")
        }
    }

    private init(_ error: any HTTPResponseError) {
        switch error.status {
        case .notFound: self.init(.notFound, "http.notFound", "There is nothing at this path.")
        case .methodNotAllowed:
            self.init(.methodNotAllowed, "http.methodNotAllowed", "This path does not know that method.")
        case let status: self.init(status, "http", status.reasonPhrase)
        }
    }

    private init(_ error: OutboxError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .conflict: .conflict
            case .notFound: .notFound
            case .notAllowed: .conflict
            case .full, .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
            default: .serviceUnavailable
            }
        self.init(status, "outbox.\(error.code.rawValue)", error.message, advice: error.advice)
    }

    private init(_ error: StoreError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notFound: .notFound
            case .conflict: .conflict
            case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
            default: .serviceUnavailable
            }
        self.init(status, "store.\(error.code.rawValue)", error.message, advice: error.advice)
    }

    private init(_ error: BridgeError) {
        let status: HTTPResponse.Status =
            switch error {
            case .session: .unprocessableContent
            case .send: .conflict
            default: .serviceUnavailable
            }
        self.init(status, error.code, error.details.message, advice: error.details.advice)
    }
}
