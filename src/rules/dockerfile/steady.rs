//! Steps whose result hangs neither on the sources nor on what a build is told, as the rules about
//! their order need them.

use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::MountKind;
use crate::rules::Sink;
use crate::rules::dockerfile::packages;
use crate::syntax::shell::{Joint, NodeKind, SimpleCommand};
use crate::text::Span;

/// Package managers, and what they do that looks at nothing but their own files and the network.
static MANAGERS: [(&str, &[&str]); 8] = [
    ("apt-get", &["update", "install", "upgrade", "dist-upgrade", "clean", "autoclean"]),
    ("apt", &["update", "install", "upgrade", "full-upgrade", "clean"]),
    ("apk", &["update", "add", "upgrade"]),
    ("dnf", &["install", "upgrade", "update", "clean", "makecache"]),
    ("yum", &["install", "upgrade", "update", "clean", "makecache"]),
    ("microdnf", &["install", "upgrade", "update", "clean", "makecache"]),
    ("tdnf", &["install", "upgrade", "update", "clean", "makecache"]),
    ("zypper", &["install", "in", "refresh", "ref", "clean"]),
];

/// What of them brings packages in.
const INSTALLS: [&str; 3] = ["install", "add", "in"];

/// How people call what a RUN installs (`apt-get install`), if it does nothing but install packages
/// of the system by their names.
pub(super) fn installs(instruction: &Instruction, run: &Command) -> Option<String> {
    let Form::Shell(script) = &run.form else { return None };
    let mut is_plain = script.bodies.is_empty() && script.errors.is_empty();
    script.each_node(&mut |node| {
        is_plain &= matches!(node.kind, NodeKind::Simple(_) | NodeKind::Chain(_));
        is_plain &= node.redirections.is_empty();
    });
    let reads_nothing = instruction.mounts().all(|mount| {
        mount.from.is_none() && matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs)
    });
    if !is_plain || !reads_nothing || !script.commands.iter().all(is_steady) {
        return None;
    }
    script.commands.iter().find_map(|command| {
        let call = manager(command).filter(|call| INSTALLS.contains(&&*call.action.text))?;
        Some(format!("{} {}", call.program.text, call.action.text))
    })
}

fn manager(command: &SimpleCommand) -> Option<packages::Call<'_>> {
    let call = MANAGERS.iter().find_map(|(name, _)| packages::program(command, &[name]))?;
    let actions = MANAGERS.iter().find(|(name, _)| *name == call.program.text)?.1;
    actions.contains(&&*call.action.text).then_some(call)
}

/// Whether a command does the same whatever stands beside it in the image or the environment.
fn is_steady(command: &SimpleCommand) -> bool {
    let mut words = command.assignments.iter().chain(&command.words);
    if words.any(|word| word.expands)
        || !command.redirections.is_empty()
        || command.joined_by == Joint::Pipe
    {
        return false;
    }
    match command.name() {
        "set" | "true" | ":" => true,
        "rm" => command.operands().all(|it| is_package_cache(&it.text)),
        _ => {
            // A path may be a package that was copied, and these options name files.
            const NAMING_FILES: [&str; 5] = ["-c", "--config-file", "-o", "--option", "-X"];
            let names_a_file = |word: &str| word.contains('/') || NAMING_FILES.contains(&word);
            let mut arguments = command.arguments().iter();
            manager(command).is_some() && !arguments.any(|word| names_a_file(&word.text))
        }
    }
}

fn is_package_cache(path: &str) -> bool {
    ["/var/lib/apt/", "/var/cache/"].iter().any(|folder| path.starts_with(folder))
        && !path.contains("..")
}

/// The whole lines of an instruction, and those of the comments right above it.
pub(super) fn lines_with_comments(file: &Dockerfile, span: Span, out: &Sink) -> Span {
    let mut lines = out.lines(span);
    let above = file.comments.partition_point(|comment| comment.span.start < lines.start);
    for comment in file.comments[..above].iter().rev() {
        let comment = out.lines(comment.span);
        let is_directive = file.directives.iter().any(|it| comment.contains(it.span));
        if comment.end != lines.start || is_directive {
            break;
        }
        lines = Span { start: comment.start, ..lines };
    }
    lines
}

/// A text of whole lines, the last of which may have been the file's.
pub(super) fn with_break(mut lines: String) -> String {
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    lines
}
