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
        let Some(number) = number(words).filter(|it| is_high(it) && !is_told) else { continue };
        let fix = vec![Edit::insert(useradd.span.after(), " -l")];
        let finding = out.at(useradd.span, vec![("number", number.into())]).safe_fix(fix);
        // hadolint knows the short flag only.
        let is_long = words.iter().any(|word| word.text.starts_with("--uid"));
        out.report(if is_long { finding.known_as(&[]) } else { finding });
    }
}

/// What `-u 1000`, `-u1000`, `--uid 1000` or `--uid=1000` give.
fn number(words: &[Word]) -> Option<&str> {
    let at =
        words.iter().position(|it| it.text.starts_with("-u") || it.text.starts_with("--uid"))?;
    match words[at].text.as_str() {
        "-u" | "--uid" => words.get(at + 1).map(|word| word.text.as_str()),
        flag => flag.strip_prefix("--uid=").or(flag.strip_prefix("-u")),
    }
}

fn is_high(number: &str) -> bool {
    number.len() >= HIGH_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit())
}
