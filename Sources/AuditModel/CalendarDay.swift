/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic starts years in March, which makes the leap day the last of a year, and counts in eras of 400 years
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
struct CalendarDay {
    /// 0 is the year 1 BC, as in ISO 8601.
    let year: Int
    /// From 1.
    let month: Int
    /// From 1.
    let day: Int

    private static let daysPerEra = 146_097
    /// From the first of March of the year 0 to the first of January 1970.
    private static let daysBefore1970 = 719_468

    /// - Returns: `nil` when the calendar has no such day.
    init?(year: Int, month: Int, day: Int) {
        guard 1...12 ~= month, 1...Self.dayCount(of: month, in: year) ~= day else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Creates the day with this number; 0 is 1970-01-01, and earlier days are negative.
    init(daysSince1970 days: Int) {
        let (era, dayOfEra) = (days + Self.daysBefore1970).flooringDivision(by: Self.daysPerEra)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// Negative before 1970.
    var daysSince1970: Int {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).flooringDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - Self.daysBefore1970
    }

    /// - Precondition: `month` is from 1 to 12.
    private static func dayCount(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension BinaryInteger {
    /// Returns the quotient rounded down, and the remainder, which is never negative.
    func flooringDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
