//! Listings as people have them, and what is looked up in them.

use super::*;
use crate::text::FileId;

fn listing(text: &str) -> Listing {
    read(FileId(0), text).0
}

fn ignored(listing_text: &str, ignore: &str) -> Listing {
    listing(listing_text).sent(&Ignore::read(FileId(0), ignore))
}

/// Low, likely and high of what sources take.
fn taken(listing: &Listing, sources: &str) -> [u64; 3] {
    let Weight { low, likely, high, .. } =
        listing.taken(sources.split(' '), &Pick::default()).weight;
    [low, likely, high]
}

#[test]
fn lines_of_several_tools_are_read() {
    let cases = [
        ("12 a", "a", 12),
        ("12\t./a b", "a b", 12),
        ("0 a", "a", 0),
        ("12K\ta", "a", 12 * 1024),
        ("1.5M a", "a", 3 << 19),
        ("12 kB a", "a", 12_000),
        ("3.4 MB a/b", "a/b", 3_400_000),
        ("1 GiB a", "a", 1 << 30),
        ("7 bytes a", "a", 7),
        ("7 B", "B", 7),
        ("7 /a//b/../c", "a/c", 7),
        ("-rw-r--r-- 1 root root 1234 Nov 21 12:00 main.go", "main.go", 1234),
        ("-rwxr-xr-x. 1 root root 99 Nov 21  2024 bin/my app", "bin/my app", 99),
        ("lrwxrwxrwx 1 root root 7 Nov 21 12:00 link -> main.go", "link", 0),
        ("\u{feff}12 a\r\n", "a", 12),
    ];
    for (text, path, bytes) in cases {
        let (found, unread) = read(FileId(0), text);
        assert_eq!(found.entries(), [Entry::new(path, bytes)], "{text:?}");
        assert!(unread.is_empty(), "{text:?}");
    }
}

#[test]
fn lines_that_are_none_are_told() {
    let text = "# mine\n\ntotal 8\nsrc/a.go\n12\n1.2.3 a\n12 TB \n9x a\n1 a\n";
    let (found, unread) = read(FileId(0), text);
    let unread: Vec<_> = unread.iter().map(|span| span.of(text)).collect();
    assert_eq!(unread, ["src/a.go", "12", "1.2.3 a", "9x a"]);
    assert_eq!(found.entries(), [Entry::new("TB", 12), Entry::new("a", 1)]);
}

#[test]
fn a_folder_whose_files_are_listed_does_not_count_again() {
    let du = listing("3 ./src/a\n4\t./src/b\n4103 ./src\n10 ./go.mod\n8209 .\n");
    assert_eq!(du.total(), Weight::exactly(17));
    assert_eq!(listing("5 src/\n3 src/a\n").total(), Weight::exactly(3));
    assert_eq!(listing("1 a-b\n2 a\n4 a/c\n").total(), Weight::exactly(5));
}

#[test]
fn sources_take_what_the_builder_would() {
    let files = listing(
        "1 go.mod\n2 go.sum\n4 main.go\n8 cmd/a.go\n16 cmd/b/c.go\n32 cmd2/x\n64 docs/a.md\n128 [x]",
    );
    let cases = [
        (".", 255),
        ("./", 255),
        ("/", 255),
        ("go.mod", 1),
        ("./go.mod ../go.sum", 3),
        ("go.*", 3),
        ("go.* go.mod main.go", 7),
        ("*.go", 4),
        ("**.go", 4),
        ("cmd", 24),
        ("/cmd/", 24),
        ("cmd*", 56),
        ("cmd/*.go", 8),
        ("*/*.go", 8),
        ("*/*/*.go", 16),
        ("*/b", 16),
        ("c?d", 24),
        ("[a-c]md", 24),
        ("[^d]*", 191),
        (r"\[x\]", 128),
        ("docs", 64),
        ("none*", 0),
    ];
    for (sources, bytes) in cases {
        assert_eq!(taken(&files, sources), [bytes; 3], "{sources}");
    }
    let files = listing("8 cmd/a.go\n64 docs/");
    assert_eq!(taken(&files, "docs"), [64; 3]);
    assert_eq!(taken(&files, "*/*.go"), [8, 40, 72]);
    // Of a folder that is known as a whole only, a part is a guess.
    assert_eq!(taken(&files, "docs/a.md"), [0, 32, 64]);
    assert_eq!(taken(&files, "docs/*.md"), [0, 32, 64]);
}

