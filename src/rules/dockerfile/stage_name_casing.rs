//! A stage's name with capitals.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "stage-name-casing",
        severity: Severity::Warning,
        aliases: &["buildkit:StageNameCasing"],
    },
    check: Check::Dockerfile(check),
    page: page!("stage_name_casing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for name in file.stages.iter().filter_map(|stage| stage.from.name.as_ref()) {
        let lower = name.value.to_ascii_lowercase();
        if lower == name.value {
            continue;
        }
        let args = vec![("name", (&name.value).into()), ("lower", (&lower).into())];
        let fix = vec![Edit::replace(name.span, &lower)];
        out.report(out.at(name.span, args.clone()).safe_fix(fix).fix_worded("fix", args));
    }
}
