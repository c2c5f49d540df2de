//! `apt`, made for people, in a script.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "apt-instead-of-apt-get",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3027", "checkov:CKV_DOCKER_9"],
    },
    check: Check::Dockerfile(check),
    page: page!("apt_instead_of_apt_get"),
};

/// What both programs do alike.
const SHARED: [&str; 9] = [
    "update",
    "upgrade",
    "install",
    "remove",
    "purge",
    "autoremove",
    "autoclean",
    "clean",
    "build-dep",
];

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(program) = packages::words(command).first() else { continue };
        if program.text != "apt" {
            continue;
        }
        let finding = packages::known(out.at(program.span, Vec::new()), command);
        out.report(match packages::apt(command) {
            Some(call) if call.is(&SHARED) => {
                finding.safe_fix(vec![Edit::replace(program.span, "apt-get")])
            }
            _ => finding,
        });
    }
}
