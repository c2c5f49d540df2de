//! Comments that suppress findings: ours, hadolint's and the builder's own.
//!
//! ```text
//! # dockwright ignore=untagged-base-image      above an instruction, or above a line of YAML
//! # hadolint ignore=DL3006,DL3008              above an instruction
//! # check=skip=StageNameCasing                 above an instruction; at the top, for the file
//! # hadolint global ignore=DL3006              for the file, wherever it stands
//! # dockwright global ignore=untagged-base-image
//! ```
//!
//! Any name of a rule or any other tool's code of it will do, whosever comment it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Lint};
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::order;
use crate::rules;
use crate::text::{FileId, LineIndex, Span};
use crate::workspace::FileKind;

/// What a comment asks for.
#[derive(Debug, PartialEq, Eq)]
enum Pragma<'a> {
    /// These names, for what stands below.
    Below(&'a str),
    /// These names, for the whole file.
    File(&'a str),
}

/// What is suppressed in one file.
#[derive(Debug, Default)]
struct Suppressed {
    file: BTreeSet<&'static str>,
    /// By the place where it begins: up to where, and which rules.
    places: BTreeMap<u32, (u32, BTreeSet<&'static str>)>,
}

/// The findings that no comment suppresses.
pub(super) fn without_suppressed(findings: Vec<Finding>, project: &Project) -> Vec<Finding> {
    let mut files: BTreeMap<FileId, Suppressed> = BTreeMap::new();
    for dockerfile in &project.dockerfiles {
        files.insert(dockerfile.file, in_dockerfile(dockerfile, project));
    }
    for (id, file) in project.workspace.ids().zip(project.workspace.files()) {
        if matches!(file.kind(), FileKind::Compose | FileKind::Kubernetes) {
            files.insert(id, in_yaml(&file.text));
        }
    }
    let is_suppressed =
        |finding: &Finding| files.get(&finding.span.file).is_some_and(|file| file.has(finding));
    findings.into_iter().filter(|finding| !is_suppressed(finding)).collect()
}

impl Suppressed {
    fn has(&self, finding: &Finding) -> bool {
        let (name, start) = (finding.lint.name, finding.span.start);
        let nearest = self.places.range(..=start).next_back();
        self.file.contains(name)
            || nearest.is_some_and(|(_, (end, names))| start <= *end && names.contains(name))
    }

    fn add(&mut self, range: (u32, u32), names: &str) {
        let (start, end) = range;
        let (_, rules) = self.places.entry(start).or_insert_with(|| (end, BTreeSet::new()));
        rules.extend(rules_named(names));
    }
}

fn in_dockerfile(dockerfile: &Dockerfile, project: &Project) -> Suppressed {
    let lines = LineIndex::new(project.workspace.text(dockerfile.file));
    let mut found = Suppressed::default();
    let heads = order::set(dockerfile.directives.iter().map(|directive| directive.span.start));
    for directive in dockerfile.directives.iter().filter(|it| it.name == "check") {
        if let Some(names) = skipped(&directive.value.value) {
            found.file.extend(rules_named(names));
        }
    }

    // From the last to the first, so that of several comments in a row each finds what the one
    // below it speaks of.
    let mut below = order::map(instructions(dockerfile).map(|span| (lines.line(span.start), span)));
    for comment in dockerfile.comments.iter().rev() {
        let line = lines.line(comment.span.start);
        let target = below.get(&(line + 1)).copied();
        if let Some(target) = target {
            below.insert(line, target);
        }
        match pragma(&comment.text) {
            Some(Pragma::File(names)) => found.file.extend(rules_named(names)),
            Some(Pragma::Below(names)) if !heads.contains(&comment.span.start) => {
                if let Some(target) = target {
                    found.add((target.start, target.end), names);
                }
            }
            _ => {}
        }
    }
    found
}

fn instructions(dockerfile: &Dockerfile) -> impl Iterator<Item = Span> {
    let froms = dockerfile.stages.iter().map(|stage| stage.from.span);
    let before = dockerfile.global_args.iter().chain(&dockerfile.strays);
    froms.chain(before.chain(dockerfile.instructions()).map(|instruction| instruction.span))
}

/// In YAML a comment speaks of the next line that is no comment.
fn in_yaml(text: &str) -> Suppressed {
    let mut found = Suppressed::default();
    let mut waiting: Vec<&str> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (from, content) = (start, line.trim());
        start += line.len();
        if let Some(comment) = content.strip_prefix('#') {
            match pragma(comment.trim_start_matches('#').trim()) {
                Some(Pragma::Below(names)) => waiting.push(names),
                Some(Pragma::File(names)) => found.file.extend(rules_named(names)),
                None => {}
            }
            continue;
        }
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for names in waiting.drain(..) {
            found.add((narrow(from), narrow(start.saturating_sub(1))), names);
        }
    }
    found
}

fn pragma(comment: &str) -> Option<Pragma<'_>> {
    if let Some(value) = comment.strip_prefix("check=") {
        return skipped(value).map(Pragma::Below);
    }
    let (tool, rest) = comment.split_once(char::is_whitespace)?;
    if !matches!(tool, "dockwright" | "hadolint") {
        return None;
    }
    let rest = rest.trim_start();
    if let Some(rest) = rest.strip_prefix("global") {
        return Some(Pragma::File(ignored(rest.trim_start())?));
    }
    ignored(rest).map(Pragma::Below)
}

