import Testing

@testable import AuditService

@Suite struct BearerTokenTests {
    @Test(arguments: [
        ("Bearer rxa_1", "rxa_1"), ("bearer rxa_1", "rxa_1"), ("BEARER   rxa_1", "rxa_1"), (" Bearer rxa_1 ", "rxa_1"),
        ("Bearer \trxa_1\t", "rxa_1"), ("Bearer a b", "a b"),
    ])
    func `a token is what follows the scheme`(field: String, token: String) {
        #expect(BearerToken.presented(in: field).map(String.init) == token)
    }

    @Test(arguments: [nil, "", " ", "Bearer", "Bearer ", "Basic rxa_1", "rxa_1", "Bearerrxa_1", "Bearer:rxa_1"])
    func `without a scheme or a token there is nothing`(field: String?) {
        #expect(BearerToken.presented(in: field) == nil)
    }
}
