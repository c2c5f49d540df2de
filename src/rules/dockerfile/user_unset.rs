//! A container that runs as root because nothing says otherwise.

use crate::content::images;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::users;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "user-unset", severity: Severity::Info, aliases: &["checkov:CKV_DOCKER_3"] },
    check: Check::Dockerfile(check),
    page: page!("user_unset"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(last) = file.last_stage() else { return };
    let sets_user = last.chain(file).any(|stage| users::last(stage).is_some());
    // What only carries files never runs.
    let never_runs = *last.root(file) == Base::Scratch && !sets(last, file, is_command);
    if !sets_user && !never_runs && !last.is_windows() && stands_on_root(last, file) {
        let base = &last.from.base;
        let finding = out.at(base.span, vec![("image", (&base.value).into())]);
        if steps_down(last, file) {
            out.report(finding.worded("message-steps-down"));
            return;
        }
        let fix = user_of(last, file).and_then(|user| Some((user, switch(last, user)?)));
        out.report(match fix {
            Some((user, edit)) => {
                finding.unsafe_fix(vec![edit]).fix_worded("fix", vec![("user", user.into())])
            }
            None => finding,
        });
    }
}

fn sets(stage: &Stage, file: &Dockerfile, is_wanted: fn(&Kind) -> bool) -> bool {
    stage.chain(file).flat_map(|stage| &stage.instructions).any(|it| is_wanted(&it.kind))
}

fn is_command(kind: &Kind) -> bool {
    matches!(kind, Kind::Cmd(_) | Kind::Entrypoint(_))
}

/// Whether the image's own entrypoint leaves root before it starts the service.
fn steps_down(stage: &Stage, file: &Dockerfile) -> bool {
    const IMAGES: [&str; 8] =
        ["mariadb", "mongo", "mysql", "postgres", "rabbitmq", "redis", "valkey/valkey", "valkey"];
    let is_known = |name: &str| IMAGES.contains(&name);
    stage.base_image(file).is_some_and(|image| is_known(&image.name()))
        && !sets(stage, file, |kind| matches!(kind, Kind::Entrypoint(_)))
}

/// The user that an image has ready for those who want one.
fn user_of(stage: &Stage, file: &Dockerfile) -> Option<&'static str> {
    let image = stage.base_image(file)?;
    match image.name().as_str() {
        "node" => Some("node"),
        name if name.starts_with("gcr.io/distroless/") => Some("nonroot"),
        _ => None,
    }
}

/// Switches to the user once everything is in place.
fn switch(stage: &Stage, user: &str) -> Option<Edit> {
    let is_work = |it: &&Instruction| {
        matches!(it.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Workdir(_))
    };
    let last = stage.instructions.iter().rfind(is_work)?;
    Some(Edit::insert(last.span.after(), format!("\nUSER {user}")))
}

/// Whether the image below is known to leave its user root.
fn stands_on_root(stage: &Stage, file: &Dockerfile) -> bool {
    match stage.root(file) {
        Base::Scratch => true,
        Base::Image(image) => images::find(&image.name(), image.tag_or_latest())
            .is_some_and(|known| users::is_root(known.user)),
        Base::Stage(_) | Base::Context(_) | Base::Unknown => false,
    }
}
