/// How often an event stream shows that it lives, and how patient it is.
struct EventPace: Sendable {
    /// How often a comment is sent when nothing happens.
    ///
    /// A client that is given something at one beat, and has not read it at the next but one, is given up.
    var heartbeat = Duration.seconds(15)
    /// How long a shutdown waits for a client to read what was sent before.
    var farewell = Duration.seconds(1)
    /// When a client whose connection broke shall come back, in milliseconds.
    var retry = 2000
}
