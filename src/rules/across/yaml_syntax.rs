//! YAML that cannot be read.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "yaml-syntax",
        severity: Severity::Error,
        aliases: &["dclint:invalid-yaml"],
    },
    check: Check::Yaml,
    page: page!("yaml_syntax"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    for (_, yaml) in &project.yamls {
        for error in &yaml.errors {
            out.report(out.at(error.span, error.args.clone()).worded(error.wording));
        }
        // Said once a file; a chart has braces in every document.
        let template = yaml.documents.iter().find_map(|document| document.template);
        if let Some(span) = template {
            let finding = out.at(span, Vec::new()).worded("message-template");
            out.report(finding.severity(Severity::Info));
        }
    }
}
