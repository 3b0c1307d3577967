import AuditModel
import Testing

@Suite struct ScopeTests {
    /// The database's check constraint lists the same.
    @Test func `scopes are those that accounts are stored with`() {
        #expect(
            Scope.allCases.map(\.rawValue)
                == ["audit:write", "audit:read", "audit:erase", "audit:erase:request", "metrics:read"]
        )
    }
}
