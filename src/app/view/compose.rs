//! What Compose makes of the open files: one configuration, and where each of its values came from.

pub mod environment;
pub mod lines;
pub mod notes;
pub mod origin;

use std::rc::Rc;

use crate::app::state::{ComposeLook, State};
use crate::app::view::compose::environment::{ProfileChip, VariableRow};
use crate::app::view::compose::lines::{Legend, LineRow};
use crate::finding::{Arg, Finding};
use crate::model::compose::effective::Effective;
use crate::model::compose::setup::HOST_FILE;
use crate::text::{FileId, Span};
use crate::words::Words;

/// A configuration as the panel shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposeView {
    /// The configurations to choose from; none where there is only this one.
    pub choices: Vec<ConfigurationChip>,
    /// The files that it merges, later ones over earlier ones, and then what else it reads.
    pub merged: Vec<FileChip>,
    pub also_read: Vec<FileChip>,
    /// What it comes to, in a sentence.
    pub sentence: String,
    pub refusal: Option<Refusal>,
    pub missing: Vec<MissingFile>,
    pub profiles: Vec<ProfileChip>,
    pub variables: Vec<VariableRow>,
    /// The environment of the shell, a variable a line.
    pub shell: Rc<str>,
    pub lines: Vec<LineRow>,
    /// How many more lines there are.
    pub rest: usize,
    pub legend: Vec<Legend>,
    /// How it is shown now, for whoever wants it otherwise.
    pub look: ComposeLook,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationChip {
    pub label: String,
    pub is_chosen: bool,
    pub look: ComposeLook,
}

/// A file, by the number that the lines name it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChip {
    pub number: String,
    pub path: String,
    pub file: FileId,
}

/// Why Compose does not take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub sentence: String,
    /// The first reasons.
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub message: String,
    /// Its place among the findings.
    pub finding: usize,
}

/// A file that is asked for and not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFile {
    pub path: String,
    /// Where it would lie in the workspace, if it can.
    pub add: Option<Rc<str>>,
}

/// So many reasons of a refusal are told here; the findings have all.
const MOST_REASONS: usize = 4;
/// Findings may be silenced: so many reasons are looked for among them.
const MOST_LOOKED_FOR: usize = 100;
const MOST_MISSING: usize = 8;

/// The chosen configuration; `None` where there is none.
pub fn view(state: &State) -> Option<ComposeView> {
    let effective = chosen(state)?;
    let words = Words::new(state.language);
    let numbered = numbered(state, effective);
    let is_merged = |chip: &FileChip| effective.setup.files.contains(&chip.path);
    let (merged, also_read) = numbered.into_iter().partition(is_merged);
    let shown = lines::shown(state, effective);
    let file = state.workspace.find(HOST_FILE);
    let shell =
        file.and_then(|it| state.workspace.file(it)).map_or("".into(), |it| Rc::clone(&it.text));
    Some(ComposeView {
        choices: choices(state, effective),
        merged,
        also_read,
        sentence: sentence(words, effective),
        refusal: refusal(state, words, effective),
        missing: missing(effective),
        profiles: environment::profiles(effective, &shell),
        variables: environment::variables(state, words, effective),
        shell,
        lines: shown.lines,
        rest: shown.rest,
        legend: shown.legend,
        look: state.compose.clone(),
    })
}

/// How many services run, for the line at the foot.
pub fn services(state: &State) -> Option<String> {
    let count = chosen(state)?.services().count();
    Some(Words::new(state.language).say("summary.services", &vec![("n", count.into())]))
}

/// The whole configuration as a text.
pub fn text(state: &State) -> String {
    chosen(state).map(lines::text).unwrap_or_default()
}

/// The configuration that is asked for, else that of the file in the editor, else the first.
pub fn chosen(state: &State) -> Option<&Effective> {
    let all = &state.analysis.effectives;
    let asked = state.compose.files.as_deref();
    let is_asked = |it: &&Effective| asked.is_some_and(|files| it.setup.files == *files);
    let active = state.active_file().map_or("", |file| file.path.as_str());
    let is_open = |it: &&Effective| it.setup.files.iter().any(|path| path == active);
    all.iter().find(is_asked).or_else(|| all.iter().find(is_open)).or(all.first())
}

fn choices(state: &State, chosen: &Effective) -> Vec<ConfigurationChip> {
    let all = &state.analysis.effectives;
    if all.len() < 2 {
        return Vec::new();
    }
    let chip = |effective: &Effective| ConfigurationChip {
        label: effective.setup.files.join(" + "),
        is_chosen: effective.setup == chosen.setup,
        look: ComposeLook {
            files: Some(effective.setup.files.clone().into()),
            shows_all: false,
            traced: None,
            ..state.compose.clone()
        },
    };
    all.iter().map(chip).collect()
}

/// Whether a configuration reads a file.
fn reads(effective: &Effective, file: FileId) -> bool {
    effective.files.contains(&file)
}

/// The files that a configuration reads, those that it merges first.
fn numbered(state: &State, effective: &Effective) -> Vec<FileChip> {
    let merged = effective.setup.files.iter().filter_map(|path| state.workspace.find(path));
    let mut files: Vec<FileId> = Vec::new();
    for file in merged.chain(effective.files.iter().copied()) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let chip = |(number, file): (usize, FileId)| FileChip {
        number: number.to_string(),
        path: path_of(state, file).to_owned(),
        file,
    };
    (1..).zip(files).map(chip).collect()
}

fn sentence(words: Words, effective: &Effective) -> String {
    let running = effective.services().count();
    let off = effective.disabled.len();
    let args = vec![
        ("n", running.into()),
        ("project", Arg::Text(effective.name.clone())),
        ("off", Arg::Text(off.to_string())),
    ];
    words.say(
        match (running, off) {
            (0, 1..) => "composed.sentence-all-off",
            (_, 1..) => "composed.sentence-off",
            _ => "composed.sentence",
        },
        &args,
    )
}

fn refusal(state: &State, words: Words, effective: &Effective) -> Option<Refusal> {
    let count = effective.problems.len();
    if count == 0 {
        return None;
    }
    let reasons = effective.problems.iter().take(MOST_LOOKED_FOR).filter_map(|problem| {
        let is_told = |it: &Finding| it.span == problem.span && it.wording == problem.wording;
        let finding = state.analysis.findings.iter().position(is_told)?;
        Some(Reason { message: words.message(state.finding(finding)?), finding })
    });
    Some(Refusal {
        sentence: words.say("composed.refused", &vec![("n", count.into())]),
        reasons: reasons.take(MOST_REASONS).collect(),
    })
}

fn missing(effective: &Effective) -> Vec<MissingFile> {
    let file = |path: &String| {
        let inner = path.strip_prefix(effective.setup.root.as_str());
        let inner = inner.and_then(|it| it.strip_prefix('/'));
        MissingFile { path: inner.unwrap_or(path).to_owned(), add: inner.map(Rc::from) }
    };
    effective.missing.iter().take(MOST_MISSING).map(file).collect()
}

fn path_of(state: &State, file: FileId) -> &str {
    state.workspace.file(file).map_or("", |file| &file.path)
}

/// `compose.yaml:9`.
fn place(state: &State, span: Span) -> String {
    let facts = state.analysis.files.get(span.file.index());
    let line = facts.map_or(0, |file| file.lines.line(span.start) + 1);
    format!("{}:{line}", path_of(state, span.file))
}
