import Foundation

/// Counts what the corpus shows, by form. Prints it when `CORPUS_FIGURES` is set.
struct CorpusFigures {
    private var right: [String: Int] = [:]
    private var all: [String: Int] = [:]

    var total: Int { all.values.reduce(0, +) }

    mutating func count(_ form: String, isRight: Bool) {
        all[form, default: 0] += 1
        if isRight { right[form, default: 0] += 1 }
    }

    func print(_ what: String) {
        guard ProcessInfo.processInfo.environment["CORPUS_FIGURES"] != nil else { return }
        let lines = all.sorted { $0.key < $1.key }.map { "\(right[$0.key] ?? 0) of \($0.value)  \($0.key)" }
        let sum = "\(right.values.reduce(0, +)) of \(total) \(what):"
        Swift.print(([sum] + lines).joined(separator: "\n  "))
    }
}
