import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import OpenClawGateway
import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One way to reach the daemon: a Unix socket, or an address of the loopback interface.
struct HTTPEndpoint: Service {
    enum Place: Sendable {
        /// A Unix socket, which only its owner can open.
        case socket(path: String)
        /// An address of the loopback interface.
        case address(ListenAddress)
    }

    let place: Place
    let responder: RouterResponder<DaemonRequestContext>
    let maximumConnections: Int
    /// How long the head of a request may take to arrive, and its body.
    var deadline = TimeAmount.seconds(30)
    let logger: Logger
    /// Is told the address once somebody can connect.
    let onListening: @Sendable (String) -> Void

    func run() async throws {
        switch place {
        case .address(let address): try await serve(.hostname(address.host, port: address.port)) { self.tell($0) }
        case .socket(let path): try await serve(at: path)
        }
    }

    /// Binds where nobody else can connect, and puts the socket in its place when its mode is right.
    private func serve(at path: String) async throws {
        // sockaddr_un has room for 108 bytes on Linux and 104 on macOS, with the zero at the end.
        guard path.utf8.count <= 103 else {
            throw unusable(path, "a socket's path may have 103 bytes, and this has \(path.utf8.count)")
        }
        let parent = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let folder = "\(parent).\(getpid())"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST, chmod(folder, 0o700) == 0 else {
            throw unusable(path, "its folder cannot be written: \(String(cString: strerror(errno)))")
        }
        let temporary = "\(folder)/s"
        defer {
            unlink(temporary)
            rmdir(folder)
            unlink(path)
        }
        try await serve(.unixDomainSocket(path: temporary)) { channel in
            guard chmod(temporary, 0o600) == 0, rename(temporary, path) == 0 else {
                self.logger.error(
                    "The socket cannot be put in its place.",
                    metadata: ["path": "\(path)", "error.message": "\(String(cString: strerror(errno)))"]
                )
                channel.close(promise: nil)
                return
            }
            rmdir(folder)
            self.onListening("unix:\(path)")
        }
    }

    private func serve(_ address: BindAddress, onRunning: @escaping @Sendable (any Channel) -> Void) async throws {
        var quiet = logger
        // Where it listens is told once it is true, by the caller.
        quiet.logLevel = max(logger.logLevel, .notice)
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [RequestDeadline(head: deadline, body: deadline)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10,
                        maxHeaderListSize: 32 << 10,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(maximumConnections, logger: logger)
            ),
            onServerRunning: { onRunning($0) },
            logger: quiet
        )
        do {
            try await application.run()
        } catch let error as IOError {
            throw unusable(words, String(cString: strerror(error.errnoCode)))
        }
    }

    private func tell(_ channel: any Channel) {
        guard case .address(let address) = place, let port = channel.localAddress?.port else { return }
        onListening("http://\(address.host.contains(":") ? "[\(address.host)]" : address.host):\(port)/")
    }

    private var words: String {
        switch place {
        case .socket(let path): path
        case .address(let address): address.description
        }
    }

    private func unusable(_ place: String, _ reason: String) -> DaemonError {
        DaemonError(
            .listen,
            "The daemon cannot listen at \(place): \(reason).",
            advice: "Set openclaw.http.socket or openclaw.http.listen to a place that is free and may be used."
        )
    }
}
