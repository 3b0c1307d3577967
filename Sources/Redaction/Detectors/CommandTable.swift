/// A program whose arguments may be secrets: a row of the table below.
///
/// A flag is looked at wherever it stands. What it means is decided by the commands before it in the same line, of
/// which the nearest one that has the flag counts.
struct Command: Sendable {
    /// How its name is written, with as many words after it as say what it does. It is found in either case, and not
    /// where the word goes on; a blank at its end says that something must follow.
    let programs: [String]
    /// The flags that announce a secret. Long ones such as `--password` are names, and need no row.
    let flags: [Flag]

    /// A flag as it is written, with its dashes, and how its secret follows it: `-p` and `-P` differ.
    typealias Flag = (name: String, form: Form)

    /// How a secret follows its flag, or what an argument has to look like.
    enum Form: Equatable, Sendable {
        /// `-p PASSWORD`, `-p=PASSWORD`.
        case apart
        /// `-pPASSWORD`; apart, a prompt or something else follows.
        case attached
        /// Both of these.
        case either
        /// `-u USER:PASSWORD`, with the sign between them; the user stays, unless it is a token.
        case pair(Unicode.Scalar)
        /// `-p PASSWORD`, where it looks like one: the program is not known to take a password so.
        case likely
        /// The same, where it looks like a token: most programs take something else there.
        case drawn
    }

    /// Makes a row. `programs` has commas between the names.
    init(_ programs: String, _ flags: Flag...) {
        self.programs = programs.split(separator: ",").map(String.init)
        self.flags = flags
    }

    /// One row for each way that programs take secrets. A new program or flag is a word here. A program may be in
    /// several rows, and the order does not matter, unless two rows share a program and a flag: then the later one
    /// counts.
    static let table: [Command] = [
        Command("mysql,mysqldump,mysqladmin,mysqlimport,mysqlcheck,mariadb,mariadb-dump", ("-p", .attached)),
        Command("sshpass,7z,zip ", ("-p", .either)),
        Command("zip ,unzip", ("-P", .either)),
        Command(
            """
            twine,kinit,cqlsh,clickhouse-client,ipmitool,plink,pscp,influx ,poetry publish,supabase,\
            security unlock-keychain,psexec,rabbitmqadmin,beeline,faas-cli,ssh-keygen,certutil,winrs,caprover
            """,
            ("-p", .apart)
        ),
        Command("mongo,mongosh,mongodump,mongorestore,mongoexport,mongoimport", ("-p", .either)),
        Command("sqlcmd,osql,bcp ", ("-P", .either)),
        // `docker login`, `az acr login`, `conan remote login` and every other one.
        Command("login ", ("-p", .apart), ("-k", .likely), ("-t", .likely)),
        Command("mosquitto_pub,mosquitto_sub,security import,security export", ("-P", .apart)),
        Command("codecov,codecovcli,vercel,doctl,uv publish,snyk,fly ", ("-t", .apart)),
        Command("nuget,gem push,choco ,openai api", ("-k", .apart)),
        Command("consul keyring,serf keys", ("-install", .apart), ("-use", .apart), ("-remove", .apart)),
        Command("signtool,certutil,psexec", ("/p", .apart)),
        Command("keyvault secret set,secret:create,env:create,secrets create,secrets update", ("--value", .apart)),
        Command("glab variable set,glab variable update", ("--value", .likely)),
        Command("drone secret add,drone secret update", ("--data", .apart)),
        Command("secrets put-secret", ("--string-value", .apart)),
        Command("kubeadm", ("--certificate-key", .apart)),
        Command("hatch publish", ("-a", .apart)),
        Command("schtasks", ("/rp", .apart), ("/p", .apart)),
        Command("redis-cli", ("-a", .apart), ("--pass", .apart)),
        Command("plink,pscp,psftp,nzsql", ("-pw", .apart)),
        Command("snmpwalk,snmpget,snmpset,snmpbulkwalk,snmptrap", ("-A", .apart), ("-X", .apart), ("-c", .likely)),
        Command("xfreerdp,wlfreerdp", ("/p", .apart)),
        Command("rdesktop,altool,rar ,unrar", ("-p", .either)),
        Command("rar ,unrar", ("-hp", .attached)),
        Command("isql,tsql,sqsh,ipmitool", ("-P", .apart)),
        Command("osslsigncode,azuresigntool", ("-pass", .apart), ("-kvs", .apart)),
        Command("security add-generic-password,security add-internet-password", ("-w", .apart)),
        Command("security set-key-partition-list", ("-k", .apart)),
        Command("ldapsearch,ldapadd,ldapmodify,ldapdelete,ldapwhoami,ldapmodrdn", ("-w", .apart)),
        Command("ldappasswd", ("-w", .apart), ("-s", .apart), ("-a", .apart)),
        Command("conjur variable set", ("-v", .apart)),
        Command("gitlab-runner register", ("-r", .apart), ("-t", .apart)),
        Command("ssh-keygen", ("-N", .apart), ("-P", .apart)),
        Command("influx ", ("-t", .likely), ("--token", .apart)),
        Command(
            "openssl,apksigner,-pass,-passin,-passout,-storepass",
            ("-k", .apart),
            ("-K", .apart),
            ("-hmac", .apart),
            ("-psk", .apart)
        ),
        Command("gh secret set,gh variable set", ("-b", .either)),
        Command("gh secret set", ("--body", .apart)),
        Command("cypress run,hex.organization auth,deno deploy,choco ", ("--key", .apart)),
        Command(
            "curl",
            ("-su", .pair(":")),
            ("-ku", .pair(":")),
            ("-sku", .pair(":")),
            ("-ksu", .pair(":")),
            ("-sSu", .pair(":")),
            ("-fsSu", .pair(":")),
            ("-vu", .pair(":")),
            ("--cert", .pair(":"))
        ),
        Command("ab ", ("-A", .pair(":"))),
        Command(
            "curl,wget,http ,https ,xh ,httpie,skopeo,mvn,etcdctl",
            ("-u", .pair(":")),
            ("--user", .pair(":")),
            ("--proxy-user", .pair(":")),
            ("-U", .pair(":")),
            ("-a", .pair(":")),
            ("--pass", .apart),
            ("--proxy-pass", .apart),
            ("--oauth2-bearer", .apart)
        ),
        Command("lftp", ("-u", .pair(","))),
        Command("smbclient,rpcclient,smbget", ("-U", .pair("%"))),
    ]

