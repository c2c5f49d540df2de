//! `ADD` of an address without saying what must come back.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "unverified-download", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("unverified_download"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Add(add) = &instruction.kind else { continue };
        if instruction.flag("checksum").is_some() {
            continue;
        }
        // A repository is checked by its own hashes.
        let is_file = |url: &str| {
            let path = url.split(['#', '?']).next().unwrap_or(url);
            (url.starts_with("http://") || url.starts_with("https://"))
                && path.strip_suffix(".git").is_none()
        };
        let Some(source) = add.sources.iter().find(|it| is_file(&it.value)) else { continue };
        out.report(out.at(source.span, Vec::new()));
    }
}
