//! `.dockerignore`: a table of cases for every rule of the reference, and laws.

use dockwright::model::ignore::{Ignore, Verdict};
use dockwright::model::listing::{self, Pick};
use dockwright::text::FileId;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn ignore(text: &str) -> Ignore {
    Ignore::read(FileId(0), text)
}

fn is_out(text: &str, path: &str) -> bool {
    ignore(text).excludes(path).is_some()
}

/// The title, the ignore file and the lines of paths of each case.
fn cases() -> Vec<(String, String, Vec<String>)> {
    let page = include_str!("../fixtures/ignore/rules.md");
    let block = |case: &str, kind: &str| {
        let rest = case.split_once(&format!("```{kind}\n")).expect("a block").1;
        let end =
            if rest.starts_with("```") { 0 } else { rest.find("\n```").expect("its end") + 1 };
        rest[..end].to_owned()
    };
    let case = |case: &str| {
        let title = case.lines().next().unwrap_or_default().to_owned();
        let paths = block(case, "paths").lines().map(str::to_owned).collect();
        (title, block(case, "dockerignore"), paths)
    };
    page.split("\n## ").skip(1).map(case).collect()
}

#[test]
fn the_rules_of_the_reference_hold() {
    let cases = cases();
    assert!(cases.len() >= 45, "{} cases", cases.len());
    for (title, text, paths) in cases {
        for line in paths {
            let (expected, path) = line.split_once(' ').expect("in or out, and a path");
            let path = path.trim_start();
            // As saved on Windows, and with the mark that some editors write in front.
            let variants = [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")];
            for text in variants {
                assert_eq!(is_out(&text, path), expected == "out", "{title}: {line}");
            }
            let expected = expected == "out";
            assert_eq!(
                by_recursion(&text, path),
                expected,
                "the reference itself: {title}: {line}"
            );
        }
    }
}

/// The same, told in the slowest and plainest way: every pattern against the path and every folder
/// above it, by trying all that a wildcard may stand for.
fn by_recursion(text: &str, path: &str) -> bool {
    let mut is_out = false;
    for pattern in ignore_lines(text) {
        let (is_exception, pattern) = match pattern.strip_prefix('!') {
            Some(pattern) => (true, pattern),
            None => (false, pattern.as_str()),
        };
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        if ends.into_iter().any(|end| names(pattern, &path[..end])) {
            is_out = !is_exception;
        }
    }
    is_out
}

fn ignore_lines(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).map(str::trim);
    let pattern = |line: &str| {
        let (mark, path) = line.strip_prefix('!').map_or(("", line), |path| ("!", path.trim()));
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|it| *it != "..") => _ = parts.pop(),
                ".." if path.starts_with('/') => {}
                part => parts.push(part),
            }
        }
        format!("{mark}{}", parts.join("/"))
    };
    lines.map(pattern).filter(|line| !line.is_empty() && line != "!").collect()
}

fn names(pattern: &str, path: &str) -> bool {
    let stars = pattern.strip_prefix("**");
    if let Some(suffix) = stars.filter(|it| !it.contains(['*', '?', '[', ']', '\\'])) {
        let suffix = suffix.strip_suffix('/').filter(|it| it.is_empty()).unwrap_or(suffix);
        return path.ends_with(suffix) || suffix.strip_prefix('/') == Some(path);
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let path: Vec<char> = path.chars().collect();
    tries(&pattern, &path)
}

fn tries(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => path.is_empty(),
        ['*', '*'] | ['*', '*', '/'] => true,
        ['*', '*', '/', rest @ ..] | ['*', '*', rest @ ..] => {
            let folders = (0..path.len()).filter(|&at| path[at] == '/').map(|at| at + 1);
            [0].into_iter().chain(folders).any(|at| tries(rest, &path[at..]))
        }
        ['*', rest @ ..] => {
            let most = path.iter().position(|&it| it == '/').unwrap_or(path.len());
            (0..=most).any(|at| tries(rest, &path[at..]))
        }
        ['?', rest @ ..] => path.first().is_some_and(|it| *it != '/') && tries(rest, &path[1..]),
        ['[', inner @ ..] => {
            let Some(end) = inner.iter().skip(1).position(|it| *it == ']') else {
                return path.first() == Some(&'[') && tries(inner, &path[1..]);
            };
            let (class, rest) = (&inner[..=end], &inner[end + 2..]);
            let (is_negated, class) = match class {
                ['^', class @ ..] => (true, class),
                class => (false, class),
            };
            let is_in = |char: char| {
                let ranges =
                    class.windows(3).any(|it| it[1] == '-' && (it[0]..=it[2]).contains(&char));
                ranges || class.contains(&char)
            };
            path.first().is_some_and(|it| is_in(*it) != is_negated) && tries(rest, &path[1..])
        }
        ['\\', char, rest @ ..] | [char, rest @ ..] => {
            path.first() == Some(char) && tries(rest, &path[1..])
        }
    }
}

/// Patterns of few letters, so that they often name the paths below.
fn pattern() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "b", "ab", "*", "**", "?", "/", "/**/", "**/", "/", "[ab]", "[^a]", r"\*", ".",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn line() -> impl Strategy<Value = String> {
    (any::<bool>(), pattern()).prop_map(|(keeps, it)| if keeps { format!("!{it}") } else { it })
}

