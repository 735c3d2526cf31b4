/// What is sent in one attempt.
package struct AttemptRequest: Sendable, Hashable {
    package var route: Route
    package var text: String
    package var key: String

    package init(route: Route, text: String, key: String) {
        self.route = route
        self.text = text
        self.key = key
    }
}
