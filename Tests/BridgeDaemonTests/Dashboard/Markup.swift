/// The tags of a page, read as a browser reads them, for tests that look for what must not be there.
struct Markup {
    struct Tag {
        var name: String
        var attributes: [(name: String, value: String)]

        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    let tags: [Tag]

    init(_ html: String) {
        var tags: [Tag] = []
        var rest = Array(html.unicodeScalars)[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[(open + 1)...]
            guard let first = rest.first, first.properties.isAlphabetic else { continue }
            var name = String.UnicodeScalarView()
            while let scalar = rest.first, !scalar.properties.isWhitespace, scalar != ">", scalar != "/" {
                name.append(scalar)
                rest = rest.dropFirst()
            }
            tags.append(Tag(name: String(name).lowercased(), attributes: Self.attributes(&rest)))
        }
        self.tags = tags
    }

    private static func attributes(_ rest: inout ArraySlice<Unicode.Scalar>) -> [(name: String, value: String)] {
        var attributes: [(name: String, value: String)] = []
        while let scalar = rest.first, scalar != ">" {
            if scalar.properties.isWhitespace || scalar == "/" {
                rest = rest.dropFirst()
                continue
            }
            var name = String.UnicodeScalarView()
            while let scalar = rest.first, !scalar.properties.isWhitespace, !["=", ">", "/"].contains(scalar) {
                name.append(scalar)
                rest = rest.dropFirst()
            }
            var value = String.UnicodeScalarView()
            if rest.first == "=" {
                rest = rest.dropFirst()
                let quote = rest.first
                let isQuoted = quote == "\"" || quote == "'"
                if isQuoted { rest = rest.dropFirst() }
                while let scalar = rest.first,
                    isQuoted ? scalar != quote : !(scalar.properties.isWhitespace || scalar == ">")
                {
                    value.append(scalar)
                    rest = rest.dropFirst()
                }
                if isQuoted { rest = rest.dropFirst() }
            }
            attributes.append((String(name).lowercased(), String(value)))
        }
        return attributes
    }
}
