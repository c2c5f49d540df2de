//! `apt-key`, which newer releases do not have.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "apt-key", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("apt_key"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(program) = packages::words(command).first() else { continue };
        if packages::file_name(&program.text) == "apt-key" {
            out.report(out.at(program.span, Vec::new()));
        }
    }
}
