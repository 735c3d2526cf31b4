import ArgumentParser
import OpenClawBridge

/// The entries that a command changes: named one by one, or all that the filters let through.
struct EntrySelection: ParsableArguments {
    @Argument(help: .entry("The entries"))
    var id: [EntryArgument] = []

    @Flag(help: "All entries that the filters let through.")
    var all = false

    @OptionGroup(title: "Filters") var filters: EntryFilterOptions

    func validate() throws {
        if id.isEmpty, !all {
            let hint = filters.isEmpty ? "" : " Add --all to mean every entry that the filters let through."
            throw ValidationError("Say which entries: their ids, or --all with filters.\(hint)")
        }
        if !id.isEmpty, all || !filters.isEmpty {
            throw ValidationError("Give ids, or --all with filters, not both.")
        }
    }
}
