import Foundation
import Testing

@testable import BridgeDaemon

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct ServiceManagerTests {
    @Test func `tells a service manager in its own words`() throws {
        let socket = try NotifySocket()
        defer { socket.close() }
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": socket.path])
        manager.ready("serving\nREADY=0")
        try socket.expect("READY=1\nSTATUS=serving READY=0")
        manager.reloading()
        let reload = try socket.message()
        #expect(reload.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        manager.alive()
        try socket.expect("WATCHDOG=1")
        manager.stopping()
        try socket.expect("STOPPING=1\nSTATUS=stopping")
    }

    @Test func `a watchdog is wanted only where the service manager says so`() {
        let interval = ServiceManager(
            environment: ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]
        ).watchdogInterval
        #expect(interval == .seconds(30))
        for environment in [
            ["NOTIFY_SOCKET": "/run/x"], ["WATCHDOG_USEC": "30000000"],
            ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "0"],
            ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"],
        ] {
            #expect(ServiceManager(environment: environment).watchdogInterval == nil)
        }
    }

    @Test func `without a service manager, or with one that is gone, nothing happens`() {
        ServiceManager(environment: [:]).ready("serving")
        ServiceManager(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]).ready("serving")
        ServiceManager(environment: ["NOTIFY_SOCKET": String(repeating: "x", count: 300)]).ready("serving")
    }
}
