import OpenClawBridge
import OpenClawGateway

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks at the identity that the device proves to the gateway.
struct IdentityExamination {
    let configuration: BridgeConfiguration

    /// - Returns: The identity; `nil` when none is to be proved.
    /// - Throws: Why the identity's file cannot be used.
    func examine(in report: inout DoctorReport) throws -> DeviceIdentity? {
        guard let file = configuration.identityFile, let tokenFile = configuration.deviceTokenFile else {
            report.warning(
                .files,
                "no device identity: a gateway gives scopes without one only to programs on its own machine",
                mend: "Set OPENCLAW_BRIDGE_STATE_DIRECTORY to a folder, and OPENCLAW_BRIDGE_IDENTITY=true."
            )
            return nil
        }
        let isNew = access(file, F_OK) != 0
        let identity = try DeviceIdentity.load(from: file)
        let token = try DeviceTokenStore(file: tokenFile).token(
            gateway: GatewayAddress(url: configuration.gateway.url),
            deviceID: identity.id
        )
        report.fine(
            .files,
            "device \(identity.id.prefix(8)) in \(file)\(isNew ? ", just made" : "")"
                + (token == nil ? "" : "; this gateway has issued a token to it")
        )
        return identity
    }
}
