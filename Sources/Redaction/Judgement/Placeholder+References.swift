/// Recognises where a secret is kept, instead of the secret.
extension Placeholder {
    /// Whether it is a path of a file: `~/.ssh/id_ed25519`, `/run/secrets/db`, `/app/password.js:12:11`. With a digit
    /// it needs two slashes, since base 64 has single ones.
    static func isPath(_ text: Text) -> Bool {
        if text.hasFoldedPrefix("~/"), text.allSatisfy({ $0.isIn(.dotted | .slash | .tilde) }) { return true }
        // Without the place in it: `/app/password.js:12:11`
        var path = text
        if let colon = path.firstIndex(of: UInt8(ascii: ":")) {
            while path.endIndex > colon, let last = path.last, last.isIn(.digit | .colon) { path = path.dropLast() }
        }
        let profile = Randomness.Profile(path)
        return path.count { $0 == UInt8(ascii: "/") } >= (profile.digits == 0 ? 1 : 2)
            && profile.changes * 4 < path.count
            && path.allSatisfy { $0.isIn(.dotted | .plusSlash | .tilde) && $0 != UInt8(ascii: "+") }
    }

    /// The schemes by their first byte.
    private static let schemes: [UInt8: [[UInt8]]] = Dictionary(grouping: allSchemes) { $0.first ?? 0 }
    /// A bit for each hash of the first three bytes of a scheme. Most texts begin with others, and need no more looks.
    private static let beginnings = ConstantTable(
        allSchemes.reduce(into: [UInt64](repeating: 0, count: 64)) { table, scheme in
            let hash = beginning(scheme[0], scheme[1], scheme[2])
            table[Int(hash >> 6)] |= 1 << UInt64(hash & 63)
        }
    )

    /// Returns a hash below 4,096.
    @inline(__always)
    private static func beginning(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        ((UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16) &* 0x9E37_79B1) &>> 20
    }

    /// Whether it begins with a scheme, in either case, and goes on.
    private static func hasScheme(_ text: Text) -> Bool {
        guard text.count > 3 else { return false }
        let start = text.startIndex
        let first = text[start].folded
        let hash = beginning(first, text[start + 1].folded, text[start + 2].folded)
        guard beginnings[Int(hash >> 6)] >> UInt64(hash & 63) & 1 != 0 else { return false }
        return schemes[first, default: []].contains { scheme in
            text.count > scheme.count && zip(text, scheme).allSatisfy { $0.folded == $1 }
        }
    }

    /// How references to secrets begin: in stores, in environments, in programs' configurations. Also public keys and
    /// certificates. Each has three bytes at least, in lowercase.
    private static let allSchemes: [[UInt8]] = NameRule.words(
        """
        arn: vault: op:// ssm: ssm:// secretsmanager: env: env. file: file:// keyring: process.env os.environ os.getenv
        secrets. module. secret:// kv/ secret/ secrets/ projects/ sm:// gcpsm: awssm: awskms: kms: keychain: bws: doppler: infisical:
        vars. var. local. data. config. settings. self. this. ctx. context. params. args. opts. options. request. req. ref+ ssh-rsa
        alias/ aws/ secretref: keyvaultref: awsps: aws-secretsmanager: awssecretsmanager: gcpsecretmanager: workspace: import.meta.
        ssh-ed25519 ecdsa-sha2 sk-ssh sk-ecdsa !ref !sub !vault getenv system.getenv env[ credentials( lookup( -----begin
        """
    ).map { Array($0.utf8) }

    /// How names of files end: what is kept in a file, or a package that is called like a secret.
    private static let files: [StaticString] = [
        ".deb", ".rpm", ".tgz", ".tar.gz", ".whl", ".jar", ".yml", ".yaml", ".css", ".js", ".mjs", ".map", ".svg",
        ".png", ".woff2", ".html", ".gpg", ".asc", ".pem", ".crt", ".cer", ".pub", ".json", ".toml", ".conf", ".md",
        ".txt", ".enc", ".key", ".p12", ".pfx", ".jks",
    ]

