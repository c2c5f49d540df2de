//! `USER` with a name instead of a number.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "named-user", severity: Severity::Info, aliases: &["hadolint:DL3066"] },
    check: Check::Dockerfile(check),
    page: page!("named_user"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in file.stages.iter().filter(|stage| !stage.is_windows()) {
        for instruction in &stage.instructions {
            let Kind::User(user) = &instruction.kind else { continue };
            let name = user.value.split(':').next().unwrap_or_default();
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || name.contains('$') {
                continue;
            }
            let finding = out.at(user.span, vec![("user", name.into())]);
            // Of all names, only this one has the same number everywhere.
            let number = match user.value.as_str() {
                "root" => "0",
                "root:root" => "0:0",
                _ => "",
            };
            out.report(if number.is_empty() {
                finding
            } else {
                finding.safe_fix(vec![Edit::replace(user.span, number)])
            });
        }
    }
}
