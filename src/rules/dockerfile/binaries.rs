//! Programs that a stage compiles and another takes.

use std::collections::BTreeMap;

use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::rules::Sink;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::packages;
use crate::syntax::shell::SimpleCommand;

/// More commands of one stage are not looked at, nor more stages.
const MOST_BUILDS: usize = 20;
const MOST_STAGES: usize = 20;

/// A command that compiles a program.
#[derive(Clone, Copy)]
pub(super) struct Build<'a> {
    pub(super) run: &'a Instruction,
    pub(super) command: &'a SimpleCommand,
    pub(super) language: Language,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    C,
    Go,
    Rust,
}

/// A copy of a program into a stage, with the stage that compiled it.
pub(super) struct Copied<'a> {
    pub(super) from: &'a Stage,
    pub(super) copy: &'a Instruction,
    pub(super) build: Build<'a>,
}

/// What each stage compiles, looked at once.
pub(super) struct Builds<'a> {
    file: &'a Dockerfile,
    known: BTreeMap<usize, Vec<Build<'a>>>,
}

impl<'a> Builds<'a> {
    pub(super) fn new(file: &'a Dockerfile) -> Builds<'a> {
        Builds { file, known: BTreeMap::new() }
    }

    /// The first program that an earlier stage compiles and this one copies.
    pub(super) fn copied_to(&mut self, stage: &'a Stage) -> Option<Copied<'a>> {
        let file = self.file;
        stage.copies().find_map(|(copy, transfer)| {
            let (_, Base::Stage(index)) = transfer.from.as_ref()? else { return None };
            let from = file.stages.get(*index)?;
            if self.known.len() >= MOST_STAGES && !self.known.contains_key(index) {
                return None;
            }
            let builds = self.known.entry(*index).or_insert_with(|| builds(from, file));
            let build = builds.iter().find(|it| is_taken(it, transfer))?;
            Some(Copied { from, copy, build: *build })
        })
    }
}

fn builds<'a>(stage: &'a Stage, file: &'a Dockerfile) -> Vec<Build<'a>> {
    let mut found = Vec::new();
    for run in bases::layers(stage, file) {
        let Kind::Run(script) = &run.kind else { continue };
        let compile = |command: &'a SimpleCommand| {
            language(command).map(|language| Build { run, command, language })
        };
        found.extend(script.commands().iter().filter_map(compile));
    }
    found.truncate(MOST_BUILDS);
    found
}

fn language(command: &SimpleCommand) -> Option<Language> {
    let words = packages::words(command);
    let action = words.get(1).map_or("", |word| word.text.as_str());
    match (packages::file_name(&words.first()?.text), action) {
        ("go", "build" | "install") => Some(Language::Go),
        ("cargo", "build" | "install") => Some(Language::Rust),
        ("gcc" | "g++" | "cc" | "c++" | "clang" | "clang++", _) if output(command).is_some() => {
            Some(Language::C)
        }
        _ => None,
    }
}

/// What `-o` names.
fn output(command: &SimpleCommand) -> Option<&str> {
    let joined = command.words.iter().find_map(|word| word.text.strip_prefix("-o="));
    joined.or_else(|| {
        let at = command.words.iter().position(|word| word.text == "-o")?;
        command.words.get(at + 1).map(|word| word.text.as_str())
    })
}

/// Whether a copy takes what a command makes.
fn is_taken(build: &Build, copy: &Transfer) -> bool {
    // The folders in which the tools leave their programs.
    let folders: &[&str] = match build.language {
        Language::C => &[],
        Language::Go => &["/go/bin/"],
        Language::Rust => &["/release/", "/cargo/bin/"],
    };
    let output = output(build.command);
    copy.sources.iter().any(|source| {
        let (folder, name) = source.value.rsplit_once('/').unwrap_or(("", &source.value));
        let is_output = output.is_some_and(|output| match output.strip_suffix('/') {
            Some(output) => packages::file_name(output) == packages::file_name(folder),
            None => packages::file_name(output) == name,
        });
        let is_left = folders.iter().any(|it| source.value.contains(it));
        !name.is_empty() && (is_output || is_left)
    })
}

/// Whether a stage brings a C library, or parts of one, for programs that need it.
pub(super) fn brings_libc(stage: &Stage, file: &Dockerfile, out: &Sink) -> bool {
    let parts = ["compat", "glibc", "/lib", "ld-linux", "rootfs"];
    let is_whole = |instruction: &Instruction| match &instruction.kind {
        Kind::Add(_) => true,
        Kind::Copy(copy) => copy.sources.iter().any(|it| matches!(&*it.value, "/" | "/usr")),
        _ => false,
    };
    bases::mentions(stage, file, &parts, out) || bases::layers(stage, file).any(is_whole)
}
