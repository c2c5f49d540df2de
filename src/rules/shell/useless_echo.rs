//! `echo $(command)`, which prints what the command prints anyway.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{NodeKind, PartKind, Script, SimpleCommand, Substitution, Word};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "useless-echo",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2005", "shellcheck:SC2116"],
    },
    check: Check::Script(check),
    page: page!("useless_echo"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        for command in &script.commands {
            if let Some(span) = echoed(command) {
                out.report(out.at(span, Vec::new()).known_as(&["shellcheck:SC2005"]));
            }
        }
        script.each_word(&mut |word| {
            for span in substituted(word) {
                let finding = out.at(span, Vec::new()).worded("message-substituted");
                out.report(finding.known_as(&["shellcheck:SC2116"]));
            }
        });
    });
}

/// The only argument of an `echo`, if it is a substitution.
fn echoed(command: &SimpleCommand) -> Option<Span> {
    let [argument] = command.arguments() else { return None };
    let [part] = argument.parts.as_slice() else { return None };
    let PartKind::Command(inner) = &part.kind else { return None };
    let is_one = matches!(inner.script.body.as_slice(), [node] if is_pipe(&node.kind));
    (command.name() == "echo" && is_one).then_some(part.span)
}

fn is_pipe(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Simple(_) | NodeKind::Pipeline(_))
}

/// Substitutions that hold nothing but an `echo` of words.
fn substituted(word: &Word) -> impl Iterator<Item = Span> {
    word.parts.iter().filter_map(|part| match &part.kind {
        PartKind::Command(command) if is_echo(command) => Some(part.span),
        _ => None,
    })
}

fn is_echo(command: &Substitution) -> bool {
    let Script { commands, body, .. } = &command.script;
    let ([only], [node]) = (commands.as_slice(), body.as_slice()) else { return false };
    let arguments = only.arguments();
    matches!(node.kind, NodeKind::Simple(_))
        && only.name() == "echo"
        && !arguments.is_empty()
        && only.redirections.is_empty()
        && !arguments.iter().any(|word| word.text.starts_with('-') || is_pattern(word))
}

fn is_pattern(word: &Word) -> bool {
    word.parts.is_empty() && word.text.contains(['*', '?', '[', '{'])
}
