import OpenClawOrchestrator
import Testing

struct RepositoryNameTests {
    @Test(arguments: ["../x", "a/..", "-a/b", "a/-b", "a", "a/b/c", "a b/c", "a/", "/b", ".a/b", "a/b;rm", "ä/b"])
    func `refuses what could leave a folder or pass for an option`(text: String) {
        #expect(RepositoryName(text) == nil)
    }

    @Test func `does not tell upper from lower case`() {
        #expect(RepositoryName("Octo/Cat.js") == RepositoryName("octo/cat.JS"))
        #expect(RepositoryName("Octo/Cat.js")?.description == "Octo/Cat.js")
    }
}
