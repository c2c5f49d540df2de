//! `cd` where `WORKDIR` would last.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "cd-in-run", severity: Severity::Info, aliases: &["hadolint:DL3003"] },
    check: Check::Dockerfile(check),
    page: page!("cd_in_run"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (_, command) in file.stages.iter().flat_map(Stage::runs) {
        // One is enough to say it of a RUN.
        let Some(cd) = command.commands().iter().find(|it| it.name() == "cd") else { continue };
        let Some(folder) = cd.operands().next() else { continue };
        out.report(out.at(cd.span, vec![("folder", (&folder.text).into())]));
    }
}
