//! What a RUN adds: the sum over its commands, told by the heaviest.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::downloads;
use crate::model::dockerfile::{Command, Form, Instruction, Mount, MountKind};
use crate::order;
use crate::sim::size::apk;
use crate::sim::size::apt;
use crate::sim::size::build;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED};
use crate::sim::size::files;
use crate::sim::size::go;
use crate::sim::size::install;
use crate::sim::size::node;
use crate::sim::size::python;
use crate::sim::size::rust;
use crate::sim::size::stage::Place;
use crate::syntax::shell::{Joint, SimpleCommand};

/// Of one command's paths, so many are looked up: each costs a look at all that is known.
const MOST_PATHS: usize = 200;

/// Names of commands that can be read in a sentence.
const LONGEST_NAME: usize = 60;

/// A command with the words behind its name.
#[derive(Clone, Debug)]
pub(super) struct Program<'a> {
    /// Without its folder.
    pub name: &'a str,
    pub words: Vec<&'a str>,
    /// `NAME=value` before the name.
    pub assignments: Vec<&'a str>,
    /// The file that its output goes into.
    pub output: Option<&'a str>,
    /// The address that what it reads from a pipe comes from.
    pub fed_by: Option<&'a str>,
}

/// What is known of a whole RUN before its commands are looked at one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Step<'a> {
    pub programs: Vec<Program<'a>>,
    /// Variables that the script sets to a text.
    pub assigned: BTreeMap<&'a str, &'a str>,
    /// Folders of `--mount=type=cache` and `type=tmpfs`, and those that the RUN itself empties behind
    /// what fills them: what lands there is in no layer.
    caches: Vec<String>,
    habits: BTreeSet<Habit>,
    /// What `export` sets.
    exports: BTreeMap<&'a str, &'a str>,
    /// Commands with those of their words that say that something is cleaned up.
    tidying: BTreeSet<(&'a str, &'a str)>,
    /// What `apk del` names.
    unadded: BTreeSet<&'a str>,
}

/// Words of commands that take back what others left.
const TIDY: [&str; 5] = ["-cache", "-modcache", "clean", "prune", "purge"];

/// What one command of a RUN means for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Habit {
    CleansDnf,
    CleansNode,
}

