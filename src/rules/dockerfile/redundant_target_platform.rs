//! `FROM --platform=$TARGETPLATFORM`, which is what happens anyway.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "redundant-target-platform",
        severity: Severity::Info,
        aliases: &["buildkit:RedundantTargetPlatform", "hadolint:DL3065"],
    },
    check: Check::Dockerfile(check),
    page: page!("redundant_target_platform"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for from in file.stages.iter().map(|stage| &stage.from) {
        let [flag] = from.flags.as_slice() else { continue };
        let Some(platform) = &from.platform else { continue };
        if matches!(platform.value.as_str(), "$TARGETPLATFORM" | "${TARGETPLATFORM}") {
            let blank = Span { end: from.base.span.start.max(flag.span.end), ..flag.span };
            out.report(out.at(flag.span, Vec::new()).safe_fix(vec![Edit::delete(blank)]));
        }
    }
}
