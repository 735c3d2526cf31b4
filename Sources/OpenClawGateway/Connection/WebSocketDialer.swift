import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Opens a WebSocket: TCP, TLS with or without a pin, and the HTTP upgrade (RFC 6455, section 4).
///
/// Sends no `Origin` header: with one the gateway would treat this client as a browser.
struct WebSocketDialer: Sendable {
    let address: GatewayAddress
    let security: GatewayConfiguration.TransportSecurity
    let timeout: Duration
    let maximumMessageBytes: Int

    /// What became of the upgrade.
    private enum Upgrade: Sendable {
        case webSocket(UpgradedChannel)
        case refused(EventLoopFuture<HTTPResponseStatus>)
    }

    /// Opens the connection and lets `addHandler` put the handler at its end, before the first frame is read.
    func dial(
        addHandler: @escaping @Sendable (any Channel) throws -> UpgradedChannel
    ) async throws(GatewayError) -> (any Channel, UpgradedChannel) {
        try address.check(security)
        let pin = try security.pinnedCertificateSHA256.map { text throws(GatewayError) in try TLSPin(text) }
        let observer = DialObserver()
        do {
            return try await withTaskCancellationHandler {
                try await open(observer: observer, pin: pin, addHandler: addHandler)
            } onCancel: {
                observer.cancel()
            }
        } catch {
            observer.closeAll()
            if let error = error as? GatewayError { throw error }
            throw failure(error, observer: observer, pin: pin)
        }
    }

    private func open(
        observer: DialObserver,
        pin: TLSPin?,
        addHandler: @escaping @Sendable (any Channel) throws -> UpgradedChannel
    ) async throws -> (any Channel, UpgradedChannel) {
        let tls = try address.isSecure ? makeTLSContext() : nil
        let (channel, upgrade) = try await bootstrap.connect(host: address.host, port: address.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try observer.watch(channel, timeout: TimeAmount(timeout))
                if let tls {
                    try channel.pipeline.syncOperations.addHandler(tlsHandler(context: tls, pin: pin))
                }
                try channel.pipeline.syncOperations.addHandler(TransportErrorRecorder(observer: observer))
                return (channel, try upgradePipeline(of: channel, addHandler: addHandler))
            }
        }
        switch try await upgrade.get() {
        case .webSocket(let upgraded):
            observer.finish()
            return (channel, upgraded)
        case .refused(let status):
            let status = try await status.get()
            throw refused(status)
        }
    }

    private var bootstrap: ClientBootstrap {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
    }

    private func makeTLSContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = []
        // A dead peer sends no goodbye: do not wait long for it.
        configuration.shutdownTimeout = .seconds(1)
        return try NIOSSLContext(configuration: configuration)
    }

    private func tlsHandler(context: NIOSSLContext, pin: TLSPin?) throws -> NIOSSLClientHandler {
        let name = address.isAddressLiteral ? nil : address.host
        guard let pin else { return try NIOSSLClientHandler(context: context, serverHostname: name) }
        return try NIOSSLClientHandler(
            context: context,
            serverHostname: name,
            customVerificationCallback: { chain, verdict in pin.verify(chain, verdict) }
        )
    }

    private func upgradePipeline(
        of channel: any Channel,
        addHandler: @escaping @Sendable (any Channel) throws -> UpgradedChannel
    ) throws -> EventLoopFuture<Upgrade> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(
            maxFrameSize: min(maximumMessageBytes, Int(UInt32.max)),
            enableAutomaticErrorHandling: false,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    .webSocket(try addHandler(channel))
                }
            }
        )
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.path)
        head.headers.add(name: "Host", value: hostHeader)
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let status = channel.eventLoop.makePromise(of: HTTPResponseStatus.self)
                        try channel.pipeline.syncOperations.addHandler(UpgradeRefusalReader(status: status))
                        return .refused(status.futureResult)
                    }
                }
            )
        )
        // The gateway's challenge may arrive in the same packet as the answer to the upgrade.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    }

    private var hostHeader: String {
        address.host.contains(":") ? "[\(address.host)]:\(address.port)" : "\(address.host):\(address.port)"
    }

    private func refused(_ status: HTTPResponseStatus) -> GatewayError {
        GatewayError(
            .upgradeRefused,
            "The server at \(address) refused the WebSocket upgrade with HTTP \(status.code).",
            advice: status.code == 503
                ? "The gateway may be starting, or too many connections wait for its handshake: try again in a moment."
                : "Check that the address is the gateway's own, and that no proxy with a login stands before it."
        )
    }

    private func failure(_ error: any Error, observer: DialObserver, pin: TLSPin?) -> GatewayError {
        if observer.isCancelled {
            return GatewayError(.cancelled, "Connecting to \(address) was cancelled.", cause: error)
        }
        if let seen = pin?.refusedFingerprint {
            return GatewayError(
                .pinMismatch,
                "The certificate of \(address) has the fingerprint \(seen), not the pinned one.",
                advice:
                    "If the gateway's certificate was renewed, pin the new fingerprint; otherwise somebody is in between."
            )
        }
        let cause = observer.transportError ?? error
        if cause is NIOSSLError || cause is BoringSSLError || cause is NIOSSLExtraError {
            return GatewayError(
                .tlsFailed,
                "The TLS handshake with \(address) failed.",
                advice: "For a self-signed certificate pin its SHA-256 fingerprint; for plain ws use a ws:// address.",
                cause: cause
            )
        }
        if observer.didTimeOut {
            return GatewayError(
                .unreachable,
                "\(address) accepted a connection but did not finish the WebSocket upgrade in \(timeout).",
                advice: address.isSecure ? nil : "If this is a TLS port, use the wss:// address.",
                cause: cause
            )
        }
        if observer.didConnect {
            return GatewayError(
                .upgradeRefused,
                "\(address) closed the connection instead of answering the WebSocket upgrade.",
                advice: address.isSecure
                    ? "Check that the address is the gateway's own." : "If this is a TLS port, use the wss:// address.",
                cause: cause
            )
        }
        return GatewayError(
            .unreachable,
            "Could not connect to \(address).",
            advice: "Check that the gateway runs (openclaw gateway status) and that host and port are right.",
            cause: cause
        )
    }
}
