/// Finds the addresses of pull requests (GitHub) and merge requests (GitLab) in text.
///
/// Only `https` addresses of known hosts are taken, and only of the run's own repository when that is known: agents print
/// addresses of other people's work too.
struct PullRequestLinks {
    let hosts: [String]
    let repository: RepositoryName?

    /// The addresses in a line, in order, cut behind the number.
    func found(in line: String) -> [String] {
        let scheme = "https://"
        var found: [String] = []
        var rest = line[...]
        while let start = rest.firstRange(of: scheme)?.lowerBound {
            let link = rest[start...].prefix { $0.isASCII && Self.isPathCharacter($0) }
            if let link = pullRequest(String(link.dropFirst(scheme.count))) { found.append(scheme + link) }
            rest = rest[start...].dropFirst(scheme.count)
        }
        return found
    }

    /// An address that an agent named in so many words; `nil` unless it is an `https` address of harmless characters.
    static func checked(_ url: String) -> String? {
        let scheme = "https://"
        guard url.hasPrefix(scheme), url.utf8.count <= 500,
            url.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let host = url.dropFirst(scheme.count).prefix { $0 != "/" }
        let isHost = host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:".contains($0)) }
        return isHost && host.contains { $0.isLetter } ? url : nil
    }

    /// Reads `host/owner/name/pull/12` or `host/group/.../name/-/merge_requests/12`, with or without more behind it.
    private func pullRequest(_ address: String) -> String? {
        var parts = address.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let host = parts.first?.lowercased(), hosts.contains(where: { $0.lowercased() == host }) else {
            return nil
        }
        parts.removeFirst()
        if parts.count >= 4, parts[2] == "pull", let number = Self.number(parts[3]) {
            return isOurs(parts[0...1]) ? "\(host)/\(parts[0])/\(parts[1])/pull/\(number)" : nil
        }
        if let sign = parts.firstIndex(of: "-"), parts.count >= sign + 3, parts[sign + 1] == "merge_requests",
            let number = Self.number(parts[sign + 2])
        {
            let path = parts[..<sign].joined(separator: "/")
            return isOurs(parts[..<sign]) ? "\(host)/\(path)/-/merge_requests/\(number)" : nil
        }
        return nil
    }

    private func isOurs(_ path: ArraySlice<String>) -> Bool {
        guard path.count >= 2, path.allSatisfy({ RepositoryName("\($0)/\($0)") != nil }) else { return false }
        guard let repository else { return true }
        return RepositoryName(path.joined(separator: "/")) == repository
    }

    private static func isPathCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "/._-:".contains(character)
    }

    /// The digits at the beginning, when nothing but the end of a sentence follows them.
    private static func number(_ text: String) -> Int? {
        let digits = text.prefix { $0.isNumber }
        guard !digits.isEmpty, digits.count <= 9, text.dropFirst(digits.count).allSatisfy({ ".:-".contains($0) }),
            let number = Int(digits), number > 0
        else { return nil }
        return number
    }
}
