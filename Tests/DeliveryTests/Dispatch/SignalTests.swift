import Testing

@testable import OpenClawBridge

@Suite(.timeLimit(.minutes(1))) struct `A signal` {
    @Test func `that was raised before lets the next wait pass, once`() async {
        let signal = Signal()
        signal.raise()
        signal.raise()
        await signal.wait()
        let second = Task { await signal.wait() }
        signal.raise()
        await second.value
    }

    @Test func `wakes who waits`() async {
        for _ in 0..<500 {
            let signal = Signal()
            async let waiter: Void = signal.wait()
            signal.raise()
            await waiter
        }
    }

    @Test func `does not hold a task that is cancelled, whenever that happens`() async {
        for _ in 0..<500 {
            let signal = Signal()
            let waiter = Task { await signal.wait() }
            waiter.cancel()
            await waiter.value
        }
    }

    @Test func `lets no raise get lost between two waits`() async {
        let (ping, pong) = (Signal(), Signal())
        let other = Task {
            for _ in 0..<2000 {
                await ping.wait()
                pong.raise()
            }
        }
        for _ in 0..<2000 {
            ping.raise()
            await pong.wait()
        }
        await other.value
    }
}
