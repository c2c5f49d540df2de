//! Packages that apt installs because others recommend them.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "apt-recommends", severity: Severity::Info, aliases: &["hadolint:DL3015"] },
    check: Check::Dockerfile(check),
    page: page!("apt_recommends"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(call) = packages::apt(command) else { continue };
        let is_told =
            command.has_flag("--no-install-recommends") || call.mentions("APT::Install-Recommends");
        if is_told || !call.is(&["install"]) {
            continue;
        }
        let args = vec![("program", (&call.program.text).into())];
        let fix = vec![Edit::insert(call.action.span.after(), " --no-install-recommends")];
        let finding = packages::known(out.at(call.action.span, args).unsafe_fix(fix), command);
        // hadolint knows only one program of the two.
        let is_known = call.program.text == "apt-get";
        out.report(if is_known { finding } else { finding.known_as(&[]) });
    }
}
