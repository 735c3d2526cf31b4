// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let inMemoryLogging: Target.Dependency = .product(name: "InMemoryLogging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let sqlite: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqliteInterface: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "openclaw-bridge",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "OpenClawGateway", targets: ["OpenClawGateway"]),
        .library(name: "OpenClawBridge", targets: ["OpenClawBridge"]),
        .library(name: "OpenClawBridgeSQLite", targets: ["OpenClawBridgeSQLite"]),
        .library(name: "OpenClawOrchestrator", targets: ["OpenClawOrchestrator"]),
        .library(name: "OpenClawOrchestratorSQLite", targets: ["OpenClawOrchestratorSQLite"]),
        .library(name: "OpenClawBridgeTesting", targets: ["OpenClawBridgeTesting"]),
        .library(name: "OpenClawGatewaySimulator", targets: ["OpenClawGatewaySimulator"]),
        .executable(name: "openclaw-bridge", targets: ["openclaw-bridge"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(
            name: "OpenClawGateway",
            dependencies: nio + [crypto, logging, metrics, collections, lifecycle]
        ),
        .target(
            name: "OpenClawBridge",
            dependencies: [
                "OpenClawGateway", collections, crypto, heap, logging, metrics, lifecycle, tracing,
                .product(name: "Configuration", package: "swift-configuration"),
            ]
        ),
        .target(
            name: "OpenClawBridgeSQLite",
            dependencies: ["OpenClawGateway", "OpenClawBridge", collections, logging, sqlite, sqliteInterface]
        ),
        .target(
            name: "OpenClawOrchestrator",
            dependencies: [
                "OpenClawGateway", "OpenClawBridge", collections, crypto, logging, metrics, lifecycle, mustache,
                subprocess,
                .product(name: "Configuration", package: "swift-configuration"),
            ]
        ),
        .target(
            name: "OpenClawOrchestratorSQLite",
            dependencies: ["OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawOrchestrator", logging, sqlite]
        ),
        .target(
            name: "OpenClawBridgeTesting",
            dependencies: ["OpenClawBridge", "OpenClawOrchestrator"]
        ),
        .target(
            name: "OpenClawGatewaySimulator",
            dependencies: nio + [
                "OpenClawGateway", crypto, logging, lifecycle,
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "BridgeDaemon",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawGateway", "OpenClawOrchestrator",
                "OpenClawOrchestratorSQLite", crypto, logging, metrics, mustache, lifecycle, tracing,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources")]
        ),
        .target(
            name: "BridgeCommands",
            dependencies: [
                "BridgeDaemon", "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawGatewaySimulator",
                "OpenClawOrchestrator",
                "OpenClawOrchestratorSQLite", logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(name: "openclaw-bridge", dependencies: ["BridgeCommands"]),
        .executableTarget(
            name: "delivery-chaos",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawGatewaySimulator", logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                subprocess,
            ]
        ),

        .testTarget(
            name: "OpenClawGatewayTests",
            dependencies: nio + [
                "OpenClawGateway", "OpenClawGatewaySimulator", crypto, inMemoryLogging, metrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "OpenClawGatewaySimulatorTests",
            dependencies: nio + ["OpenClawGateway", "OpenClawGatewaySimulator", crypto],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "OpenClawBridgeTests",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeTesting", "OpenClawGatewaySimulator", inMemoryLogging, lifecycle,
                .product(name: "Configuration", package: "swift-configuration"),
            ]
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawBridgeTesting", "OpenClawGatewaySimulator",
                inMemoryLogging, logging, lifecycle, sqlite,
            ]
        ),
        .testTarget(
            name: "InboxTests",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawBridgeTesting", "OpenClawGatewaySimulator",
                inMemoryLogging, logging, lifecycle,
            ]
        ),
        .testTarget(
            name: "OrchestratorTests",
            dependencies: [
                "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawBridgeTesting", "OpenClawGatewaySimulator",
                "OpenClawOrchestrator", "OpenClawOrchestratorSQLite", inMemoryLogging, logging, lifecycle, subprocess,
                sqlite,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]
        ),
        .testTarget(
            name: "BridgeDaemonTests",
            dependencies: [
                "BridgeDaemon", "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawBridgeTesting",
                "OpenClawGateway", "OpenClawGatewaySimulator", "OpenClawOrchestrator", "OpenClawOrchestratorSQLite",
                "openclaw-bridge",
                inMemoryLogging, logging, metrics, lifecycle, sqlite, subprocess, tracing,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "BridgeCommandsTests",
            dependencies: [
                "BridgeCommands", "BridgeDaemon", "OpenClawBridge", "OpenClawBridgeSQLite", "OpenClawGateway",
                "OpenClawGatewaySimulator", "OpenClawOrchestrator", "OpenClawOrchestratorSQLite",
                "openclaw-bridge",
                subprocess,
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .plugin {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