fn path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "ab", "ba", "aab", ".a", "*"]);
    prop::collection::vec(name, 1..5).prop_map(|names| names.join("/"))
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..6).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default()
    })]

    #[test]
    fn trying_everything_comes_to_the_same(text in text(), path in path()) {
        prop_assert_eq!(is_out(&text, &path), by_recursion(&text, &path), "{:?} {}", text, path);
    }

    #[test]
    fn exceptions_keep_nothing_out(lines in prop::collection::vec(pattern(), 0..6), path in path()) {
        let text =
        lines.iter().map(|line| format!("!{line}\n")).collect::<Vec<_>>().concat();
        prop_assert!(!is_out(&text, &path));
    }

    #[test]
    fn an_exception_more_keeps_no_file_out(text in text(), more in pattern(), path in path()) {
        let longer = format!("{text}\n!{more}");
        prop_assert!(is_out(&text, &path) || !is_out(&longer, &path));
    }

    #[test]
    fn comments_and_blanks_are_nothing(text in text(), path in path(), at in 0usize..6) {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.insert(at.min(lines.len()), "# **");
        lines.insert(at.min(lines.len()), " \t");
        prop_assert_eq!(is_out(&lines.join("\n"), &path), is_out(&text, &path));
        let spaced = text.lines().map(|line| format!("  {line} \r\n")).collect::<Vec<_>>().concat();
        prop_assert_eq!(is_out(&spaced, &path), is_out(&text, &path));
    }

    #[test]
    fn slashes_around_are_nothing(line in "[ab*?]{1,3}(/[ab*?]{1,3}){0,2}", path in path()) {
        for same in [format!("/{line}"), format!("{line}/"), format!("./{line}//")] {
            prop_assert_eq!(is_out(&same, &path), is_out(&line, &path), "{}", same);
        }
    }

    #[test]
    fn what_does_not_speak_of_a_path_may_go(text in text(), path in path()) {
        let speaking = text.lines().filter(|line| {
            is_out(line.trim_start_matches('!'), &path) || line.starts_with("!!")
        });
        let speaking: Vec<&str> = speaking.collect();
        prop_assert_eq!(is_out(&speaking.join("\n"), &path), is_out(&text, &path));
    }

    #[test]
    fn a_folder_takes_all_below_along(lines in prop::collection::vec(pattern(), 1..5), path in path(), below in path()) {
        let text = lines.join("\n");
        let inner = format!("{path}/{below}");
        prop_assert!(!is_out(&text, &path) || is_out(&text, &inner), "{:?} {}", text, inner);
    }

    #[test]
    fn a_verdict_on_a_folder_holds_below_it(text in text(), folder in path(), below in path()) {
        let inner = format!("{folder}/{below}");
        match ignore(&text).judges(&folder) {
            Verdict::In => prop_assert!(!is_out(&text, &inner), "{:?} {}", text, inner),
            Verdict::Out => prop_assert!(is_out(&text, &inner), "{:?} {}", text, inner),
            Verdict::Partly => {}
        }
    }

    #[test]
    fn what_is_sent_is_what_is_not_kept_out(text in text(), paths in prop::collection::btree_set(path(), 1..12)) {
        // Each weighs another power of two, so that the sum tells which are in.
        let lines = paths.iter().enumerate().map(|(n, path)| format!("{} {path}\n", 1u64 << n));
        let (all, _) = listing::read(FileId(0), &lines.collect::<String>());
        let is_in = |path: &str| !is_out(&text, path);
        let kept = all.entries().iter().filter(|entry| is_in(&entry.path));
        let expected: u64 = kept.map(|entry| entry.weight.likely).sum();
        let taken = all.sent(&ignore(&text)).taken(["."].into_iter(), &Pick::default());
        prop_assert_eq!(taken.weight.low, expected);
        prop_assert_eq!(taken.weight.high, expected);
    }
}

/// Twenty thousand files, fifty lines and fifty sources: what a large project has.
#[test]
#[expect(clippy::disallowed_methods, reason = "tests are native")]
fn a_large_context_takes_no_time() {
    let listing = (0..20_000)
        .map(|n| format!("100 src/part{}/deep/er/file{n}.js\n", n % 200))
        .collect::<Vec<_>>()
        .concat();
    let text = (0..10)
        .map(|n| format!("**/node_modules{n}\n*.log{n}\nbuild{n}\n**/*.tmp{n}\n!src/keep{n}\n"))
        .collect::<Vec<_>>()
        .concat();
    let sources: Vec<String> = (0..50).map(|n| format!("src/part{n}*")).collect();
    let began = std::time::Instant::now();
    let (all, _) = listing::read(FileId(0), &listing);
    let sent = all.sent(&ignore(&text)).shared_by(sources.len());
    let mut sum = 0;
    for source in &sources {
        sum += sent.taken([source.as_str()].into_iter(), &Pick::default()).weight.likely;
    }
    // 340 pairs: of part0* to part49*, part1* alone names 111 of the 200 folders.
    assert_eq!(sum, 340 * 100 * 100);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}
