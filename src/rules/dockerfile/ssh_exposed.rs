//! A container that offers SSH.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "ssh-exposed",
        severity: Severity::Warning,
        aliases: &["checkov:CKV_DOCKER_1"],
    },
    check: Check::Dockerfile(check),
    page: page!("ssh_exposed"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports.iter().filter(|it| matches!(&*it.value, "22" | "22/tcp")) {
            out.report(out.at(port.span, Vec::new()));
        }
    }
}
