//! A variable that a script sets and does not use.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::shell::assignments;
use crate::rules::shell::assignments::{names_in, set};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{NodeKind, Part, PartKind, each_node};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "unused-variable",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2034"],
    },
    check: Check::Script(check),
    page: page!("unused_variable"),
};

/// Variables that the shell itself or every program reads.
const READ_ELSEWHERE: [&str; 19] = [
    "CDPATH", "ENV", "FCEDIT", "HISTFILE", "HOME", "IFS", "LANG", "LANGUAGE", "MAIL", "OLDPWD",
    "OPTERR", "OPTIND", "PATH", "PS1", "PS2", "PS4", "PWD", "SHELL", "TMPDIR",
];

fn check(run: &Run, out: &mut Sink) {
    let set = set(run.script);
    if set.is_empty() || !run.knows_all_variables() || reads_all(run) {
        return;
    }
    let used = used(run, out);
    // Said once, where a variable is set last.
    let mut seen = BTreeSet::new();
    for (name, span) in set.into_iter().rev() {
        let is_read = name.starts_with('_')
            || name.starts_with("LC_")
            || READ_ELSEWHERE.contains(&name)
            || run.variables.contains(name)
            || used.contains(name);
        if !is_read && seen.insert(name) {
            out.report(out.at(span, vec![("name", name.into())]));
        }
    }
}

/// Whether every variable is handed on, or may be read by what the script does not show.
fn reads_all(run: &Run) -> bool {
    let mut reads_all = false;
    run.each_command(&mut |command| {
        let exports = command.name() == "set"
            && (command.has_flag("-a") || command.operands().any(|it| it.text == "allexport"));
        reads_all |= exports || assignments::runs_unseen(command);
    });
    reads_all
}

/// All names that a script reads or hands on.
fn used(run: &Run, out: &Sink) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    run.script.each(&mut |script| {
        script.each_word(&mut |word| expanded(&word.parts, &mut used, out));
        script.bodies.iter().for_each(|body| expanded(&body.parts, &mut used, out));
        for command in script.commands.iter().filter(|it| it.name() == "export") {
            for word in command.operands() {
                let name = shell::assigned(word).unwrap_or(&word.text);
                used.insert(name.to_owned());
            }
        }
        for command in script.commands.iter().filter(|it| matches!(it.name(), "trap" | "eval")) {
            command.words.iter().for_each(|word| names_in(&word.text, &mut used));
        }
        script.each_node(&mut |node| {
            if matches!(node.kind, NodeKind::Arithmetic | NodeKind::Count { .. }) {
                names_in(out.text(node.span), &mut used);
            }
            // A loop may only count the lines, or read a column to come to the next.
            if let NodeKind::While { condition, .. } = &node.kind {
                each_node(condition, &mut |node| {
                    let NodeKind::Simple(index) = node.kind else { return };
                    let names = script.commands.get(index).map(assignments::named);
                    let names = names.into_iter().flatten();
                    used.extend(names.map(|(name, _)| name.to_owned()));
                });
            }
        });
    });
    used
}

fn expanded(parts: &[Part], used: &mut BTreeSet<String>, out: &Sink) {
    for part in parts {
        match &part.kind {
            PartKind::Variable(variable) => {
                used.insert(variable.name.clone());
                expanded(&variable.operand, used, out);
            }
            PartKind::Arithmetic(_) | PartKind::Array => names_in(out.text(part.span), used),
            PartKind::Literal(_) | PartKind::Command(_) | PartKind::Process(_) => {}
        }
    }
}
