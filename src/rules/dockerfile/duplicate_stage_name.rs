//! Two stages of one name.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

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
    // As written: hadolint goes by the letter case, the builder does not.
    let mut written = BTreeSet::new();
    let mut references = References::new(file);
    for stage in &file.stages {
        let (index, Some(name)) = (stage.index, &stage.from.name) else { continue };
        let is_same = !written.insert(name.value.as_str());
        let earlier = *first.entry(name.value.to_ascii_lowercase()).or_insert(name.span);
        if earlier != name.span {
            let finding = out.at(name.span, vec![("name", (&name.value).into())]);
            let finding = finding.related(earlier, "related-first", Vec::new());
            let aliases = RULE.lint.aliases;
            let finding = finding.known_as(if is_same { aliases } else { &aliases[..1] });
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
