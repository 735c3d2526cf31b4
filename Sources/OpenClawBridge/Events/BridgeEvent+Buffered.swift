import OpenClawGateway

extension BridgeEvent: BufferedEvent {
    package var byteCount: Int {
        switch self {
        case .gateway(let frame): frame.byteCount
        case .message(let message): message.text.utf8.count
        case .connectionStateChanged, .gap: 0
        }
    }

    package static func missed(_ count: Int) -> BridgeEvent {
        .gap(BridgeEventGap(place: .slowConsumer, missed: count))
    }
}
