//! `dockwright size`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::Args;
use serde::Serialize;

use crate::cli::context::surroundings;
use crate::cli::graph::find_target;
use crate::cli::input::{BuildFlags, load_dockerfile};
use crate::cli::report::WORDS;
use crate::cli::savings;
use crate::cli::savings::SavingEntry;
use crate::cli::settings;
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::sim::size::given::Given;
use crate::sim::size::{Layer, Part, SizeRange, SizeReport, StageSize};
use crate::text::LineIndex;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print the sizes.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Say too what would make the image smaller.
    #[arg(long)]
    savings: bool,
    /// The stage that is built, by name or number; the last one if not given.
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    #[command(flatten)]
    build: BuildFlags,
    /// The build context: names and sizes of its files count for what COPY and ADD take, and lists
    /// of packages are read.
    #[arg(long, value_name = "DIR")]
    context: Option<PathBuf>,
    /// The Dockerfile; `-` is standard input.
    file: Input,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u8,
    target: Option<String>,
    stages: Vec<StageEntry<'a>>,
    image: ImageEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    savings: Option<Vec<SavingEntry>>,
}

#[derive(Debug, Serialize)]
struct StageEntry<'a> {
    index: usize,
    name: Option<&'a str>,
    base: &'a str,
    layers: Vec<LayerEntry<'a>>,
    total: RangeEntry,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerEntry<'a> {
    line: u32,
    end_line: u32,
    instruction: &'a str,
    low: u64,
    likely: u64,
    high: u64,
    source: &'static str,
    reason: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    packages: Vec<PackageEntry<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PackageEntry<'a> {
    name: &'a str,
    size: u64,
    brought_by: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ImageEntry {
    disk: RangeEntry,
    pull: RangeEntry,
}

#[derive(Debug, Serialize)]
pub(super) struct RangeEntry {
    low: u64,
    likely: u64,
    high: u64,
}

impl From<SizeRange> for RangeEntry {
    fn from(SizeRange { low, likely, high }: SizeRange) -> RangeEntry {
        RangeEntry { low, likely, high }
    }
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let (dockerfile, text) = load_dockerfile(&options.file, options.build.options())?;
    let beside = surroundings(&options.file, &dockerfile, &text, options.context.as_deref())?;
    let given = Given { declared: Rc::new(settings::declared(&options.file)), ..beside.given };
    let target = find_target(&dockerfile, options.target.as_deref(), &show(&options.file))?;
    let report = SizeReport::new(&dockerfile, target, &given);
    let lines = LineIndex::new(&text);
    let found = options.savings.then(|| savings::find(&text, &dockerfile, &given, target));
    match options.format {
        Format::Text => {
            print(&as_text(&report, &lines));
            if let Some(found) = &found {
                print(&savings::as_text(found, &report));
            }
        }
        Format::Json => {
            let savings = found.map(|it| savings::entries(&it, &text));
            print_json(&Document { savings, ..document(&report, &lines) })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn document<'a>(report: &'a SizeReport, lines: &LineIndex) -> Document<'a> {
    let target = report.target.and_then(|index| report.stages.get(index));
    Document {
        version: 1,
        target: target.map(label),
        stages: report.stages.iter().map(|stage| stage_entry(stage, lines)).collect(),
        image: ImageEntry { disk: report.disk.into(), pull: report.pull.into() },
        savings: None,
    }
}

fn stage_entry<'a>(stage: &'a StageSize, lines: &LineIndex) -> StageEntry<'a> {
    let layer = |layer: &'a Layer| LayerEntry {
        line: lines.line(layer.span.start) + 1,
        end_line: lines.line(layer.span.end) + 1,
        instruction: &layer.instruction,
        low: layer.size.low,
        likely: layer.size.likely,
        high: layer.size.high,
        source: layer.source.as_str(),
        reason: reason(layer),
        packages: layer.parts.iter().map(package_entry).collect(),
    };
    StageEntry {
        index: stage.index,
        name: stage.name.as_deref(),
        base: &stage.base,
        layers: stage.layers.iter().map(layer).collect(),
        total: stage.total.into(),
    }
}

fn package_entry(part: &Part) -> PackageEntry<'_> {
    let Part { name, size, brought_by } = part;
    PackageEntry { name, size: *size, brought_by: brought_by.as_deref() }
}

fn as_text(report: &SizeReport, lines: &LineIndex) -> String {
    let mut out = Vec::new();
    for stage in &report.stages {
        out.push(format!("Stage {}: {}", label(stage), WORDS.estimate(stage.total)));
        for layer in &stage.layers {
            let line = lines.line(layer.span.start) + 1;
            let what = format!("{} {}", layer.instruction, layer.summary);
            out.push(format!("{line:>6}  {:<14} {what}", WORDS.glance(layer.size)));
            let doubt = WORDS.doubt(layer.size).map_or(String::new(), |range| format!("{range}: "));
            out.push(format!("{:>22} {doubt}{} ({})", "", reason(layer), layer.source.as_str()));
        }
    }
    if let Some(stage) = report.target.and_then(|index| report.stages.get(index)) {
        let (disk, pull) = (WORDS.estimate(report.disk), WORDS.estimate(report.pull));
        out.push(format!("Image {}: {disk} on disk, {pull} to pull", label(stage)));
    } else {
        out.push("There is no stage: a Dockerfile begins with FROM.".to_owned());
    }
    let mut layers = report.stages.iter().flat_map(|stage| &stage.layers);
    if layers.any(Layer::could_be_listed) {
        out.push("With --context DIR, what COPY takes of your files is added up.".to_owned());
    }
    out.join("\n") + "\n"
}

fn label(stage: &StageSize) -> String {
    stage.name.clone().unwrap_or_else(|| stage.index.to_string())
}

fn reason(layer: &Layer) -> String {
    WORDS.say(&format!("size.reason.{}", layer.reason.wording), &layer.reason.args)
}
