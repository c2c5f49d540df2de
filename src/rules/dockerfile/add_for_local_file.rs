//! `ADD` used where `COPY` is enough.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Transfer;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "add-for-local-file",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3020", "checkov:CKV_DOCKER_4"],
    },
    check: Check::Dockerfile(check),
    page: page!("add_for_local_file"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    // What only ADD can do.
    const ADD_ONLY: [&str; 3] = ["checksum", "keep-git-dir", "unpack"];
    for instruction in file.instructions() {
        let Kind::Add(add) = &instruction.kind else { continue };
        if ADD_ONLY.iter().any(|flag| instruction.flag(flag).is_some()) {
            continue;
        }
        // A single archive in the list is unpacked only by ADD, so the instruction stays.
        let Some(source) = first_if_all_plain(add) else { continue };
        let args = vec![("source", source.into())];
        let finding = out.at(instruction.keyword.span, args);
        if add.sources.iter().any(|source| source.value.contains('$')) {
            out.report(finding.worded("message-variable").severity(Severity::Info));
            continue;
        }
        let keyword = if instruction.keyword.value == "add" { "copy" } else { "COPY" };
        let fix = vec![Edit::replace(instruction.keyword.span, keyword)];
        out.report(finding.unsafe_fix(fix));
    }
}

/// The first source, if COPY would treat every source as ADD does, as far as that can be told.
fn first_if_all_plain(add: &Transfer) -> Option<&str> {
    let is_plain = |source: &str| !is_remote(source) && !is_archive(source);
    let all_plain = add.sources.iter().all(|source| is_plain(&source.value));
    let first = add.sources.first()?;
    (all_plain && add.heredocs.is_empty()).then_some(&first.value)
}

fn is_remote(source: &str) -> bool {
    source.contains("://") || source.starts_with("git@")
}

fn is_archive(path: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        ".tar", ".gz", ".bz2", ".xz", ".zst", ".lzma", ".lz", ".z", ".tgz", ".tb2", ".tbz",
        ".tbz2", ".tlz", ".tpz", ".txz", ".tzst",
    ];
    let path = path.trim_end_matches(['"', '\'']).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}