#[test]
fn sources_that_name_nothing_are_told() {
    let files = listing("1 a\n2 b/c\n4 d/");
    let missing = |sources: &[&str]| files.taken(sources.iter().copied(), &Pick::default()).missing;
    assert_eq!(missing(&["a", "x", "b", "b/d", "d/e", "*.x", "aa"]), [1, 3, 6]);
}

#[test]
fn what_is_ignored_is_not_sent() {
    let text = "1 a.md\n2 README.md\n4 .git/\n8 web/node_modules/\n16 web/a.js\n32 web/b.md\n";
    let cases = [
        ("", [63; 3]),
        (".git", [59; 3]),
        ("web/node_modules", [55; 3]),
        ("*.md", [60; 3]),
        ("*.md\n!README.md", [62; 3]),
        // Whether the folders that are known as a whole hold such files, nobody knows.
        ("**/*.md", [16, 28, 28]),
        ("**/*.md\n!web", [56, 60, 60]),
        ("*\n!web\nweb/node_modules", [48; 3]),
        (".git\n!.git/HEAD", [59, 63, 63]),
        ("*\n!web/*.js", [16, 16, 16]),
    ];
    for (ignore, expected) in cases {
        assert_eq!(taken(&ignored(text, ignore), "."), expected, "{ignore:?}");
    }
}

#[test]
fn flags_choose_among_the_files() {
    let files = listing("1 a.txt\n2 docs/a.txt\n4 docs/b.md\n8 docs/in/c.txt\n16 docs/x/");
    let sum = |source: &str, excludes: &[&str], has_parents| {
        let mut pick = Pick { has_parents, ..Pick::default() };
        let span = crate::text::Span::at(FileId(0), 0);
        for pattern in excludes {
            pick.excludes.add(span, pattern);
        }
        let weight = files.taken([source].into_iter(), &pick).weight;
        [weight.low, weight.high]
    };
    assert_eq!(sum("docs", &["*.txt"], false), [28; 2]);
    assert_eq!(sum("docs", &["**/*.txt", "x"], false), [4; 2]);
    assert_eq!(sum("docs", &["**/*.txt"], false), [4, 20]);
    assert_eq!(sum(".", &["docs/in", "docs/x"], false), [7; 2]);
    assert_eq!(sum("*.txt", &["a*"], false), [0; 2]);
    assert_eq!(sum("docs", &["*", "!in"], false), [8; 2]);
    assert_eq!(sum("**/*.txt", &[], true), [11, 27]);
    assert_eq!(sum("docs/./in", &[], true), [8; 2]);
}

#[test]
fn what_lies_in_a_folder_is_seen_from_there() {
    let files = listing("1 api/a\n2 api/b/c\n4 web/a");
    assert_eq!(files.within("api"), listing("1 a\n2 b/c"));
    assert_eq!(files.within("ap").entries(), []);
}

#[test]
fn what_is_open_in_a_folder_that_is_known_as_a_whole_is_counted_there() {
    let files = listing("500 web/\n1 main.c").with_files([("web/a.json", 2), ("b", 4)].into_iter());
    assert_eq!(files, listing("500 web/\n1 main.c\n4 b"));
    assert!(files.may_have("web/src") && !files.may_have("src"));
    assert!(!files.within("web").is_whole && !files.within("web/in").is_whole);
    assert!(files.within("none").is_whole);
}

#[test]
fn long_patterns_end_where_nothing_is_left_to_find() {
    let files = listing("1 a/b/c\n2 a/d");
    let long = format!("*/{}", "b/".repeat(100_000));
    assert_eq!(taken(&files, &long), [0; 3]);
    assert_eq!(taken(&files, "*/b/c"), [1; 3]);
}
