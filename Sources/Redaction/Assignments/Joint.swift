/// How a value follows its name.
enum Joint {
    /// `name=value`, `name: "value"`: nothing but a value can stand there.
    case assigned
    /// `name: value …`, which also occurs in prose.
    case colon
    /// `--name value`
    case flag
    /// `the name value`
    case prose
    /// `the name is value`, `set the name to value`
    case told
    /// `<name>value</name>`
    case element
    /// `| name | value |`, or two spaces and more between them
    case cell
    /// `["name", "value"]`, which may be two names as well
    case list
    /// `name("value")`
    case call
}
