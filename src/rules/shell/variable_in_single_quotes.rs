//! `$NAME` in single quotes, which no shell expands.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, SimpleCommand, Word};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "variable-in-single-quotes",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2016"],
    },
    check: Check::Script(check),
    page: page!("variable_in_single_quotes"),
};

/// Commands that expand the text themselves, or to which a dollar sign means something else.
const READERS: [&str; 27] = [
    "trap",
    "sh",
    "bash",
    "ksh",
    "zsh",
    "ssh",
    "eval",
    "xprop",
    "alias",
    "sudo",
    "doas",
    "run0",
    "docker",
    "podman",
    "oc",
    "dpkg-query",
    "jq",
    "rename",
    "rg",
    "unset",
    "awk",
    "perl",
    "dash",
    "ash",
    "envsubst",
    "su",
    "runuser",
];

/// Shells, to which another command may hand a script.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        for command in &script.commands {
            let words = command.assignments.iter().chain(&command.words);
            let targets = command.redirections.iter().filter_map(|it| it.target.as_ref());
            for word in words.chain(targets) {
                // Asked first: who is meant is a matter of all words of the command.
                let is_quoted = word.parts.iter().any(|it| it.quoting == Quoting::Single);
                if is_quoted && !is_meant(command, word) {
                    report(word, out);
                }
            }
        }
    });
}

fn report(word: &Word, out: &mut Sink) {
    for part in &word.parts {
        let (Quoting::Single, PartKind::Literal(text)) = (part.quoting, &part.kind) else {
            continue;
        };
        if !expands(text) {
            continue;
        }
        let mut span = part.span;
        span.start = span.start.saturating_sub(1);
        span.end += 1;
        let finding = out.at(span, Vec::new());
        if text.contains(['"', '\\', '`', '!']) {
            out.report(finding);
            continue;
        }
        out.report(finding.unsafe_fix(vec![Edit::replace(span, format!("\"{text}\""))]));
    }
}

/// Whether double quotes would expand something in `text`.
fn expands(text: &str) -> bool {
    let begins = |c: char| c == '{' || c == '(' || c == '_' || c.is_ascii_alphanumeric();
    let has_variable = text.split('$').skip(1).any(|rest| rest.starts_with(begins));
    let mut ticks = text.split('`').skip(1);
    has_variable || ticks.next().is_some_and(|it| !it.is_empty()) && ticks.next().is_some()
}

/// Whether the command is known to take dollar signs as they are.
fn is_meant(command: &SimpleCommand, word: &Word) -> bool {
    if word.text.split_once('=').is_some_and(|(name, _)| is_prompt(name)) {
        return true;
    }
    if is_script_of_shell(command, word) {
        return true;
    }
    let runner = usize::from(matches!(command.name(), "command" | "exec"));
    let mut name = command.words.get(runner).map_or("", |word| base(&word.text));
    if name == "find" {
        let run = command.words.iter().position(|it| matches!(&*it.text, "-exec" | "-execdir"));
        let run = run.and_then(|at| command.words.get(at + 1));
        name = run.map_or(name, |it| &it.text);
    }
    let is_filter =
        name == "git" && command.words.get(1).is_some_and(|it| it.text == "filter-branch");
    let is_sed = name == "sed" && is_address(&word.text);
    READERS.contains(&name)
        || name.ends_with("awk")
        || name.starts_with("perl")
        || is_filter
        || is_sed
}

/// Whether a word stands behind a shell and its `-c`, as in `xargs sh -c '…'`.
fn is_script_of_shell(command: &SimpleCommand, word: &Word) -> bool {
    let before = command.words.iter().take_while(|it| it.span.start < word.span.start);
    let mut rest = before.skip_while(|it| !SHELLS.contains(&base(&it.text)));
    rest.any(|it| it.text.starts_with('-') && it.text.ends_with('c'))
}

/// The name of a program without its folder.
fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn is_prompt(name: &str) -> bool {
    matches!(name, "PS1" | "PS2" | "PS3" | "PS4" | "PROMPT_COMMAND")
}

/// Whether a script of `sed` uses `$` for the last line, as in `$d`.
fn is_address(script: &str) -> bool {
    script.split('$').skip(1).any(|rest| {
        rest.starts_with(['{', 'd', 'p', 's', 'a', 'i', 'c'])
            && !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic())
    })
}