impl<'a> Program<'a> {
    fn new(words: Vec<&'a str>, output: Option<&'a str>) -> Option<Program<'a>> {
        const WRAPPERS: [&str; 7] = ["sudo", "exec", "env", "time", "nice", "command", "eatmydata"];
        let mut assignments = Vec::new();
        let is_assignment =
            |it: &str| it.split_once('=').is_some_and(|(name, _)| !name.contains('/'));
        let mut words = words.into_iter().skip_while(|it| {
            if is_assignment(it) {
                assignments.push(*it);
            }
            WRAPPERS.contains(it) || it.starts_with('-') || is_assignment(it)
        });
        let name = words.next()?;
        let name = name.rsplit('/').next().unwrap_or(name);
        // The helpers for other platforms do what the tools do whose names they lengthen: `xx-go`.
        let name = name.strip_prefix("xx-").unwrap_or(name);
        let words = words.collect();
        Some(Program { name, words, assignments, output, fed_by: None })
    }

    fn of(command: &'a SimpleCommand) -> Option<Program<'a>> {
        // What stands before the name is told from the words behind it by `new`.
        let texts = command.assignments.iter().chain(&command.words).map(|it| it.text.as_str());
        let redirections = command.redirections.iter().rev();
        let output = redirections.filter(|it| matches!(it.operator, ">" | ">>" | ">|"));
        let mut output = output.filter(|it| matches!(it.descriptor.as_str(), "" | "1"));
        let output = output.find_map(|it| it.target.as_ref()).map(|it| &*it.text);
        Program::new(texts.collect(), output)
    }

    /// What a variable is set to for this command alone.
    pub(super) fn assigned(&self, name: &str) -> Option<&'a str> {
        value_of(&self.assignments, name)
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

    /// The values of a flag that may stand several times: `-r x`, `-rx`, `--list x`, `--list=x`.
    pub(super) fn values(&self, flag: &str) -> impl Iterator<Item = &'a str> {
        let is_long = flag.starts_with("--");
        self.words.iter().enumerate().filter_map(move |(at, word)| {
            match word.strip_prefix(flag)? {
                "" => self.words.get(at + 1).copied(),
                rest if is_long => rest.strip_prefix('='),
                rest => Some(rest.trim_start_matches('=')),
            }
        })
    }

    /// The words that are no flags. Nobody writes more of them than are looked at.
    pub(super) fn paths(&self, with_value: &[&str]) -> Vec<&'a str> {
        self.operands(with_value).filter(|it| *it != "--").take(MOST_PATHS).collect()
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
    pub(super) fn read(instruction: &Instruction, command: &'a Command, place: &Place) -> Step<'a> {
        let programs: Vec<Program> = match &command.form {
            Form::Exec(items) => {
                let words = items.iter().map(|item| item.value.as_str()).collect();
                Program::new(words, None).into_iter().collect()
            }
            Form::Shell(script) => {
                let before = std::iter::once(None).chain(script.commands.iter().map(Some));
                let commands = script.commands.iter().zip(before);
                commands
                    .filter_map(|(command, before)| {
                        let fed_by = before.filter(|_| command.joined_by == Joint::Pipe);
                        let fed_by = fed_by.and_then(address);
                        Some(Program { fed_by, ..Program::of(command)? })
                    })
                    .collect()
            }
        };
        let mut caches = cache_mounts(instruction);
        caches.extend(emptied(&programs, place));
        let mut step = Step { programs, assigned: assignments(command), caches, ..Step::default() };
        for program in &step.programs {
            if program.name == "export" {
                step.exports.extend(program.words.iter().filter_map(|it| it.split_once('=')));
            } else if program.name == "apk" && program.words.contains(&"del") {
                step.unadded.extend(program.operands(&[]).skip(1));
            }
            let tidy = program.words.iter().filter(|it| TIDY.contains(*it));
            step.tidying.extend(tidy.map(|it| (program.name, *it)));
        }
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

    /// Whether a cache stands on a folder with `part` in its path: `/go` is in `/go/pkg`, not in
    /// `/go.tar.gz`.
    pub(super) fn has_cache(&self, part: &str) -> bool {
        let part = part.trim_end_matches('/');
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['/', '*']);
        self.caches
            .iter()
            .any(|it| it.match_indices(part).any(|(at, _)| is_end(&it[at + part.len()..])))
    }

    /// Whether a command of this name has this word, one of [`TIDY`].
    pub(super) fn tidies(&self, name: &str, word: &str) -> bool {
        self.tidying.contains(&(name, word))
    }

    /// Whether `apk del` names this.
    pub(super) fn unadds(&self, name: &str) -> bool {
        self.unadded.contains(name)
    }

    /// What a variable is set to when a command runs.
    pub(super) fn setting(&self, program: &Program, place: &Place, name: &str) -> Option<String> {
        let here = program.assigned(name).or_else(|| self.exports.get(name).copied());
        here.map(str::to_owned).or_else(|| place.setting(name).map(str::to_owned))
    }

    /// Whether a variable is set to something that tools take for yes.
    pub(super) fn is_set(&self, program: &Program, place: &Place, name: &str) -> bool {
        let value = self.setting(program, place, name).unwrap_or_default();
        !matches!(value.as_str(), "" | "0" | "false" | "no" | "off")
    }

    /// What the commands add together. What they make for later stages is noted in `place`.
    pub(super) fn estimate(&self, place: &mut Place) -> Estimate {
        let mut parts: Vec<Estimate> = apt::layer(self, place).into_iter().collect();
        let mut unknown: Option<&str> = None;
        for program in &self.programs {
            place.at_part(parts.len());
            if program.name == "cd" {
                place.enter(program.words.first().copied().unwrap_or("/root"));
            }
            if let Some(change) = files::change(program, place) {
                for (part, gone) in &change.removed.fresh {
                    if let Some(part) = parts.get_mut(*part) {
                        part.size = part.size.minus(gone.size);
                        part.pull = part.pull.minus(gone.pull);
                    }
                }
                parts.extend(change.added);
                continue;
            }
            match of_program(program, self, place) {
                Some(estimate) => parts.push(estimate),
                None if is_weightless(program.name) => {}
                None => unknown = unknown.or(Some(program.name)),
            }
        }
        // Several unknown commands are no worse a guess than one.
        if let Some(name) = unknown {
            // What is that long is an expression of another shell.
            let name = if name.len() > LONGEST_NAME { "…" } else { name };
            let guess = Estimate::guess([0, 1_000, 200_000], "unknown-command");
            let guess = guess.about("command", name);
            place.at_part(parts.len());
            place.holds(".", guess.clone());
            parts.push(guess);
        }
        let total = parts.into_iter().reduce(Estimate::plus);
        total.unwrap_or_else(|| Estimate::typical([0, 4, 100], MIXED, "small-files"))
    }
}

/// What `curl` or `wget` fetches.
fn address(command: &SimpleCommand) -> Option<&str> {
    if !matches!(command.name(), "curl" | "wget") {
        return None;
    }
    command.words.iter().map(|it| it.text.as_str()).find(|it| it.contains("://"))
}

/// A shell or interpreter that runs what comes from the network.
fn installer(program: &Program) -> Option<Estimate> {
    const READERS: [&str; 8] = ["sh", "bash", "ash", "dash", "zsh", "python", "python3", "php"];
    if !READERS.contains(&program.name) {
        return None;
    }
    let inner = program.words.iter().copied().find(|it| it.contains("://"));
    let address = program.fed_by.or(inner)?;
    Some(match downloads::installed_by(address) {
        Some(kilobytes) => Estimate::typical(kilobytes, BINARY, "installer"),
        None => Estimate::guess([0, 20_000, 600_000], "installer-unknown"),
    })
}

