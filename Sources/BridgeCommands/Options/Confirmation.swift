/// A question before something that cannot be undone.
struct Confirmation {
    /// What would happen, in one sentence.
    let consequence: String
    /// Whether the answer was given beforehand, with `--yes`.
    let isGiven: Bool

    /// Returns when the answer is yes.
    func ask(_ output: Output) throws(CommandFailure) {
        if isGiven { return }
        guard InputFile.standardInputIsTerminal else {
            throw CommandFailure(
                .usage,
                code: "confirmation",
                "\(consequence) That cannot be undone, and nobody can be asked here.",
                advice: "Add --yes to do it."
            )
        }
        output.note("\(consequence) That cannot be undone. Type yes to do it:")
        guard readLine() == "yes" else { throw CommandFailure(.failed, code: "declined", "Nothing was changed.") }
    }
}
