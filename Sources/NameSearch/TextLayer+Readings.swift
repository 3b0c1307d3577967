extension TextLayer {
    /// More levels of escapes than anybody writes on purpose.
    private static let maximumLevels = 24

    /// Calls `body` with every reading of the text until it returns `false`: as it is, and without one level of escapes
    /// after the other. `isEscaped` is `false` for the first alone. Deeper levels than 24 are not read.
    /// - Returns: whether to go on.
    func readings(_ body: (_ layer: TextLayer, _ features: TextFeatures, _ isEscaped: Bool) -> Bool) -> Bool {
        var next: TextLayer? = self
        var level = 0
        while let layer = next, level < Self.maximumLevels {
            let features = TextFeatures(of: layer.bytes)
            guard body(layer, features, level > 0) else { return false }
            if features.contains(.equalsSign), let unquoted = layer.unquoted() {
                guard body(unquoted, TextFeatures(of: unquoted.bytes), true) else { return false }
                if let unescaped = unquoted.unescaped() {
                    guard body(unescaped, TextFeatures(of: unescaped.bytes), true) else { return false }
                }
            }
            next = features.contains(.escape) ? layer.unescaped() : nil
            level += 1
        }
        return true
    }
}
