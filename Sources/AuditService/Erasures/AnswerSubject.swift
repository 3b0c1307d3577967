import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import NIOCore
import StrictJSON

/// `POST …/subject-access`: everything that the trail holds on a person (GDPR, Article 15), as JSON or as a page.
///
/// Sends while it reads, at constant memory. A failure on the way cuts the answer off without its last chunk.
struct AnswerSubject: Sendable {
    let access: SubjectAccess
    let exports: Slots
    let now: @Sendable () -> Timestamp

    /// Returns the person's entries as one JSON object, or as a page when `Accept` has `text/html`. The trail gets an
    /// entry that says that somebody asked, without the names, before the answer begins.
    ///
    /// A line end goes out for each part of the trail that was read, also where nothing was found, so that proxies keep
    /// the connection open. A JSON answer that ends with `count` is whole.
    /// - Throws: ``Rejection``: 400, 411, 413, 415, 422 `invalid_erasure`, 503 `too_many_exports`; the store's
    ///   errors.
    func respond(to request: Request, credential: Credential, context: AuditRequestContext) async throws -> Response {
        let isPage = EntryMediaType.preferred(of: [.json, .html], accept: request.headers[.accept]) == .html
        let identifiers = try await JSONBody.read(request, context: context, SubjectRequest.init).identifiers
        let time = now()
        let slot = try exports.take()
        let reading = try await access.begin(identifiers, serviceAccount: credential.account)
        let body = ResponseBody(loggingTo: context.logger) { writer in
            defer { withExtendedLifetime(slot) {} }
            var count = 0
            try await writer.write(slicing: isPage ? SubjectPage.head(time) : Self.head(time))
            try await reading.run { found in
                // White space shows that it goes on.
                var bytes: [UInt8] = [UInt8(ascii: "\n")]
                for each in found {
                    if isPage {
                        SubjectPage.append(each, to: &bytes)
                    } else {
                        if count > 0 { bytes.append(UInt8(ascii: ",")) }
                        Self.append(each, to: &bytes)
                    }
                    count += 1
                }
                try await writer.write(slicing: bytes)
            }
            try await writer.write(slicing: isPage ? SubjectPage.tail(count) : Self.tail(count))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: isPage ? "text/html; charset=utf-8" : "application/json",
                .cacheControl: "no-store",
            ],
            body: body
        )
    }

    private static func head(_ time: Timestamp) -> [UInt8] {
        Array("{\"generated_at\":\"\(time)\",\"entries\":[".utf8)
    }

    private static func append(_ found: SubjectAccess.Found, to bytes: inout [UInt8]) {
        bytes += "{\"fields\":".utf8
        StrictJSON.append(canonical: .array(found.fields.map { .string($0) }), to: &bytes)
        bytes += ",\"entry\":".utf8
        found.entry.appendJSON(to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func tail(_ count: Int) -> [UInt8] {
        Array("],\"count\":\(count)}".utf8)
    }
}
