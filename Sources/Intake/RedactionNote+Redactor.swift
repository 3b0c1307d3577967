package import AuditModel
package import Redaction

extension RedactionNote {
    /// What the redactor reports, as entries and receipts carry it.
    package init(_ note: Redactor.Note) {
        self.init(pointer: note.pointer, rule: note.rule)
    }
}
