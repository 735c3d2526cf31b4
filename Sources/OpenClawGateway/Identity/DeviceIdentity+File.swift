extension DeviceIdentity {
    /// Reads the identity kept in `file`, and makes one there when the file does not exist.
    ///
    /// The file has mode 0600 and lies in a folder with mode 0700; missing folders are made. Looser modes, a foreign owner,
    /// a symbolic link in place of the file, and unreadable content are refused with
    /// ``GatewayError/Code-swift.struct/identityUnusable``: an existing file is never overwritten. When several processes
    /// start at once, all of them get the identity of the one that came first.
    ///
    /// The call reads and writes files before it returns.
    public static func load(
        from file: String,
        createIfMissing: Bool = true
    ) throws(GatewayError) -> DeviceIdentity {
        let protected = ProtectedFile(path: file)
        if let content = try protected.load() { return try decode(content, from: file) }
        guard createIfMissing else {
            throw GatewayError(
                .identityUnusable,
                "There is no device identity at \(file).",
                advice: "Connect once to make one, or name the file that holds it."
            )
        }
        let identity = DeviceIdentity()
        if try protected.create(try identity.encoded()) { return identity }
        guard let content = try protected.load() else {
            throw GatewayError(
                .identityUnusable,
                "The device identity at \(file) appeared and vanished while it was being made.",
                advice: "Find out which program removes the file, and try again."
            )
        }
        return try decode(content, from: file)
    }

    /// The content of an identity file.
    private struct Record: Codable {
        var version: Int
        var deviceId: String
        var seed: String
    }

    private func encoded() throws(GatewayError) -> [UInt8] {
        do {
            let record = Record(version: 1, deviceId: id, seed: Base64URL.encode(seed))
            return try JSONCoding.encode(record) + [UInt8(ascii: "\n")]
        } catch {
            throw GatewayError(.identityUnusable, "The new device identity could not be written as JSON.", cause: error)
        }
    }

    private static func decode(_ content: [UInt8], from file: String) throws(GatewayError) -> DeviceIdentity {
        guard let record = try? JSONCoding.decode(Record.self, from: content),
            record.version == 1,
            let seed = Base64URL.decode(record.seed),
            let identity = try? DeviceIdentity(seed: seed),
            identity.id == record.deviceId
        else {
            throw GatewayError(
                .identityUnusable,
                "The device identity at \(file) is damaged; it was left as it is.",
                advice:
                    "Restore it from a backup, or move it away: a new identity has to be approved on the gateway again."
            )
        }
        return identity
    }
}
