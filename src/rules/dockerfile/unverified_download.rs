//! `ADD` of an address without saying what must come back.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "unverified-download", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("unverified_download"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let checked = checked(stage, out);
        for instruction in &stage.instructions {
            let Kind::Add(add) = &instruction.kind else { continue };
            if instruction.flag("checksum").is_none()
                && let Some(source) = download(add)
                && !is_checked(add, source, instruction.span, &checked)
            {
                out.report(out.at(source.span, Vec::new()));
            }
        }
    }
}

/// What is downloaded as a file.
fn download(add: &Transfer) -> Option<&Spanned<String>> {
    // A repository is checked by its own hashes.
    let is_file = |url: &str| {
        let path = url.split(['#', '?']).next().unwrap_or(url);
        (url.starts_with("http://") || url.starts_with("https://"))
            && path.strip_suffix(".git").is_none()
    };
    add.sources.iter().find(|it| is_file(&it.value))
}

/// The names in the scripts that check files, each with the last place that it is in.
fn checked(stage: &Stage, out: &Sink) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    for (instruction, run) in stage.runs() {
        if !packages::all(run).into_iter().any(checks) {
            continue;
        }
        let is_end = |c: char| c.is_whitespace() || "\"'`/;|&()<>".contains(c);
        let names = out.text(instruction.span).split(is_end).filter(|name| !name.is_empty());
        for name in names {
            // `tool.tar.gz.sha256` names `tool.tar.gz`.
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            found.extend([name, stem].map(|it| (it.to_owned(), instruction.span.start)));
        }
    }
    found
}

/// `sha256sum -c`, `gpg --verify`, `cosign verify-blob`.
fn checks(command: &SimpleCommand) -> bool {
    let Some((program, rest)) = packages::words(command).split_first() else { return false };
    let has = |wanted: fn(&str) -> bool| rest.iter().any(|word| wanted(&word.text));
    match packages::file_name(&program.text) {
        "gpg" | "gpg2" | "gpgv" => has(|it| it == "--verify") || program.text.ends_with("gpgv"),
        "cosign" | "minisign" => has(|it| it.starts_with("verify") || it == "-Vm" || it == "-V"),
        name if (name.starts_with("sha") || name == "b2sum") && name.ends_with("sum") => {
            has(|it| it == "--check" || (it.starts_with('-') && it.ends_with('c')))
        }
        "shasum" => has(|it| it == "--check" || it == "-c"),
        _ => false,
    }
}

fn is_checked(
    add: &Transfer,
    source: &Spanned<String>,
    place: Span,
    checked: &BTreeMap<String, u32>,
) -> bool {
    let folder = add.destination.as_ref().map_or("", |it| it.value.as_str());
    let url = source.value.split(['#', '?']).next().unwrap_or_default();
    [folder, url]
        .into_iter()
        .map(packages::file_name)
        .any(|name| !name.is_empty() && checked.get(name).is_some_and(|&start| start > place.start))
}
