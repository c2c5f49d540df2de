//! The scripts of a Dockerfile, each with the shell that runs it.

mod assignments;
pub(super) mod backticks;
pub(super) mod bash_in_sh;
pub(super) mod delete_with_empty_variable;
pub(super) mod doubled_range;
pub(super) mod escape_in_echo;
pub(super) mod find_piped_to_xargs;
pub(super) mod glob_as_option;
pub(super) mod joined_tests;
pub(super) mod loop_over_lines;
pub(super) mod loop_runs_once;
pub(super) mod masked_exit_code;
pub(super) mod negation_without_effect;
pub(super) mod parsed_ls;
mod quoting;
pub(super) mod shell_syntax;
pub(super) mod spaces_around_equals;
pub(super) mod unchecked_cd;
pub(super) mod unquoted_substitution;
pub(super) mod unquoted_variable;
pub(super) mod unused_variable;
pub(super) mod useless_echo;
mod values;
pub(super) mod variable_as_format;
pub(super) mod variable_in_single_quotes;
pub(super) mod variable_never_set;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::content::inside;
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::image::ImageRef;
use crate::order;
use crate::rules::pragma;
use crate::syntax::shell::{Node, NodeKind, Script, SimpleCommand, Word, is_name};

/// The script of one RUN.
pub struct Run<'a> {
    pub(super) script: &'a Script,
    /// The shell that runs it, as far as the base image or SHELL tells.
    pub(super) shell: Shell,
    /// The shell that hadolint has `ShellCheck` judge it for.
    pub(super) dialect: Dialect,
    /// What ARG and ENV have set.
    pub(super) variables: &'a BTreeSet<String>,
    /// Whether the shell itself has been told to stop at the first failure.
    pub(super) starts_with_errexit: bool,
}

/// What runs a script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shell {
    /// A `/bin/sh` of which nothing more is known.
    Unknown,
    Dash,
    /// `BusyBox` as in Alpine.
    Ash,
    /// Bash, also under the name of `sh`.
    Bash,
    /// Not a shell of this family.
    Foreign,
}

/// What `ShellCheck` takes a script for, by the name of its shell alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sh,
    Dash,
    Bash,
    /// It does not look at it.
    None,
}

/// What holds between one RUN and the next.
#[derive(Clone)]
struct State {
    shell: Shell,
    dialect: Dialect,
    variables: Rc<BTreeSet<String>>,
    has_errexit: bool,
}

/// More variables than these are not kept, as each stage has its own.
const MOST: usize = 500;

/// What the builder sets without an ARG.
const PROXIES: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Visits the script of each RUN that a shell of the Bourne family runs and can read.
pub(super) fn each_run(file: &Dockerfile, visit: &mut dyn FnMut(&Run)) {
    each_text(file, &mut |run| {
        if run.script.errors.is_empty() {
            visit(run);
        }
    });
}

/// Visits the script of each RUN that a shell of the Bourne family runs.
pub(super) fn each_text(file: &Dockerfile, visit: &mut dyn FnMut(&Run)) {
    let mut ends: Vec<State> = Vec::with_capacity(file.stages.len());
    let mut pragmas = file
        .comments
        .iter()
        .filter_map(|comment| Some((comment.span.start, named(pragma::shell(&comment.text)?))));
    let mut pragma = pragmas.next();
    let mut chosen_before = |place: u32| {
        let mut chosen = None;
        while let Some((_, shell)) = pragma.take_if(|it| it.0 < place) {
            chosen = Some(shell);
            pragma = pragmas.next();
        }
        chosen
    };
    // Above the first stage it is for all of them, further down for the rest of its stage.
    let for_all = file.stages.first().and_then(|it| chosen_before(it.from.span.start));
    // Stages that follow each other often stand on one image, and looking it up takes its time.
    let mut before: Option<(&ImageRef, Shell)> = None;
    for stage in &file.stages {
        let mut state = match stage.from.source {
            Base::Stage(base) => ends.get(base).cloned(),
            _ => None,
        };
        let state = state.get_or_insert_with(|| {
            let image = stage.base_image(file);
            let known = before.filter(|(known, _)| Some(*known) == image);
            let shell = known.map_or_else(|| image.map_or(Shell::Unknown, shell_of), |it| it.1);
            before = image.map(|image| (image, shell));
            let mut state = beginning(shell);
            (state.shell, state.dialect) = for_all.unwrap_or((state.shell, state.dialect));
            state
        });
        for instruction in &stage.instructions {
            if let Some(shell) = chosen_before(instruction.span.start) {
                (state.shell, state.dialect) = shell;
            }
            if !stage.is_windows() {
                state.step(instruction, visit);
            }
        }
        let next = file.stages.get(stage.index + 1).map_or(u32::MAX, |it| it.from.span.start);
        if let Some(shell) = chosen_before(next) {
            (state.shell, state.dialect) = shell;
        }
        ends.push(state.clone());
    }
}

