//! An image from a registry that the settings do not allow.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::image::ImageRef;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Spanned;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "untrusted-registry",
        severity: Severity::Error,
        aliases: &["hadolint:DL3026"],
    },
    check: Check::Dockerfile(check),
    page: page!("untrusted_registry"),
};

/// What an image without a registry is pulled from, and how it may be called in settings.
const HUB: [&str; 2] = ["docker.io", "hub.docker.com"];

fn check(file: &Dockerfile, out: &mut Sink) {
    if out.settings().registries.is_empty() {
        return;
    }
    for stage in &file.stages {
        judge(&stage.from.base, &stage.from.source, out);
        for instruction in &stage.instructions {
            for from in instruction.mounts().filter_map(|mount| mount.from) {
                judge(&from, &file.source(&from.value, stage.index), out);
            }
        }
        for (_, transfer) in stage.transfers() {
            if let Some((name, source)) = &transfer.from {
                judge(name, source, out);
            }
        }
    }
}

fn judge(name: &Spanned<String>, source: &Base, out: &mut Sink) {
    let unnamed = ImageRef::parse("");
    let (image, wording) = match source {
        Base::Image(image) => (image, "message"),
        // What it will be is not known; without a registry of its own it comes from the hub.
        Base::Unknown if name.value.contains('$') => (&unnamed, "message-unknown"),
        Base::Unknown | Base::Stage(_) | Base::Context(_) | Base::Scratch => return,
    };
    let hosts = image.registry.as_deref().map_or(HUB, |registry| [registry; 2]);
    let allowed = &out.settings().registries;
    if allowed.iter().any(|pattern| hosts.iter().any(|host| fits(pattern, host))) {
        return;
    }
    let args = vec![("image", (&name.value).into()), ("registry", hosts[0].into())];
    out.report(out.at(name.span, args).worded(wording));
}

/// A pattern may have a `*` at one of its ends.
fn fits(pattern: &str, host: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => host.ends_with(end),
        (None, Some(start)) => host.starts_with(start),
        (None, None) => host == pattern,
    }
}
