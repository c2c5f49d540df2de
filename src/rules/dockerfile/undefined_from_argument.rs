//! A `FROM` with a variable that no `ARG` before it declares.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::order;
use crate::rules::dockerfile::meant::Names;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "undefined-from-argument",
        severity: Severity::Warning,
        aliases: &["buildkit:UndefinedArgInFrom"],
    },
    check: Check::Dockerfile(check),
    page: page!("undefined_from_argument"),
};

/// What the builder declares by itself.
const BUILT_IN: [&str; 9] = [
    "BUILDARCH",
    "BUILDOS",
    "BUILDPLATFORM",
    "BUILDVARIANT",
    "TARGETARCH",
    "TARGETOS",
    "TARGETPLATFORM",
    "TARGETSTAGE",
    "TARGETVARIANT",
];

fn check(file: &Dockerfile, out: &mut Sink) {
    let declared = file
        .global_args
        .iter()
        .flat_map(|instruction| match &instruction.kind {
            Kind::Arg(pairs) => pairs.as_slice(),
            _ => &[],
        })
        .map(|pair| pair.name.value.as_str())
        .chain(BUILT_IN);
    let declared = order::set(declared);
    let mut names = Names::new(declared.iter().copied());
    for from in file.stages.iter().map(|stage| &stage.from) {
        for text in from.platform.iter().chain([&from.base]) {
            for variable in variables(text, file.escape) {
                let name = variable.value;
                if declared.contains(name) {
                    continue;
                }
                let finding = out.at(variable.span, vec![("name", name.into())]);
                out.report(match names.nearest(name) {
                    Some(meant) => finding
                        .unsafe_fix(vec![Edit::replace(variable.span, meant)])
                        .fix_worded("fix", vec![("meant", meant.into())]),
                    None => finding,
                });
            }
        }
    }
}

/// The names of the variables in a text, each with its place.
fn variables(text: &Spanned<String>, escape: char) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text.value[at..].find('$').map(|offset| at + offset) {
        at = dollar + 1;
        let is_escaped = text.value[..dollar].ends_with(escape);
        let start = at + usize::from(text.value[at..].starts_with('{'));
        let rest = &text.value[start..];
        let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        if !name.is_empty() && !is_escaped {
            let place = text.span.range().start + start;
            let span = Span::new(text.span.file, place..place + name.len());
            // A word over several lines is longer than its text.
            let span = if text.span.contains(span) { span } else { text.span };
            found.push(Spanned::new(name, span));
        }
    }
    found
}
