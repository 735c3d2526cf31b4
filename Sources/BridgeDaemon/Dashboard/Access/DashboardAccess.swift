import Crypto
import Hummingbird
import OpenClawBridge
import OpenClawGateway
import Synchronization

/// Who may look at the dashboard and use its forms.
///
/// A browser signs in with the token and has a session from then on, named by a cookie; it lasts as long as the token does, and
/// as long as it is used. A form carries a proof that this daemon gave it to this session, which a page of somebody else cannot
/// read.
final class DashboardAccess: Sendable {
    /// What came of a try to sign in.
    enum SignIn: Sendable, Hashable {
        /// It is signed in, and the session has this name.
        case opened(String)
        /// The token is another one.
        case wrong
        /// Too many tried; nobody is heard for so long.
        case tooMany(Duration)
    }

    /// The name of the cookie.
    static let cookie = "openclaw_bridge_session"

    private struct State {
        var sessions = SessionTable()
        var tries = SignInTries()
    }

    private let state = Mutex(State())
    private let key = SymmetricKey(size: .bits256)
    private let admission: Admission
    private let time: DeliveryTime

    init(admission: Admission, time: DeliveryTime = .system) {
        self.admission = admission
        self.time = time
    }

    /// The session that a request names and that lasts; it is prolonged by this.
    func session(of request: Request) -> String? {
        guard let id = request.cookies[Self.cookie]?.value else { return nil }
        let now = time.uptime()
        guard let token = state.withLock({ $0.sessions.use(id, at: now) }) else { return nil }
        guard admission.matches(token.reveal()) else {
            signOut(id)
            return nil
        }
        return id
    }

    /// Signs a browser in, if the text is the token.
    func signIn(_ text: String) -> SignIn {
        let now = time.uptime()
        if let wait = state.withLock({ $0.tries.take(at: now) }) { return .tooMany(wait) }
        guard admission.matches(text) else { return .wrong }
        let id = Self.randomName()
        state.withLock { state in
            state.tries.giveBack()
            state.sessions.open(id, token: Secret(text), at: now)
        }
        return .opened(id)
    }

    /// Ends a session.
    func signOut(_ session: String) { state.withLock { $0.sessions.close(session) } }

    /// The proof that the forms of a session carry; those without a session carry one of this process.
    func formProof(for session: String?) -> String {
        Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Self.bytes(of: session), using: key)))
    }

    /// Whether a text is the proof, in a time that does not tell how much of it is right.
    func isFormProof(_ text: String, for session: String?) -> Bool {
        guard let bytes = Base64URL.decode(text) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Self.bytes(of: session), using: key)
    }

    /// A name that nobody can guess: 256 random bits.
    static func randomName() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private static func bytes(of session: String?) -> [UInt8] {
        Array((session.map { "session \($0)" } ?? "no session").utf8)
    }
}
