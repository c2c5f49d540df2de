//! `pip install flask>=2.0`: a bound on a version, or the number of a stream, taken for a file.

use crate::finding::{Finding, Lint, Severity};
use crate::rules::dockerfile::packages;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Redirection;
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "version-as-redirection",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2210"],
    },
    check: Check::Script(check),
    page: page!("version_as_redirection"),
};

const INSTALLERS: [&str; 15] = [
    "apk", "apt", "apt-get", "conda", "dnf", "gem", "mamba", "microdnf", "npm", "pipx", "pnpm",
    "poetry", "uv", "yarn", "yum",
];

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        for command in &script.commands {
            check_redirections(Some(command), &command.redirections, out);
        }
        script.each_node(&mut |node| check_redirections(None, &node.redirections, out));
    });
}

fn check_redirections(
    command: Option<&SimpleCommand>,
    redirections: &[Redirection],
    out: &mut Sink,
) {
    let install = command.filter(|command| is_install(command));
    let words = install.map_or(&[][..], |command| &command.words);
    let mut rest = redirections;
    while let [first, behind @ ..] = rest {
        rest = behind;
        let Some(target) = &first.target else { continue };
        let package = words.iter().find(|word| word.span.end == first.span.start);
        if !words.is_empty() && is_bound(first, target, package) {
            // `a>=1,<2` has two bounds, with nothing between.
            let mut end = first.span;
            while let [next, behind @ ..] = rest
                && next.span.start == end.end
            {
                end = next.span;
                rest = behind;
            }
            out.report(bound(package, first, end, out));
        } else if is_number(first, target) {
            out.report(match command.map_or("", SimpleCommand::name) {
                name @ ("[" | "test") => compared(first, target, name, out),
                _ => stream(first, target, out),
            });
        }
    }
}

fn is_install(command: &SimpleCommand) -> bool {
    let call = packages::pip(command).or_else(|| packages::program(command, &INSTALLERS));
    call.is_some_and(|call| call.is(&["add", "download", "i", "install", "pip", "wheel"]))
}

/// Whether it is meant for the package manager. `a > 1` with blanks may well be a file.
fn is_bound(redirection: &Redirection, target: &Word, package: Option<&Word>) -> bool {
    let is_version = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '*' | '='))
    };
    matches!(redirection.operator, ">" | "<")
        && redirection.descriptor.is_empty()
        && !target.quoted
        && match target.text.strip_prefix('=') {
            Some(version) => is_version(version),
            None => package.is_some() && is_version(&target.text),
        }
}

/// A bound that the package manager never sees, up to the end of the last one.
fn bound(package: Option<&Word>, first: &Redirection, last: Span, out: &Sink) -> Finding {
    let target = first.target.as_ref();
    let args = vec![
        ("written", out.text(first.span.cover(last)).into()),
        ("file", target.map_or("", |target| &target.text).into()),
    ];
    let finding = out.at(first.span.cover(last), args);
    let is_number = target.is_some_and(|target| is_number(first, target));
    let finding = if is_number { finding } else { finding.known_as(&[]) };
    let finding = if first.operator == "<" {
        // There is no such file: the command does not even start.
        finding.worded("message-read").severity(Severity::Error)
    } else {
        finding
    };
    match package.filter(|it| !it.quoted && !it.expands) {
        Some(package) => {
            let whole = package.span.cover(last);
            let quoted = format!("'{}'", out.text(whole));
            finding.unsafe_fix(vec![Edit::replace(whole, quoted)])
        }
        None => finding,
    }
}

/// A file that is named like a stream.
fn stream(redirection: &Redirection, target: &Word, out: &Sink) -> Finding {
    let args = vec![("number", (&target.text).into())];
    let finding = out.at(redirection.span, args.clone()).worded("message-stream");
    if redirection.operator != ">" || !matches!(target.text.as_str(), "1" | "2") {
        return finding;
    }
    let stream = format!("{}>&{}", redirection.descriptor, target.text);
    let fix = vec![Edit::replace(redirection.span, stream)];
    finding.unsafe_fix(fix).fix_worded("fix-stream", args)
}

/// `[ 2 > 1 ]`, which is true whatever the numbers are.
fn compared(number: &Redirection, target: &Word, name: &str, out: &Sink) -> Finding {
    let args = vec![("number", (&target.text).into())];
    let finding = out.at(number.span, args).worded("message-test");
    // ShellCheck reads what stands within brackets as a comparison.
    if name == "[" { finding.known_as(&[]) } else { finding }
}

fn is_number(redirection: &Redirection, target: &Word) -> bool {
    matches!(redirection.operator, ">" | ">>" | ">|" | "&>" | "<" | "<>")
        && !target.quoted
        && !target.text.is_empty()
        && target.text.bytes().all(|byte| byte.is_ascii_digit())
}
