//! `dockwright cache`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::analysis::analyze;
use crate::cli::context::surroundings;
use crate::cli::graph::find_target;
use crate::cli::input::{BuildFlags, is_stdin, load_dockerfile, warn_of_undeclared};
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::fixes::reorder;
use crate::fixes::reorder::Rebuild;
use crate::model::dockerfile::{Dockerfile, Instruction, Stage};
use crate::sim::cache::effort::{Effort, weights};
use crate::sim::cache::{CachePlan, Cause, Changes, Step};
use crate::sim::size::SizeReport;
use crate::text::{LineIndex, Span};
use crate::workspace::{File, Workspace};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print the plan.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Files or folders of the build context that changed, relative to it.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    changed: Vec<String>,
    /// A build argument that has another value now.
    #[arg(long, value_name = "NAME")]
    changed_arg: Vec<String>,
    /// A base image that was published anew, as its FROM names it.
    #[arg(long, value_name = "IMAGE")]
    changed_image: Vec<String>,
    /// An instruction that was edited, by one of its lines.
    #[arg(long, value_name = "LINE")]
    edited: Vec<u32>,
    /// The build context: its ignore file counts, and that a changed file is there is looked up. If
    /// not given, the ignore file of the Dockerfile's folder counts.
    #[arg(long, value_name = "DIR")]
    context: Option<PathBuf>,
    /// The stage that is built, by name or number; the last one if not given.
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    #[command(flatten)]
    build: BuildFlags,
    /// The Dockerfile; `-` is standard input.
    file: Option<Input>,
}

#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    steps: Vec<StepEntry>,
    rebuild: RebuildEntry,
    better: Option<BetterEntry>,
}

/// The fix that leaves least to run again.
#[derive(Debug, Serialize)]
struct BetterEntry {
    rule: &'static str,
    line: u32,
    percent: u64,
}

