import OpenClawGateway

extension GatewayModel {
    /// A message id in the form of the channel.
    func messageID(on channel: String) -> String {
        switch channel {
        case "whatsapp": "3EB0" + random.hex(bytes: 9).uppercased()
        case "telegram": String(1000 + sentCount)
        case "slack": "\(wallClock / 1000).\(String(wallClock % 1000 * 1000 + Int64(sentCount % 1000)))"
        case "discord", "signal": String(wallClock) + String(sentCount)
        case "filechan": "fc-" + random.uuid()
        default: random.uuid()
        }
    }

    /// What the channel adds to the result of a send.
    func resultMember(_ target: ChannelTarget) -> (name: String, value: String) {
        switch target.channel {
        case "whatsapp":
            ("toJid", target.kind == .direct ? target.id.removing(prefix: "+") + "@s.whatsapp.net" : target.id)
        case "telegram": ("chatId", target.id)
        case "slack", "discord", "mattermost": ("channelId", target.id)
        default: ("conversationId", target.address)
        }
    }
}
