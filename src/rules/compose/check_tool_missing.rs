//! A health check in a Compose file that calls a program which the image does not have.

use crate::content::inside;
use crate::content::inside::Shell;
use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::HealthCheck;
use crate::model::compose::value::Value;
use crate::model::image::ImageRef;
use crate::rules::dockerfile::bases;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "check-tool-missing", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("check_tool_missing"),
};

/// Programs that an image had once: since which release it lacks them, and what took their place.
/// As the changelogs of the images say.
const GONE: [(&str, u32, &str, &str); 5] = [
    ("mongo", 6, "mongo", "mongosh"),
    ("mariadb", 11, "mysqladmin", "mariadb-admin"),
    ("mariadb", 11, "mysql", "mariadb"),
    ("mariadb", 11, "mysqldump", "mariadb-dump"),
    ("mariadb", 11, "mysqlshow", "mariadb-show"),
];

/// Of more services that are built, only the first are looked at: each may have a long Dockerfile.
const MOST_BUILT: usize = 100;

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let mut built = 0;
    for (name, service) in effective.all_services() {
        let (text, span, is_shell) = match service::health_check(service) {
            Some(HealthCheck::Shell(line, span)) => (line, span, true),
            Some(HealthCheck::Program(program, span)) => (program, span, false),
            Some(HealthCheck::Off(_)) | None => continue,
        };
        let called = if is_shell { programs(text) } else { vec![file_name(text)] };
        let lack = match service.get("build") {
            None => service::image(service).and_then(|image| of_image(&image, &called, is_shell)),
            Some(_) if built == MOST_BUILT => continue,
            Some(_) => of_build(effective, service, &called, is_shell, out),
        };
        built += usize::from(service.get("build").is_some());
        let Some(Lack { wording, image, tool, instead }) = lack else { continue };
        let args = vec![
            ("service", name.into()),
            ("image", image.into()),
            ("tool", tool.into()),
            ("instead", instead.into()),
        ];
        out.report(out.at(span, args).worded(wording));
    }
}

/// What an image does not have.
struct Lack {
    wording: &'static str,
    image: String,
    tool: String,
    instead: &'static str,
}

fn of_image(image: &ImageRef, called: &[&str], is_shell: bool) -> Option<Lack> {
    let name = image.name();
    let tag = image.tag_or_latest();
    let shown = format!("{name}:{tag}");
    let lack = |wording, tool: &str, instead| {
        Some(Lack { wording, image: shown.clone(), tool: tool.to_owned(), instead })
    };
    let major = tag.split(|c: char| !c.is_ascii_digit()).next().and_then(|it| it.parse().ok());
    // The newest release lacks what an earlier one lacked.
    let major: Option<u32> = if tag.starts_with("latest") { Some(u32::MAX) } else { major };
    for (of, since, tool, instead) in GONE {
        let is_gone = of == name && major.is_some_and(|it| it >= since);
        if is_gone && called.contains(&tool) {
            return lack("message-renamed", tool, instead);
        }
    }
    let inside = inside::find(&name, tag)?;
    if is_shell && inside.shell == Shell::Missing {
        return lack("message-shell", "sh", "");
    }
    let tool = called.iter().find(|tool| is_known(tool) && inside.has(tool) == Some(false))?;
    let has_wget = *tool == "curl" && inside.has("wget") == Some(true);
    lack(if has_wget { "message-wget" } else { "message" }, tool, "")
}

fn of_build(
    effective: &Effective,
    service: &Value,
    called: &[&str],
    is_shell: bool,
    out: &Sink,
) -> Option<Lack> {
    let (file, stage) = service::built(out.project, effective, service)?;
    let inside = bases::inside(stage, file)?;
    let lack = |wording, tool: &str| {
        let image = bases::name(stage, file);
        Some(Lack { wording, image, tool: tool.to_owned(), instead: "" })
    };
    if is_shell && inside.shell == Shell::Missing && !bases::brings_system(stage, file) {
        return lack("message-shell", "sh");
    }
    let tool = called.iter().find(|tool| is_known(tool) && inside.has(tool) == Some(false))?;
    // A script may install it, and so may a package whose name is in a variable or a file.
    let is_open = bases::mentions(stage, file, &[tool], out)
        || bases::runs_script(stage, file)
        || bases::brings_system(stage, file);
    let has_wget = *tool == "curl" && inside.has("wget") == Some(true);
    let wording = if has_wget { "message-wget" } else { "message" };
    if is_open { None } else { lack(wording, tool) }
}

/// What is told of images at all.
fn is_known(tool: &str) -> bool {
    matches!(tool, "curl" | "wget")
}

fn file_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// The programs that a line calls, as far as they are plain to see.
fn programs(line: &str) -> Vec<&str> {
    const BEFORE: [&str; 8] = ["!", "(", "{", "if", "then", "exec", "sudo", "timeout"];
    let commands = line.split(['|', '&', ';', '\n']);
    let first = |command: &'_ str| -> Option<usize> {
        let mut at = 0;
        for word in command.split_inclusive([' ', '\t']) {
            let plain = word.trim();
            let is_more = plain.is_empty() || plain.contains('=') || BEFORE.contains(&plain);
            if !is_more && !plain.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(at);
            }
            at += word.len();
        }
        None
    };
    let called = commands.filter_map(|command| {
        let rest = command.get(first(command)?..)?;
        let word = rest.split([' ', '\t']).next()?;
        Some(file_name(word.trim_start_matches('(')))
    });
    called.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_the_first_words_of_commands() {
        assert_eq!(programs("curl -f http://a/?b=1&c || exit 1"), ["curl", "c", "exit"]);
        assert_eq!(programs("A=1 /usr/bin/wget -q x"), ["wget"]);
        assert_eq!(programs("if ! timeout 3 (curl x); then exit 1; fi")[0], "curl");
        assert_eq!(programs("python -c 'import x'"), ["python"]);
        assert!(programs("").is_empty());
    }
}
