//! A stage with a name that means something else.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::references::References;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "reserved-stage-name",
        severity: Severity::Warning,
        aliases: &["buildkit:ReservedStageName", "hadolint:DL3063"],
    },
    check: Check::Dockerfile(check),
    page: page!("reserved_stage_name"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    const RESERVED: [&str; 2] = ["scratch", "context"];
    let mut references = References::new(file);
    for stage in &file.stages {
        let Some(name) = &stage.from.name else { continue };
        if RESERVED.iter().any(|it| name.value.eq_ignore_ascii_case(it)) {
            let finding = out.at(name.span, vec![("name", (&name.value).into())]);
            // hadolint goes by the letter case, the builder does not.
            let is_lower = RESERVED.contains(&name.value.as_str());
            let finding =
                if is_lower { finding } else { finding.known_as(&RULE.lint.aliases[..1]) };
            let other = format!("{}-stage", name.value);
            out.report(match references.rename(stage.index, &other) {
                Some(edits) => {
                    finding.unsafe_fix(edits).fix_worded("fix", vec![("other", other.into())])
                }
                None => finding,
            });
        }
    }
}
