import Logging

/// What a connection needs to know, all of it constant.
struct ConnectionSettings: Sendable {
    let address: GatewayAddress
    let request: ConnectRequest
    /// Whether consumers of events had a connection before and have to hear of the gap.
    let isReconnect: Bool
    let sink: EventHub
    let instruments: GatewayInstruments
    let logger: Logger

    var timeouts: GatewayConfiguration.Timeouts { request.configuration.timeouts }
    var limits: GatewayConfiguration.Limits { request.configuration.limits }
}
