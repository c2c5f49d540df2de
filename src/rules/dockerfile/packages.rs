//! Command lines of package managers, as the rules about them need them.

use crate::finding::Finding;
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::model::dockerfile::Stage;
use crate::order;
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;

/// `program [options] action arguments …`.
pub(super) struct Call<'a> {
    pub(super) command: &'a SimpleCommand,
    pub(super) program: &'a Word,
    /// `install`, `update`, `add`.
    pub(super) action: &'a Word,
}

/// Options before the action that take the next word as their value.
const VALUED: [&str; 8] =
    ["-o", "--option", "-c", "-t", "--target-release", "-X", "--repository", "--proxy"];

/// Every shell command of every RUN, also those inside substitutions and behind ONBUILD.
pub(super) fn commands(file: &Dockerfile) -> Vec<&SimpleCommand> {
    file.stages.iter().flat_map(runs).flat_map(|(_, run)| all(run)).collect()
}

/// The stages whose layers reach an image: the last one, and those that others stand on. Of the
/// rest, files are copied.
pub(super) fn kept(file: &Dockerfile) -> Vec<&Stage> {
    let below = order::set(file.stages.iter().filter_map(|stage| match stage.from.source {
        Base::Stage(below) => Some(below),
        _ => None,
    }));
    let is_kept =
        |stage: &&Stage| stage.index + 1 == file.stages.len() || below.contains(&stage.index);
    file.stages.iter().filter(is_kept).collect()
}

/// The RUN instructions of a stage, also those that ONBUILD keeps for later.
pub(super) fn runs(stage: &Stage) -> impl Iterator<Item = (&Instruction, &Command)> {
    stage.instructions.iter().filter_map(run)
}

/// The instruction if it is a RUN, or the RUN behind its ONBUILD.
pub(super) fn run(instruction: &Instruction) -> Option<(&Instruction, &Command)> {
    let instruction = match &instruction.kind {
        Kind::Onbuild(Some(trigger)) => trigger,
        _ => instruction,
    };
    match &instruction.kind {
        Kind::Run(run) => Some((instruction, run)),
        _ => None,
    }
}

/// The commands of a RUN, also those inside substitutions, or the one that its exec form calls.
pub(super) fn all(run: &Command) -> Vec<&SimpleCommand> {
    let mut found: Vec<&SimpleCommand> = run.called.as_deref().into_iter().collect();
    if let Form::Shell(script) = &run.form {
        script.each(&mut |script| found.extend(&script.commands));
    }
    found
}

/// The words of a command without what only starts another.
pub(super) fn words(command: &SimpleCommand) -> &[Word] {
    match command.words.as_slice() {
        // This only asks whether there is such a program.
        [command, flag, ..] if command.text == "command" && flag.text.starts_with('-') => {
            std::slice::from_ref(command)
        }
        [starter, rest @ ..] if STARTERS.contains(&starter.text.as_str()) => {
            let flags = rest.iter().take_while(|word| word.text.starts_with('-')).count();
            &rest[flags..]
        }
        words => words,
    }
}

/// What starts the program named behind it.
const STARTERS: [&str; 5] = ["sudo", "exec", "command", "builtin", "busybox"];

/// Takes other tools' names from a finding about a command that they do not look at: one behind
/// `sudo`, or one whose program is named by its path.
pub(super) fn known(finding: Finding, command: &SimpleCommand) -> Finding {
    let is_by_path = words(command).first().is_some_and(|word| word.text.contains('/'));
    if is_by_path || command.name() == "sudo" { finding.known_as(&[]) } else { finding }
}

fn call<'a>(command: &'a SimpleCommand, program: &'a Word, rest: &'a [Word]) -> Option<Call<'a>> {
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if VALUED.contains(&word.text.as_str()) {
            rest.next();
        } else if !word.text.starts_with('-') {
            return Some(Call { command, program, action: word });
        }
    }
    None
}

/// A call of one of these programs.
pub(super) fn program<'a>(command: &'a SimpleCommand, names: &[&str]) -> Option<Call<'a>> {
    let (program, rest) = words(command).split_first()?;
    names.contains(&file_name(&program.text)).then(|| call(command, program, rest))?
}

/// A call of `apt-get` or `apt`.
pub(super) fn apt(command: &SimpleCommand) -> Option<Call<'_>> {
    program(command, &["apt-get", "apt"])
}

/// A call of `apk`.
pub(super) fn apk(command: &SimpleCommand) -> Option<Call<'_>> {
    program(command, &["apk"])
}

/// A call of `pip`, also as `python -m pip`.
pub(super) fn pip(command: &SimpleCommand) -> Option<Call<'_>> {
    let (program, rest) = words(command).split_first()?;
    if is_versioned(file_name(&program.text), "pip") {
        return call(command, program, rest);
    }
    if !is_versioned(file_name(&program.text), "python") {
        return None;
    }
    let module = rest.iter().position(|word| word.text == "-m")?;
    let pip = rest.get(module + 1).filter(|word| word.text == "pip")?;
    call(command, pip, &rest[module + 2..])
}

impl<'a> Call<'a> {
    /// The words behind the action that are neither flags nor the values of those in `valued`.
    pub(super) fn operands(&self, valued: &[&str]) -> Vec<&'a Word> {
        let mut found = Vec::new();
        let mut behind = self.command.words.iter().skip_while(|it| it.span != self.action.span);
        behind.next();
        while let Some(word) = behind.next() {
            if word.text == "--" {
                break;
            }
            if valued.contains(&word.text.as_str()) {
                behind.next();
            } else if !word.text.starts_with('-') {
                found.push(word);
            }
        }
        found
    }

    pub(super) fn is(&self, actions: &[&str]) -> bool {
        actions.contains(&self.action.text.as_str())
    }

    /// Whether some word of the command contains `part`.
    pub(super) fn mentions(&self, part: &str) -> bool {
        self.command.words.iter().any(|word| word.text.contains(part))
    }
}

/// Whether one of the commands deletes `folder`, something in it, or a folder around it.
pub(super) fn removes(command: &Command, folder: &str) -> bool {
    let holds = |word: &Word| {
        let path = word.text.trim_end_matches('*').trim_end_matches('/');
        let is_around =
            folder.strip_prefix(path).is_some_and(|it| it.starts_with('/')) && !path.is_empty();
        word.text.starts_with(folder) || is_around
    };
    all(command).into_iter().any(|simple| {
        let words = words(simple);
        let is_removal = words.first().is_some_and(|word| word.text == "rm" || word.text == "find");
        is_removal && words.iter().any(holds)
    })
}

/// Whether a cache or a `tmpfs` keeps what is written to `folder` out of the image.
pub(super) fn is_mounted(run: &Instruction, folder: &str) -> bool {
    run.mounts().any(|mount| {
        let target = mount.target.as_ref().map_or("", |target| target.value.trim_end_matches('/'));
        let holds = folder
            .strip_prefix(target)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs) && !target.is_empty() && holds
    })
}

/// The last part of a path.
pub(super) fn file_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// `pip`, `pip3`, `pip3.12`.
fn is_versioned(program: &str, name: &str) -> bool {
    let version = program.strip_prefix(name);
    version.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}
