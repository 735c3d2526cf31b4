import Testing

@testable import OpenClawBridge

@Suite struct `Reading the lanes of a store` {
    @Test func `goes on after the last lane, and ends`() throws {
        var scan = LaneScan()
        #expect(scan.cursor?.after == nil)
        let cursor = try #require(scan.cursor)
        scan.read(Lane("a/1"), isKnown: true, from: cursor)
        #expect(scan.cursor?.after == Lane("a/1"))
        scan.end(try #require(scan.cursor))
        #expect(scan.cursor == nil)
    }

    @Test func `begins anew when a lane was passed over`() throws {
        var scan = LaneScan()
        scan.read(Lane("a/1"), isKnown: false, from: try #require(scan.cursor))
        scan.end(try #require(scan.cursor))
        #expect(scan.cursor != nil && scan.cursor?.after == nil)
    }

    @Test func `begins anew, also when it is asked to in the middle of a page`() throws {
        var scan = LaneScan()
        let page = try #require(scan.cursor)
        scan.begin(forOthers: true)
        scan.read(Lane("m/1"), isKnown: true, from: page)
        scan.end(page)
        #expect(scan.cursor != nil && scan.cursor?.after == nil)
        #expect(scan.isForOthers)
    }
}
