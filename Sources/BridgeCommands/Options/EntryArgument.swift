import ArgumentParser
import OpenClawBridge

/// An entry as people name it: `k3v9x2-41`, or only `41` in the outbox at hand.
struct EntryArgument: Hashable, Sendable {
    private enum Name: Hashable {
        case whole(EntryID)
        case number(Int64)
    }

    private let name: Name

    /// The entry's name in an outbox.
    func id(in outbox: Outbox) throws(CommandFailure) -> EntryID {
        switch name {
        case .whole(let id): return id
        case .number(let number):
            guard let id = EntryID(outbox: outbox.store.name, number: number) else {
                throw CommandFailure(.usage, code: "entry", "\(number) is no number of an entry.")
            }
            return id
        }
    }
}

extension EntryArgument: ExpressibleByArgument {
    init?(argument: String) {
        if let number = Int64(argument), number > 0, !argument.hasPrefix("+") {
            name = .number(number)
        } else if let id = EntryID(argument) {
            name = .whole(id)
        } else {
            return nil
        }
    }
}

extension ArgumentHelp {
    /// The help of an argument that names an entry.
    static func entry(_ text: String) -> ArgumentHelp {
        ArgumentHelp("\(text), as k3v9x2-41 or only 41.", valueName: "id")
    }
}
