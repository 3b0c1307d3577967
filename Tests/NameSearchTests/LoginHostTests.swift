import Testing

@testable import NameSearch

/// Where `login@host` is an account on a machine, and where it is somebody's address.
struct LoginHostTests {
    private func replaced(_ text: String) -> String {
        IdentifierMatcher(["kris-gh"]).replacing(in: Array(text.utf8), by: "X")
            .map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    @Test(arguments: [
        "Cloning https://kris-gh@github.com/raxx/app.git", "https://x:kris-gh@github.com/raxx/app.git",
        "ssh://kris-gh@db1.raxx.app:22/srv", "ssh kris-gh@db1.raxx.app", "ssh -p 22 kris-gh@db1.raxx.app uptime",
        "ssh -v -i ~/.ssh/id kris-gh@db1.raxx.app", "ssh  'kris-gh@db1.raxx.app'", "/usr/bin/ssh kris-gh@db1.raxx.app",
        "run: ssh%20kris-gh%40db1.raxx.app", "scp x kris-gh@db1.raxx.app:/srv", "scp kris-gh@db1.raxx.app:x y",
        "scp x kris-gh@db1.raxx.app:", "rsync -avz a b kris-gh@db1.raxx.app:www",
        "rsync -e \"ssh -p 22\" a kris-gh@db1.raxx.app:www", "sftp kris-gh@db1.raxx.app", "kris-gh@db1.raxx.app:~$ ls",
        "git clone kris-gh@git.raxx.app:raxx/app.git", "kris-gh@db1.raxx.app's password:",
        "kris-gh@db1.raxx.app: Permission denied (publickey).", "ssh-copy-id kris-gh@db1.raxx.app",
        "kris-gh@db1.svc", "kris-gh@db1.test", "kris-gh@laptop", "ssh kris-gh@[2001:db8::1]",
    ])
    func `a login is found before its host`(text: String) {
        #expect(replaced(text) == text.replacing("kris-gh", with: "X"))
        #expect(CandidateIdentifiers.all(in: text).contains("kris-gh"))
    }

    @Test(arguments: [
        "kris-gh@other.example", "mail kris-gh@other.example", "ssh failed, mail kris-gh@other.example",
        "no scp today: kris-gh@other.example: done", "by kris-gh@other.example: approved",
        "see /a/kris-gh@other.example",
        "the ssh key of kris-gh@other.example", "rsync a b to kris-gh@other.example: done",
        "mailto:kris-gh@other.example",
    ])
    func `an address of somebody else is left alone`(text: String) {
        #expect(replaced(text) == text)
        #expect(!CandidateIdentifiers.all(in: text).contains("kris-gh"))
    }

    @Test(arguments: [
        ("approved by kris-gh\u{2014}rolled back", "approved by X\u{2014}rolled back"),
        ("kris-gh\u{2013}see", "X\u{2013}see"), ("kris-gh\u{2026}done", "X\u{2026}done"),
        ("kris-gh...done", "X...done"),
        ("main...kris-gh", "main...X"), ("kris-gh\u{2015}x", "X\u{2015}x"), ("x\u{FE58}kris-gh", "x\u{FE58}X"),
        ("kris\u{2013}gh", "X"), ("kris\u{2013}gh\u{2013}rolled", "X\u{2013}rolled"), ("kris\u{2011}gh", "X"),
        ("kris-gh&mdash;x", "X&mdash;x"), ("kris-gh&#8211;x", "X&#8211;x"), (#"kris-gh\u2014x"#, #"X\u2014x"#),
    ])
    func `a dash or an ellipsis ends a name`(text: String, expected: String) {
        #expect(replaced(text) == expected)
        #expect(CandidateIdentifiers.all(in: text).contains("kris-gh"))
    }

    @Test(arguments: ["kris-gh_", "_kris-gh", "by kris-gh_, and others", "kris-gh-x", "kris-gh\u{2011}x", "kris-gh.x"])
    func `a login that goes on is somebody else's`(text: String) {
        #expect(replaced(text) == text)
        #expect(!CandidateIdentifiers.all(in: text).contains("kris-gh"))
    }

    @Test(arguments: ["_kris-gh_", "__kris-gh__", "_kris-gh and sam_", "_by kris-gh_", "by _kris-gh_."])
    func `emphasis is no part of a login`(text: String) {
        #expect(replaced(text) == text.replacing("kris-gh", with: "X"))
    }
}
