//! What a rebuild runs again after a change.

use std::rc::Rc;

use crate::analysis::Build;
use crate::app::state::State;
use crate::app::view::stages;
use crate::finding::{Arg, Args};
use crate::fixes::reorder;
use crate::fixes::reorder::Rebuild;
use crate::sim::cache::choices::{Choice, choices};
use crate::sim::cache::effort::Effort;
use crate::sim::cache::{CachePlan, Cause, Step, StepState};
use crate::text::Span;
use crate::words::Words;

/// The plan of one Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheView {
    pub path: String,
    pub choices: Vec<ChoiceChip>,
    pub stages: Vec<StageSteps>,
    /// What the plan comes to, in a sentence.
    pub sentence: String,
    /// A fix after which less would run again.
    pub better: Option<Better>,
}

/// A change to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceChip {
    pub choice: Choice,
    pub is_chosen: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageSteps {
    pub title: String,
    pub steps: Vec<StepRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub line: String,
    /// The first line of the instruction.
    pub code: String,
    pub state: StepState,
    pub label: &'static str,
    pub reason: String,
    /// What to ask for if this line were edited.
    pub edit: Choice,
    pub edit_about: String,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Better {
    /// Of the finding, in the analysis.
    pub index: usize,
    pub title: String,
    pub sentence: String,
}

/// One view for each Dockerfile with something that could change.
pub fn views(state: &State) -> Rc<[CacheView]> {
    let words = Words::new(state.language);
    state.analysis.builds.iter().filter_map(|build| view(state, words, build)).collect()
}

fn view(state: &State, words: Words, build: &Build) -> Option<CacheView> {
    let mut choices = choices(&build.dockerfile);
    let pretended = state.pretended.as_ref();
    // An edited line is offered as long as an instruction still begins there.
    let edited = pretended.filter(|it| is_edit_of(it, state.workspace.text(build.file), build));
    choices.extend(edited.cloned());
    let pretended = pretended.filter(|it| choices.contains(it));
    let chosen = pretended.or(choices.first())?.clone();
    let changes = chosen.changes();
    let rebuild = Rebuild {
        text: state.workspace.text(build.file),
        dockerfile: &build.dockerfile,
        given: &build.given,
        target: stages::chosen_target(state, build),
        changes: &changes,
    };
    let (plan, effort) = rebuild.plan(&build.sizes);
    let mut steps = plan.steps.iter().peekable();
    let rows = build.dockerfile.stages.iter().map(|stage| {
        let name = stage.name().map(str::to_owned);
        let unnamed = || words.say("stages.unnamed", &text_args(&[("n", stage.index.to_string())]));
        let own = std::iter::from_fn(|| steps.next_if(|step| step.stage == stage.index));
        StageSteps {
            title: name.unwrap_or_else(unnamed),
            steps: own.map(|step| row(state, words, build, step)).collect(),
        }
    });
    let rows = rows.collect();
    Some(CacheView {
        path: state.workspace.file(build.file)?.path.clone(),
        stages: rows,
        sentence: sentence(words, "cache.sentence", &plan, effort, &chosen),
        better: better(state, words, &rebuild, effort, &chosen),
        choices: choices
            .into_iter()
            .map(|choice| ChoiceChip { is_chosen: choice == chosen, choice })
            .collect(),
    })
}

/// Whether a choice is the edit of an instruction that still is what it was.
fn is_edit_of(choice: &Choice, text: &str, build: &Build) -> bool {
    let Choice::Edited(start, name) = choice else { return false };
    let stages = build.dockerfile.stages.iter().map(|stage| stage.from.span);
    let mut spans = stages.chain(build.dockerfile.instructions().map(|it| it.span));
    spans.any(|span| span.start == *start && first_line(span, text) == name)
}

fn first_line(span: Span, text: &str) -> &str {
    span.of(text).lines().next().unwrap_or_default()
}

/// What an edit of a source file would run again, for the line at the foot of the page.
pub fn source_edit(words: Words, build: &Build) -> Option<String> {
    let first = choices(&build.dockerfile).into_iter().next()?;
    let Choice::Source(_) = first else { return None };
    let ignore = build.given.ignore.as_ref();
    let plan = CachePlan::new(&build.dockerfile, None, ignore, &first.changes());
    Some(sentence(words, "summary.cache", &plan, Effort::default(), &first))
}

fn sentence(words: Words, key: &str, plan: &CachePlan, effort: Effort, choice: &Choice) -> String {
    let (hits, reruns) = plan.counts();
    let args = [
        ("n", reruns.to_string()),
        ("total", (hits + reruns).to_string()),
        ("percent", effort.percent().to_string()),
        ("name", choice.name().to_owned()),
    ];
    words.say(key, &text_args(&args))
}

fn row(state: &State, words: Words, build: &Build, step: &Step) -> StepRow {
    let facts = state.analysis.files.get(build.file.index());
    let line = |span: Span| facts.map_or(0, |file| file.lines.line(span.start) + 1).to_string();
    let code = first_line(step.span, state.workspace.text(build.file)).to_owned();
    let reason = match &step.because {
        None => String::new(),
        Some(Cause::Edited) => words.text("cache.reason.edited").to_owned(),
        Some(Cause::File(path)) => {
            words.say("cache.reason.file", &text_args(&[("path", path.clone())]))
        }
        Some(Cause::Argument(name)) => {
            words.say("cache.reason.argument", &text_args(&[("name", name.clone())]))
        }
        Some(Cause::Image(name)) => {
            words.say("cache.reason.image", &text_args(&[("image", name.clone())]))
        }
        Some(Cause::Line(span)) => {
            words.say("cache.reason.line", &text_args(&[("line", line(*span))]))
        }
        Some(Cause::Copied(span)) => {
            words.say("cache.reason.copied", &text_args(&[("line", line(*span))]))
        }
    };
    StepRow {
        line: line(step.span),
        edit_about: words.say("cache.edit-about", &text_args(&[("line", line(step.span))])),
        edit: Choice::Edited(step.span.start, code.clone()),
        code,
        state: step.state,
        label: words.text(match step.state {
            StepState::Hit => "cache.hit",
            StepState::Rerun => "cache.rerun",
            StepState::Skipped => "cache.skipped",
        }),
        reason,
        span: step.span,
    }
}

/// The fix that saves most of the rebuild, and what is left with it.
fn better(
    state: &State,
    words: Words,
    rebuild: &Rebuild,
    now: Effort,
    choice: &Choice,
) -> Option<Better> {
    let found = reorder::best(rebuild, &state.analysis.findings, now)?;
    let finding = state.finding(found.index)?;
    Some(Better {
        index: found.index,
        title: words.fix_title(finding)?,
        sentence: sentence(words, "cache.better", &found.plan, found.effort, choice),
    })
}

/// Arguments that are texts, not counts.
fn text_args(args: &[(&'static str, String)]) -> Args {
    args.iter().map(|(name, value)| (*name, Arg::Text(value.clone()))).collect()
}
