import OpenClawOrchestrator

/// Looks whether the texts of notifications can be used.
struct TemplateExamination {
    let folder: String?

    func examine(in report: inout DoctorReport) {
        guard let folder = folder else {
            return report.fine(.templates, "the built-in texts are used")
        }
        let problems = MessageTemplates.problems(inFolder: folder)
        for problem in problems {
            let failure = CommandFailure(
                .unusableConfiguration,
                code: "template",
                "\(problem.file)\(problem.line.map { ", line \($0)" } ?? ""): \(problem.message)",
                advice: problem.advice
            )
            report.fault(.templates, failure)
        }
        if problems.isEmpty { report.fine(.templates, "every template of \(folder) can be used") }
    }
}
