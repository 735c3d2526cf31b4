/// placeholder until merged
public struct MessageLimits: Sendable, Hashable {
    public init() {}
    func parts(of text: String, for route: Route) -> [String] { [text] }
}