    /// The flags that name a user. Any program that is told a user is told the password with `-p`. The byte after the
    /// dash must be one that ``Scanner`` asks for first: `u`, `U`, `n` or a dash.
    static let users: [StaticString] = [" -u ", " --user ", " --username ", " -U ", " --user=", " --username=", " -n "]

    /// Says where a secret is an argument that no flag announces.
    struct Positional: Sendable {
        /// The words before the arguments, in lowercase; mostly with a blank at their end.
        let announced: String
        /// Which argument, from 1, flags not counted; 0 for the last one of the line.
        let argument: Int
        let form: Form

        init(_ announced: String, _ argument: Int, _ form: Form = .apart) {
            (self.announced, self.argument, self.form) = (announced, argument, form)
        }
    }

    /// A row for each place. Of rows with the same words the order decides: the second is tried if the first did not
    /// find a secret. So `net use` takes its third argument, else its second, else its last.
    static let positions: [Positional] = [
        Positional("rabbitmqctl add_user ", 2), Positional("rabbitmqctl change_password ", 2),
        // `wandb login`, `vault login`, `ngrok authtoken`, `nuget setapikey` and every other one.
        Positional("login ", 1, .drawn), Positional("authtoken ", 1, .drawn), Positional("auth-token ", 1, .drawn),
        Positional("auth ", 1, .drawn), Positional("setapikey ", 1, .likely), Positional("set-token ", 1, .drawn),
        Positional("vault login ", 1, .likely), Positional("cargo login ", 1, .likely),
        Positional("snyk auth ", 1, .likely), Positional("+login ", 2, .likely),
        Positional("encrypt_string ", 1, .likely), Positional("rclone obscure", 1, .likely),
        Positional("mosquitto_passwd -b ", 3), Positional("wpa_passphrase ", 2),
        Positional("poetry config http-basic.", 3), Positional("poetry config pypi-token.", 2),
        Positional("cscli console enroll ", 1, .likely), Positional("crowdsec console enroll ", 1, .likely),
        Positional("cloudflared service install ", 1, .likely),
        Positional("acl set-agent-token ", 0, .likely), Positional("vault unwrap ", 1, .likely),
        Positional("vault token lookup ", 1, .likely), Positional("vault token revoke ", 1, .likely),
        Positional("vault token renew ", 1, .likely), Positional("isql ", 3, .likely),
        Positional("isql -v ", 3, .likely),
        Positional(":_authtoken ", 1, .likely),
        Positional("vault operator unseal ", 1, .likely), Positional("infracost auth login ", 1, .likely),
        Positional("net user ", 2, .likely), Positional("net use ", 3, .likely), Positional("net use ", 2, .likely),
        Positional("net use ", 0, .likely),
        Positional("snmp-server community ", 1, .likely), Positional("rocommunity ", 1, .likely),
        Positional("rwcommunity ", 1, .likely),
        Positional("ftp> user ", 2), Positional("db2 connect to ", 5), Positional("radtest ", 2, .likely),
        Positional("cf auth ", 2, .likely),
        Positional("mc alias set ", 4), Positional("mc config host add ", 4),
        Positional("smbclient //", 2, .likely),
        Positional("bundle config ", 0, .pair(":")), Positional("bundle config set ", 0, .pair(":")),
        Positional("composer config http-basic.", 3), Positional("composer config -g http-basic.", 3),
        Positional("composer config --global http-basic.", 3), Positional("composer config github-oauth.", 2),
        Positional("cmdkey /pass:", 1), Positional("htpasswd -b", 0), Positional("htpasswd -nb", 0),
        Positional("htpasswd -nbb", 0), Positional("htpasswd -cb", 0), Positional("htpasswd -bc", 0),
        Positional("htpasswd -bb", 0),
        Positional("npm config set _auth ", 1), Positional("heroku config:add_secret ", 1),
        Positional("user-secrets set ", 2),
        Positional("addauth digest ", 1, .pair(":")),
        Positional("bw login ", 2), Positional("sentinel auth-pass ", 2), Positional("glab variable set ", 2, .likely),
        Positional("openssl passwd -1 ", 1, .likely), Positional("openssl passwd -5 ", 1, .likely),
        Positional("openssl passwd -6 ", 1, .likely), Positional("openssl passwd -apr1 ", 1, .likely),
        Positional("composer config -g github-oauth.", 2), Positional("composer config --global github-oauth.", 2),
        Positional("--auth http-basic.", 3), Positional("--auth github-oauth.", 2),
    ]

