import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// The listening socket, which closes and opens again as the gateway restarts.
struct Listener {
    private let configuration: GatewaySimulator.Configuration
    /// The port, once one was taken; a restart takes the same again.
    private(set) var port: Int
    private var channel: (any Channel)?
    private var generation = 0

    init(configuration: GatewaySimulator.Configuration) {
        self.configuration = configuration
        port = configuration.port
    }

    var isListening: Bool { channel != nil }

    /// Binds the port; a port that was ours is tried for a while, because the system may not have let go of it yet.
    mutating func start(on eventLoop: any EventLoop, engine: Engine) -> EventLoopFuture<Void> {
        generation += 1
        do {
            let tls = try configuration.tls.map(Self.sslContext)
            return bind(tls, on: eventLoop, engine, tries: port == 0 ? 1 : 50).flatMapThrowing { channel in
                engine.assumeIsolated { $0.listening(channel) }
            }
        } catch {
            return eventLoop.makeFailedFuture(error)
        }
    }

    private func bind(
        _ tls: NIOSSLContext?,
        on eventLoop: any EventLoop,
        _ engine: Engine,
        tries: Int
    ) -> EventLoopFuture<any Channel> {
        let host = configuration.host
        let port = port
        return bootstrap(tls, on: eventLoop, engine).bind(host: host, port: port).flatMapError { error in
            guard tries > 1 else {
                return eventLoop.makeFailedFuture(SimulatorError.cannotListen(host: host, port: port, cause: error))
            }
            return eventLoop.flatScheduleTask(in: .milliseconds(20)) {
                bind(tls, on: eventLoop, engine, tries: tries - 1)
            }.futureResult
        }
    }

    mutating func opened(_ channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? port
    }

    mutating func stop() {
        channel?.close(promise: nil)
        channel = nil
    }

    /// Gives the socket away to be closed.
    mutating func take() -> (any Channel)? {
        defer { channel = nil }
        return channel
    }

    private func bootstrap(_ tls: NIOSSLContext?, on eventLoop: any EventLoop, _ engine: Engine) -> ServerBootstrap {
        let highWaterMark = configuration.maxBufferedBytes
        return ServerBootstrap(group: eventLoop, childGroup: eventLoop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: max(highWaterMark / 2, 1), high: max(highWaterMark, 1))
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.configure(channel, tls: tls, engine: engine)
                }
            }
    }

    private static func configure(_ channel: any Channel, tls: NIOSSLContext?, engine: Engine) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: GatewayLimits.frame,
            automaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                let accepted = engine.assumeIsolated { $0.accepts(Upgrade(head, channel), on: channel) }
                return channel.eventLoop.makeSucceededFuture(accepted ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    let upgrade = Upgrade(head, channel)
                    let id = engine.assumeIsolated { $0.register(channel) }
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(engine: engine, id: id))
                    engine.assumeIsolated { $0.opened(id, upgrade) }
                }
            }
        )
        try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    let pipeline = context.pipeline.syncOperations
                    if let refusal = try? pipeline.context(handlerType: HTTPRefusalHandler.self) {
                        pipeline.removeHandler(context: refusal, promise: nil)
                    }
                }
            )
        )
        try pipeline.addHandler(HTTPRefusalHandler(engine: engine))
    }

    private static func sslContext(_ tls: GatewaySimulator.TLS) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(tls.certificateChain.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(tls.privateKey.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }
}

extension Upgrade {
    fileprivate init(_ head: HTTPRequestHead, _ channel: any Channel) {
        let forwarding = ["X-Forwarded-For", "X-Real-IP", "Forwarded"]
        self.init(
            path: head.uri,
            origin: head.headers.first(name: "Origin"),
            host: head.headers.first(name: "Host"),
            isForwarded: forwarding.contains { head.headers.contains(name: $0) },
            remoteAddress: channel.remoteAddress?.ipAddress ?? "127.0.0.1"
        )
    }
}
