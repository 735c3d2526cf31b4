#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A blocking TCP socket on 127.0.0.1.
///
/// It adds nothing to the system calls, so what is measured through it is the machine and not a library. It is a plain
/// value around a descriptor: whoever opened it closes it.
public struct LoopbackSocket: Sendable {
    private let descriptor: Int32

    /// A system call failed.
    public struct Failure: Error, CustomStringConvertible {
        let call: String
        let number: Int32
        /// The call and the system's words for its error.
        public var description: String { "\(call): \(String(cString: strerror(number)))" }
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Connects to a port of this machine.
    public init(connectingTo port: UInt16) throws {
        self = try Self.make()
        try Self.withAddress(port: port) { address, size in
            try Self.check(connect(descriptor, address, size), "connect")
        }
        try disableDelay()
    }

    /// Listens on a port of this machine; 0 takes a free one.
    public init(listeningOn port: UInt16) throws {
        self = try Self.make()
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        try Self.check(setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size), "setsockopt")
        try Self.withAddress(port: port) { address, size in
            try Self.check(bind(descriptor, address, size), "bind")
        }
        try Self.check(listen(descriptor, 64), "listen")
    }

    /// The port this socket listens on.
    public func port() throws -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        try Self.check(result, "getsockname")
        return UInt16(bigEndian: address.sin_port)
    }

    /// Waits for a client.
    public func accept() throws -> LoopbackSocket {
        #if canImport(Glibc)
        let client = Glibc.accept(descriptor, nil, nil)
        #else
        let client = Darwin.accept(descriptor, nil, nil)
        #endif
        try Self.check(client, "accept")
        let socket = LoopbackSocket(descriptor: client)
        try socket.disableDelay()
        return socket
    }

    /// Reads what is there into `buffer`, waiting for the first byte; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            if errno != EINTR { throw Failure(call: "recv", number: errno) }
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                let count = send(descriptor, rest.baseAddress, rest.count, Self.noSignal)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    throw Failure(call: "send", number: errno)
                }
            }
        }
    }

    /// Closes the socket.
    public func close() {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }

    #if canImport(Glibc)
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
    private static let stream = SOCK_STREAM
    private static let noSignal: Int32 = 0
    #endif

    private static func make() throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, stream, 0)
        try check(descriptor, "socket")
        return LoopbackSocket(descriptor: descriptor)
    }

    private func disableDelay() throws {
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        try Self.check(setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size), "setsockopt")
    }

    private static func withAddress(
        port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func check(_ result: Int32, _ call: String) throws {
        if result < 0 { throw Failure(call: call, number: errno) }
    }
}
