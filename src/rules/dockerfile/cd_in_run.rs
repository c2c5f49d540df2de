//! `cd` where `WORKDIR` would last.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "cd-in-run", severity: Severity::Info, aliases: &["hadolint:DL3003"] },
    check: Check::Dockerfile(check),
    page: page!("cd_in_run"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (_, run) in file.stages.iter().flat_map(Stage::runs) {
        // One is enough to say it of a RUN.
        let Some(cd) = packages::all(run).into_iter().find(|it| it.name() == "cd") else {
            continue;
        };
        let folder = cd.operands().next().or(cd.arguments().first());
        let folder = folder.map_or("~", |word| &word.text);
        out.report(out.at(cd.span, vec![("folder", folder.into())]));
    }
}
