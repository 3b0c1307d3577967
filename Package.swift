// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The server's packages. With the trait `Server` off, none of them is fetched.
let server: TargetDependencyCondition? = .when(traits: ["Server"])
/// What the programs need and the client library does not: with all traits off, no package is fetched.
let commandLine: TargetDependencyCondition? = .when(traits: ["CommandLine"])

/// The commit that `--version` names. Only scripts/build-release sets it, so that a commit rebuilds nothing meanwhile.
let commit = (Context.environment["RAPTOR_AUDIT_COMMIT"] ?? "").filter { $0.isLetter || $0.isNumber || $0 == "-" }

let package = Package(
    name: "raptor-audit",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "RaptorAuditClient", targets: ["RaptorAuditClient"]),
        .executable(name: "raptor-audit", targets: ["raptor-audit"]),
        .executable(name: "raptor-audit-server", targets: ["raptor-audit-server"]),
    ],
    traits: [
        .trait(name: "CommandLine", description: "The command line tools. The client library builds without it."),
        .trait(
            name: "Server",
            description: "The service and what it needs. The client builds without it.",
            enabledTraits: ["CommandLine"]
        ),
        .default(enabledTraits: ["Server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .target(name: "CBuildInfo", cSettings: [.define("RAPTOR_AUDIT_COMMIT", to: "\"\(commit)\"")]),
        .target(name: "CLibrary"),
        .target(name: "FoundationBase"),
        .target(name: "Bytes", dependencies: ["FoundationBase"]),
        .target(name: "StrictJSON", dependencies: ["Bytes"]),
        .target(
            name: "AuditModel",
            dependencies: ["Bytes", "StrictJSON"],
            // Exact conversions of numbers, where Foundation does not bring it.
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "Redaction", dependencies: ["StrictJSON"]),
        .target(name: "Intake", dependencies: ["AuditModel", "Redaction", "StrictJSON"]),
        .target(name: "SystemCrypto", dependencies: ["COpenSSL"]),
        .target(name: "NameSearch", dependencies: ["Bytes", "Redaction", "StrictJSON", "SystemCrypto"]),
        .target(name: "TransparencyLog", dependencies: ["Bytes", "SystemCrypto"]),
        .target(
            name: "AuditProof",
            dependencies: ["AuditModel", "Bytes", "StrictJSON", "SystemCrypto", "TransparencyLog"]
        ),
        .target(name: "LibPQ", dependencies: ["Bytes", "CLibPQ", "CLibrary"]),
        .target(name: "EmbeddedPostgres", dependencies: ["Bytes", "CLibrary"]),
        .target(
            name: "AuditStore",
            dependencies: [
                "AuditModel", "AuditProof", "Bytes", "Intake", "LibPQ", "NameSearch", "Redaction", "StrictJSON",
                "SystemCrypto", "TransparencyLog",
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "Metrics", package: "swift-metrics", condition: server),
            ],
            resources: [.embedInCode("migrations")]
        ),
        .target(
            name: "AuditService",
            dependencies: [
                "AuditModel", "AuditProof", "AuditStore", "Bytes", "CLibrary", "Intake", "Redaction", "StrictJSON",
                "SystemCrypto", "TransparencyLog",
                .product(name: "CoreMetrics", package: "swift-metrics", condition: server),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "Metrics", package: "swift-metrics", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: server),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: server),
            ]
        ),
        .target(name: "CCurl", cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "RaptorAuditClient",
            dependencies: [
                "AuditModel", "Bytes", "CCurl", "CLibrary", "FoundationBase", "Intake", "Redaction", "StrictJSON",
            ]
        ),
        .target(
            name: "CommandLineSupport",
            dependencies: [
                "AuditModel", "CLibrary", "FoundationBase", "Intake", "Redaction",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: commandLine),
            ]
        ),
        .executableTarget(
            name: "raptor-audit",
            dependencies: [
                "AuditModel", "AuditProof", "Bytes", "CBuildInfo", "CLibrary", "CommandLineSupport", "FoundationBase",
                "Intake", "RaptorAuditClient", "StrictJSON", "TransparencyLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: commandLine),
            ],
            resources: [.embedInCode("Evidence/proofs")]
        ),
        .executableTarget(
            name: "raptor-audit-server",
            dependencies: [
                "AuditModel", "AuditProof", "AuditService", "AuditStore", "Bytes", "CBuildInfo", "CommandLineSupport",
                "EmbeddedPostgres", "Intake", "LibPQ", "Redaction", "StrictJSON", "SystemCrypto", "TransparencyLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: commandLine),
                .product(name: "Configuration", package: "swift-configuration", condition: server),
                .product(name: "CoreMetrics", package: "swift-metrics", condition: server),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOPosix", package: "swift-nio", condition: server),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server),
                .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: server),
            ]
        ),
        .executableTarget(
            name: "RedactionBenchmark",
            dependencies: ["Intake", "Redaction", "SeededRandomness", "StrictJSON"],
            path: "Benchmarks/redaction/Sources"
        ),
        .target(
            name: "ErasureCorpus",
            dependencies: ["SeededRandomness", "SystemCrypto"],
            path: "Tests/ErasureCorpus"
        ),
        .target(
            name: "SeededRandomness",
            dependencies: ["StrictJSON"],
            path: "Tests/SeededRandomness"
        ),
        .target(
            name: "TestSupport",
            dependencies: ["EmbeddedPostgres"],
            path: "Tests/TestSupport"
        ),
        .executableTarget(
            name: "EmbeddedPostgresHost",
            dependencies: ["EmbeddedPostgres"],
            path: "Tests/EmbeddedPostgresHost"
        ),
        .executableTarget(
            name: "InterruptedRecorder",
            dependencies: ["RaptorAuditClient"],
            path: "Tests/InterruptedRecorder"
        ),
        .testTarget(
            name: "RaptorAuditClientTests",
            dependencies: ["AuditModel", "RaptorAuditClient", "SeededRandomness", "StrictJSON"]
        ),
        .testTarget(name: "CommandLineSupportTests", dependencies: ["CommandLineSupport"]),
        .testTarget(name: "StrictJSONTests", dependencies: ["SeededRandomness", "StrictJSON"]),
        .testTarget(name: "AuditModelTests", dependencies: ["AuditModel", "Bytes", "SeededRandomness", "StrictJSON"]),
        .testTarget(
            name: "RedactionTests",
            dependencies: ["Redaction", "SeededRandomness", "StrictJSON"],
            exclude: ["Cases"]
        ),
        .testTarget(
            name: "IntakeTests",
            dependencies: ["AuditModel", "Intake", "Redaction", "SeededRandomness", "StrictJSON"]
        ),
        .testTarget(name: "SystemCryptoTests", dependencies: ["SystemCrypto"]),
        .testTarget(
            name: "NameSearchTests",
            dependencies: ["ErasureCorpus", "NameSearch", "SeededRandomness", "StrictJSON", "SystemCrypto"]
        ),
        .testTarget(name: "TransparencyLogTests", dependencies: ["Bytes", "SystemCrypto", "TransparencyLog"]),
        .testTarget(
            name: "AuditProofTests",
            dependencies: ["AuditModel", "AuditProof", "Bytes", "StrictJSON", "TransparencyLog"]
        ),
        .testTarget(
            name: "EmbeddedPostgresTests",
            dependencies: ["EmbeddedPostgres", "EmbeddedPostgresHost", "TestSupport"]
        ),
        .testTarget(name: "LibPQTests", dependencies: ["EmbeddedPostgres", "LibPQ", "TestSupport"]),
        .testTarget(
            name: "AuditServiceTests",
            dependencies: [
                "AuditModel", "AuditService", "AuditStore", "Intake", "Redaction", "SeededRandomness", "StrictJSON",
                .product(name: "CoreMetrics", package: "swift-metrics", condition: server),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOEmbedded", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: server),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: server),
                .product(name: "Yams", package: "Yams", condition: server),
            ]
        ),
        .testTarget(
            name: "AuditStoreTests",
            dependencies: [
                "AuditModel", "AuditProof", "AuditStore", "EmbeddedPostgres", "ErasureCorpus", "Intake", "LibPQ",
                "NameSearch", "Redaction", "SeededRandomness", "StrictJSON", "SystemCrypto", "TestSupport",
                "TransparencyLog",
                .product(name: "Logging", package: "swift-log", condition: server),
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "AuditModel", "EmbeddedPostgres", "InterruptedRecorder", "RaptorAuditClient", "SeededRandomness",
                "StrictJSON", "TestSupport", "raptor-audit", "raptor-audit-server",
                .product(name: "Yams", package: "Yams", condition: server),
            ]
        ),
    ]
)

// Those in C have settings of their own.
for target in package.targets where target.type != .system && !["CBuildInfo", "CCurl"].contains(target.name) {
    target.swiftSettings = settings
}

// What needs no package, with its tests: all that sanitizers and the fuzzer build.
if Context.environment["RAPTOR_AUDIT_CORE"] != nil {
    let packaged: Set = [
        "AuditService", "AuditStore", "CommandLineSupport", "raptor-audit", "raptor-audit-server", "EndToEnd",
    ]
    package.targets.removeAll { packaged.contains($0.name) || packaged.contains($0.name.replacing("Tests", with: "")) }
    package.products.removeAll { packaged.contains($0.name) }
    package.dependencies = []
}

// Only `make fuzz` links libFuzzer.
if Context.environment["RAPTOR_AUDIT_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: ["AuditModel", "Intake", "RaptorAuditClient", "Redaction", "StrictJSON"],
            path: "Tests/Fuzz",
            exclude: ["github_json.py", "json_awk.py", "seeds"],
            swiftSettings: settings + [.unsafeFlags(["-sanitize=fuzzer"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        )
    )
}
