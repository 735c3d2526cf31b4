import ArgumentParser
import OpenClawGateway
import OpenClawOrchestrator

/// Checks templates.
struct TemplatesCheck: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the templates of a folder, and name everything that is wrong.",
        usage: "openclaw-bridge templates check [--folder <folder>] [options]",
        discussion: "Ends with 78 when a template cannot be used; run would not start with it."
    )

    @OptionGroup(title: "Template options") var templates: TemplateOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let folder = try await templates.templateFolder()
        let report = TemplateReport(folder: folder, problems: folder.map(MessageTemplates.problems(inFolder:)) ?? [])
        try output.show(report)
        return report.problems.isEmpty ? .success : .unusableConfiguration
    }
}

/// What is wrong with templates.
private struct TemplateReport: Presentable {
    let folder: String?
    let problems: [TemplateError]

    var json: JSONValue {
        [
            "ok": .bool(problems.isEmpty),
            "folder": folder.map { .string($0) } ?? .null,
            "problems": .array(
                problems.map { problem in
                    [
                        "file": .string(problem.file), "line": problem.line.map { .integer(Int64($0)) } ?? .null,
                        "message": .string(problem.message), "advice": problem.advice.map { .string($0) } ?? .null,
                    ]
                }
            ),
        ]
    }

    func lines(_ style: Style) -> [String] {
        guard let folder else {
            return style.wrap("No folder of templates is set; the built-in texts are used.", first: "", indent: 2)
        }
        guard !problems.isEmpty else {
            return style.wrap("Every template of \(folder.printable) can be used.", first: "", indent: 2)
        }
        return problems.flatMap { problem in
            let place = problem.file + (problem.line.map { ":\($0)" } ?? "")
            var lines = style.wrap("\(place): \(problem.message)".printable, first: style.red("error: "), indent: 7)
            if let advice = problem.advice {
                lines += style.wrap(advice.printable, first: style.bold("mend:  "), indent: 7)
            }
            return lines
        }
    }
}
