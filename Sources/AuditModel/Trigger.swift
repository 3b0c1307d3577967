/// How a deploy was started.
package enum Trigger: String, CaseIterable, WireText {
    case ci
    /// By hand, from an operator's machine: break-glass.
    case localScript = "local-script"
}
