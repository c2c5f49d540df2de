//! `EXPOSE` of another port than the one the program is told to listen on.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::{bases, listening};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "other-port-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("other_port_exposed"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    let Some(exposed) = exposed(stage, file) else { return };
    let Some(first) = exposed.first() else { return };
    let (port, span, wording) = match (told(stage, file), variable(stage, file)) {
        (Some((port, span)), _) => (port, span, "message"),
        (None, Some((port, span))) => (port, span, "message-variable"),
        (None, None) => return,
    };
    if exposed.iter().any(|(range, _)| (range.0..=range.1).contains(&port)) {
        return;
    }
    let written = out.text(first.1);
    let args = vec![("port", port.to_string().into()), ("exposed", written.into())];
    let finding = out.at(span, args).worded(wording);
    let finding = finding.related(first.1, "related", Vec::new());
    // Of several ports nobody can tell which one was meant.
    let is_only = exposed.len() == 1 && written.bytes().all(|it| it.is_ascii_digit());
    out.report(if is_only {
        let port = port.to_string();
        let args = vec![("port", (&port).into())];
        finding.unsafe_fix(vec![Edit::replace(first.1, port)]).fix_worded("fix", args)
    } else if wording == "message-variable" {
        finding.severity(Severity::Info)
    } else {
        finding
    });
}

/// All exposed ports as ranges; `None` where one of them is not known.
fn exposed(stage: &Stage, file: &Dockerfile) -> Option<Vec<((u16, u16), Span)>> {
    let mut found = Vec::new();
    for instruction in bases::layers(stage, file) {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            let (range, protocol) = port.value.split_once('/').unwrap_or((&port.value, "tcp"));
            let (low, high) = range.split_once('-').unwrap_or((range, range));
            if protocol.eq_ignore_ascii_case("tcp") {
                found.push(((low.parse().ok()?, high.parse().ok()?), port.span));
            }
        }
    }
    Some(found)
}

/// The port that the arguments of the started program name.
fn told(stage: &Stage, file: &Dockerfile) -> Option<(u16, Span)> {
    let words = listening::commands(stage, file).into_iter().flatten();
    listening::port(&words.flat_map(listening::words).collect::<Vec<_>>())
}

/// What `ENV PORT` says at the end.
fn variable(stage: &Stage, file: &Dockerfile) -> Option<(u16, Span)> {
    bases::layers(stage, file).find_map(|instruction| {
        let Kind::Env(pairs) = &instruction.kind else { return None };
        let pair = pairs.iter().rev().find(|pair| pair.name.value == "PORT")?;
        Some((pair.value.as_ref()?.value.parse().ok()?, pair.span))
    })
}
