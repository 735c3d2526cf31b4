import Hummingbird
import OpenClawBridge

/// How well messages arrived, by target and kind.
struct StatisticsRoutes {
    let parts: DaemonParts

    func add(to router: Router<DaemonRequestContext>) {
        router.get("/v1/statistics") { request, _ in
            let query = try QueryParameters(request, known: ["period", "targets"])
            let period: DeliverySummary.Period = try query.choice("period") ?? .day
            let targets = try query.integer("targets", default: 200, in: 0...2000)
            return Response(try await parts.outbox.summary(over: period).json(targets: targets))
        }
    }
}
