import AuditModel
import LibPQ
import Testing

@testable import AuditStore

@Suite struct EntryQueueTests {
    private func submit(
        _ queue: EntryQueue,
        _ number: Int,
        deadline: Deadline = .after(.seconds(60)),
        isLine: Bool = false
    ) async throws -> PendingEntry.Answer {
        let submission = Submission(
            try entry(),
            id: id(number),
            serviceAccount: "ci",
            pepper: TestDatabase.pepper,
            identities: IdentityDigests(pepper: TestDatabase.pepper)
        )
        return await withCheckedContinuation { caller in
            queue.append(
                PendingEntry(submission, deadline: deadline, isLine: isLine) { caller.resume(returning: $0) }
            )
        }
    }

    @Test func `past its bound the queue turns away at once`() async throws {
        let queue = EntryQueue(limits: .init(entries: 2))
        try await withThrowingTaskGroup(of: PendingEntry.Answer.self) { group in
            for number in 0..<3 { group.addTask { try await submit(queue, number) } }
            #expect(try await group.next() == .failure(.overloaded))
            #expect(queue.depth == 2)
            for entry in queue.next() ?? [] { entry.answer(.failure(.unavailable)) }
            try await group.waitForAll()
        }
    }

    @Test func `a batch is bounded, and what is left comes next, in order`() async throws {
        let queue = EntryQueue(limits: .init(batchEntries: 2))
        try await withThrowingTaskGroup(of: PendingEntry.Answer.self) { group in
            for number in 0..<3 {
                group.addTask { try await submit(queue, number) }
                try await eventually("it is in the queue") { queue.depth > number }
            }
            let first = queue.next() ?? []
            let second = queue.next() ?? []
            #expect(first.map(\.submission.id) == [id(0), id(1)])
            #expect(second.map(\.submission.id) == [id(2)])
            for entry in first + second { entry.answer(.failure(.unavailable)) }
            try await group.waitForAll()
        }
    }

    @Test func `entries that came alone go before lines, which have a quarter of a batch`() async throws {
        let queue = EntryQueue(limits: .init(batchEntries: 4))
        try await withThrowingTaskGroup(of: PendingEntry.Answer.self) { group in
            for number in 0..<8 {
                group.addTask { try await submit(queue, number, isLine: number < 3) }
                try await eventually("it is in the queue") { queue.depth > number }
            }
            let first = queue.next() ?? []
            let second = queue.next() ?? []
            #expect(first.map(\.submission.id) == [id(3), id(4), id(5), id(0)])
            #expect(second.map(\.submission.id) == [id(6), id(7), id(1), id(2)])
            for entry in first + second { entry.answer(.failure(.unavailable)) }
            try await group.waitForAll()
        }
    }

    @Test func `who waits too long is answered, in the queue and in a batch that hangs`() async throws {
        let queue = EntryQueue(limits: .init(batchEntries: 1))
        let now = Deadline(.now)
        try await withThrowingTaskGroup(of: PendingEntry.Answer.self) { group in
            for number in 0..<2 { group.addTask { try await submit(queue, number, deadline: now) } }
            try await eventually("both are in the queue") { queue.depth == 2 }
            let hanging = queue.next() ?? []
            queue.expire()
            for try await answer in group { #expect(answer == .failure(.unavailable)) }
            // The answer that comes too late goes nowhere, and harms nobody.
            hanging.first?.answer(.failure(.idTaken))
            #expect(queue.depth == 1)
        }
    }

    @Test func `stopped and empty, there is no next batch`() async {
        let queue = EntryQueue()
        async let next = queue.next()
        queue.stop()
        #expect(await next == nil)
    }
}
