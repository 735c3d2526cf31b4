import Hummingbird
import NIOCore

/// The metrics, for Prometheus.
struct MetricsRoutes {
    let metrics: DaemonMetrics

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: ExpositionText.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.exposition()))
            )
        }
    }
}
