//! `EXPOSE` of another port than the one the program is told to listen on.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

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
    let mut cmd = None;
    let mut entrypoint = None;
    for instruction in bases::layers(stage, file) {
        match &instruction.kind {
            Kind::Cmd(command) if cmd.is_none() => cmd = Some(command),
            Kind::Entrypoint(command) if entrypoint.is_none() => entrypoint = Some(command),
            _ => {}
        }
    }
    // The default arguments come behind the entry point, and may say it anew.
    let words = [entrypoint, cmd].into_iter().flatten().filter_map(words).flatten();
    port(&words.collect::<Vec<_>>())
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

/// The only port that a command line names.
fn port(words: &[Spanned<&str>]) -> Option<(u16, Span)> {
    const LONG: [&str; 4] = ["--port", "--server.port", "--http-port", "--listen-port"];
    const ADDRESSES: [&str; 4] = ["--bind", "-b", "-S", "--addr"];
    // Programs that mean a port by `-p`; to others it is a project, a password or a path.
    const SHORT: [&str; 9] = [
        "flask",
        "rails",
        "next",
        "http-server",
        "serve",
        "puma",
        "php",
        "vite",
        "dev_appserver.py",
    ];
    let means_port = words.iter().any(|it| SHORT.contains(&packages::file_name(it.value)));
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        let (flag, value) = match word.value.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => (flag, Some((value, word.span))),
            _ => (word.value, words.get(at + 1).map(|it| (it.value, it.span))),
        };
        let is_port = LONG.contains(&flag) || (flag == "-p" && means_port);
        let is_address = ADDRESSES.contains(&flag) || flag == "runserver";
        let Some((value, span)) = value else { continue };
        let text = match value.rsplit_once(':') {
            Some((_, port)) if is_address => port,
            // Django's `runserver 8000`.
            None if is_port || flag == "runserver" => value,
            _ => continue,
        };
        let port = text.parse().ok()?;
        if found.is_some_and(|(other, _)| other != port) {
            return None;
        }
        found = Some((port, span));
    }
    found
}

/// What `ENV PORT` says at the end.
fn variable(stage: &Stage, file: &Dockerfile) -> Option<(u16, Span)> {
    bases::layers(stage, file).find_map(|instruction| {
        let Kind::Env(pairs) = &instruction.kind else { return None };
        let pair = pairs.iter().rev().find(|pair| pair.name.value == "PORT")?;
        Some((pair.value.as_ref()?.value.parse().ok()?, pair.span))
    })
}
