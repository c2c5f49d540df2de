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
}

fn check(run: &Run, out: &mut Sink) {
    let reads = reads(run);
    // Names in capitals belong to the environment, of which little is known.
    if !reads.iter().any(|read| has_small_letter(read.name)) {
        return;
    }
    let mut known: BTreeSet<&str> = BTreeSet::new();
    known.extend(assignments::set(run.script).into_iter().map(|(name, _)| name));
    known.extend(reads.iter().filter(|read| read.is_guarded).map(|read| read.name));
    run.script.each(&mut |script| {
        for command in &script.commands {
            if let "export" | "getopts" | "printf" | "mapfile" | "readarray" = command.name() {
                let words = command.operands();
                known.extend(words.map(|it| shell::assigned(it).unwrap_or(&it.text)));
            }
        }
    });
    for read in &reads {
        let is_set = run.variables.contains(read.name);
        if has_small_letter(read.name) && !is_set && known.insert(read.name) {
            out.report(out.at(read.span, vec![("name", read.name.into())]));
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
        script.bodies.iter().for_each(|body| expanded(&body.parts, &mut found));
        for command in script.commands.iter().filter(|it| is_test(it)) {
            for pair in command.words.windows(2) {
                if let ("-n" | "-z", Some(part)) = (&*pair[0].text, pair[1].parts.first())
                    && let PartKind::Variable(Variable { name, .. }) = &part.kind
                {
                    found.push(Read { name, span: part.span, is_guarded: true });
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
                    "=" => found.push(Read { name, span: part.span, is_guarded: true }),
                    // These say themselves what happens without a value.
                    "-" | "?" | "+" => {}
                    _ => {
                        found.push(Read { name, span: part.span, is_guarded: false });
                        expanded(operand, found);
                    }
                }
            }
            PartKind::Arithmetic(inner) => expanded(inner, found),
            _ => {}
        }
    }
}
