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
    for (run, script) in file.stages.iter().flat_map(packages::runs) {
        if CACHES.iter().any(|cache| packages::is_mounted(run, cache)) {
            continue;
        }
        let is_removed = CACHES.iter().any(|cache| packages::removes(script, cache));
        for call in packages::all(script).into_iter().filter_map(packages::apk) {
            if !call.is(&["add"]) || call.command.has_flag("--no-cache") {
                continue;
            }
            let fix = vec![Edit::insert(call.action.span.after(), " --no-cache")];
            let finding = out.at(call.action.span, Vec::new()).safe_fix(fix);
            let finding = packages::known(finding, call.command);
            out.report(if is_removed { finding.worded("message-removed") } else { finding });
        }
    }
}
