//! Two stages of one name.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::references::References;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "duplicate-stage-name",
        severity: Severity::Warning,
        aliases: &["buildkit:DuplicateStageName", "hadolint:DL3024", "checkov:CKV_DOCKER_11"],
    },
    check: Check::Dockerfile(check),
    page: page!("duplicate_stage_name"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let mut first = BTreeMap::new();
    let mut references = References::new(file);
    for stage in &file.stages {
        let (index, Some(name)) = (stage.index, &stage.from.name) else { continue };
        let earlier = *first.entry(name.value.to_ascii_lowercase()).or_insert(name.span);
        if earlier != name.span {
            let finding = out.at(name.span, vec![("name", (&name.value).into())]);
            let finding = finding.related(earlier, "related-first", Vec::new());
            let other = format!("{}-{}", name.value, index + 1);
            out.report(match references.rename(index, &other) {
                Some(edits) => {
                    finding.unsafe_fix(edits).fix_worded("fix", vec![("other", other.into())])
                }
                None => finding,
            });
        }
    }
}
