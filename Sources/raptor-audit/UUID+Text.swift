#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension UUID {
    /// As the wire has it: in lower case.
    var text: String { uuidString.lowercased() }
}
