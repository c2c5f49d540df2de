//! `echo` with escapes that some shells print as they are.

use crate::finding::{Lint, Severity};
use crate::rules::shell::{Dialect, Run, Shell};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "escape-in-echo",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2028"],
    },
    check: Check::Script(check),
    page: page!("escape_in_echo"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        let is_echo = command.name().rsplit('/').next() == Some("echo");
        let expands = command
            .arguments()
            .iter()
            .any(|word| word.text.strip_prefix('-').is_some_and(|flags| flags.contains('e')));
        if !is_echo || expands {
            return;
        }
        let wording = match run.shell {
            Shell::Dash => "message-expands",
            Shell::Ash | Shell::Bash => "message-prints",
            _ => "message",
        };
        for word in command.arguments().iter().filter(|word| has_escape(word)) {
            let finding = out.at(word.span, Vec::new()).worded(wording);
            out.report(match run.dialect {
                Dialect::Sh | Dialect::Bash => finding,
                Dialect::Dash | Dialect::None => finding.known_as(&[]),
            });
        }
    });
}

/// Whether `echo` is given a backslash with a letter or number that stands for a sign.
fn has_escape(word: &Word) -> bool {
    if word.parts.is_empty() {
        return false;
    }
    word.parts.iter().any(|part| match &part.kind {
        PartKind::Literal(text) if matches!(part.quoting, Quoting::Single | Quoting::Double) => {
            is_escape(text)
        }
        _ => false,
    })
}

fn is_escape(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('\\') {
        let Some(next) = behind.chars().next() else { return false };
        let is_hex = behind[1..].starts_with(|c: char| c.is_ascii_hexdigit());
        if matches!(next, 'r' | 'n' | 't' | 'a' | 'b' | 'e' | 'f' | 'v' | '\'' | '\\' | '0'..='7')
            || next == 'x' && is_hex
        {
            return true;
        }
        rest = behind;
    }
    false
}
