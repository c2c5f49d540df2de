//! `EXPOSE` of another port than the one the program is told to listen on.

use crate::finding::{Lint, Severity};
use crate::model::compose::PortRange;
use crate::model::dockerfile::{Command, Dockerfile, Form, Instruction, Kind, Scope, Stage};
use crate::model::listening;
use crate::model::listening::Argument;
use crate::rules::dockerfile::bases;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "other-port-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("other_port_exposed"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    let Some(started) = Started::of(stage, file) else { return };
    let Some(first) = started.exposed.first() else { return };
    let (port, span, wording) = match (started.told(), started.variable()) {
        (Some((port, span)), _) => (port, span, "message"),
        (None, Some((port, span))) => (port, span, "message-variable"),
        (None, None) => return,
    };
    if started.exposed.iter().any(|it| it.range.contains(port)) {
        return;
    }
    let written = out.text(first.span);
    let exposed = first.range.to_string();
    let args = vec![("port", port.to_string().into()), ("exposed", (&exposed).into())];
    let finding = out.at(span, args).worded(wording);
    let finding = finding.related(first.span, "related", Vec::new());
    // Of several ports nobody can tell which one was meant.
    let is_only = started.exposed.len() == 1 && written.bytes().all(|it| it.is_ascii_digit());
    out.report(if is_only {
        let port = port.to_string();
        let args = vec![("port", (&port).into())];
        finding.unsafe_fix(vec![Edit::replace(first.span, port)]).fix_worded("fix", args)
    } else if wording == "message-variable" {
        finding.severity(Severity::Info)
    } else {
        finding
    });
}

/// What the image of a stage starts, and where it says that this listens.
struct Started<'a> {
    /// The ports of EXPOSE.
    exposed: Vec<Exposed>,
    /// The words of the entry point and its arguments, with what the builder puts in nowhere.
    words: Vec<Spanned<&'a str>>,
    /// What `ENV PORT` says at the end.
    port: Option<(u16, Span)>,
}

struct Exposed {
    range: PortRange,
    span: Span,
}

impl<'a> Started<'a> {
    /// `None` where one of the exposed ports is not known.
    fn of(stage: &'a Stage, file: &'a Dockerfile) -> Option<Started<'a>> {
        let mut layers: Vec<&Instruction> = bases::layers(stage, file).collect();
        layers.reverse();
        let (mut entrypoint, mut cmd) = (None, None);
        let mut scope = Scope::new(file);
        let mut exposed: Vec<Vec<Exposed>> = Vec::new();
        for instruction in layers {
            match &instruction.kind {
                Kind::Cmd(command) => cmd = Some(command),
                Kind::Entrypoint(command) => entrypoint = Some(command),
                Kind::Expose(ports) => {
                    let mut group = Vec::new();
                    for port in ports {
                        let text = scope.expand(&port.value).text?;
                        let (range, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
                        if protocol.eq_ignore_ascii_case("tcp") {
                            group
                                .push(Exposed { range: PortRange::parse(range)?, span: port.span });
                        }
                    }
                    exposed.push(group);
                }
                _ => scope.pass(instruction),
            }
        }
        // The last instruction counts most, so it is named first.
        let exposed = exposed.into_iter().rev().flatten().collect();
        let port =
            scope.find("PORT").filter(|it| it.steps.last().is_some_and(|it| !it.is_argument));
        let port =
            port.and_then(|it| Some((it.value.as_ref()?.parse().ok()?, it.steps.last()?.span)));
        // The default arguments come behind the entry point, and may say it anew.
        let words = [entrypoint, cmd].into_iter().flatten().filter_map(words).flatten().collect();
        Some(Started { exposed, words, port })
    }

    fn arguments(&self) -> Vec<Argument<'_>> {
        let argument = |word: &Spanned<&'a str>| Argument {
            text: Some(word.value).filter(|it| !it.contains('$')),
            span: word.span,
        };
        self.words.iter().map(argument).collect()
    }

    /// The port that the arguments of the started program name.
    fn told(&self) -> Option<(u16, Span)> {
        listening::told(&self.arguments()).map(|it| (it.port, it.span))
    }

    /// What `PORT` says to a program that reads it, if no argument may say otherwise.
    fn variable(&self) -> Option<(u16, Span)> {
        let arguments = self.arguments();
        let is_open = arguments.iter().any(|it| it.text.is_none());
        self.port.filter(|_| listening::variable(&arguments) == Some("PORT") && !is_open)
    }
}

/// The words of a command that starts one program; `None` of a script.
fn words(command: &Command) -> Option<Vec<Spanned<&str>>> {
    match &command.form {
        Form::Exec(items) => {
            Some(items.iter().map(|it| Spanned::new(it.value.as_str(), it.span)).collect())
        }
        Form::Shell(script) => {
            let [simple] = script.commands.as_slice() else { return None };
            let words = simple.words.iter();
            Some(words.map(|it| Spanned::new(it.text.as_str(), it.span)).collect())
        }
    }
}
