//! `useradd` with a large number and without `-l`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Word;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "useradd-high-uid",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3046"],
    },
    check: Check::Dockerfile(check),
    page: page!("useradd_high_uid"),
};

/// Numbers with as many digits make the logs of logins large.
const HIGH_DIGITS: usize = 6;

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let words = packages::words(command);
        let Some(useradd) = words.first().filter(|word| word.text == "useradd") else { continue };
        let is_told = command.has_flag("-l") || command.has_flag("--no-log-init");
        let Some((flag, number)) = number(words).filter(|_| !is_told) else { continue };
        let is_variable = number.starts_with('$') && !number.starts_with("$(");
        if !is_high(number) && !is_variable {
            continue;
        }
        let fix = vec![Edit::insert(useradd.span.after(), " -l")];
        let finding = out.at(useradd.span, vec![("number", number.into())]).safe_fix(fix);
        let finding = packages::known(finding, command);
        // hadolint knows the short flag only, apart from its value, and goes by the length of
        // what is written, in braces.
        let braces = if number.starts_with("${") { 0 } else { 2 };
        let is_known = flag == Flag::Apart && (is_high(number) || number.len() + braces >= 6);
        let finding = if is_known { finding } else { finding.known_as(&[]) };
        out.report(if is_variable {
            finding.worded("message-variable").severity(Severity::Info)
        } else {
            finding
        });
    }
}

/// How a number is given.
#[derive(PartialEq, Eq)]
enum Flag {
    /// `-u 1000`, also as `-mu 1000`.
    Apart,
    /// `-u1000`, `--uid 1000` and `--uid=1000`.
    Other,
}

fn number(words: &[Word]) -> Option<(Flag, &str)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let next = words.get(at + 1).map(|word| word.text.as_str());
        let flag = word.text.strip_prefix('-')?;
        if flag == "-uid" {
            return Some((Flag::Other, next?));
        }
        if flag.starts_with('-') {
            return Some((Flag::Other, flag.strip_prefix("-uid=")?));
        }
        match flag.strip_prefix('u') {
            Some(number) if !number.is_empty() => Some((Flag::Other, number)),
            _ => Some((Flag::Apart, flag.ends_with('u').then_some(next)??)),
        }
    })
}

fn is_high(number: &str) -> bool {
    number.len() >= HIGH_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit())
}
