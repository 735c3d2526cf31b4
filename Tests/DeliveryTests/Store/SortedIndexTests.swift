import Testing

@testable import OpenClawBridge

@Suite struct SortedIndexTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `does what a sorted array does`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var index = SortedIndex<Int>()
        var array: [Int] = []
        for step in 0..<4000 {
            let key = Int.random(in: 0..<3000, using: &generator)
            if array.contains(key) {
                index.remove(key)
                array.removeAll { $0 == key }
            } else {
                index.insert(key)
                array.append(key)
            }
            guard step.isMultiple(of: 50) else { continue }
            array.sort()
            let (low, high) = (
                Int.random(in: -5..<3005, using: &generator), Int.random(in: -5..<3005, using: &generator)
            )
            let between = array.filter { $0 >= low && $0 < high }
            #expect(index.first == array.first, "seed \(seed), step \(step)")
            #expect(index.first(notBefore: low) == array.first { $0 >= low }, "seed \(seed), step \(step)")
            #expect(Array(index.keys(from: low, to: high)) == between, "seed \(seed), step \(step)")
            #expect(index.count(from: low, to: high) == between.count, "seed \(seed), step \(step)")
        }
    }

    @Test func `is empty when all was removed`() {
        var index = SortedIndex<Int>()
        index.remove(1)
        for key in 0..<2000 { index.insert(key) }
        for key in (0..<2000).reversed() { index.remove(key) }
        #expect(index.first == nil)
        #expect(index.first(notBefore: 0) == nil)
        #expect(index.count(from: 0, to: 5000) == 0)
    }
}
