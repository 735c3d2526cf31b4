import ArgumentParser
import BridgeDaemon
import OpenClawOrchestrator

/// The texts of notifications.
struct TemplatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Show the texts of notifications, and check your own.",
        discussion: """
            A folder of files such as pr-created.mustache replaces the built-in texts; the setting is \
            openclaw.notifications.templates.
            """,
        subcommands: [TemplatesPreview.self, TemplatesCheck.self, TemplatesVariables.self]
    )
}

/// The options of commands about templates.
struct TemplateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of templates. Default: as configured.", valueName: "folder"))
    var folder: String?

    @Option(help: ArgumentHelp("A configuration file, YAML or (.json) JSON.", valueName: "file"))
    var config: String?

    /// The folder, or `nil` when only the built-in texts are used.
    func templateFolder() async throws -> String? {
        if let folder { return folder }
        return try await SettingSources(config: config).orchestratorConfiguration().templateFolder
    }
}
