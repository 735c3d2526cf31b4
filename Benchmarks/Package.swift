// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// A package of its own, so that nobody who uses the libraries or runs the tests compiles it.
let package = Package(
    name: "openclaw-bridge-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "openclaw-bridge", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .target(name: "BenchmarkSockets", swiftSettings: settings),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(
            name: "openclaw-benchmarks",
            dependencies: [
                "BenchmarkSockets", "CSQLite",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "OpenClawBridge", package: "openclaw-bridge"),
                .product(name: "OpenClawBridgeSQLite", package: "openclaw-bridge"),
                .product(name: "OpenClawGateway", package: "openclaw-bridge"),
                .product(name: "OpenClawGatewaySimulator", package: "openclaw-bridge"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ack-server",
            dependencies: ["BenchmarkSockets", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "bare-route",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            swiftSettings: settings
        ),
        .executableTarget(name: "measure-command", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
