//! `FROM --platform` with a platform written out.

use crate::finding::{Finding, Lint, Severity};
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
        // The builder's own variables follow what is asked for, more or less.
        let follows = ["BUILDPLATFORM", "TARGETPLATFORM"];
        if platform.value.is_empty() || follows.iter().any(|name| platform.value.contains(name)) {
            continue;
        }
        let Some(flag) = from.flags.iter().find(|flag| flag.name == "platform") else { continue };
        let finding = out.at(flag.span, vec![("platform", (&platform.value).into())]);
        let mild = |finding: Finding, wording| {
            finding.worded(wording).severity(Severity::Info).known_as(&["hadolint:DL3029"])
        };
        out.report(if platform.value.contains('$') {
            mild(finding, "message-variable")
        } else if is_named(from) {
            mild(finding, "message-named")
        } else {
            finding.unsafe_fix(vec![Edit::delete(with_blank(flag, from))])
        });
    }
}

/// Whether the stage says by its name that it is for one platform: it has the system's name or
/// the processor's in it.
fn is_named(from: &From) -> bool {
    let (Some(name), Some(platform)) = (&from.name, &from.platform) else { return false };
    let name = name.value.to_ascii_lowercase();
    platform.value.split('/').take(2).any(|part| !part.is_empty() && name.contains(part))
}

/// The flag and what parts it from the name of the image.
fn with_blank(flag: &Flag, from: &From) -> Span {
    let next = from.flags.iter().map(|it| it.span).find(|it| it.start > flag.span.start);
    Span { end: next.unwrap_or(from.base.span).start.max(flag.span.end), ..flag.span }
}
