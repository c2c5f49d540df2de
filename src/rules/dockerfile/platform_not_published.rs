//! `FROM --platform` of a platform that the image does not exist for.

use crate::content::platforms;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "platform-not-published",
        severity: Severity::Error,
        aliases: &["buildkit:InvalidBaseImagePlatform"],
    },
    check: Check::Dockerfile(check),
    page: page!("platform_not_published"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for from in file.stages.iter().map(|stage| &stage.from) {
        let (Some(platform), Base::Image(image)) = (&from.platform, &from.source) else { continue };
        if platforms::has(&image.name(), &platform.value) == Some(false) {
            let args = vec![("image", image.name().into()), ("platform", (&platform.value).into())];
            out.report(out.at(platform.span, args));
        }
    }
}
