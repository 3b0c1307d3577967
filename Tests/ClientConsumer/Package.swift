// swift-tools-version: 6.2
import PackageDescription

// A deploy tool that uses the client and nothing else: no other package may come with it.
let package = Package(
    name: "deploy",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "raptor-audit", path: "../..", traits: [])],
    targets: [
        .executableTarget(
            name: "deploy",
            dependencies: [.product(name: "RaptorAuditClient", package: "raptor-audit")]
        )
    ]
)
