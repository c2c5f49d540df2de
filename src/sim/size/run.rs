//! What a RUN adds: the sum over its commands, told by the heaviest.

use std::collections::BTreeSet;

use crate::model::dockerfile::{Command, Form, Instruction, Mount, MountKind};
use crate::order;
use crate::sim::size::apk;
use crate::sim::size::apt;
use crate::sim::size::build;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::install;
use crate::sim::size::node;
use crate::sim::size::python;
use crate::sim::size::stage::Place;

/// A command with the words behind its name.
#[derive(Clone, Debug)]
pub(super) struct Program<'a> {
    /// Without its folder.
    pub name: &'a str,
    pub words: Vec<&'a str>,
}

/// What is known of a whole RUN before its commands are looked at one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Step<'a> {
    pub programs: Vec<Program<'a>>,
    /// Variables that the script sets to a text.
    pub assigned: Vec<(&'a str, &'a str)>,
    /// Folders of `--mount=type=cache` and `type=tmpfs`: what lands there is in no layer.
    caches: Vec<String>,
    habits: BTreeSet<Habit>,
}

/// What one command of a RUN means for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Habit {
    RemovesPackages,
    CleansDnf,
    CleansNode,
}

impl<'a> Program<'a> {
    fn new(words: Vec<&'a str>) -> Option<Program<'a>> {
        const WRAPPERS: [&str; 7] = ["sudo", "exec", "env", "time", "nice", "command", "eatmydata"];
        let mut words = words.into_iter().skip_while(|it| {
            WRAPPERS.contains(it) || it.starts_with('-') || (it.contains('=') && !it.contains('/'))
        });
        let name = words.next()?;
        let name = name.rsplit('/').next().unwrap_or(name);
        Some(Program { name, words: words.collect() })
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.words
            .iter()
            .any(|it| *it == flag || it.strip_prefix(flag).is_some_and(|it| it.starts_with('=')))
    }

    /// The words that are neither flags nor the values of the flags named.
    pub(super) fn operands(&self, with_value: &[&str]) -> std::vec::IntoIter<&'a str> {
        let mut operands = Vec::new();
        let mut is_value = false;
        for &word in &self.words {
            if !is_value && !word.starts_with('-') {
                operands.push(word);
            }
            is_value = !is_value && with_value.contains(&word);
        }
        operands.into_iter()
    }

    /// The value of a flag: `-o x`, `-o=x`.
    pub(super) fn value(&self, flag: &str) -> Option<&'a str> {
        let at = self.words.iter().position(|it| it.starts_with(flag))?;
        match self.words[at].strip_prefix(flag)? {
            "" => self.words.get(at + 1).copied(),
            rest => rest.strip_prefix('='),
        }
    }
}

