//! Files that everybody may change.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "world-writable", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("world_writable"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        for mode in modes(instruction) {
            let finding = out.at(mode.span, vec![("mode", (&mode.value).into())]);
            let digits = mode.value.trim_start_matches('0');
            // The last digit is what strangers may; a shared folder has a fourth in front.
            let is_plain = digits == "777" && out.text(mode.span) == mode.value;
            out.report(if is_plain {
                let last = Span { start: mode.span.end - 2, ..mode.span };
                finding.unsafe_fix(vec![Edit::replace(last, "55")])
            } else {
                finding
            });
        }
    }
}

/// Modes that let everybody write.
fn modes(instruction: &Instruction) -> Vec<Spanned<String>> {
    match &instruction.kind {
        Kind::Copy(_) | Kind::Add(_) => {
            let mode = instruction.flag("chmod").and_then(|flag| flag.value.clone());
            mode.into_iter().filter(|mode| is_open(&mode.value)).collect()
        }
        Kind::Run(run) => {
            let changes = run.commands().iter().map(packages::words).filter(|words| {
                words.first().is_some_and(|it| packages::file_name(&it.text) == "chmod")
            });
            // The mode is the first word that is no option.
            let modes = changes.filter_map(|words| {
                words[1..].iter().find(|word| !is_option(&word.text) && !word.expands)
            });
            let open = modes.filter(|word| is_open(&word.text));
            open.map(|word| Spanned::new(word.text.clone(), word.span)).collect()
        }
        _ => Vec::new(),
    }
}

fn is_option(word: &str) -> bool {
    word.starts_with("--") || matches!(word, "-R" | "-v" | "-f" | "-c" | "-Rf" | "-fR" | "-vR")
}

fn is_open(mode: &str) -> bool {
    let is_number = mode.len() >= 3 && mode.bytes().all(|it| it.is_ascii_digit());
    // The sticky bit of `1777` keeps people from each other's files.
    let is_sticky = mode.len() == 4 && matches!(mode.as_bytes().first(), Some(b'1' | b'3'));
    if is_number {
        return !is_sticky && mode.ends_with(['2', '3', '6', '7']);
    }
    mode.split(',').any(|clause| {
        clause.split_once(['+', '=']).is_some_and(|(who, what)| {
            what.contains('w') && who.contains(['a', 'o']) && !clause.contains('t')
        })
    })
}
