/// What no row can say: shapes that need to be taken apart to be recognised.
enum SpecialRule: CaseIterable, Sendable {
    case jwt
    case privateKey
    case urlPassword
    case urlCredential
    case bearerToken
    case basicCredential
    case encodedJSON
    case encodedSecret
    case commandPassword
    case email
    case phone
    case paymentCard
    case iban

    /// What stands in `[redacted:…]` and in the report.
    var name: StaticString {
        switch self {
        case .jwt: "jwt"
        case .privateKey: "private-key"
        case .urlPassword: "url-password"
        case .urlCredential: "url-credential"
        case .bearerToken: "bearer-token"
        case .basicCredential: "basic-credential"
        case .encodedJSON: "encoded-json"
        case .encodedSecret: "encoded-secret"
        case .commandPassword: "command-password"
        case .email: "email"
        case .phone: "phone"
        case .paymentCard: "payment-card"
        case .iban: "iban"
        }
    }

    var meaning: String {
        switch self {
        case .jwt: "a JSON Web Token, signed, encrypted or neither"
        case .privateKey: "a private key in PEM, whole or cut off, its line ends escaped or not, or in base 64"
        case .urlPassword: "the password in `scheme://user:password@host`"
        case .urlCredential: "a token in the place of a URL's user"
        case .bearerToken: "what follows `Bearer`"
        case .basicCredential: "what follows `Basic`, if it is base 64 of `user:password`"
        case .encodedJSON: "base 64 of JSON that holds a secret"
        case .encodedSecret: "base 64 of text that holds a secret"
        case .commandPassword: "the argument of `mysql -p`, `docker login -p`, `curl -u`, `redis-cli -a` and the like"
        case .email: "an email address"
        case .phone: "a telephone number, by its form or its name"
        case .paymentCard: "13 to 19 digits of a card network whose check digit (Luhn) is right"
        case .iban: "an International Bank Account Number whose check digits (ISO 7064) are right"
        }
    }
}
