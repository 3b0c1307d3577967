extension Placeholder {
    /// Words that are not a secret if the whole value is one of them, in either case: `password: unchanged`. They also
    /// count before a `|` and in brackets. A password that is one of these words is kept in the clear.
    static let words = WordSet(
        """
        true false null nil none no yes on off n/a na undefined empty blank missing present absent set unset expired valid
        invalid required optional rotated revoked changed unchanged redacted masked hidden filtered removed deleted unknown
        default inherit write read ok failed success pending active inactive enabled disabled string str text boolean bool
        int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 float32 float64
        uint8_t uint16_t uint32_t uint64_t int32_t int64_t size_t card8 card16 card32 dword define undef
        uint8array uint256 int256 bytes32 bytea secretstr securestring never
        integer number varchar bytes any object optional<string> password passwd pass pwd secret token passphrase
        key apikey api_key api-key credentials your-password yourpassword your_password mypassword my-password example test todo tbd
        xxx bearer basic digest oauth oauth2 jwt saml oidc include omit same-origin auto manual generated random encrypted
        ephemeral env vault base64 base64url placeholder sample dummy fake void this that the is was not required. stored provided
        await async try new function lambda shift return typeof self sensitive
        rs256 rs384 rs512 es256 es256k es384 es512 ps256 ps384 ps512 hs256 hs384 hs512 eddsa ecdsa ed25519 ed448 x25519
        md5 sha1 sha224 sha256 sha384 sha512 sha-1 sha-256 sha-384 sha-512 sha3-256 sha3-384 sha3-512 bcrypt scrypt argon2
        argon2i argon2d argon2id pbkdf2 scram-sha-1 scram-sha-256 scram-sha-512 aes128 aes192 aes256 aes-128 aes-256 aes_256
        aes-128-gcm aes-256-gcm aes256-gcm aes_256_gcm aes-256-cbc chacha20-poly1305 rsa2048 rsa3072 rsa4096 rsa-2048 rsa-4096
        ecdsa-p256 ecdsa_p256 ecc_nist_p256
        always prompt ask on_create on-create on_demand updated created refreshed found ignored skipped allowed denied forbidden unauthorized authorized anonymous
        flag flags option options argument arg parameter param switch support field column input header passwort kennwort
        contraseña senha wachtwoord lösenord hasło пароль 密码 パスワード 비밀번호
        """
    )

    /// Words that begin a remark: `password: must be rotated`. The value stays if it has less than three digits.
    static let firstWords = WordSet(
        """
        not no see stored managed set unset via from read required optional use using provided configured has is was
        must should will rotated removed reset change changed fix fixed update updated add added expired invalid missing
        check refresh can't cannot can does doesn't don't do please enter type choose we it it's you your
        """
    )

    /// Words that begin a remark of several words, as the ``firstWords`` do. Alone, a password may be one of them.
    static let leadingWords = WordSet(
        "min minimum max maximum at least length version expires valid until since mindestens mínimo минимум"
    )

    /// Words that begin a remark, or a passphrase as well. The value stays if it has no digit.
    static let articles = WordSet("to in on for and or the a an by with when if then")
}
