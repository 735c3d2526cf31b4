import OpenClawGateway
import Testing

@testable import BridgeDaemon

struct AccessTests {
    @Test func `a session lasts as long as it is used`() {
        var table = SessionTable()
        table.open("a", token: Secret("t"), at: .zero)
        #expect(table.use("a", at: .seconds(11 * 3600))?.reveal() == "t")
        #expect(table.use("a", at: .seconds(22 * 3600)) != nil)
        #expect(table.use("a", at: .seconds(34 * 3600)) == nil)
        #expect(table.use("a", at: .seconds(34 * 3600)) == nil)
        #expect(table.count == 0)
    }

    @Test func `there are 64 sessions at most, and the one used longest ago makes room`() {
        var table = SessionTable()
        for number in 0..<64 { table.open("s\(number)", token: Secret("t"), at: .seconds(number)) }
        #expect(table.use("s0", at: .seconds(100)) != nil)
        table.open("new", token: Secret("t"), at: .seconds(101))
        #expect(table.count == 64)
        #expect(table.use("s1", at: .seconds(102)) == nil)
        #expect(table.use("s0", at: .seconds(102)) != nil && table.use("new", at: .seconds(102)) != nil)
    }

    @Test func `ten wrong tokens are heard in five minutes`() {
        var tries = SignInTries()
        for number in 0..<10 { #expect(tries.take(at: .seconds(number)) == nil) }
        #expect(tries.take(at: .seconds(60)) == .seconds(240))
        #expect(tries.take(at: .seconds(300)) == nil)
        #expect(tries.take(at: .seconds(300)) == .seconds(1))
    }

    @Test func `right tokens do not use up the tries`() {
        var tries = SignInTries()
        for _ in 0..<50 {
            #expect(tries.take(at: .zero) == nil)
            tries.giveBack()
        }
    }

    @Test func `a form's proof holds for its session alone`() {
        let access = DashboardAccess(admission: Admission(token: APIToken(Secret("sixteen-characters"))))
        let proof = access.formProof(for: "a")
        #expect(access.isFormProof(proof, for: "a"))
        #expect(!access.isFormProof(proof, for: "b") && !access.isFormProof(proof, for: nil))
        #expect(!access.isFormProof("", for: "a") && !access.isFormProof("???", for: "a"))
        let other = DashboardAccess(admission: Admission())
        #expect(!other.isFormProof(proof, for: "a"))
    }
}
