//! What only some shells know, in a script for `sh`.

mod commands;
mod features;

use crate::finding::{Finding, Lint, Severity};
use crate::rules::shell::bash_in_sh::features::{self as feature, Feature};
use crate::rules::shell::{Dialect, Run, Shell};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{
    FunctionForm, NodeKind, Part, PartKind, Quoting, Redirection, Script, Word,
};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "bash-in-sh", severity: Severity::Warning, aliases: feature::ALIASES },
    check: Check::Script(check),
    page: page!("bash_in_sh"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        if run.dialect == Dialect::Bash || run.dialect == Dialect::None && run.shell == Shell::Bash
        {
            return;
        }
        let mut judge = Judge { run, out };
        judge.nodes(script);
        script.each_word(&mut |word| judge.parts(word, &word.parts));
        for command in &script.commands {
            judge.command(command);
        }
    });
}

struct Judge<'a, 'b, 'c> {
    run: &'a Run<'a>,
    out: &'b mut Sink<'c>,
}

impl Judge<'_, '_, '_> {
    fn found(&self, span: Span, feature: &Feature) -> Finding {
        self.found_as(span, feature, feature.what)
    }

    /// A finding, worded for the shell that runs the script, with what the script wrote.
    fn found_as(&self, span: Span, feature: &Feature, what: &str) -> Finding {
        let (shell, is_known) = match self.run.shell {
            Shell::Ash => ("ash", Some(feature.ash)),
            Shell::Dash => ("dash", Some(feature.dash)),
            Shell::Bash => ("bash", Some(true)),
            Shell::Unknown | Shell::Foreign => ("sh", None),
        };
        let args = vec![("what", what.into()), ("shell", shell.into())];
        let finding = self.out.at(span, args);
        let is_told = self.run.dialect == Dialect::Sh
            || self.run.dialect == Dialect::Dash && feature.is_told_for_dash;
        let finding = finding.known_as(if is_told { feature.aliases } else { &[] });
        match is_known {
            Some(true) => finding.worded("message-works").severity(Severity::Info),
            Some(false) => finding,
            None => finding.worded("message-unknown"),
        }
    }

    fn report(&mut self, span: Span, feature: &Feature) {
        let finding = self.found(span, feature);
        self.tell(finding);
    }

    fn report_as(&mut self, span: Span, feature: &Feature, what: &str) {
        let finding = self.found_as(span, feature, what);
        self.tell(finding);
    }

    /// What a shell knows is worth a word only where other tools say one too.
    fn tell(&mut self, finding: Finding) {
        if finding.severity != Severity::Info || !finding.aliases.is_empty() {
            self.out.report(finding);
        }
    }

    fn nodes(&mut self, script: &Script) {
        for span in &script.pipes_of_both {
            self.report(*span, &feature::PIPE_OF_BOTH);
        }
        script.each_node(&mut |node| {
            match &node.kind {
                NodeKind::Count { header, .. } => {
                    self.report(first(node.span, 3), &feature::COUNT);
                    self.operators(*header);
                }
                NodeKind::For { is_select: true, .. } => {
                    self.report(first(node.span, 6), &feature::SELECT);
                }
                NodeKind::For { words, .. } => words.iter().for_each(|word| self.braces(word)),
                NodeKind::Arithmetic => self.arithmetic(node.span),
                NodeKind::Function { form, .. } if *form != FunctionForm::Brackets => {
                    let is_short = *form == FunctionForm::Keyword;
                    let feature =
                        if is_short { &feature::FUNCTION } else { &feature::FUNCTION_BOTH };
                    self.report(first(node.span, "function".len()), feature);
                }
                _ => {}
            }
            node.redirections.iter().for_each(|it| self.redirection(it));
        });
    }

    /// `(( … ))`
    fn arithmetic(&mut self, span: Span) {
        self.report(first(span, 2), &feature::ARITHMETIC);
        self.operators(span);
    }

    /// `++`, `--` and `**` in arithmetic.
    fn operators(&mut self, span: Span) {
        let found =
            [("++", &feature::INCREMENT), ("--", &feature::INCREMENT), ("**", &feature::POWER)];
        for (sign, feature) in found {
            let Some(at) = self.out.text(span).find(sign) else { continue };
            let start = span.range().start + at;
            self.report_as(Span::new(span.file, start..start + 2), feature, sign);
        }
    }

    fn redirection(&mut self, redirection: &Redirection) {
        let target = redirection.target.as_ref();
        let text = target.map_or("", |it| &it.text);
        let is_descriptor = text == "-" || text.bytes().all(|it| it.is_ascii_digit());
        match redirection.operator {
            "&>" => {
                let operator = first(redirection.span, redirection.operator.len());
                let finding = self.found(operator, &feature::BOTH);
                self.tell(match target {
                    Some(target) => with_both(finding, redirection, target),
                    None => finding,
                });
            }
            ">&" if !is_descriptor && target.is_some_and(|it| !it.expands) => {
                self.report(redirection.span, &feature::BOTH_OLD);
            }
            "<<<" => self.report(first(redirection.span, 3), &feature::HERE_STRING),
            _ if text.starts_with("/dev/tcp/") || text.starts_with("/dev/udp/") => {
                self.report(redirection.span, &feature::NETWORK);
            }
            _ => {}
        }
    }

    fn parts(&mut self, word: &Word, parts: &[Part]) {
        for part in parts {
            match &part.kind {
                PartKind::Process(_) => self.report(first(part.span, 2), &feature::PROCESS),
                PartKind::Array if word.text.contains("=(") => {
                    self.report(first(part.span, 1), &feature::ARRAY);
                }
                PartKind::Array => self.report(part.span, &feature::PATTERN),
                PartKind::Literal(_) if part.quoting == Quoting::Ansi => {
                    self.report(part.span, &feature::ANSI);
                }
                PartKind::Literal(_) | PartKind::Command(_) => {}
                PartKind::Variable(variable) => {
                    if let Some(feature) = feature::of_variable(variable, self.run.variables) {
                        let name = format!("${}", variable.name);
                        let what = if feature.what.is_empty() { &name } else { feature.what };
                        self.report_as(part.span, feature, what);
                    }
                    self.parts(word, &variable.operand);
                }
                PartKind::Arithmetic(inner) => {
                    self.operators(part.span);
                    self.parts(word, inner);
                }
            }
        }
    }
}

/// The first bytes of a span.
fn first(span: Span, length: usize) -> Span {
    let start = span.range().start;
    Span::new(span.file, start..(start + length).min(span.range().end))
}

/// `>file 2>&1` for `&>file`.
fn with_both(finding: Finding, redirection: &Redirection, target: &Word) -> Finding {
    let operator = first(redirection.span, redirection.operator.len());
    let plain = redirection.operator.trim_start_matches('&');
    let edits = vec![Edit::replace(operator, plain), Edit::insert(target.span.after(), " 2>&1")];
    fixed(finding, edits)
}

/// Safe where the shell runs both forms alike; elsewhere what it does now changes.
fn fixed(finding: Finding, edits: Vec<Edit>) -> Finding {
    if finding.severity == Severity::Info {
        finding.safe_fix(edits)
    } else {
        finding.unsafe_fix(edits)
    }
}
