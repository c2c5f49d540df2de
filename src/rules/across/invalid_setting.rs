//! Settings that cannot be what was meant.

use crate::finding::{Arg, Args, Lint, Severity};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, names, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "invalid-setting", severity: Severity::Warning, aliases: &[] },
    check: Check::Across(check),
    page: page!("invalid_setting"),
};

/// More names than these are not compared with all that there are.
const MOST: usize = 50;

fn check(project: &Project, out: &mut Sink) {
    for fault in &project.settings.faults {
        let mut args = fault.args.clone();
        args.push(("value", out.text(fault.span).into()));
        let finding = out.at(fault.span, args).worded(fault.wording);
        out.report(match &fault.instead {
            Some(instead) => finding.safe_fix(vec![Edit::replace(fault.span, instead)]),
            None => finding,
        });
    }
    let known = |name: &&str| names::find(name).is_some() || names::may_be_foreign(name);
    let unknown = project.settings.names.iter().filter(|name| !known(&name.value.as_str()));
    for name in unknown.take(MOST) {
        let mut args: Args = vec![("key", Arg::from(&name.value))];
        let wording = match names::nearest(&name.value) {
            Some(known) => {
                args.push(("known", known.into()));
                "message-rule-near"
            }
            None => "message-rule",
        };
        out.report(out.at(name.span, args).worded(wording));
    }
}
