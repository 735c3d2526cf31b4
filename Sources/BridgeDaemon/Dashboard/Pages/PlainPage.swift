/// The page to sign in at.
struct SignInPage: Sendable {
    let frame: PageFrame
    /// Why the last try did not help.
    let trouble: String?
}

/// A page that says why there is no other.
struct TroublePage: Sendable {
    let frame: PageFrame
    let detail: String
    let advice: String?

    init(_ problem: Problem, frame: PageFrame) {
        self.frame = frame
        detail = ShownText(problem.detail, limit: 600).description
        advice = problem.advice.map { ShownText($0, limit: 600).description }
    }
}
