import AuditModel
import LibPQ

extension UUIDBytes {
    /// The id's 16 bytes, in their order.
    init(_ id: EntryID) { self.init(id.bytes) }
}

extension EntryID {
    /// Takes any UUID, of whichever version.
    init(_ uuid: UUIDBytes) { self.init(bytes: uuid.bytes) }
}

extension TimestampTZ {
    /// Both count microseconds from 1970, so nothing is rounded.
    init(_ timestamp: Timestamp) { self.init(microseconds: timestamp.microseconds) }
}

extension Timestamp {
    /// Both count microseconds from 1970, so nothing is rounded.
    init(_ timestamp: TimestampTZ) { self.init(microseconds: timestamp.microseconds) }
}
