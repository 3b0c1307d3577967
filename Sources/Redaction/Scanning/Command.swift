extension Cue {
    /// What a program does with its flags.
    enum Command: CaseIterable, Sendable {
        /// `-pPASSWORD`, attached; apart, a prompt follows.
        case attachedPassword
        /// `-p PASSWORD`, apart or attached.
        case eitherPassword
        /// `-p PASSWORD`, apart; attached, it is another flag.
        case password
        /// `-u USER:PASSWORD`
        case user
        /// `-U USER%PASSWORD`
        case domainUser
        /// `-a PASSWORD`, `-w PASSWORD`
        case auth
        /// `-N PASSPHRASE`
        case keygen
        /// `pass:PASSWORD`, `-k PASSWORD`
        case passphrase

        var literals: [String] {
            switch self {
            case .attachedPassword:
                ["mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mariadb", "mariadb-dump"]
            case .eitherPassword: ["sshpass", "7z", "zip "]
            case .password:
                [
                    "mongo", "mongosh", "mongodump", "mongorestore", "docker login", "podman login", "buildah login",
                    "skopeo login", "nerdctl login", "az login", "twine", "oc login", "cf login",
                    "argocd login", "helm login", "registry login", "crane auth login", "oras login", "kinit", "cqlsh",
                    "clickhouse-client",
                    "ssh-keygen", "ipmitool", "plink", "pscp", "sqlcmd", "influx ",
                ]
            case .user: ["curl", "wget", "http ", "https ", "xh ", "httpie", "skopeo", "mvn"]
            case .domainUser: ["smbclient", "rpcclient", "smbget"]
            case .auth: ["redis-cli", "ldapsearch", "ldapadd", "ldapmodify"]
            case .keygen: ["ssh-keygen"]
            case .passphrase: ["openssl", "-pass", "-passin", "-passout", "-storepass"]
            }
        }
    }
}
