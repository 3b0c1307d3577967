import Foundation
import Testing

@testable import NameSearch

/// Which numbers name a person.
struct NameInNumberTests {
    @Test(arguments: [
        ("Kris Pedersen", "DSR-Kris-Pedersen"), ("Kris Pedersen", "krispedersen.1"), ("dana-ops", "DSR_dana_ops"),
        ("José Ñuñez", "DSR-Jose-Nunez"), ("kris@raxx.app", "DSR:kris-raxx-app"), ("O'Brien", "obrien-1"),
        ("a.b", "DSR-a.b-1"), ("kris-gh", "6b7269732d6768"),
    ])
    func `a number in which the name's letters stand names it`(name: String, number: String) {
        #expect(NameInNumber.names([name], number))
    }

    @Test(arguments: [
        ("a.b", "DSR-lab-1"), ("Kris Pedersen", "DSR-2026-014"), ("山田太郎", "DSR-1"), ("kris-gh", "kris-1"),
    ])
    func `other numbers do not`(name: String, number: String) {
        #expect(!NameInNumber.names([name], number))
    }
}