impl<'a> Step<'a> {
    pub(super) fn read(instruction: &Instruction, command: &'a Command) -> Step<'a> {
        let programs = match &command.form {
            Form::Exec(items) => {
                let words = items.iter().map(|item| item.value.as_str()).collect();
                Program::new(words).into_iter().collect()
            }
            Form::Shell(script) => {
                let words = script
                    .commands
                    .iter()
                    .map(|it| it.words.iter().map(|word| word.text.as_str()).collect());
                words.filter_map(Program::new).collect()
            }
        };
        let mut step = Step {
            programs,
            assigned: assignments(command),
            caches: cache_mounts(instruction),
            ..Step::default()
        };
        let runs = |name: &str, verb: &str| {
            step.programs.iter().any(|it| it.name.starts_with(name) && it.words.contains(&verb))
        };
        let removes = |folder: &str| {
            step.programs.iter().any(|it| {
                matches!(it.name, "rm" | "find")
                    && it.words.iter().any(|word| word.starts_with(folder))
            })
        };
        let habits = [
            (Habit::RemovesPackages, runs("apk", "del")),
            (
                Habit::CleansDnf,
                ["dnf", "yum", "microdnf"].iter().any(|name| runs(name, "clean"))
                    || removes("/var/cache"),
            ),
            (Habit::CleansNode, ["npm", "yarn", "pnpm"].iter().any(|name| runs(name, "cache"))),
        ];
        step.habits =
            order::set(habits.into_iter().filter_map(|(habit, has)| has.then_some(habit)));
        step
    }

    pub(super) fn does(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }

    /// Whether a cache mount stands on a folder with `part` in its path, or above it.
    pub(super) fn has_cache(&self, part: &str) -> bool {
        self.caches.iter().any(|folder| folder.contains(part))
    }

    /// What the commands add together. What they make for later stages is noted in `place`.
    pub(super) fn estimate(&self, place: &mut Place) -> Estimate {
        let mut total = apt::layer(self, place);
        let mut unknown: Option<&str> = None;
        for program in &self.programs {
            if program.name == "cd" {
                place.enter(program.words.first().copied().unwrap_or("/root"));
            }
            match of_program(program, self, place) {
                Some(estimate) => total = Some(added(total, estimate)),
                None if is_weightless(program.name) => {}
                None => unknown = unknown.or(Some(program.name)),
            }
        }
        // Several unknown commands are no worse a guess than one.
        if let Some(name) = unknown {
            let guess = Estimate::guess([0, 1_000, 200_000], "unknown-command");
            total = Some(added(total, guess.about("command", name)));
        }
        total.unwrap_or_else(|| Estimate::typical([0, 4, 100], MIXED, "small-files"))
    }
}

/// Two estimates as one, with the reason of the heavier.
fn added(total: Option<Estimate>, more: Estimate) -> Estimate {
    let Some(total) = total else { return more };
    let (size, pull) = (total.size.plus(more.size), total.pull.plus(more.pull));
    let heavier = if more.size.likely > total.size.likely { more } else { total };
    Estimate { size, pull, ..heavier }
}

fn of_program(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    match program.name {
        "apk" => apk::install(program, step),
        "dnf" | "yum" | "microdnf" | "tdnf" | "zypper" => install::dnf(program, step),
        "pip" | "pip3" | "uv" | "poetry" | "pipenv" | "pdm" => python::install(program, step),
        "npm" | "yarn" | "pnpm" | "bun" => match node::install(program, step) {
            Some(estimate) => {
                place.makes("node_modules", estimate.clone());
                Some(estimate)
            }
            None => build::node(program),
        },
        "go" => build::go(program, step, place),
        "cargo" => build::cargo(program, step, place),
        "mvn" | "mvnw" | "gradle" | "gradlew" => Some(build::java(program, step, place)),
        "dotnet" => build::dotnet(program, place),
        "bundle" | "gem" | "composer" => {
            let installs =
                program.words.iter().any(|it| matches!(*it, "install" | "update" | "require"));
            installs.then(|| Estimate::typical([500, 60_000, 600_000], MIXED, "libraries"))
        }
        "make" | "cmake" | "ninja" | "meson" | "configure" => {
            Some(Estimate::guess([0, 20_000, 800_000], "compile"))
        }
        "curl" | "wget" => Some(Estimate::guess([0, 15_000, 300_000], "download")),
        "git" => program
            .words
            .contains(&"clone")
            .then(|| Estimate::guess([100, 30_000, 1_000_000], "clone")),
        "chown" | "chmod" => Some(if program.has("-R") || program.has("--recursive") {
            Estimate::guess([0, 2_000, 500_000], "copy-up")
        } else {
            Estimate::typical([0, 10, 50_000], BINARY, "copy-up")
        }),
        "tar" | "unzip" => Some(Estimate::guess([0, 5_000, 300_000], "unpack")),
        "cp" | "mv" => Some(Estimate::guess([0, 1_000, 300_000], "move")),
        "gzip" | "bzip2" | "xz" | "zip" => {
            Some(Estimate::typical([0, 1_000, 100_000], PACKED, "move"))
        }
        "useradd" | "adduser" | "groupadd" | "addgroup" | "usermod" => {
            Some(Estimate::typical([1, 10, 350], MIXED, "user-files"))
        }
        _ => None,
    }
}

/// Commands that leave at most a few small files.
fn is_weightless(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "",
        ".",
        ":",
        "[",
        "[[",
        "apt",
        "apt-get",
        "apt-key",
        "apt-mark",
        "aptitude",
        "basename",
        "cat",
        "cd",
        "command",
        "date",
        "dirname",
        "do",
        "done",
        "dpkg",
        "echo",
        "elif",
        "else",
        "esac",
        "exit",
        "export",
        "false",
        "fi",
        "find",
        "for",
        "grep",
        "head",
        "id",
        "if",
        "in",
        "install",
        "ldconfig",
        "ln",
        "ls",
        "mkdir",
        "mktemp",
        "printf",
        "pwd",
        "read",
        "rm",
        "rmdir",
        "sed",
        "set",
        "setcap",
        "sha256sum",
        "sha512sum",
        "shopt",
        "sleep",
        "sort",
        "source",
        "tail",
        "tee",
        "test",
        "then",
        "touch",
        "tr",
        "true",
        "umask",
        "uname",
        "unset",
        "update-ca-certificates",
        "wait",
        "which",
        "while",
        "xargs",
        "awk",
        "cut",
        "dpkg-reconfigure",
        "locale-gen",
        "corepack",
        "su",
        "su-exec",
    ];
    NAMES.contains(&name) || name.starts_with(['{', '(', '#'])
}

/// Lines of a script that only set variables.
fn assignments(command: &Command) -> Vec<(&str, &str)> {
    let alone = command.commands().iter().filter(|it| it.words.is_empty());
    let words = alone.flat_map(|it| &it.assignments);
    words.filter_map(|word| word.text.split_once('=')).collect()
}

/// Targets of mounts whose content is in no layer.
fn cache_mounts(instruction: &Instruction) -> Vec<String> {
    let stays_out = |mount: &Mount| matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs);
    let mounts = instruction.mounts().filter(stays_out);
    mounts.filter_map(|mount| Some(mount.target?.value)).collect()
}
