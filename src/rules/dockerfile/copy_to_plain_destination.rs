//! `COPY` of several files to a path without `/` at its end.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::comment_behind_instruction;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::quotes::is_closed;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "copy-to-plain-destination",
        severity: Severity::Info,
        aliases: &["hadolint:DL3021"],
    },
    check: Check::Dockerfile(check),
    page: page!("copy_to_plain_destination"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let stages = file.stages.iter().filter(|stage| !stage.is_windows());
    for (instruction, copy) in stages.flat_map(Stage::copies) {
        let Some(folder) = &copy.destination else { continue };
        let count = copy.sources.len() + copy.heredocs.len();
        if count < 2 || folder.value.ends_with('/') || folder.value.starts_with("<<") {
            continue;
        }
        let comment = comment_behind_instruction::comment(instruction, file.escape, out);
        if comment.is_some_and(|comment| comment.contains(folder.span)) {
            out.report(out.at(folder.span, Vec::new()).worded("message-comment"));
            continue;
        }
        let written = out.text(folder.span);
        let end = written.strip_suffix(['"', '\'']).unwrap_or(written).len();
        let fixed = format!("{}/{}", &written[..end], &written[end..]);
        let args = vec![("count", count.into()), ("path", (&folder.value).into())];
        let finding = out.at(folder.span, args);
        // With a letter behind it, `<<` would open a heredoc; in a quote that is open, it is lost.
        out.report(if written.contains("<<") || !is_closed(written, file.escape) {
            finding
        } else {
            finding.safe_fix(vec![Edit::replace(folder.span, fixed)])
        });
    }
}
