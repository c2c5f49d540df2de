//! `ENV name value`, the form without `=`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "legacy-key-value",
        severity: Severity::Info,
        aliases: &["buildkit:LegacyKeyValueFormat"],
    },
    check: Check::Dockerfile(check),
    page: page!("legacy_key_value"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let (Kind::Env(pairs) | Kind::Label(pairs)) = &instruction.kind else { continue };
        for pair in pairs.iter().filter(|pair| !pair.has_equals) {
            let Some(value) = &pair.value else { continue };
            let (keyword, name) = (instruction.name(), &pair.name.value);
            let finding =
                out.at(pair.span, vec![("instruction", keyword.into()), ("name", name.into())]);
            // Behind an odd blank, an `=` would part names and values otherwise.
            let has_plain_name = !name.contains(|c: char| c == '=' || c.is_whitespace());
            let written = one_word(out.text(value.span)).filter(|_| has_plain_name);
            out.report(match written {
                Some(written) => {
                    let blank = Span { start: pair.name.span.end, ..value.span };
                    finding.safe_fix(vec![Edit::replace(blank, format!("={written}"))])
                }
                None => finding,
            });
        }
    }
}

/// The value so that it stays one word behind a `=`, where that is plain to see.
fn one_word(value: &str) -> Option<String> {
    let inner = |quote: char| value.strip_prefix(quote).and_then(|it| it.strip_suffix(quote));
    let is_quoted = |inner: &str| !inner.contains(['"', '\'', '\\', '`', '\n']);
    if inner('"').is_some_and(is_quoted) || inner('\'').is_some_and(is_quoted) {
        return Some(value.to_owned());
    }
    if value.is_empty() || value.contains(['"', '\'', '\\', '`', '\n']) {
        return None;
    }
    Some(if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    })
}
