//! Everything that the builder refuses to read.

use std::collections::BTreeSet;

use crate::finding::{Arg, Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::order;
use crate::rules::dockerfile::comment_behind_instruction;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::SyntaxError;
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "dockerfile-syntax",
        severity: Severity::Error,
        aliases: &[
            "hadolint:DL1000",
            "hadolint:DL3011",
            "hadolint:DL3023",
            "hadolint:DL3043",
            "hadolint:DL3061",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("dockerfile_syntax"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let open = open_bases(file);
    for error in &file.errors {
        // Nothing is wrong with it once the argument is given.
        if error.wording == "message-from-blank" && open.contains(&error.span) {
            continue;
        }
        let finding = out.at(error.span, error.args.clone()).worded(error.wording);
        let finding = finding.known_as(aliases(error, out.text(error.span)));
        out.report(match &error.instead {
            Some(instead) => finding.unsafe_fix(vec![Edit::replace(error.span, instead)]),
            None if error.wording == "message-comment-behind" => {
                match comment_behind_instruction::on_its_own_line(error.span, out) {
                    Some(edits) => finding.unsafe_fix(edits).fix_worded("fix-comment", Vec::new()),
                    None => finding,
                }
            }
            None => finding,
        });
    }
}

/// What hadolint says: for most errors that it cannot read the file either.
fn aliases(error: &SyntaxError, written: &str) -> &'static [&'static str] {
    /// It reads these as if nothing were wrong.
    const READ: [&str; 22] = [
        "message-no-instructions",
        "message-no-stage",
        "message-directive-twice",
        "message-bad-escape",
        "message-flag-without-value",
        "message-flag-not-boolean",
        "message-bad-chmod",
        "message-bad-platform",
        "message-line-too-long",
        "message-bad-checksum",
        "message-bad-stage-name",
        "message-json-not-strings",
        "message-shell-not-json",
        "message-empty-volume",
        "message-bad-signal",
        "message-mount-secret-empty",
        "message-from-blank",
        "message-from-bad-reference",
        "message-copy-from-itself",
        "message-stages-in-a-circle",
        "message-bad-substitution",
        "message-variable-required",
    ];
    let is_by_name = |(_, arg): &(&str, Arg)| match arg {
        // It looks at names only.
        Arg::Text(stage) if stage.starts_with(|c: char| c.is_ascii_digit()) => false,
        Arg::Text(stage) => written.contains(&format!("--from={stage}")),
        _ => false,
    };
    let is_number = written.starts_with(|c: char| c.is_ascii_digit());
    match error.wording {
        "message-before-from" => &["hadolint:DL3061"],
        "message-bad-port" if is_number => &["hadolint:DL3011"],
        "message-copy-from-itself" if error.args.iter().any(is_by_name) => &["hadolint:DL3023"],
        "message-copy-from-index" => &["hadolint:DL3022"],
        // It looks at COPY only, and for a tag.
        "message-from-variable" if error.args.contains(&("flag", "--from".into())) => {
            if written.contains(':') { &[] } else { &["hadolint:DL3022"] }
        }
        "message-from-variable" => &[],
        "message-bad-trigger" => &["hadolint:DL3043"],
        wording if READ.contains(&wording) => &[],
        _ => &["hadolint:DL1000"],
    }
}

/// The base images that a build argument without a default names.
fn open_bases(file: &Dockerfile) -> BTreeSet<Span> {
    let without = variables::without_default(file);
    let bases = file.stages.iter().map(|stage| &stage.from.base);
    let is_open = |base: &&Spanned<String>| {
        let named = variables::named(&base.value, base.span, file.escape);
        named.iter().any(|it| without.contains(it.value))
    };
    order::set(bases.filter(is_open).map(|base| base.span))
}
