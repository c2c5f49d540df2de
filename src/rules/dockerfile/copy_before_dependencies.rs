//! The whole source copied before the dependencies are downloaded.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "copy-before-dependencies", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("copy_before_dependencies"),
};

/// A command that downloads what a project depends on.
struct Download<'a> {
    command: &'a SimpleCommand,
    /// As people call it: `npm ci`.
    title: String,
    program: &'a str,
    /// The files it needs and no others, where that is plain.
    manifests: Option<String>,
}

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        check_stage(stage, file.escape, out);
    }
}

fn check_stage(stage: &Stage, escape: char, out: &mut Sink) {
    let mut cached = BTreeSet::new();
    let mut copy: Option<(usize, &Transfer)> = None;
    for (index, instruction) in stage.instructions.iter().enumerate() {
        match &instruction.kind {
            Kind::Copy(it) | Kind::Add(it) if copy.is_none() && is_whole_context(it) => {
                copy = Some((index, it));
            }
            Kind::Run(run) => {
                let mut downloads = run.commands().iter().filter_map(download);
                let Some((at, transfer)) = copy else {
                    cached.extend(downloads.map(|it| it.program));
                    continue;
                };
                // What was downloaded before the copy is only topped up here.
                let Some(found) = downloads.find(|it| !cached.contains(it.program)) else {
                    continue;
                };
                let rerun =
                    1 + stage.instructions[at + 1..].iter().filter(|it| is_step(it)).count();
                let before = stage.instructions[..at].iter().filter(|it| is_step(it)).count();
                let copying = &stage.instructions[at];
                let args = vec![
                    ("command", (&found.title).into()),
                    ("rerun", rerun.into()),
                    // The FROM is a step of its own.
                    ("total", (1 + before + rerun).into()),
                ];
                let finding = out.at(copying.span, args).related(
                    found.command.span,
                    "related-download",
                    Vec::new(),
                );
                let edits = (index == at + 1)
                    .then(|| edits(copying, transfer, instruction, &found, escape, out))
                    .flatten();
                // The step runs again, but what it downloads is kept.
                let is_kept = instruction.mounts().any(|mount| mount.kind == MountKind::Cache);
                let finding = if is_kept { finding.severity(Severity::Info) } else { finding };
                let args = vec![("command", found.title.into())];
                out.report(match edits {
                    Some(edits) => finding.unsafe_fix(edits).fix_worded("fix", args),
                    None => finding,
                });
                return;
            }
            _ => {}
        }
    }
}

/// Whether all of the build context is copied.
fn is_whole_context(copy: &Transfer) -> bool {
    const WHOLE: [&str; 5] = [".", "./", "*", "./*", "/"];
    copy.from.is_none() && copy.sources.iter().any(|source| WHOLE.contains(&source.value.as_str()))
}

/// Whether the builder counts the instruction as a step.
fn is_step(instruction: &Instruction) -> bool {
    matches!(instruction.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Workdir(_))
}

