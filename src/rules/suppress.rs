//! Leaves out the findings that a comment suppresses.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::order;
use crate::rules::pragma::{Pragma, Reach, Tool};
use crate::rules::{RULES, names, pragma};
use crate::text::{FileId, LineIndex, Span};
use crate::workspace::FileKind;

/// What is suppressed in one file, by the names of rules and the full codes of other tools.
#[derive(Debug, Default)]
struct Suppressed {
    file: BTreeSet<&'static str>,
    /// By the place where it begins: up to where, and which names.
    places: BTreeMap<u32, (u32, BTreeSet<&'static str>)>,
    /// By the place where the stage begins: where it ends, and which names from where on.
    stages: BTreeMap<u32, (u32, BTreeMap<&'static str, u32>)>,
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

/// A file that cannot be built stays so, whatever a comment says.
pub(super) fn is_always_told(finding: &Finding) -> bool {
    finding.lint.name == "dockerfile-syntax"
}

impl Suppressed {
    fn has(&self, finding: &Finding) -> bool {
        if is_always_told(finding) {
            return false;
        }
        let start = finding.span.start;
        let place = self.places.range(..=start).next_back();
        let place = place.filter(|(_, (end, _))| start <= *end).map(|(_, (_, names))| names);
        let stage = self.stages.range(..=start).next_back();
        let stage = stage.filter(|(_, (end, _))| start <= *end).map(|(_, (_, names))| names);
        names::of(finding).any(|name| {
            self.file.contains(name)
                || place.is_some_and(|names| names.contains(name))
                || stage.is_some_and(|names| names.get(name).is_some_and(|&from| from <= start))
        })
    }

    fn add_below(&mut self, range: (u32, u32), pragma: &Pragma) {
        let (start, end) = range;
        let (_, known) = self.places.entry(start).or_insert_with(|| (end, BTreeSet::new()));
        known.extend(meant(pragma));
    }

    fn add_stage(&mut self, stage: Span, from: u32, pragma: &Pragma) {
        let (_, known) =
            self.stages.entry(stage.start).or_insert_with(|| (stage.end, BTreeMap::new()));
        for name in meant(pragma) {
            let first = known.entry(name).or_insert(from);
            *first = from.min(*first);
        }
    }
}

fn in_dockerfile(dockerfile: &Dockerfile, project: &Project) -> Suppressed {
    let text = project.workspace.text(dockerfile.file);
    let lines = LineIndex::new(text);
    let mut found = Suppressed::default();
    let heads = order::set(dockerfile.directives.iter().map(|directive| directive.span.start));
    let starts = order::set(instructions(dockerfile).map(|span| span.start));

    // From the last to the first, so that of several comments in a row each finds what the one
    // below it speaks of.
    let mut below = order::map(instructions(dockerfile).map(|span| (lines.line(span.start), span)));
    for comment in dockerfile.comments.iter().rev() {
        let line = lines.line(comment.span.start);
        let target = below.get(&(line + 1)).copied();
        if let Some(target) = target {
            below.insert(line, target);
        }
        let Some(pragma) = pragma::read(comment.span.of(text)) else { continue };
        let is_directive = heads.contains(&comment.span.start) && pragma.tool == Tool::Builder;
        match pragma.reach {
            Reach::Below if is_directive => found.file.extend(meant(&pragma)),
            Reach::Below => {
                if let Some(target) = target {
                    found.add_below((target.start, target.end), &pragma);
                }
            }
            Reach::Stage => {
                let next = starts.range(comment.span.end..).next().copied();
                if let Some((next, stage)) =
                    next.and_then(|it| Some((it, stage_at(dockerfile, it)?)))
                {
                    found.add_stage(stage, next, &pragma);
                }
            }
            Reach::File => found.file.extend(meant(&pragma)),
        }
    }
    found
}

/// Where the instructions stand, FROM among them, in no order.
pub(super) fn instructions(dockerfile: &Dockerfile) -> impl Iterator<Item = Span> {
    let froms = dockerfile.stages.iter().map(|stage| stage.from.span);
    let before = dockerfile.global_args.iter().chain(&dockerfile.strays);
    froms.chain(before.chain(dockerfile.instructions()).map(|instruction| instruction.span))
}

/// The stage that a place lies in; above the first, that one.
fn stage_at(dockerfile: &Dockerfile, place: u32) -> Option<Span> {
    let stages = &dockerfile.stages;
    let after = stages.partition_point(|stage| stage.from.span.start <= place);
    stages.get(after.saturating_sub(1)).map(|stage| stage.span)
}

/// In YAML a comment speaks of the next line that is no comment.
fn in_yaml(text: &str) -> Suppressed {
    let mut found = Suppressed::default();
    let mut waiting: Vec<Pragma> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (from, content) = (start, line.trim());
        start += line.len();
        if content.starts_with('#') {
            match pragma::read(content) {
                Some(pragma) if pragma.reach == Reach::File => {
                    found.file.extend(meant(&pragma));
                }
                Some(pragma) => waiting.push(pragma),
                None => {}
            }
            continue;
        }
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for pragma in waiting.drain(..) {
            found.add_below((narrow(from), narrow(start.saturating_sub(1))), &pragma);
        }
    }
    found
}

/// The names of rules and the full codes that a comment means.
fn meant(pragma: &Pragma) -> Vec<&'static str> {
    let mut meant: Vec<_> = pragma.names.iter().filter_map(|name| names::find(name.text)).collect();
    if pragma.names.iter().all(|name| name.text != "all") {
        return meant;
    }
    match pragma.tool {
        Tool::Dockwright => meant.extend(RULES.iter().map(|rule| rule.lint.name)),
        Tool::Builder => {
            let codes = RULES.iter().flat_map(|rule| rule.lint.aliases);
            meant.extend(codes.filter(|code| code.starts_with("buildkit:")));
        }
        // It has no word for all of its rules.
        Tool::Hadolint => {}
    }
    meant
}
