//! An archive that is copied to be unpacked.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "archive-copied", severity: Severity::Info, aliases: &["hadolint:DL3010"] },
    check: Check::Dockerfile(check),
    page: page!("archive_copied"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        // Archives by the last part of the path that they are copied to.
        let mut copied: BTreeMap<String, Span> = BTreeMap::new();
        for instruction in &stage.instructions {
            match &instruction.kind {
                Kind::Copy(copy) if copy.from.is_none() => {
                    let into = copy.destination.as_ref().map_or("", |it| it.value.as_str());
                    for source in &copy.sources {
                        let name = if is_archive(into) { into } else { &source.value };
                        if is_archive(&source.value) {
                            let name = packages::file_name(name).to_owned();
                            copied.insert(name, instruction.span);
                        }
                    }
                }
                Kind::Run(run) if !copied.is_empty() => {
                    for command in run.commands().iter().filter(|it| unpacks(it)) {
                        let mut names =
                            command.words.iter().map(|word| packages::file_name(&word.text));
                        let found = names.find_map(|name| Some((name, copied.remove(name)?)));
                        let Some((name, span)) = found else { continue };
                        let finding = out.at(span, vec![("name", name.into())]);
                        let finding = packages::known(finding, command);
                        // hadolint does not know the form without a dash.
                        let has_dash = packages::words(command)
                            .get(1)
                            .is_some_and(|it| it.text.starts_with('-'));
                        let finding = if has_dash { finding } else { finding.known_as(&[]) };
                        out.report(finding.related(command.span, "related", Vec::new()));
                    }
                }
                _ => {}
            }
        }
    }
}

/// What ADD unpacks.
fn is_archive(path: &str) -> bool {
    const ENDINGS: [&str; 8] =
        [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tbz"];
    ENDINGS.iter().any(|ending| path.ends_with(ending)) && !path.contains('*')
}

/// Whether it is `tar` in one of its ways to extract: `-xzf`, `xf`, `--extract`.
fn unpacks(command: &SimpleCommand) -> bool {
    let words = packages::words(command);
    let is_tar = words.first().is_some_and(|word| packages::file_name(&word.text) == "tar");
    let is_bundle = words.get(1).is_some_and(|word| {
        !word.text.starts_with('-')
            && word.text.contains('x')
            && word.text.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_tar && (is_bundle || ["-x", "--extract", "--get"].iter().any(|flag| command.has_flag(flag)))
}
