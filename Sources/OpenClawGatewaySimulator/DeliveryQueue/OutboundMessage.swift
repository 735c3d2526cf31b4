/// A message on its way to a chat channel.
struct OutboundMessage {
    let target: ChannelTarget
    let text: String
    var mediaURLs: [String] = []
    var accountID: String?
    var threadID: String?
    var replyToID: String?
    let key: String
    let sessionKey: String
    var isPoll = false
}
