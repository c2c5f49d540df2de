//! On which port a program is told to listen: by its arguments, or by a variable.

use crate::text::Span;

/// A word of a command line, as the program gets it.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    /// `None` where a variable leaves it open.
    pub text: Option<&'a str>,
    pub span: Span,
}

/// A port among the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub port: u16,
    /// The position of the argument that names it.
    pub index: usize,
    pub span: Span,
}

/// Flags whose value is a port.
const PORTS: [&str; 6] =
    ["--port", "-port", "--server.port", "-Dserver.port", "--http-port", "--listen-port"];

/// Flags whose value is an address, of which the port is the last part.
const ADDRESSES: [&str; 10] = [
    "--bind",
    "-b",
    "-S",
    "--addr",
    "-addr",
    "--address",
    "--listen",
    "-listen",
    "--listen-address",
    "--http-addr",
];

/// Programs that mean a port by `-p`; to others it is a project, a password or a path.
const WITH_SHORT_FLAG: [&str; 9] =
    ["flask", "rails", "next", "http-server", "serve", "puma", "php", "vite", "dev_appserver.py"];

/// Programs with a variable of their own; they do not read `PORT`.
const OWN_VARIABLES: [(&str, &str); 4] =
    [("flask", "FLASK_RUN_PORT"), ("uvicorn", "UVICORN_PORT"), ("php", ""), ("nginx", "")];

/// The only port that the arguments of a program name; `None` where they name none or several, or
/// where one is not known.
pub fn told(arguments: &[Argument]) -> Option<Told> {
    let means_port = arguments.iter().any(|it| is_one_of(it, &WITH_SHORT_FLAG));
    let mut found: Option<Told> = None;
    for (at, argument) in arguments.iter().enumerate() {
        let Some(text) = argument.text else { continue };
        let (flag, value, index) = match text.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => (flag, Some(value), at),
            _ => (text, arguments.get(at + 1).and_then(|it| it.text), at + 1),
        };
        let is_port = PORTS.contains(&flag) || (flag == "-p" && means_port);
        let is_address = ADDRESSES.contains(&flag) || flag == "runserver";
        if !is_port && !is_address {
            continue;
        }
        let span = arguments.get(index).map_or(argument.span, |it| it.span);
        let port = match value {
            Some(value) => match value.rsplit_once(':') {
                Some((_, port)) if is_address => port,
                // Django's `runserver 8000`; an address without a port says nothing.
                None if is_port || value.bytes().all(|it| it.is_ascii_digit()) => value,
                _ => continue,
            },
            None if index < arguments.len() => return None,
            None => continue,
        };
        let told = Told { port: port.parse().ok().filter(|&it| it > 0)?, index, span };
        if found.is_some_and(|other| other.port != told.port) {
            return None;
        }
        found = Some(told);
    }
    found
}

/// The variable in which a program looks for its port: `PORT` by convention, as hosting platforms
/// set it.
pub fn variable(arguments: &[Argument]) -> Option<&'static str> {
    let own = OWN_VARIABLES
        .iter()
        .find(|(program, _)| arguments.iter().any(|it| is_one_of(it, &[program])));
    Some(own.map_or("PORT", |(_, name)| name)).filter(|name| !name.is_empty())
}

fn is_one_of(argument: &Argument, programs: &[&str]) -> bool {
    let name = argument.text.map_or("", |text| text.rsplit('/').next().unwrap_or(text));
    programs.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn arguments(line: &str) -> Vec<Argument<'_>> {
        let word = |text| Argument {
            text: Some(text).filter(|it| *it != "?"),
            span: Span::at(FileId(0), 0),
        };
        line.split(' ').map(word).collect()
    }

    #[test]
    fn ports_are_told_in_many_ways() {
        let cases = [
            ("api --port 8080", Some(8080)),
            ("api -addr=:8080", Some(8080)),
            ("gunicorn -b 0.0.0.0:8000 app", Some(8000)),
            ("gunicorn --bind unix:/run/x app", None),
            ("java -Dserver.port=8081 -jar app.jar", Some(8081)),
            ("manage.py runserver 0.0.0.0:8000", Some(8000)),
            ("manage.py runserver 8000", Some(8000)),
            ("next start -p 3000", Some(3000)),
            ("mysql -p 3306", None),
            ("api --port ?", None),
            ("api --port 1 --listen :2", None),
            ("api --port 0", None),
            ("api --listen localhost", None),
            ("api --port", None),
        ];
        for (line, port) in cases {
            assert_eq!(told(&arguments(line)).map(|it| it.port), port, "{line}");
        }
    }

    #[test]
    fn some_programs_do_not_read_port() {
        assert_eq!(variable(&arguments("node server.js")), Some("PORT"));
        assert_eq!(variable(&arguments("/usr/bin/uvicorn app:app")), Some("UVICORN_PORT"));
        assert_eq!(variable(&arguments("nginx -g ?")), None);
    }
}