fn beginning(shell: Shell) -> State {
    let variables = Rc::new(order::set(PROXIES.map(str::to_owned)));
    State { shell, dialect: Dialect::Sh, variables, has_errexit: false }
}

impl State {
    fn step(&mut self, instruction: &Instruction, visit: &mut dyn FnMut(&Run)) {
        match &instruction.kind {
            Kind::Shell(command) => {
                let items: Vec<&str> =
                    command.items().iter().map(|item| item.value.as_str()).collect();
                let (shell, dialect) = named(&items.join(" "));
                self.dialect = dialect;
                self.has_errexit = items.iter().skip(1).any(|it| is_errexit(it));
                // `/bin/sh` stays what it is in the image.
                if shell != Shell::Unknown {
                    self.shell = shell;
                }
            }
            Kind::Arg(pairs) | Kind::Env(pairs) => {
                for pair in pairs {
                    if self.variables.len() < MOST {
                        Rc::make_mut(&mut self.variables).insert(pair.name.value.clone());
                    }
                }
            }
            Kind::Run(command) => self.run(command, visit),
            Kind::Onbuild(Some(trigger))
                if matches!(trigger.kind, Kind::Run(_) | Kind::Arg(_) | Kind::Env(_)) =>
            {
                self.step(trigger, visit);
            }
            _ => {}
        }
    }

    fn run(&self, command: &Command, visit: &mut dyn FnMut(&Run)) {
        let Form::Shell(script) = &command.form else { return };
        let mut run = Run {
            script,
            shell: self.shell,
            dialect: self.dialect,
            variables: &self.variables,
            starts_with_errexit: self.has_errexit,
        };
        if let (Some(first), false) = (script.commands.first(), command.heredocs.is_empty()) {
            let (shell, dialect) = named(first.name());
            if dialect != Dialect::None {
                // `bash <<EOF`: ShellCheck is not shown what the heredoc holds.
                let starts_with_errexit = first.arguments().iter().any(|it| is_errexit(&it.text));
                run = Run { shell, dialect: Dialect::None, starts_with_errexit, ..run };
            }
        }
        if run.shell != Shell::Foreign {
            visit(&run);
        }
    }
}

/// The shell of a command line such as `/bin/bash -c`.
fn named(line: &str) -> (Shell, Dialect) {
    let is_env = |word: &&str| word.ends_with("/env");
    let program = line.split_whitespace().find(|word| !is_env(word)).unwrap_or_default();
    match program.rsplit('/').next().unwrap_or(program) {
        "sh" => (Shell::Unknown, Dialect::Sh),
        "dash" => (Shell::Dash, Dialect::Dash),
        "ash" => (Shell::Ash, Dialect::Dash),
        "bash" | "ksh" => (Shell::Bash, Dialect::Bash),
        _ => (Shell::Foreign, Dialect::None),
    }
}

/// What `/bin/sh` is in the image that a stage stands on.
fn shell_of(image: &ImageRef) -> Shell {
    /// Images that are not in the table, by a part of their name.
    const FAMILIES: [(&str, Shell); 12] = [
        ("alpine", Shell::Ash),
        ("busybox", Shell::Ash),
        ("debian", Shell::Dash),
        ("ubuntu", Shell::Dash),
        ("fedora", Shell::Bash),
        ("centos", Shell::Bash),
        ("rockylinux", Shell::Bash),
        ("almalinux", Shell::Bash),
        ("opensuse", Shell::Bash),
        ("oraclelinux", Shell::Bash),
        ("archlinux", Shell::Bash),
        ("/ubi", Shell::Bash),
    ];
    let name = image.name();
    match inside::find(&name, image.tag_or_latest()).map(|it| it.shell) {
        Some(inside::Shell::Ash) => Shell::Ash,
        Some(inside::Shell::Dash) => Shell::Dash,
        Some(inside::Shell::Bash) => Shell::Bash,
        Some(inside::Shell::Missing) => Shell::Unknown,
        None => {
            let written = format!("{name}:{}", image.tag_or_latest());
            let family = FAMILIES.iter().find(|(part, _)| written.contains(part));
            family.map_or(Shell::Unknown, |&(_, shell)| shell)
        }
    }
}