/// The value of `NAME=value` among some words.
fn value_of<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().find_map(|it| it.strip_prefix(name)?.strip_prefix('='))
}

fn of_program(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    if let Some(estimate) = installer(program) {
        return held(Some(estimate), place);
    }
    match program.name {
        "apk" => apk::install(program, step),
        "dnf" | "yum" | "microdnf" | "tdnf" | "zypper" => install::dnf(program, step),
        "virtualenv" => Some(python::virtualenv(program, place)),
        "conda" | "mamba" | "micromamba" => held(conda(program), place),
        "pip" | "uv" | "poetry" | "pipenv" | "pdm" => python::install(program, step, place),
        name if name.starts_with("pip3") => python::install(program, step, place),
        name if name.starts_with("python") => python::module(program, step, place),
        "npm" | "yarn" | "pnpm" | "bun" => {
            let installed = node::install(program, step, place);
            installed.or_else(|| held(build::node(program), place))
        }
        "go" => go::go(program, step, place),
        "cargo" => rust::cargo(program, step, place),
        "mvn" | "mvnw" | "gradle" | "gradlew" => Some(build::java(program, step, place)),
        "dotnet" => build::dotnet(program, place),
        "bundle" | "gem" | "composer" => held(build::libraries(program, place), place),
        "make" | "cmake" | "ninja" | "meson" | "configure" => {
            held(Some(Estimate::guess([0, 20_000, 800_000], "compile")), place)
        }
        "useradd" | "adduser" | "groupadd" | "addgroup" | "usermod" => {
            Some(Estimate::typical([1, 10, 350], MIXED, "user-files"))
        }
        _ => None,
    }
}

/// Packages by conda, each with the libraries that it is linked to, and Python once more in each
/// environment of its own.
fn conda(program: &Program) -> Option<Estimate> {
    const ACTIONS: [&str; 5] = ["install", "create", "update", "upgrade", "env"];
    let installs = program.words.iter().any(|it| ACTIONS.contains(it));
    installs.then(|| Estimate::typical([1_000, 500_000, 6_000_000], MIXED, "conda"))
}

/// Notes that something comes to lie in the working folder.
fn held(estimate: Option<Estimate>, place: &mut Place) -> Option<Estimate> {
    if let Some(estimate) = &estimate {
        place.holds(".", estimate.clone());
    }
    estimate
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
        "a2enconf",
        "a2enmod",
        "a2ensite",
        "break",
        "case",
        "chpasswd",
        "cmp",
        "comm",
        "conda",
        "continue",
        "crontab",
        "diff",
        "expr",
        "eval",
        "getent",
        "gpg",
        "gpgconf",
        "groupmod",
        "hash",
        "info",
        "jq",
        "kill",
        "local",
        "mamba",
        "md5sum",
        "micromamba",
        "nproc",
        "passwd",
        "patch",
        "pkill",
        "readlink",
        "realpath",
        "return",
        "seq",
        "service",
        "sha1sum",
        "shift",
        "ssh-keygen",
        "ssh-keyscan",
        "stat",
        "strip",
        "sync",
        "systemctl",
        "trap",
        "type",
        "uniq",
        "update-alternatives",
        "verify",
        "visudo",
        "wc",
        "yes",
    ];
    NAMES.contains(&name) || name.starts_with(['{', '(', '#'])
}

/// Folders that are deleted behind the commands that could fill them.
fn emptied(programs: &[Program], place: &Place) -> Vec<String> {
    let first = programs.iter().position(|it| !is_weightless(it.name)).unwrap_or(programs.len());
    let moves = programs.iter().any(|it| it.name == "cd");
    let mut folders = Vec::new();
    for program in programs.iter().skip(first).filter(|it| it.name == "rm") {
        let paths = program.paths(&[]).into_iter().map(|it| it.trim_end_matches("/*"));
        // Behind a `cd` nobody knows here where a relative path leads.
        folders.extend(
            paths
                .filter(|it| !moves || it.starts_with(['/', '~', '$']))
                .map(|it| place.absolute(it)),
        );
    }
    folders.truncate(MOST_PATHS);
    folders
}

/// Lines of a script that only set variables.
fn assignments(command: &Command) -> BTreeMap<&str, &str> {
    let alone = command.commands().iter().filter(|it| it.words.is_empty());
    let words = alone.flat_map(|it| &it.assignments);
    order::map(words.filter_map(|word| word.text.split_once('=')))
}

/// Targets of mounts whose content is in no layer.
fn cache_mounts(instruction: &Instruction) -> Vec<String> {
    let stays_out = |mount: &Mount| matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs);
    let mounts = instruction.mounts().filter(stays_out);
    mounts.filter_map(|mount| Some(mount.target?.value)).collect()
}
