//! A pattern that begins with `*`, where a file name may look like an option.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "glob-as-option",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2035"],
    },
    check: Check::Script(check),
    page: page!("glob_as_option"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        let name = command.name().rsplit('/').next().unwrap_or_default();
        if matches!(name, "echo" | "printf" | "[" | "[[") {
            return;
        }
        let arguments = command.arguments().iter();
        for word in arguments.take_while(|word| word.text != "--").filter(|it| begins_glob(it)) {
            let finding = out.at(word.span, vec![("pattern", out.text(word.span).into())]);
            out.report(finding.unsafe_fix(vec![Edit::insert(word.span, "./")]));
        }
    });
}

fn begins_glob(word: &Word) -> bool {
    let is_bare = word.parts.first().is_none_or(|part| {
        part.quoting == Quoting::None && matches!(part.kind, PartKind::Literal(_))
    });
    is_bare && word.text.starts_with(['*', '?'])
}
