/// Lists words that stand beside nouns or instead of them.
extension NameRule {
    /// Names of passwords in other scripts, and with letters outside ASCII at their end. Such letters match in one case
    /// only, so each case is a word of its own. A name that ends in one of these is a password's.
    static let foreignPasswords = [
        "пароль", "пароля", "Пароль", "ПАРОЛЬ", "lösenordet", "密码", "密碼", "口令", "パスワード", "비밀번호", "암호", "contraseña",
        "hasło", "lösenord", "şifre", "Şifre", "jelszó", "κωδικός", "Κωδικός", "парола", "Парола",
        "סיסמה", "كلمة المرور", "كلمة السر", "mật khẩu", "Mật khẩu", "รหัสผ่าน",
    ]
    /// Names of keys in other languages, of the same kind.
    static let foreignKeys = ["schlüssel", "ключ", "Ключ", "密钥", "密鑰", "令牌", "clé secrète", "Clé secrète"]

    /// What a name's last words may be without changing what it names: `DB_PASSWORD_PROD`. After any other word the
    /// value has to look random.
    static let qualifiers = words(
        """
        value val plaintext plain text string str raw b64 base64 encoded prod production staging stage stg dev development
        test testing qa ci live sandbox old new current previous prev primary secondary main backup default temp
        tmp header param confirm confirmation again repeat base override data content env var v1 v2 v3 us eu github gitlab
        heroku npm aws db database api app user admin root server client here is
        """
    )

    /// Last words with which a name means something about a secret: `token_count`, `password_policy`. Its value stays.
    /// A word that is missing here makes false alarms; one that is here without need makes leaks.
    static let metadata = words(
        """
        count counts name names type types id ids url urls uri path paths file files filename length size ttl expiry expires expired
        expiration at on uid date time times timestamp ref refs reference arn version versions policy policies hash hashes status state field
        fields label hint reset manager managers store storage endpoint provider enabled disabled required rotation rotated
        rotate rotates age days hours minutes seconds min max limit limits bucket scope scopes issuer audience algorithm alg key keys
        fingerprint checksum digest digests strength rules rule requirements check checks validation validator format pattern
        parser usage budget per second domain samesite secure httponly consent banner notice settings config configuration
        location source sources mount dir directory folder refresh duration timeout interval metadata info
        description title method mode flow server service page screen form input placeholder management scanning scanner
        detection detected redacted removed leaked found exchange request response error errors exception issue owner
        count_total used remaining cost price kind class model based free less protected changed updated_at updated created
        index prefix suffix quota window encoding set ok valid integrity resolved username login email host hostname
        port engine dbname scheme requires dependencies sock socket pid
        """
    )

    /// Names of the member that holds a name: `{"name": "DB_PASSWORD", "value": …}`. Only names of 20 bytes or less are
    /// asked.
    static let pairNames = words(
        """
        name key k header variable var field param parameter id label env attribute property option setting type title
        parameterkey parametername optionname outputkey fieldname attributename headername variablename propertyname
        settingname envname keyname secretname configname
        """
    )

    /// Names of the member that holds the value for it. Only names of 20 bytes or less are asked.
    static let pairValues = words(
        """
        value val v content data text current previous prev default old new before after oldvalue newvalue from to plaintext
        stringvalue values parametervalue optionvalue outputvalue fieldvalue attributevalue headervalue variablevalue
        propertyvalue settingvalue envvalue keyvalue secretvalue configvalue
        """
    )

    /// The names of an entry's own fields.
    static let fields = """
        action actor from_sha to_sha target_app trigger outcome ts_utc run_url reason release approved_by requested_by
        actor_source split_sha
        """

    // Names of members beside others, in any case and with any separators. Those that say something of secrecy are
    // triggers, too, as they are written here: JSON in a text is parsed because of them.

    /// With `true`, the value beside it is secret.
    static let declarations = ["sensitive", "is_secret", "masked", "secure", "noecho", "secret"]
    static let kinds = ["kind", "type", "kty"]
    static let identities = ["id", "name"]
    /// What the answer to a request for a token has beside the token.
    static let tokenSigns = [
        "issued_on", "expires_on", "expires_at", "expiresat", "not_before", "scopes", "policies", "permissions",
        "last_used_at", "last_used_on", "revoked",
    ]
    static let commands = ["command", "cmd", "run", "argv", "exec"]
    static let outputs = ["output", "stdout", "log", "result", "out"]
}
