//! A pattern that begins with `*`, where a file name may look like an option; and one that is meant
//! for `find`.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "glob-as-option",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2035", "shellcheck:SC2061"],
    },
    check: Check::Script(check),
    page: page!("glob_as_option"),
};

/// The tests of `find` that take a pattern.
const PATTERN_TESTS: [&str; 10] = [
    "-ilname",
    "-iname",
    "-ipath",
    "-iregex",
    "-iwholename",
    "-lname",
    "-name",
    "-path",
    "-regex",
    "-wholename",
];

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        let name = command.name().rsplit('/').next().unwrap_or_default();
        if matches!(name, "echo" | "printf" | "[" | "[[") {
            return;
        }
        let mut before = "";
        for word in command.arguments().iter().take_while(|word| word.text != "--") {
            if name == "find" && PATTERN_TESTS.contains(&before) {
                check_pattern(word, out);
            } else if begins_glob(word) {
                let finding = out.at(word.span, vec![("pattern", out.text(word.span).into())]);
                let finding = finding.known_as(&["shellcheck:SC2035"]);
                out.report(finding.unsafe_fix(vec![Edit::insert(word.span, "./")]));
            }
            before = &word.text;
        }
    });
}

/// What `find` is to compare names with; with `./` before it, it would fit none.
fn check_pattern(word: &Word, out: &mut Sink) {
    if !holds_glob(word) {
        return;
    }
    let finding = out.at(word.span, vec![("pattern", out.text(word.span).into())]);
    let finding = finding.worded("message-find").severity(Severity::Warning);
    // ShellCheck says one of the two.
    let finding = finding.known_as(if begins_glob(word) {
        &["shellcheck:SC2035"]
    } else {
        &["shellcheck:SC2061"]
    });
    out.report(if word.parts.is_empty() && !word.quoted && !word.text.contains('\'') {
        let quoted = format!("'{}'", word.text);
        finding.unsafe_fix(vec![Edit::replace(word.span, quoted)]).fix_worded("fix-find", vec![])
    } else {
        finding
    });
}

fn begins_glob(word: &Word) -> bool {
    let is_bare = word.parts.first().is_none_or(|part| {
        part.quoting == Quoting::None && matches!(part.kind, PartKind::Literal(_))
    });
    is_bare && word.text.starts_with(['*', '?'])
}

/// Whether the shell would put names of files in its place.
fn holds_glob(word: &Word) -> bool {
    let is_glob = |text: &str| {
        let is_set = text.split_once('[').is_some_and(|(_, rest)| rest.contains(']'));
        is_set || text.contains(['*', '?'])
    };
    if word.parts.is_empty() {
        return !word.quoted && is_glob(&word.text);
    }
    word.parts.iter().any(|part| match &part.kind {
        PartKind::Literal(text) => part.quoting == Quoting::None && is_glob(text),
        _ => false,
    })
}
