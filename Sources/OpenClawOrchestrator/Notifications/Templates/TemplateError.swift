/// Why a template cannot be used.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, or `pr-created` for a text that came from elsewhere.
    public var file: String
    /// The line in it, from 1 on, when the trouble has a place.
    public var line: Int?
    /// What is wrong.
    public var message: String
    /// What to write instead.
    public var advice: String?

    /// Makes an error.
    public init(file: String, line: Int? = nil, _ message: String, advice: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.advice = advice
    }

    /// The place, what is wrong and what to do, in one line.
    public var description: String {
        let place = line.map { "\(file), line \($0)" } ?? file
        return ["\(place): \(message)", advice].compactMap(\.self).joined(separator: " ")
    }
}
