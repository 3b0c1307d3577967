package import AuditModel
package import Redaction

extension RedactionNote {
    /// Turns what the redactor reports into what entries and receipts carry.
    package init(_ note: Redactor.Note) {
        self.init(pointer: note.pointer, rule: note.rule)
    }
}
