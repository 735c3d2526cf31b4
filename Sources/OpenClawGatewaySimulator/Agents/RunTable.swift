/// The agent runs that the gateway knows.
struct RunTable {
    mutating func endLife() {}
}
