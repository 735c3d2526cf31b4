import BridgeDaemon
import OpenClawGateway

/// What happened in the demonstration, step by step.
struct DemoReport: Sendable {
    /// How a step ended.
    enum Outcome: Sendable {
        /// It happened; the text says what was seen.
        case happened(String)
        /// It did not happen; the text says why.
        case failed(String)
        /// A step before it failed.
        case notTried
    }

    /// One step, and what was seen of it.
    struct Step: Sendable {
        var name: String
        var outcome: Outcome
        var duration: Duration
    }

    var steps: [Step] = []

    /// Whether every step happened.
    var isComplete: Bool {
        !steps.isEmpty
            && steps.allSatisfy { step in
                if case .happened = step.outcome { true } else { false }
            }
    }
}

extension DemoReport: Presentable {
    var json: JSONValue {
        [
            "ok": .bool(isComplete),
            "steps": .array(
                steps.map { step in
                    [
                        "step": .string(step.name), "happened": .bool(step.mark == "ok"), "seen": .string(step.text),
                        "milliseconds": .integer(step.duration.milliseconds),
                    ]
                }
            ),
        ]
    }

    func lines(_ style: Style) -> [String] {
        var table = TextTable("step", "", "time", "what was seen")
        for step in steps { table.add(step.name, step.mark, step.duration.shown, step.text) }
        let end = isComplete ? style.green("Every step happened.") : style.red("Not every step happened.")
        return [""] + table.lines(style) + ["", end]
    }
}

extension DemoReport.Step {
    fileprivate var mark: String {
        switch outcome {
        case .happened: "ok"
        case .failed: "FAILED"
        case .notTried: "-"
        }
    }

    fileprivate var text: String {
        switch outcome {
        case .happened(let text), .failed(let text): text
        case .notTried: "not tried"
        }
    }
}
