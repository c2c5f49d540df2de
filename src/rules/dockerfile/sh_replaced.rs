//! `/bin/sh` replaced by a link to another shell.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "sh-replaced", severity: Severity::Warning, aliases: &["hadolint:DL4005"] },
    check: Check::Dockerfile(check),
    page: page!("sh_replaced"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let is_link = packages::words(command).first().is_some_and(|word| word.text == "ln");
        let Some(last) = command.operands().last().filter(|_| is_link) else { continue };
        if matches!(last.text.as_str(), "/bin/sh" | "/usr/bin/sh") {
            let finding = packages::known(out.at(command.span, Vec::new()), command);
            // hadolint knows one of the two paths.
            let is_known = last.text == "/bin/sh";
            out.report(if is_known { finding } else { finding.known_as(&[]) });
        }
    }
}
