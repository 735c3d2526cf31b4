/// The order of the handshake: challenge, `connect`, answer.
///
/// Pure: frames and the firing of timers come in, actions go out. Nothing the gateway sends can bring it into a state
/// without a way out.
struct HandshakeStateMachine {
    enum State: Equatable {
        /// The socket is open. The gateway's challenge leads to `awaitingAnswer`; the timer or a close to `finished`.
        case awaitingChallenge
        /// `connect` was sent. Its answer, the timer or a close leads to `finished`.
        case awaitingAnswer
        /// The handshake succeeded or failed; everything further belongs to the connection.
        case finished
    }

    enum Action {
        /// Send `connect` for this challenge, and set the timer for the answer.
        case sendConnect(ConnectChallenge)
        /// The gateway accepted the connection.
        case succeed(HelloOK)
        /// The handshake failed.
        case fail(GatewayError)
        /// Go on waiting.
        case wait
    }

    private(set) var state = State.awaitingChallenge
    private let address: GatewayAddress

    /// The id of the `connect` request; requests of the connection count from 1.
    static let requestID: UInt64 = 0

    init(address: GatewayAddress) { self.address = address }

    /// Takes a frame that arrived before the handshake was finished.
    mutating func received(_ frame: InboundFrame) -> Action {
        switch (state, frame) {
        case (.awaitingChallenge, .event(let event)) where event.name == "connect.challenge":
            guard let challenge = try? event.payload.decode(as: ConnectChallenge.self), !challenge.nonce.isEmpty else {
                return fail(.handshakeRefused, "The gateway at \(address) sent a challenge without a nonce.")
            }
            state = .awaitingAnswer
            return .sendConnect(challenge)
        case (.awaitingAnswer, .response(let response)) where response.id == String(Self.requestID):
            return answered(response)
        case (.awaitingChallenge, .response(let response)), (.awaitingAnswer, .response(let response)):
            // A gateway that is still starting refuses before it has read a request.
            return response.ok ? .wait : answered(response)
        default:
            return .wait
        }
    }

    /// Notes that the timer of the current step fired.
    mutating func timedOut() -> Action {
        switch state {
        case .awaitingChallenge:
            fail(
                .handshakeTimedOut,
                "The server at \(address) opened a WebSocket but sent no challenge.",
                advice: "Check that an OpenClaw Gateway listens there, and not another program."
            )
        case .awaitingAnswer:
            fail(.handshakeTimedOut, "The gateway at \(address) did not answer connect in time.")
        case .finished:
            .wait
        }
    }

    /// Notes that the connection ended.
    mutating func closed(_ end: ConnectionEnd) -> Action {
        guard state != .finished else { return .wait }
        state = .finished
        if case .closedByGateway(code: 1000, _, _) = end {
            return .fail(
                GatewayError(
                    .handshakeTimedOut,
                    "The gateway at \(address) ended the handshake (1000).",
                    closeCode: 1000
                )
            )
        }
        return .fail(end.error(address: address))
    }

    private mutating func answered(_ response: ResponseFrame) -> Action {
        state = .finished
        guard response.ok else {
            let refusal = (try? response.error?.decode(as: GatewayRefusal.self)) ?? nil
            return .fail(
                GatewayError(
                    connectRefusal: refusal ?? GatewayRefusal(code: "UNKNOWN", message: "no reason was given"),
                    address: address
                )
            )
        }
        do {
            let hello = try response.payload.decode(as: HelloOK.self)
            guard hello.protocolVersion != nil else {
                return fail(
                    .protocolMismatch,
                    "The gateway at \(address) chose protocol \(hello.protocolNumber), which was not offered."
                )
            }
            return .succeed(hello)
        } catch {
            return .fail(
                GatewayError(
                    .handshakeRefused,
                    "The gateway at \(address) answered connect with something that is not hello-ok.",
                    cause: error
                )
            )
        }
    }

    private mutating func fail(_ code: GatewayError.Code, _ message: String, advice: String? = nil) -> Action {
        state = .finished
        return .fail(GatewayError(code, message, advice: advice))
    }
}
