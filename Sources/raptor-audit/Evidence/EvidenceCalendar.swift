import AuditModel
import Bytes

/// Draws a square for each day and a column for each week, darker for more deploys.
struct EvidenceCalendar {
    private static let cell = 12
    /// The days that are drawn: 53 weeks. Earlier ones are left out.
    private static let mostDays = 371

    /// Entries by day, such as `2026-01-31`.
    let days: [String: Int]

    /// An SVG element; without days an HTML paragraph.
    var svg: String {
        let numbers = days.compactMap { day, count in
            Timestamp("\(day)T00:00:00Z").map { (Self.number($0), day, count) }
        }
        guard let last = numbers.map(\.0).max(), let most = numbers.map(\.2).max() else { return "<p>None.</p>" }
        let first = max(numbers.map(\.0).min() ?? last, last - Self.mostDays + 1)
        // 1970-01-01 was a Thursday: weeks begin on Mondays.
        let start = first - (first + 3) % 7
        let squares = numbers.filter { $0.0 >= first }.sorted { $0.0 < $1.0 }.map { number, day, count in
            let (x, y) = ((number - start) / 7 * Self.cell, (number - start) % 7 * Self.cell)
            let opacity = 25 + 75 * count / most
            return """
                <rect x="\(x)" y="\(y)" width="\(Self.cell - 2)" height="\(Self.cell - 2)" fill="#0a5" \
                fill-opacity="\(opacity)%"><title>\(day.escapedForHTML): \(count)</title></rect>
                """
        }
        let width = ((last - start) / 7 + 1) * Self.cell
        let height = 7 * Self.cell
        return """
            <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
            aria-label="Deploys a day">
            \(squares.joined(separator: "\n"))
            </svg>
            """
    }

    /// Returns the day's number, counted from 1970-01-01.
    private static func number(_ time: Timestamp) -> Int {
        Int(time.microseconds / 86_400_000_000)
    }
}
