//! Two stages of one name.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
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
    for name in file.stages.iter().filter_map(|stage| stage.from.name.as_ref()) {
        let earlier = *first.entry(name.value.to_ascii_lowercase()).or_insert(name.span);
        if earlier != name.span {
            let finding = out.at(name.span, vec![("name", (&name.value).into())]);
            out.report(finding.related(earlier, "related-first", Vec::new()));
        }
    }
}
