import FoundationBase

extension UUID {
    /// As the wire has it: in lower case.
    var text: String { uuidString.lowercased() }
}