fn download(command: &SimpleCommand) -> Option<Download<'_>> {
    let words = packages::words(command);
    let program = words.first()?.text.as_str();
    if let Some(pip) = packages::pip(command) {
        let is_list = command.has_flag("-r") || command.has_flag("--requirement");
        let found = Download {
            command,
            title: format!("{} install -r", pip.program.text),
            program: "pip",
            manifests: requirements(command),
        };
        return (is_list && pip.is(&["install"])).then_some(found);
    }

    let operands: Vec<&str> = words[1..]
        .iter()
        .map(|word| word.text.as_str())
        .filter(|word| !word.starts_with('-'))
        .collect();
    let has = |flag: &str| command.has_flag(flag);
    let is_global = command.has_flag("-g") || command.has_flag("--global");
    let manifests = match (program, operands.as_slice()) {
        ("go", ["mod", "download"]) => Some("go.mod go.sum"),
        ("npm", ["ci" | "install" | "i"]) if !is_global => Some("package*.json"),
        ("yarn", [] | ["install"]) if !is_version_query(command) => Some("package.json yarn.lock"),
        ("pnpm", ["install" | "i"]) if !is_global => Some("package.json pnpm-lock.yaml"),
        ("bun", ["install" | "i"]) if !is_global => Some("package.json bun.lock*"),
        ("bundle", ["install"]) => Some("Gemfile Gemfile.lock"),
        ("mvn", ["dependency:go-offline" | "dependency:resolve"]) => Some("pom.xml"),
        ("mix", ["deps.get"]) => Some("mix.exs mix.lock"),
        ("pipenv", ["install" | "sync"]) => Some("Pipfile Pipfile.lock"),
        ("dart" | "flutter", ["pub", "get"]) => Some("pubspec.*"),
        ("swift", ["package", "resolve"]) => Some("Package.*"),
        ("uv", ["sync"]) if has("--no-install-project") => Some("pyproject.toml uv.lock"),
        ("poetry", ["install"]) if has("--no-root") => Some("pyproject.toml poetry.lock"),
        ("composer", ["install"]) if has("--no-scripts") && has("--no-autoloader") => {
            Some("composer.json composer.lock")
        }
        // These look into the sources as well, or need files whose names we cannot know.
        ("cargo", ["fetch" | "vendor"])
        | ("dotnet", ["restore", ..])
        | ("composer" | "poetry", ["install"])
        | ("uv", ["sync"])
        | ("gradle" | "gradlew" | "./gradlew", ["dependencies"])
        | ("mvnw" | "./mvnw", ["dependency:go-offline" | "dependency:resolve"]) => None,
        _ => return None,
    };
    let words: Vec<&str> = std::iter::once(program).chain(operands).collect();
    let title = words.join(" ");
    Some(Download { command, title, program, manifests: manifests.map(str::to_owned) })
}

fn is_version_query(command: &SimpleCommand) -> bool {
    ["--version", "--help", "-v", "-h"].iter().any(|flag| command.has_flag(flag))
}

/// The file of `pip install -r file`, if it lies beside and nothing else is installed.
fn requirements(command: &SimpleCommand) -> Option<String> {
    let flag = command.words.iter().position(|word| word.text == "-r")?;
    let file = command.words.get(flag + 1).filter(|word| !word.expands)?;
    let operands = command.operands().count();
    // `install` and the file; before them perhaps `pip` of `python -m pip`.
    let expected = if command.name().starts_with("pip") { 2 } else { 3 };
    let is_beside = !file.text.contains(['/', ' ', '*']);
    (operands == expected && is_beside).then(|| file.text.clone())
}

/// Copies the manifests and downloads first; the sources come after.
fn edits(
    copying: &Instruction,
    copy: &Transfer,
    running: &Instruction,
    found: &Download,
    escape: char,
    out: &Sink,
) -> Option<Vec<Edit>> {
    let manifests = found.manifests.as_ref()?;
    let Kind::Run(run) = &running.kind else { return None };
    let folder = copy.destination.as_ref()?.value.trim_end_matches('/');
    let destination = if folder == "." { "./".to_owned() } else { format!("{folder}/") };
    let is_plain = copy.sources.len() == 1 && !folder.contains(['"', '\'', ' ', escape]);
    if !is_plain || !run.heredocs.is_empty() || copying.flag("exclude").is_some() {
        return None;
    }
    let removal = match run.commands() {
        [_] if out.text(run.span) == out.text(found.command.span) => {
            Edit::delete(out.lines(running.span))
        }
        [first, second, ..] if first.span == found.command.span => {
            let is_chained = second.joined_by == Joint::And;
            let between = Span { end: second.span.start, ..first.span };
            is_chained.then(|| Edit::delete(between))?
        }
        _ => return None,
    };
    let flags = |instruction: &Instruction| {
        let flags = instruction.flags.iter().map(|flag| format!("{} ", out.text(flag.span)));
        flags.collect::<String>()
    };
    let (copy_flags, run_flags) = (flags(copying), flags(running));
    let command = out.text(found.command.span);
    let keyword = &running.keyword.value;
    let text =
        format!("COPY {copy_flags}{manifests} {destination}\n{keyword} {run_flags}{command}\n");
    Some(vec![Edit::insert(copying.span, text), removal])
}