    /// Programs of Oracle's database, which take `USER/PASSWORD@NAME`, and words that their scripts have before it.
    static let oracle = [
        "sqlplus ", "sqlldr ", "rman ", "impdp ", "expdp ", "imp ", "exp ", "connect ", "conn ", "sqlcl ", "tkprof ",
        "target ", "userid=", "catalog ",
    ]

    /// Parts of commands that print a secret, alone on a line: any drawn word on the next line goes. The same is asked
    /// of JSON that has a command and its output as members.
    static let printers: [StaticString] = [
        "get-login-password", "print-access-token", "print-identity-token", "print-refresh-token", "auth:token",
        "auth token", "base64 -d", "base64 --decode", "initial-password", "initialadminpassword", "wg genkey",
        "wg genpsk", "kubectl create token ", "oc create token ", "oc whoami -t", "oc whoami --show-token",
        "openssl rand ", "pwgen", "op read ", "pass show ", "gopass show ", "secrets versions access ",
        "get-secret-value ", "--with-decryption", "keyvault secret show ", "get-access-token", "login:ci",
        "generate-db-auth-token", "kubeadm token create", "join-token -q ", "bw get password ", "lpass show ",
        "cat /run/secrets/", "cat /var/run/secrets/", "secrets.token_hex", "secrets.token_urlsafe", "vault print token",
        "elasticsearch-reset-password", "elasticsearch-create-enrollment-token", "elasticsearch-service-tokens create",
        "rails secret", "rake secret", "phx.gen.secret",
        "consul keygen", "serf keygen", "operator keygen", "keyring generate",
    ]

    /// Parts of commands that print a secret if their arguments name one: `printenv DB_PASSWORD`. They also print
    /// anything else.
    static let showers: [StaticString] = [
        "printenv ", "echo $", "echo \"$", "echo ${", "output -raw ", "-field=", "-field ", "config:get ",
        "secrets get ", "get-parameter ", "env get ", "cat ", "jsonpath=", "-r .", "--query ", "config get ",
    ]

    /// Parts of commands that take a secret from standard input: `echo PASSWORD | docker login --password-stdin`. One
    /// with a capital is found in that case only.
    static let readers = Phrases([
        "--password-stdin", "--token-stdin", "--with-token", "--stdin", "chpasswd", "sudo -S", "wrangler secret put",
        "secret set", "secret create", "create secret", "create-secret", "secrets versions add", "secrets create",
        "env add", "secret bulk", "secrets set", "kinit", "passwd ", "auth login", "cryptsetup luks",
        "--passphrase-fd 0", "secrets import", "pass insert", "kubeseal", "vault kv put", "-pass stdin",
        "docker login", "podman login", "helm registry login", "npm token", "put-secret-value", "secret-tool store",
        "gpg --batch", "vault login -", "smbpasswd -s", "-stdinpass", "devops login", "store-secret", "secret:bulk",
        "passwd-on-stdin", "realm join",
    ])

    /// Parts of commands that often take a secret, but anything else as well. It has to look like one.
    static let likelyReaders = Phrases(["base64", "htpasswd -i", "openssl passwd", "glab variable set", " su -"])
}
