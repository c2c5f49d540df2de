//! `zypper dist-upgrade`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "zypper-dist-upgrade",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3035"],
    },
    check: Check::Dockerfile(check),
    page: page!("zypper_dist_upgrade"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let call = packages::program(command, &["zypper"]);
        let Some(call) = call.filter(|call| call.is(&["dist-upgrade", "dup"])) else { continue };
        let args = vec![("action", (&call.action.text).into())];
        out.report(packages::known(out.at(call.action.span, args), command));
    }
}
