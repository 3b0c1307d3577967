/// How a deploy ended.
package enum Outcome: String, CaseIterable, WireText {
    case success
    /// It was deployed, and the check afterwards failed.
    case healthCheckFailed = "health_check_failed"
    case deployFailed = "deploy_failed"
}
