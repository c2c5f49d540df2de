//! `COPY --from` with a name that no stage has.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::model::image::ImageRef;
use crate::rules::dockerfile::meant::Names;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "copy-from-unknown-stage",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3022"],
    },
    check: Check::Dockerfile(check),
    page: page!("copy_from_unknown_stage"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let mut names = Names::new(file.stages.iter().filter_map(Stage::name));
    for stage in &file.stages {
        for (_, copy) in stage.transfers() {
            let Some((name, base)) = &copy.from else { continue };
            match base {
                Base::Image(image) => check_image(name, image, &mut names, out),
                // The builder finds it all the same; hadolint does not.
                Base::Stage(at) if *at > stage.index => {
                    let finding = out.at(name.span, vec![("name", (&name.value).into())]);
                    out.report(finding.worded("message-below").severity(Severity::Info));
                }
                _ => {}
            }
        }
    }
}

fn check_image(name: &Spanned<String>, image: &ImageRef, names: &mut Names, out: &mut Sink) {
    if image.tag.is_some() || image.digest.is_some() {
        return;
    }
    let finding = out.at(name.span, vec![("name", (&name.value).into())]);
    // A registry or a path says that an image is meant.
    if name.value.contains('/') {
        let finding = finding.worded("message-untagged").severity(Severity::Info);
        // hadolint takes the port of a registry for a tag.
        let has_port = name.value.contains(':');
        out.report(if has_port { finding.known_as(&[]) } else { finding });
        return;
    }
    out.report(match names.nearest(&name.value) {
        Some(meant) => finding
            .unsafe_fix(vec![Edit::replace(name.span, meant)])
            .fix_worded("fix", vec![("stage", meant.into())]),
        None => finding,
    });
}
