import NIOCore
import OpenClawGateway

@testable import OpenClawGatewaySimulator

/// A model without sockets, whose time passes when a test says so.
final class ModelHarness {
    static let wallClock: Int64 = 1_760_000_000_000

    let model: GatewayModel
    private(set) var time = Duration.zero
    private(set) var deliveries: [GatewaySimulator.Delivery] = []
    private(set) var isListening = false
    private var inboxes: [ConnectionID: [JSONValue]] = [:]
    private(set) var closes: [ConnectionID: Int] = [:]
    private var connectionCount = 0
    private var requestCount = 0

    init(_ configuration: GatewaySimulator.Configuration = .init()) {
        model = GatewayModel(configuration: configuration, wallClock: Self.wallClock)
        change { $0.boot(immediately: true) }
    }

    /// A model with the test channel and the commands in texts that the measurements were made with.
    static func measured(_ family: GatewaySimulator.QueueFamily) -> ModelHarness {
        var configuration = GatewaySimulator.Configuration(
            protocolVersion: family == .replays ? .v3 : .v4,
            queueFamily: family,
            channels: ["filechan"]
        )
        configuration.obeysTextCommands = true
        return ModelHarness(configuration)
    }

    func change(_ change: (GatewayModel) -> Void) {
        model.advance(to: time)
        change(model)
        model.advance(to: time)
        collect()
    }

    func advance(by duration: Duration) {
        time += duration
        model.advance(to: time)
        collect()
    }

    /// Advances in small steps until something is true; gives how long that took, or `nil` when it never was.
    func advance(until isDone: () -> Bool, limit: Duration = .seconds(10)) -> Duration? {
        let start = time
        while time - start <= limit {
            if isDone() { return time - start }
            advance(by: .milliseconds(10))
        }
        return nil
    }

    private func collect() {
        for effect in model.takeEffects() {
            switch effect {
            case .write(let id, let bytes):
                if let frame = JSONValue(frame: bytes) { inboxes[id, default: []].append(frame) }
            case .close(let id, let code, _): closes[id] = code
            case .drop(let id): closes[id] = 1006
            case .delivered(let delivery): deliveries.append(delivery)
            case .listen: isListening = true
            case .stopListening: isListening = false
            default: break
            }
        }
    }

    // MARK: Talking

    func open(_ upgrade: Upgrade = Upgrade()) -> ConnectionID {
        connectionCount += 1
        let id = ConnectionID(number: connectionCount)
        change { $0.opened(id, upgrade: upgrade) }
        return id
    }

    /// Connects as a bridge does.
    func connect(scopes: [String] = ["operator.read", "operator.write"]) -> ConnectionID {
        let id = open()
        let hello = request("connect", GatewayTalk.connectParams(scopes: scopes), on: id)
        precondition(hello?["ok"] == true, "not greeted: \(String(describing: hello))")
        return id
    }

    /// Writes a request; gives its id.
    func send(_ method: String, _ params: JSONValue, on id: ConnectionID) -> JSONValue {
        requestCount += 1
        let frameID = JSONValue.string("r\(requestCount)")
        let frame: JSONValue = ["type": "req", "id": frameID, "method": .string(method), "params": params]
        change { $0.received(ByteBuffer(string: frame.description), on: id) }
        return frameID
    }

    /// Makes a request and gives the answer, when there is one already.
    func request(_ method: String, _ params: JSONValue, on id: ConnectionID) -> JSONValue? {
        answers(to: send(method, params, on: id), on: id).first
    }

    func frames(on id: ConnectionID) -> [JSONValue] { inboxes[id] ?? [] }

    func answers(to frameID: JSONValue, on id: ConnectionID) -> [JSONValue] {
        frames(on: id).filter { $0["type"] == "res" && $0["id"] == frameID }
    }

    func events(_ name: String, on id: ConnectionID) -> [JSONValue] {
        frames(on: id).filter { $0["event"]?.string == name }
    }

    /// Sends a text to a room of the test channel.
    @discardableResult
    func sendText(_ text: String, key: String, to: String = "room:x1", on id: ConnectionID) -> JSONValue {
        send(
            "send",
            ["channel": "filechan", "to": .string(to), "message": .string(text), "idempotencyKey": .string(key)],
            on: id
        )
    }

    /// The keys of the rows that a lookup finds.
    func keys(in session: String = "filechan:group:x1") -> [String] {
        let id = connect()
        let answer = request("sessions.get", ["key": .string(session), "limit": 1000], on: id)
        return (answer?["payload"]?["messages"]?.array ?? []).compactMap { $0["idempotencyKey"]?.string }
    }
}
