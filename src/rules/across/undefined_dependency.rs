//! A service that waits for one that does not exist.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near::nearest;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "undefined-dependency", severity: Severity::Error, aliases: &[] },
    check: Check::Yaml,
    page: page!("undefined_dependency"),
};

/// Among more names, none is looked for: each wrong one is compared to all.
const MOST_SUGGESTED: usize = 100;

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    for (file, service) in project.services() {
        if file.includes || !file.complete {
            continue;
        }
        for dependency in service.depends_on.iter().filter(|it| !it.is_optional) {
            let name = &dependency.name;
            if project.definitions(file, &name.value).next().is_some() {
                continue;
            }
            let args =
                vec![("service", (&service.name.value).into()), ("name", (&name.value).into())];
            let finding = out.at(name.span, args);
            let others = file.services.iter().map(|other| other.name.value.as_str());
            // A service cannot wait for itself.
            let others = others.filter(|it| *it != service.name.value);
            let others: Vec<&str> = others.take(MOST_SUGGESTED).collect();
            out.report(match nearest(&name.value, &others) {
                None => finding,
                Some(near) => finding
                    .unsafe_fix(vec![Edit::replace(name.span, near)])
                    .fix_worded("fix", vec![("name", near.into())]),
            });
        }
    }
}
