import Testing

@testable import OpenClawOrchestrator

struct ProgressTests {
    static let spoken: [(String, ProgressLine)] = [
        (#"{"openclaw":"progress","state":"working"}"#, ProgressLine.event(.working(nil))),
        (#"{"openclaw":"progress","state":"working","text":" a\u0007b ","more":[1]}"#, .event(.working("ab"))),
        (#"{"openclaw":"progress","version":1,"state":"tests-running"}"#, .event(.testsRunning)),
        (#"{"openclaw":"progress","version":2,"state":"tests-running"}"#, .nothing),
        (#"{"openclaw":"progress","state":"message"}"#, .nothing),
        (#"{"openclaw":"progress","state":"dancing"}"#, .nothing),
        (#"{"openclaw":"progress"}"#, .nothing),
        (#"{"openclaw":"progress","state":"failed","text":"x"}"#, .failed("x")),
        (#"{"openclaw":"progress","state":"pull-request","url":"javascript:alert(1)"}"#, .nothing),
        (#"{"openclaw":"progress","state":"pull-request","url":"https://a b"}"#, .nothing),
        (#"{"openclaw":"progress","state":"pull-request","url":"https://me@git.example/x"}"#, .nothing),
        (
            #"{"openclaw":"progress","state":"pull-request","url":"https://git.example/x/1"}"#,
            .event(.pullRequest(url: "https://git.example/x/1"))
        ),
        (
            #"{"type":"result","subtype":"success","is_error":false,"result":"Done","session_id":"s"}"#,
            .completed("Done")
        ),
        (
            #"{"type":"result","subtype":"error_max_turns","is_error":true,"session_id":"s"}"#,
            .failed("error_max_turns")
        ),
    ]

    @Test(arguments: ProgressTests.spoken)
    func `reads a line that speaks the protocol`(line: String, expected: ProgressLine) {
        #expect(ProgressLine(line) == expected)
    }

    @Test(arguments: [
        "", "working", "{", "{}", #"{"openclaw":"other"}"#, #"["openclaw","progress"]"#, #"x {"openclaw":"progress"}"#,
        #"{"type":"assistant","session_id":"s"}"#, #"{"type":"result"}"#,
    ])
    func `takes other lines for output`(line: String) {
        #expect(ProgressLine(line) == nil)
    }

    @Test func `bounds the text`() {
        let long = String(repeating: "ä", count: 5000)
        let line = ProgressLine(#"{"openclaw":"progress","state":"message","text":"\#(long)"}"#)
        #expect(line == .event(.message(String(repeating: "ä", count: 2000) + "…")))
    }

    static let addresses: [(String, [String])] = [
        ("https://github.com/octo/cat/pull/12", ["https://github.com/octo/cat/pull/12"]),
        ("(see https://github.com/Octo/Cat/pull/12).", ["https://github.com/Octo/Cat/pull/12"]),
        ("https://github.com/octo/cat/pull/12/files#x", ["https://github.com/octo/cat/pull/12"]),
        ("\"https://GitHub.com/octo/cat/pull/1\"", ["https://github.com/octo/cat/pull/1"]),
        ("https://gitlab.com/octo/cat/-/merge_requests/3", ["https://gitlab.com/octo/cat/-/merge_requests/3"]),
        ("http://github.com/octo/cat/pull/12", []),
        ("https://github.com/octo/cat/pull/new/branch", []),
        ("https://github.com/octo/cat/pull/12abc", []),
        ("https://github.com/octo/cat/pull/0", []),
        ("https://github.com/octo/cat/pulls/1", []),
        ("https://github.com/octo/dog/pull/1", []),
        ("https://github.com.evil.example/octo/cat/pull/1", []),
        ("https://evil.example/github.com/octo/cat/pull/1", []),
        ("https://github.com@evil.example/octo/cat/pull/1", []),
        ("https://github.com/../cat/pull/1", []),
        ("https://https://github.com/octo/cat/pull/1", ["https://github.com/octo/cat/pull/1"]),
    ]

    @Test(arguments: ProgressTests.addresses)
    func `finds the addresses of pull requests`(line: String, expected: [String]) {
        let links = PullRequestLinks(hosts: ["github.com", "gitlab.com"], repository: RepositoryName("octo/cat"))
        #expect(links.found(in: line) == expected)
    }

    @Test func `takes any repository when none is known, and groups below groups`() {
        let links = PullRequestLinks(hosts: ["gitlab.com"], repository: nil)
        let link = "https://gitlab.com/a/b/c/-/merge_requests/3"
        #expect(links.found(in: link) == [link])
    }
}