/// The names behind `ignore=`.
fn ignored(text: &str) -> Option<&str> {
    Some(text.strip_prefix("ignore")?.trim_start().strip_prefix('=')?.trim_start())
}

/// The names of `skip=…` in `skip=…;error=true`.
fn skipped(value: &str) -> Option<&str> {
    value.split(';').find_map(|option| option.trim().strip_prefix("skip=")).map(str::trim)
}

/// The rules of a list of names. What follows the list is a remark.
fn rules_named(names: &str) -> impl Iterator<Item = &'static str> {
    let names = names.split("//").next().unwrap_or_default();
    let names = names.split('#').next().unwrap_or_default();
    names.split(',').flat_map(|name| rules_of(name.trim())).filter(|name| *name != SYNTAX)
}

/// A file that cannot be built stays so, whatever a comment says.
const SYNTAX: &str = "dockerfile-syntax";

fn rules_of(name: &str) -> Vec<&'static str> {
    let is_builders = |lint: &Lint| lint.aliases.iter().any(|it| it.starts_with("buildkit:"));
    if name == "all" {
        let all = rules::RULES.iter().map(|rule| &rule.lint).filter(|lint| is_builders(lint));
        return all.map(|lint| lint.name).collect();
    }
    rules::find(name).map(|rule| rule.lint.name).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_s_comment_is_read() {
        let cases = [
            ("dockwright ignore=a,b", Some(Pragma::Below("a,b"))),
            ("hadolint ignore=DL3006 # why", Some(Pragma::Below("DL3006 # why"))),
            ("hadolint global ignore=DL3006", Some(Pragma::File("DL3006"))),
            ("check=skip=StageNameCasing // why", Some(Pragma::Below("StageNameCasing // why"))),
            ("check=error=true;skip=all", Some(Pragma::Below("all"))),
            ("check=error=true", None),
            ("hadolint is a nice tool", None),
            ("ignore=DL3006", None),
        ];
        for (comment, expected) in cases {
            assert_eq!(pragma(comment), expected, "{comment}");
        }
    }

    #[test]
    fn names_end_where_a_remark_begins() {
        let names = |text| rules_named(text).collect::<Vec<_>>();
        assert_eq!(
            names("DL3006, latest-base-image # why"),
            ["untagged-base-image", "latest-base-image"]
        );
        assert_eq!(names("stagenamecasing // DL3006"), ["stage-name-casing"]);
        assert_eq!(names("DL9999,dockerfile-syntax"), [""; 0]);
        assert!(names("all").contains(&"from-as-casing"));
        assert!(!names("all").contains(&"untagged-base-image"));
    }
}
