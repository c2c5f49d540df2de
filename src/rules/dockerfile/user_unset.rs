//! A container that runs as root because nothing says otherwise.

use crate::content::images;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::users;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "user-unset", severity: Severity::Info, aliases: &["checkov:CKV_DOCKER_3"] },
    check: Check::Dockerfile(check),
    page: page!("user_unset"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(last) = file.last_stage() else { return };
    let sets_user = last.chain(file).any(|stage| users::last(stage).is_some());
    if !sets_user && !last.is_windows() && stands_on_root(last, file) {
        let base = &last.from.base;
        out.report(out.at(base.span, vec![("image", (&base.value).into())]));
    }
}

/// Whether the image below is known to leave its user root.
fn stands_on_root(stage: &Stage, file: &Dockerfile) -> bool {
    match stage.root(file) {
        Base::Scratch => true,
        Base::Image(image) => images::find(&image.name(), image.tag_or_latest())
            .is_some_and(|known| users::is_root(known.user)),
        Base::Stage(_) | Base::Unknown => false,
    }
}