/// What runs again beside a build from nothing, in the unit of the steps' weights.
#[derive(Debug, Serialize)]
struct RebuildEntry {
    percent: u64,
    weight: u64,
    full: u64,
    /// Of each step, in their order.
    weights: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct StepEntry {
    stage: String,
    line: u32,
    instruction: String,
    state: &'static str,
    because: Option<CauseEntry>,
}

/// One of these, and `copied` beside `line`.
#[derive(Debug, Default, Serialize)]
struct CauseEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copied: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mut files = options.changed.clone();
    // `--changed a b Dockerfile` takes the Dockerfile for one more path.
    let last = || files.pop().map(PathBuf::from);
    let Some(file) = options.file.clone().or_else(last) else {
        return Err(Failure::new("cache", "name the Dockerfile as the last argument"));
    };
    let (dockerfile, text) = load_dockerfile(&file, options.build.options())?;
    let target = find_target(&dockerfile, options.target.as_deref(), &show(&file))?;
    let beside = surroundings(&file, &dockerfile, &text, options.context.as_deref())?;
    let (arguments, images) = (options.changed_arg.clone(), options.changed_image.clone());
    let lines = LineIndex::new(&text);
    let edited = edited(&options.edited, &dockerfile, &lines, &show(&file))?;
    if files.is_empty() && arguments.is_empty() && images.is_empty() && edited.is_empty() {
        let message = "say what changed: --changed PATH, --changed-arg NAME, \
                       --changed-image IMAGE or --edited LINE";
        return Err(Failure::new(show(&file), message));
    }
    let files: Vec<String> =
        files.iter().map(|path| within(path, &file, options.context.as_deref())).collect();
    if let Some(context) = &beside.context {
        for path in files.iter().filter(|path| !context.may_have(path)) {
            eprintln!(
                "dockwright: the build context has no {path:?}: if it is gone, it changed too"
            );
        }
    }
    let images = images.iter().map(|image| expanded(image, &dockerfile)).collect();
    let changes = Changes { files, arguments, images, edited };
    warn_of_unknown(&changes, &dockerfile, &show(&file));
    let sizes = SizeReport::new(&dockerfile, target, &beside.given);
    let rebuild = Rebuild {
        text: &text,
        dockerfile: &dockerfile,
        given: &beside.given,
        target,
        changes: &changes,
    };
    let (plan, effort) = rebuild.plan(&sizes);
    let better = better(&rebuild, effort, &lines);
    match options.format {
        Format::Text => print(&as_text(&plan, effort, better.as_ref(), &dockerfile, &lines)),
        Format::Json => {
            let entry = |step: &Step| step_entry(step, &dockerfile, &lines);
            let rebuild = RebuildEntry {
                percent: effort.percent(),
                weight: effort.rebuild,
                full: effort.full,
                weights: weights(&dockerfile, &sizes).iter().map(|weight| weight.first).collect(),
            };
            let steps = plan.steps.iter().map(entry).collect();
            print_json(&Document { version: 1, steps, rebuild, better })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The order that saves most, by the rule that offers it.
fn better(rebuild: &Rebuild, now: Effort, lines: &LineIndex) -> Option<BetterEntry> {
    let workspace = Workspace::new(vec![File::new("Dockerfile", rebuild.text)]).ok()?;
    let findings = analyze(&workspace).findings;
    let best = reorder::best(rebuild, &findings, now)?;
    let finding = findings.get(best.index)?;
    Some(BetterEntry {
        rule: finding.lint.name,
        line: lines.line(finding.span.start) + 1,
        percent: best.effort.percent(),
    })
}

/// Where the instructions of these lines begin.
fn edited(
    numbers: &[u32],
    dockerfile: &Dockerfile,
    lines: &LineIndex,
    shown: &str,
) -> Result<Vec<u32>, Failure> {
    let stages = dockerfile.stages.iter().map(|stage| stage.from.span);
    let others = dockerfile.global_args.iter().chain(dockerfile.instructions());
    let spans: Vec<Span> = stages.chain(others.map(|instruction| instruction.span)).collect();
    let start = |&number: &u32| {
        let holds = |span: &&Span| {
            (lines.line(span.start)..=lines.line(span.end)).contains(&number.wrapping_sub(1))
        };
        let found = spans.iter().find(holds).map(|span| span.start);
        found.ok_or_else(|| Failure::new(shown, format!("line {number} holds no instruction")))
    };
    numbers.iter().map(start).collect()
}

/// A path as the context sees it: one that is written from the root is cut to what lies below.
fn within(path: &str, file: &Path, context: Option<&Path>) -> String {
    if !Path::new(path).is_absolute() {
        return path.to_owned();
    }
    let beside = file.parent().filter(|_| !is_stdin(file));
    let folder = context.or(beside).filter(|folder| !folder.as_os_str().is_empty());
    let folder = std::path::absolute(folder.unwrap_or(Path::new(".")));
    // The same folder, with the links on its way followed, may be what was written.
    let followed = folder.as_ref().ok().and_then(|folder| folder.canonicalize().ok());
    let mut folders = folder.ok().into_iter().chain(followed);
    let inner =
        folders.find_map(|folder| Some(Path::new(path).strip_prefix(folder).ok()?.to_owned()));
    inner.map_or_else(|| path.to_owned(), |inner| show(&inner))
}

/// An image as the build sees it, where a FROM names it with variables.
fn expanded(image: &str, dockerfile: &Dockerfile) -> String {
    let written = dockerfile.stages.iter().find(|stage| stage.from.base.value == image);
    written.map_or(image, |stage| &stage.from.expanded).to_owned()
}

/// Says which arguments and images the Dockerfile does not have: a change of them changes nothing.
fn warn_of_unknown(changes: &Changes, dockerfile: &Dockerfile, shown: &str) {
    warn_of_undeclared(changes.arguments.iter(), dockerfile, shown);
    let is_copied = |name: &str| {
        let copies = dockerfile.stages.iter().flat_map(Stage::transfers);
        let mut sources = copies.filter_map(|(_, copy)| copy.from.as_ref());
        let mut mounts = dockerfile.instructions().flat_map(Instruction::mounts);
        sources.any(|(from, _)| from.value == name)
            || mounts.any(|mount| mount.from.is_some_and(|from| from.value == name))
    };
    let is_base = |name: &str| dockerfile.stages.iter().any(|it| it.from.expanded == name);
    for name in changes.images.iter().filter(|name| !is_base(name) && !is_copied(name)) {
        eprintln!("dockwright: {shown}: nothing begins with the image {name:?}, or copies from it");
    }
}

fn step_entry(step: &Step, dockerfile: &Dockerfile, lines: &LineIndex) -> StepEntry {
    let line = |offset: u32| lines.line(offset) + 1;
    let none = CauseEntry::default;
    let because = step.because.as_ref().map(|cause| match cause {
        Cause::Edited => CauseEntry { line: Some(line(step.span.start)), ..none() },
        Cause::Line(span) => CauseEntry { line: Some(line(span.start)), ..none() },
        Cause::Copied(span) => {
            CauseEntry { line: Some(line(span.start)), copied: Some(true), ..none() }
        }
        Cause::File(path) => CauseEntry { file: Some(path.clone()), ..none() },
        Cause::Argument(name) => CauseEntry { argument: Some(name.clone()), ..none() },
        Cause::Image(name) => CauseEntry { image: Some(name.clone()), ..none() },
    });
    StepEntry {
        stage: stage_name(dockerfile, step.stage),
        line: line(step.span.start),
        instruction: step.instruction.clone(),
        state: step.state.as_str(),
        because,
    }
}

fn as_text(
    plan: &CachePlan,
    effort: Effort,
    better: Option<&BetterEntry>,
    dockerfile: &Dockerfile,
    lines: &LineIndex,
) -> String {
    let mut out = Vec::new();
    let mut stage = None;
    for step in &plan.steps {
        if stage.replace(step.stage) != Some(step.stage) {
            out.push(format!("Stage {}", stage_name(dockerfile, step.stage)));
        }
        let line = lines.line(step.span.start) + 1;
        let because = step.because.as_ref().map_or(String::new(), |cause| reason(cause, lines));
        let row =
            format!("{line:>6}  {:<8} {:<8} {because}", step.instruction, step.state.as_str());
        out.push(row.trim_end().to_owned());
    }
    let (hits, reruns) = plan.counts();
    out.push(match plan.target {
        None => "There is no stage: a Dockerfile begins with FROM.".to_owned(),
        Some(_) => format!(
            "{reruns} of {} steps run again: about {}% of a full build.",
            hits + reruns,
            effort.percent()
        ),
    });
    out.extend(better.map(|BetterEntry { rule, line, percent }| {
        format!("In another order about {percent}%: see {rule}, line {line}.")
    }));
    out.join("\n") + "\n"
}

fn reason(cause: &Cause, lines: &LineIndex) -> String {
    let line = |offset: u32| lines.line(offset) + 1;
    match cause {
        Cause::Edited => "it was edited".to_owned(),
        Cause::File(path) => format!("takes {path}"),
        Cause::Argument(name) => format!("sees the argument {name}"),
        Cause::Image(name) => format!("takes files of the new {name}"),
        Cause::Line(span) => format!("after line {}", line(span.start)),
        Cause::Copied(span) => {
            format!("copies what line {} makes, unless that comes out the same", line(span.start))
        }
    }
}

fn stage_name(dockerfile: &Dockerfile, index: usize) -> String {
    let name = dockerfile.stages.get(index).and_then(|stage| stage.name());
    name.map_or_else(|| index.to_string(), str::to_owned)
}
