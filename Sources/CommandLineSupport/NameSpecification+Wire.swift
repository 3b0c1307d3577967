package import ArgumentParser

extension NameSpecification {
    /// A field's name as the wire has it, and with hyphens for those who type it so.
    package static func wire(_ name: String) -> NameSpecification {
        [.customLong(name), .customLong(name.replacing("_", with: "-"))]
    }
}
