//! A variable that neither the script nor the Dockerfile sets.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::shell::assignments;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{Part, PartKind, SimpleCommand, Variable};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "variable-never-set",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2154"],
    },
    check: Check::Script(check),
    page: page!("variable_never_set"),
};

/// A variable that is read, and where.
struct Read<'a> {
    name: &'a str,
    span: Span,
    /// Whether the script asks if it is set, or sets it: `[ -n "$x" ]`, `${x:=y}`.
    is_guarded: bool,
    /// hadolint does not show `ShellCheck` the lines of a heredoc.
    is_in_heredoc: bool,
}

fn check(run: &Run, out: &mut Sink) {
    if !run.knows_all_variables() {
        return;
    }
    let reads = reads(run);
    // Names in capitals belong to the environment, of which little is known.
    if !reads.iter().any(|read| has_small_letter(read.name)) {
        return;
    }
    // From here on, something may have been set that the script does not show.
    let mut unseen = u32::MAX;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    known.extend(assignments::set(run.script).into_iter().map(|(name, _)| name));
    known.extend(reads.iter().filter(|read| read.is_guarded).map(|read| read.name));
    run.script.each(&mut |script| {
        for command in &script.commands {
            if command.name() == "export" {
                let words = command.operands();
                known.extend(words.map(|it| shell::assigned(it).unwrap_or(&it.text)));
            }
            known.extend(assignments::named(command).into_iter().map(|(name, _)| name));
            if assignments::runs_unseen(command) {
                unseen = unseen.min(command.span.start);
            }
        }
    });
    for read in &reads {
        let is_set = run.variables.contains(read.name);
        let is_seen = read.span.start < unseen;
        if has_small_letter(read.name) && is_seen && !is_set && known.insert(read.name) {
            let finding = out.at(read.span, vec![("name", read.name.into())]);
            let codes = if read.is_in_heredoc { &[] } else { RULE.lint.aliases };
            out.report(finding.known_as(codes));
        }
    }
}

fn has_small_letter(name: &str) -> bool {
    name.bytes().any(|it| it.is_ascii_lowercase())
}

/// All variables that a script reads, in the order they are written.
fn reads<'a>(run: &Run<'a>) -> Vec<Read<'a>> {
    let mut found = Vec::new();
    run.script.each(&mut |script| {
        script.each_word(&mut |word| expanded(&word.parts, &mut found));
        let before = found.len();
        script.bodies.iter().for_each(|body| expanded(&body.parts, &mut found));
        found[before..].iter_mut().for_each(|read| read.is_in_heredoc = true);
        for command in script.commands.iter().filter(|it| is_test(it)) {
            for pair in command.words.windows(2) {
                if let ("-n" | "-z", Some(part)) = (&*pair[0].text, pair[1].parts.first())
                    && let PartKind::Variable(Variable { name, .. }) = &part.kind
                {
                    found.push(Read {
                        name,
                        span: part.span,
                        is_guarded: true,
                        is_in_heredoc: false,
                    });
                }
            }
        }
    });
    found
}

fn is_test(command: &SimpleCommand) -> bool {
    matches!(command.name(), "[" | "[[" | "test")
}

fn expanded<'a>(parts: &'a [Part], found: &mut Vec<Read<'a>>) {
    for part in parts {
        match &part.kind {
            PartKind::Variable(variable) => {
                let Variable { name, operator, operand, .. } = variable;
                match operator.trim_start_matches(':') {
                    "=" => found.push(Read {
                        name,
                        span: part.span,
                        is_guarded: true,
                        is_in_heredoc: false,
                    }),
                    // These say themselves what happens without a value.
                    "-" | "?" | "+" => {}
                    _ => {
                        found.push(Read {
                            name,
                            span: part.span,
                            is_guarded: false,
                            is_in_heredoc: false,
                        });
                        expanded(operand, found);
                    }
                }
            }
            PartKind::Arithmetic(inner) => expanded(inner, found),
            _ => {}
        }
    }
}
