/// Calls `body` with a C array of C strings that ends with NULL and lives for the call.
/// A NUL within a string ends it for C.
/// - Throws: what `body` throws.
package func withCStrings<Result, Failure: Error>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) throws(Failure) -> Result
) throws(Failure) -> Result {
    let characters = strings.flatMap { Array($0.utf8CString) }
    return try characters.withUnsafeBufferPointer { characters throws(Failure) in
        var pointers: [UnsafePointer<CChar>?] = []
        var offset = 0
        for string in strings {
            pointers.append(characters.baseAddress.map { $0 + offset })
            offset += string.utf8.count + 1
        }
        pointers.append(nil)
        return try pointers.withUnsafeBufferPointer { pointers throws(Failure) in
            guard let first = pointers.baseAddress else { preconditionFailure("it holds at least the NULL") }
            return try body(first)
        }
    }
}