    /// Whether it says where a secret is kept, or is its public half: `arn:aws:…`, `vault:…`, `key.pem`, `pk_live_…`,
    /// `NPM_TOKEN`.
    static func isReference(_ text: Text) -> Bool {
        let first = text.first?.folded ?? 0
        // How Vault hides a secret in its audit log.
        if first == UInt8(ascii: "h") {
            if text.hasFoldedPrefix("hmac-sha256:") { return true }
            // What follows the URL in the first line of a request.
            if text.count <= 8, text.hasFoldedPrefix("http/1.", "http/2", "http/3") { return true }
        }
        if first == UInt8(ascii: "p"), text.hasFoldedPrefix("pk_live_", "pk_test_") { return true }
        if text.suffix(7).contains(UInt8(ascii: ".")), files.contains(where: text.hasSuffix) { return true }
        if hasScheme(text) {
            // The number of a project of Google's.
            return first == UInt8(ascii: "a") || text.hasFoldedPrefix("projects/")
                || Randomness.Profile(text.prefix(24)).digits < 8
        }
        if isInStore(text) || isSource(text) || isFolder(text) || isAttribute(text) { return true }
        // A name in capitals: `NPM_TOKEN`.
        guard text.contains(UInt8(ascii: "_")), text.allSatisfy({ $0.isIn(.uppercase | .digit | .underscore) }) else {
            return false
        }
        let profile = Randomness.Profile(text)
        return profile.uppercase > 3 && profile.digits <= 1
    }

    /// Whether it is where a package comes from: `npm:@raxx/auth@2`, `github:raxx/auth#v2`, `git+https://…`.
    private static func isSource(_ text: Text) -> Bool {
        text.hasFoldedPrefix("npm:@", "git+https://", "git+ssh://")
            || text.hasFoldedPrefix("github:", "gitlab:", "bitbucket:") && text.contains(UInt8(ascii: "/"))
                && Judgement.isWordsAndNumbers(text.prefix { $0 != UInt8(ascii: "#") })
    }

    /// Whether it is an attribute of a resource of Terraform's, or the column of a table with a short name:
    /// `google_secret_manager_secret.db2.id`, `s2.id`. The last part is letters, and the first has an underscore.
    private static func isAttribute(_ text: Text) -> Bool {
        guard text.count <= 160, text.first?.isIn(.lowercase) == true, text.last?.isIn(.lowercase) == true else {
            return false
        }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, last.count > 1,
            last.allSatisfy({ $0.isIn(.lowercase | .underscore) }),
            parts.allSatisfy({ part in
                part.first?.isIn(.lowercase) == true
                    && part.allSatisfy { $0.isIn(.lowercaseOrDigit | .underscore | .dash) }
            })
        else { return false }
        return parts.count == 2
            ? parts[0].count <= 3
            : parts[0].contains(UInt8(ascii: "_")) && text.count(where: { $0.isIn(.digit) }) * 4 <= text.count
    }

    /// Whether it is all that is in a folder: `config/api/*`.
    private static func isFolder(_ text: Text) -> Bool {
        text.hasSuffix("/*") && text.count > 4
            && text.dropLast(2).allSatisfy { $0.isIn(.lowercase | .slash | .dash | .underscore | .dot) }
    }

    /// Whether it is a path in a store, whose parts are words: `prod/orders/db#password`, `orders-v2/db:password`,
    /// `azurekeyvault://vault/token`.
    private static func isInStore(_ text: Text) -> Bool {
        guard text.contains(UInt8(ascii: "/")), text.contains(where: { $0 == UInt8(ascii: "#") || $0.isIn(.colon) })
        else { return false }
        let parts = text.split { $0.isIn("/#:") }
        guard parts.count > 2, let key = parts.last,
            key.allSatisfy({ $0.isIn(.letter | .underscore | .dash | .dot) }), isWords(key)
        else { return false }
        return Randomness.Profile(text).digits * 4 <= text.count
            && parts.dropLast().allSatisfy { part in
                part.first?.isIn(.lowercase) == true && Judgement.isWordsAndNumbers(part)
                    && part.allSatisfy { $0.isIn(.lowercaseOrDigit | .dash | .underscore | .dot) }
            }
    }
}
