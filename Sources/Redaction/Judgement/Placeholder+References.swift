/// Where a secret is kept, instead of the secret.
extension Placeholder {
    static func isPath(_ text: Text) -> Bool {
        if text.hasFoldedPrefix("~/"), text.allSatisfy({ $0.isIn(.dotted | .slash | .tilde) }) { return true }
        // Without the place in it: `/app/password.js:12:11`
        var path = text
        while let last = path.last, last.isIn(.digit | .colon), path.contains(UInt8(ascii: ":")) {
            path = path.dropLast()
        }
        let profile = Randomness.Profile(path)
        return path.count { $0 == UInt8(ascii: "/") } >= (profile.digits == 0 ? 1 : 2)
            && profile.changes * 4 < path.count
            && path.allSatisfy { $0.isIn(.dotted | .plusSlash | .tilde) && $0 != UInt8(ascii: "+") }
    }

    /// By their first byte.
    private static let schemes: [UInt8: [[UInt8]]] = Dictionary(grouping: allSchemes) { $0.first ?? 0 }
    private static let allSchemes: [[UInt8]] = NameRule.words(
        """
        arn: vault: op:// ssm: ssm:// secretsmanager: env: env. file: file:// keyring: process.env os.environ os.getenv
        secrets. module. secret:// kv/ secret/ secrets/ projects/ sm:// gcpsm: awssm: awskms: kms: keychain: bws: doppler: infisical:
        vars. var. local. data. config. settings. self. this. ctx. context. params. args. opts. options. request. req. ref+ ssh-rsa
        ssh-ed25519 ecdsa-sha2 sk-ssh sk-ecdsa !ref !sub !vault getenv system.getenv env[ credentials( lookup( -----begin
        """
    ).map { Array($0.utf8) }

    private static let files: [StaticString] = [
        ".deb", ".rpm", ".tgz", ".tar.gz", ".whl", ".jar", ".yml", ".yaml", ".css", ".js", ".mjs", ".map", ".svg",
        ".png", ".woff2", ".html", ".gpg", ".asc", ".pem", ".crt", ".cer", ".pub", ".json", ".toml", ".conf",
    ]

    /// Where a secret is kept, or its public half.
    static func isReference(_ text: Text) -> Bool {
        let first = text.first?.folded ?? 0
        let hasScheme = schemes[first, default: []].contains { scheme in
            text.count > scheme.count && zip(text, scheme).allSatisfy { $0.folded == $1 }
        }
        // How Vault hides a secret in its audit log.
        if text.hasFoldedPrefix("hmac-sha256:") { return true }
        // What follows the URL in the first line of a request.
        if text.count <= 8, text.hasFoldedPrefix("http/1.", "http/2", "http/3") { return true }
        if text.hasFoldedPrefix("pk_live_", "pk_test_") || files.contains(where: text.hasSuffix) { return true }
        if hasScheme { return first == UInt8(ascii: "a") || Randomness.Profile(text.prefix(24)).digits < 8 }
        if isInStore(text) { return true }
        // A name in capitals: `NPM_TOKEN`.
        guard text.contains(UInt8(ascii: "_")) else { return false }
        let profile = Randomness.Profile(text)
        return profile.lowercase == 0 && profile.uppercase > 3 && profile.digits <= 1
            && text.allSatisfy { $0.isIn(.word) }
    }

    /// `prod/orders/db#password`, `orders-v2/db:password`, `azurekeyvault://vault/token`: words of a path in a store.
    private static func isInStore(_ text: Text) -> Bool {
        guard text.contains(UInt8(ascii: "/")), text.contains(where: { $0 == UInt8(ascii: "#") || $0.isIn(.colon) })
        else {
            return false
        }
        let parts = text.split { "/#:".utf8.contains($0) }
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
