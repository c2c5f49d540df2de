//! A container that runs as root.

use crate::content::images;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Spanned;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "root-user", severity: Severity::Warning, aliases: &["hadolint:DL3002"] },
    check: Check::Dockerfile(check),
    page: page!("root_user"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let Some(user) = last_user(stage).filter(|user| is_root(&user.value)) else { continue };
        let finding = out.at(user.span, vec![("user", (&user.value).into())]);
        let is_last = stage.index + 1 == file.stages.len();
        out.report(if is_last {
            finding
        } else {
            // What a build stage runs as matters only to those who run it.
            finding.worded("message-stage").severity(Severity::Info)
        });
    }

    let Some(last) = file.last_stage() else { return };
    let sets_user = last.chain(file).any(|stage| last_user(stage).is_some());
    if !sets_user && !last.is_windows() && stands_on_root(last, file) {
        let base = &last.from.base;
        let args = vec![("image", (&base.value).into())];
        out.report(out.at(base.span, args).worded("message-unset").severity(Severity::Info));
    }
}

fn last_user(stage: &Stage) -> Option<&Spanned<String>> {
    stage.instructions.iter().rev().find_map(|instruction| match &instruction.kind {
        Kind::User(user) => Some(user),
        _ => None,
    })
}

fn is_root(user: &str) -> bool {
    let name = user.trim_matches(['"', '\'']).split(':').next().unwrap_or_default();
    name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
}

/// Whether the image below is known to leave its user root.
fn stands_on_root(stage: &Stage, file: &Dockerfile) -> bool {
    match stage.root(file) {
        Base::Scratch => true,
        Base::Image(image) => images::find(&image.name(), image.tag_or_latest())
            .is_some_and(|known| is_root(known.user)),
        Base::Stage(_) | Base::Unknown => false,
    }
}
