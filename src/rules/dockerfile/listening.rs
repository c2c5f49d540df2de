//! On which port a program is told to listen.

use crate::model::dockerfile::{Command, Dockerfile, Form, Kind, Stage};
use crate::rules::dockerfile::{bases, packages};
use crate::text::{Span, Spanned};

/// The entry point and the command of an image, which stands behind it and may say things anew.
pub(in crate::rules) fn commands<'a>(
    stage: &'a Stage,
    file: &'a Dockerfile,
) -> [Option<&'a Command>; 2] {
    let mut cmd = None;
    let mut entrypoint = None;
    for instruction in bases::layers(stage, file) {
        match &instruction.kind {
            Kind::Cmd(command) if cmd.is_none() => cmd = Some(command),
            Kind::Entrypoint(command) if entrypoint.is_none() => entrypoint = Some(command),
            _ => {}
        }
    }
    [entrypoint, cmd]
}

/// The words of a command that starts one program; none of a script.
pub(in crate::rules) fn words(command: &Command) -> Vec<Spanned<&str>> {
    match &command.form {
        Form::Exec(items) => {
            items.iter().map(|it| Spanned::new(it.value.as_str(), it.span)).collect()
        }
        Form::Shell(script) => {
            let [simple] = script.commands.as_slice() else { return Vec::new() };
            let words = simple.words.iter();
            words.map(|it| Spanned::new(it.text.as_str(), it.span)).collect()
        }
    }
}

/// The only port that a command line names.
pub(in crate::rules) fn port(words: &[Spanned<&str>]) -> Option<(u16, Span)> {
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