impl Run<'_> {
    /// Whether all that ARG and ENV have set is known.
    fn knows_all_variables(&self) -> bool {
        self.variables.len() < MOST
    }

    /// Visits every command, also within substitutions.
    fn each_command(&self, visit: &mut dyn FnMut(&SimpleCommand)) {
        self.script.each(&mut |script| script.commands.iter().for_each(&mut *visit));
    }
}

/// Where in a command a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The command's name.
    Name,
    Argument,
    /// `NAME=value` before a command.
    Assignment,
    /// `NAME=value` behind `export`, `local` and their like.
    Parameter,
    /// The target of a redirection.
    Target,
    /// Inside `[[ … ]]`.
    Test,
    /// What a `for` goes through.
    Loop,
    /// What a `case` compares.
    Case,
}

impl Role {
    /// Whether the shell splits what an unquoted expansion gives here.
    pub(super) fn splits(self, word: &Word, dialect: Dialect) -> bool {
        match self {
            // A command kept in a variable is split on purpose.
            Role::Name => word.parts.len() > 1,
            Role::Argument | Role::Target => true,
            Role::Parameter => matches!(dialect, Dialect::Sh),
            Role::Assignment | Role::Test | Role::Loop | Role::Case => false,
        }
    }
}

/// The words of a command with their roles, in the order they are written.
pub(super) fn words(command: &SimpleCommand) -> impl Iterator<Item = (Role, &Word)> {
    // These run what follows as a command.
    const RUNNERS: [&str; 3] = ["exec", "command", "builtin"];
    let assignments = command.assignments.iter().map(|word| (Role::Assignment, word));
    let is_test = command.name() == "[[";
    let declares = declares(command);
    let runs = RUNNERS.contains(&command.name());
    let words = command.words.iter().enumerate().map(move |(index, word)| {
        let role = match index {
            0 => Role::Name,
            1 if runs => Role::Name,
            _ if is_test => Role::Test,
            _ if declares && assigned(word).is_some() => Role::Parameter,
            _ => Role::Argument,
        };
        (role, word)
    });
    // The end of a heredoc stands for itself.
    let targets = command.redirections.iter().filter(|it| !matches!(it.operator, "<<" | "<<-"));
    let targets = targets.filter_map(|it| Some((Role::Target, it.target.as_ref()?)));
    assignments.chain(words).chain(targets)
}

/// Visits every word outside substitutions with its role.
pub(super) fn each_word<'a>(script: &'a Script, visit: &mut dyn FnMut(Role, &'a Word)) {
    for command in &script.commands {
        words(command).for_each(|(role, word)| visit(role, word));
    }
    script.each_node(&mut |node: &Node| {
        let targets = node.redirections.iter().filter_map(|it| it.target.as_ref());
        targets.for_each(|word| visit(Role::Target, word));
        match &node.kind {
            NodeKind::For { words, .. } => words.iter().for_each(|word| visit(Role::Loop, word)),
            NodeKind::Case { subject, .. } => visit(Role::Case, subject),
            _ => {}
        }
    });
}

/// Whether the arguments of a command are variables to set.
pub(super) fn declares(command: &SimpleCommand) -> bool {
    matches!(command.name(), "export" | "local" | "readonly" | "declare" | "typeset")
}

/// The name that a word such as `NAME=value` sets.
pub(super) fn assigned(word: &Word) -> Option<&str> {
    let (name, _) = word.text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    is_name(name).then_some(name)
}

/// Whether a command is `set -e` or its like.
pub(super) fn sets_errexit(command: &SimpleCommand) -> bool {
    command.name() == "set" && command.arguments().iter().any(|it| is_errexit(&it.text))
}

/// `-e`, also within `-eux`, or what stands behind `-o`.
fn is_errexit(word: &str) -> bool {
    let letters = word.strip_prefix('-').filter(|it| !it.starts_with('-'));
    word == "errexit" || letters.is_some_and(|it| it.contains('e'))
}
