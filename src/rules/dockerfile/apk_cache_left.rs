//! The package index of apk, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "apk-cache-left", severity: Severity::Info, aliases: &["hadolint:DL3019"] },
    check: Check::Dockerfile(check),
    page: page!("apk_cache_left"),
};

const CACHES: [&str; 2] = ["/var/cache/apk", "/etc/apk/cache"];

fn check(file: &Dockerfile, out: &mut Sink) {
    for (_, run, script, command) in packages::commands(file) {
        let Some(call) = packages::apk(command).filter(|call| call.is(&["add"])) else { continue };
        let is_kept_out = CACHES
            .iter()
            .any(|cache| packages::is_mounted(run, cache) || packages::removes(script, cache));
        if command.has_flag("--no-cache") || is_kept_out {
            continue;
        }
        let fix = vec![Edit::insert(call.action.span.after(), " --no-cache")];
        out.report(out.at(call.action.span, Vec::new()).safe_fix(fix));
    }
}
