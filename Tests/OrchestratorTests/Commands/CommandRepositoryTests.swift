import OpenClawBridge
import OpenClawOrchestrator
import Testing

struct CommandRepositoryTests {
    private func parser(default name: String? = nil, allowed: [String] = []) -> CommandParser {
        CommandParser(
            CommandSettings(
                defaultRepository: name.flatMap(RepositoryName.init),
                allowedRepositories: allowed.compactMap(RepositoryName.init)
            )
        )
    }

    @Test func `takes the default one where none is named`() {
        let parser = parser(default: "octo/cat", allowed: ["octo/dog", "octo/cow"])
        #expect(parser.parse("retry #3").command?.description == "retry issue #3 in octo/cat")
    }

    @Test(arguments: ["retry issue #3 in Octo/DOG", "retry octo/dog#3", "retry issue OCTO/dog#3"])
    func `spells a repository as the settings do, so that one issue has one name`(text: String) {
        let parser = parser(default: "octo/cat", allowed: ["octo/dog"])
        #expect(parser.parse(text).command?.description == "retry issue #3 in octo/dog")
    }

    @Test func `allows only the default one where the list is empty`() {
        #expect(parser(default: "octo/cat").parse("retry #3 in octo/cat").command != nil)
        #expect(parser(default: "octo/cat").parse("retry #3 in octo/dog").mistake?.kind == .repositoryNotAllowed)
        #expect(parser().parse("retry #3 in octo/cat").mistake?.kind == .repositoryNotAllowed)
    }

    @Test func `asks which one is meant where there are several and no default`() {
        let several = parser(allowed: ["octo/cat", "octo/dog"])
        #expect(several.parse("retry #3").mistake?.kind == .repositoryNotAllowed)
        #expect(several.parse("retry #3 in octo/dog").command?.description == "retry issue #3 in octo/dog")
        #expect(parser(allowed: ["octo/cat"]).parse("retry #3").command?.description == "retry issue #3 in octo/cat")
    }

    @Test func `takes one name only`() {
        let parser = parser(default: "octo/cat")
        #expect(parser.parse("retry octo/cat#3 in octo/cat").mistake?.kind == .unexpectedWord)
        #expect(parser.parse("retry #3 in octo/cat in octo/cat").mistake?.kind == .unexpectedWord)
    }

    @Test(arguments: [
        "octo/cat/x", "octo/..", "octo/c\u{430}t", "octo/cat;id", "$(id)/x", "octo/`id`", "-o/x", "octo/cat\u{301}",
    ])
    func `refuses what is no name`(name: String) {
        #expect(parser(default: "octo/cat").parse("retry #3 in \(name)").mistake?.kind == .badRepository)
    }
}
