//! A script that no shell can read.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::shell;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::SyntaxError;
use crate::syntax::shell::Script;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "shell-syntax",
        severity: Severity::Error,
        aliases: &[
            "shellcheck:SC1072",
            "shellcheck:SC1045",
            "shellcheck:SC1070",
            "shellcheck:SC1088",
            "shellcheck:SC1089",
            "shellcheck:SC1133",
            "shellcheck:SC1141",
            "shellcheck:SC2326",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("shell_syntax"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    shell::each_text(file, &mut |run| {
        // What follows the first is often a consequence.
        let first = run.script.errors.iter().min_by_key(|error| error.span.start);
        match first {
            Some(error) => {
                let finding = out.at(error.span, error.args.clone()).worded(error.wording);
                out.report(finding.known_as(code(error, out.text(error.span))));
            }
            None => run.script.each(&mut |script| tests(script, out)),
        }
    });
}

/// `[` without `]`, which the command itself refuses.
fn tests(script: &Script, out: &mut Sink) {
    for command in &script.commands {
        let (Some(first), Some(last)) = (command.words.first(), command.words.last()) else {
            continue;
        };
        let closer = match first.text.as_str() {
            "[" => "]",
            "[[" => "]]",
            _ => continue,
        };
        if last.text != closer {
            let args = vec![("opener", first.text.as_str().into()), ("closer", closer.into())];
            let finding: Finding = out.at(first.span, args).worded("message-unclosed");
            out.report(finding.known_as(&["shellcheck:SC1072"]));
        }
    }
}

fn code(error: &SyntaxError, token: &str) -> &'static [&'static str] {
    match (error.wording, token) {
        ("message-unexpected", "&&" | "||" | "|") => &["shellcheck:SC1133"],
        ("message-unexpected", ";" | "&") => &["shellcheck:SC1070"],
        ("message-unexpected", ")" | ";;" | "}" | "then" | "elif" | "else" | "fi") => {
            &["shellcheck:SC1089"]
        }
        ("message-unexpected", "do" | "done" | "esac") => &["shellcheck:SC1089"],
        ("message-unexpected", "!") => &["shellcheck:SC2326"],
        ("message-unexpected", "(") => &["shellcheck:SC1088"],
        ("message-unexpected", _) => &["shellcheck:SC1141"],
        _ => &["shellcheck:SC1072"],
    }
}
