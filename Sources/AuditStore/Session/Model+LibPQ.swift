import AuditModel
import LibPQ

extension UUIDBytes {
    init(_ id: EntryID) { self.init(id.bytes) }
}

extension EntryID {
    init(_ uuid: UUIDBytes) { self.init(bytes: uuid.bytes) }
}

extension TimestampTZ {
    init(_ timestamp: Timestamp) { self.init(microseconds: timestamp.microseconds) }
}

extension Timestamp {
    init(_ timestamp: TimestampTZ) { self.init(microseconds: timestamp.microseconds) }
}
