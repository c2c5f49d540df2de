//! `FROM --platform` with a platform written out.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Flag;
use crate::model::dockerfile::From;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "constant-platform",
        severity: Severity::Warning,
        aliases: &["buildkit:FromPlatformFlagConstDisallowed", "hadolint:DL3029"],
    },
    check: Check::Dockerfile(check),
    page: page!("constant_platform"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for from in file.stages.iter().map(|stage| &stage.from) {
        let Some(platform) = &from.platform else { continue };
        if platform.value.is_empty() || platform.value.contains('$') || is_named(from) {
            continue;
        }
        let Some(flag) = from.flags.iter().find(|flag| flag.name == "platform") else { continue };
        let finding = out.at(flag.span, vec![("platform", (&platform.value).into())]);
        out.report(finding.unsafe_fix(vec![Edit::delete(with_blank(flag, from))]));
    }
}

/// Whether the stage says by its name that it is for one platform.
fn is_named(from: &From) -> bool {
    let (Some(name), Some(platform)) = (&from.name, &from.platform) else { return false };
    let name = name.value.to_ascii_lowercase();
    platform.value.split('/').any(|part| !part.is_empty() && name.contains(part))
}

/// The flag and what parts it from the name of the image.
fn with_blank(flag: &Flag, from: &From) -> Span {
    let next = from.flags.iter().map(|it| it.span).find(|it| it.start > flag.span.start);
    Span { end: next.unwrap_or(from.base.span).start.max(flag.span.end), ..flag.span }
}
