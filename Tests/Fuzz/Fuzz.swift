import AuditModel
import Intake
import Redaction
import StrictJSON

@testable import RaptorAuditClient

/// Reads bytes of libFuzzer's making: the first chooses the reader, the others are what it reads.
///
/// A reader may refuse anything. What it accepts must be what it gives back, and nothing may trap, hang or touch memory
/// that is not its own.
func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let text = String(decoding: bytes, as: UTF8.self)
    switch start[0] % 7 {
    case 0: readJSON(bytes)
    case 1: readEntry(bytes)
    case 2: readToken(text)
    case 3: readSpoolFile(bytes, name: text)
    case 4: readWireTexts(text)
    case 5: redact(bytes)
    default: readAnswer(bytes)
    }
    return 0
}

private func readJSON(_ bytes: [UInt8]) {
    guard let value = try? StrictJSON.parse(bytes) else { return }
    let form = StrictJSON.canonical(value)
    let read = try? StrictJSON.parse(form)
    precondition(read == value, "a value does not survive its canonical form")
    precondition(read.map { StrictJSON.canonical($0) } == form, "a canonical form has another one")
}

private let intake = EntryIntake()
private let now = Timestamp(microseconds: 1_800_000_000_000_000)

private func readEntry(_ bytes: [UInt8]) {
    guard let entry = try? intake.read(bytes[...], now: now, oldest: nil), let redacted = try? intake.redact(entry)
    else { return }
    precondition((try? StrictJSON.parse(redacted.canonical)) != nil, "what is stored is not JSON")
}

private let literals = RuleCatalogue.literals

/// Redacts a text in which a byte that is not ASCII stands, with the next one, for a literal of the rules.
private func redact(_ bytes: [UInt8]) {
    var text = ""
    var rest = bytes[...]
    while let byte = rest.popFirst() {
        if byte < 0x80 {
            // JSON of ours has no U+0000.
            text.unicodeScalars.append(Unicode.Scalar(max(byte, 1)))
        } else {
            text += literals[(Int(byte & 0x7F) << 8 | Int(rest.popFirst() ?? 0)) % literals.count]
        }
    }
    let value: JSONValue = [
        "log": .string(text), "command": .string(text), "output": .string(text), "password": .string(text),
        "args": .array(text.split(separator: " ").map { .string(String($0)) }), "sensitive": true,
        "value": .string(text),
    ]
    let redacted = Redactor.standard.redact(value).value
    precondition((try? StrictJSON.parse(StrictJSON.canonical(redacted))) == redacted, "what is left is not JSON")
}

private func readToken(_ text: String) {
    guard let token = ServiceToken(parsing: text) else { return }
    precondition(token.secret.utf8.elementsEqual(text.utf8), "a token is another one")
}

private func readSpoolFile(_ bytes: [UInt8], name: String) {
    if let file = SpoolFile(name: name) {
        precondition(file.name == name, "a file's name is another one")
        _ = file.spooledAt
    }
    _ = SpoolFile(refusalName: name)
    if let line = SpoolContent.decode(bytes) {
        precondition(SpoolContent.encode(line) == bytes, "a spooled entry is another one")
    }
    precondition(SpoolContent.decode(SpoolContent.encode(bytes)) == bytes, "a spooled entry is not read back")
}

private func readWireTexts(_ text: String) {
    if let id = EntryID(text) { precondition(EntryID(id.description) == id, "an id is another one") }
    if let time = Timestamp(text) { precondition(Timestamp(time.description) == time, "a time is another one") }
    _ = Action(text)
    _ = GitSHA(text)
    _ = RunURL(text)
    _ = TargetApp(text)
}

private func readAnswer(_ bytes: [UInt8]) {
    guard let value = try? StrictJSON.parse(bytes) else { return }
    _ = Receipt(value)
    _ = try? ErasureRequest(value)
    _ = Problem(value)
}
