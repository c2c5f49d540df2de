//! A variable in the format of `printf`.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::PartKind;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "variable-as-format",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2059"],
    },
    check: Check::Script(check),
    page: page!("variable_as_format"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        if command.name().rsplit('/').next() != Some("printf") {
            return;
        }
        let mut arguments = command.arguments().iter();
        let mut format = arguments.next();
        while let Some(flag) = format.filter(|it| it.text.starts_with('-')) {
            if flag.text == "-v" {
                arguments.next();
            }
            format = arguments.next();
        }
        let Some(format) = format else { return };
        let is_literal = |kind: &PartKind| matches!(kind, PartKind::Literal(_));
        let has_place = format
            .parts
            .iter()
            .any(|part| matches!(&part.kind, PartKind::Literal(text) if text.contains('%')));
        if !has_place && format.parts.iter().any(|part| !is_literal(&part.kind)) {
            out.report(out.at(format.span, Vec::new()));
        }
    });
}
