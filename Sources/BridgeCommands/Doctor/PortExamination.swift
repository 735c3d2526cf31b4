import BridgeDaemon
import OpenClawBridge

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks whether the daemon can be reached, or could listen.
struct PortExamination {
    let http: HTTPSettings
    /// Whether a daemon, or openclaw-bridge run, runs on the state.
    let isRunning: Bool

    func examine(in report: inout DoctorReport) {
        examineSocket(in: &report)
        examineAddress(in: &report)
    }

    // MARK: The socket

    private func examineSocket(in report: inout DoctorReport) {
        guard let path = http.socket else { return report.skipped(.daemon, "no socket is set") }
        switch (Self.answers(socket: path), isRunning) {
        case (true, true): report.fine(.daemon, "runs and answers at \(path)")
        case (true, false):
            report.warning(
                .daemon,
                "something answers at \(path), but no daemon runs on this state folder",
                mend: "See who has it: fuser \(path). Or name another socket with openclaw.http.socket."
            )
        case (false, true):
            report.warning(
                .daemon,
                "the state folder is in use, but nothing answers at \(path)",
                mend: "It may be openclaw-bridge run, or a daemon with another socket; else see the daemon's log."
            )
        case (false, false): report.skipped(.daemon, "does not run; openclaw-bridge serve starts it")
        }
    }

    private static func answers(socket path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withSocket(AF_UNIX) { descriptor in
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
        }
    }

    // MARK: The address

    private func examineAddress(in report: inout DoctorReport) {
        guard let address = http.address else { return }
        guard address.port != 0 else { return report.fine(.ports, "any free port is taken") }
        switch (Self.isFree(address), isRunning) {
        case (true, false): report.fine(.ports, "\(address) is free")
        case (false, true): report.fine(.ports, "\(address) is in use, as it is while the daemon runs")
        case (true, true):
            report.warning(
                .ports,
                "the daemon runs, but nobody listens at \(address)",
                mend: "The address may have been set after the daemon was started: start it anew."
            )
        case (false, false):
            report.warning(
                .ports,
                "\(address) is in use by another program, or may not be used",
                mend: "See who has it: ss -ltnp 'sport = :\(address.port)'. Or set another openclaw.http.listen."
            )
        }
    }

    private static func isFree(_ address: ListenAddress) -> Bool {
        let isIPv6 = address.host.contains(":")
        return withSocket(isIPv6 ? AF_INET6 : AF_INET) { descriptor in
            var on: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
            let port = in_port_t(UInt16(clamping: address.port).bigEndian)
            if isIPv6 {
                var place = sockaddr_in6()
                place.sin6_family = sa_family_t(AF_INET6)
                place.sin6_port = port
                guard inet_pton(AF_INET6, address.host, &place.sin6_addr) == 1 else { return false }
                return Self.bind(descriptor, &place)
            }
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port
            guard inet_pton(AF_INET, address.host, &place.sin_addr) == 1 else { return false }
            return Self.bind(descriptor, &place)
        }
    }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                systemBind(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }

    private static func withSocket(_ family: Int32, _ body: (Int32) -> Bool) -> Bool {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return body(descriptor)
    }
}

private func systemBind(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    bind(descriptor, address, length)
}
