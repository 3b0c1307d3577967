/// Says how a value follows its name. The less a joint promises that a value follows, the more the value has to look
/// like a secret: see ``Judgement/isSecret(_:_:_:)``.
enum Joint {
    /// `name=value`, `name: "value"`: nothing but a value can stand there, so that nearly all of it goes.
    case assigned
    /// `name: value …`, which also occurs in prose. ``ByteText/effective(_:_:after:to:)`` decides what it is.
    case colon
    /// `--name value`, where a sentence or a usage may follow as well.
    case flag
    /// `the name value`. Mostly the next word of a sentence follows, so the value has to look drawn.
    case prose
    /// `the name is value`, `set the name to value`. Behind a name in capitals it counts as a cell, else as prose.
    case told
    /// `<name>value</name>`, where the value ends at the tag.
    case element
    /// `| name | value |`, or two spaces and more between them. In other tables, both are names.
    case cell
    /// `["name", "value"]`, which may be two names as well.
    case list
    /// `name("value")`, where the value is the last argument.
    case call
}
