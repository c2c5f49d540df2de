//! A variable that nothing in its stage sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::model::dockerfile::Stage;
use crate::order;
use crate::rules::dockerfile::meant::Names;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "undefined-variable",
        severity: Severity::Warning,
        aliases: &["buildkit:UndefinedVar"],
    },
    check: Check::Dockerfile(check),
    page: page!("undefined_variable"),
};

/// Deeper chains of stages are not followed; what they declare is taken to be everything.
const LONGEST_CHAIN: usize = 50;
/// Shorter names are too much like each other.
const SHORTEST_MEANT: usize = 4;

/// The name of every variable that the instructions of a stage set, with where it is first.
type Declared<'a> = BTreeMap<&'a str, u32>;

fn check(file: &Dockerfile, out: &mut Sink) {
    let global = order::set(file.global_args.iter().flat_map(names));
    let declared: Vec<Declared> = file.stages.iter().map(declared).collect();
    let mut meant = Names::new(declared.iter().flat_map(BTreeMap::keys).copied());
    // Of several stages the first one.
    let named = declared.iter().zip(&file.stages).rev();
    let elsewhere: BTreeMap<&str, &Stage> =
        order::map(named.flat_map(|(names, stage)| names.keys().map(move |name| (*name, stage))));
    for stage in &file.stages {
        let mut reported = BTreeSet::new();
        for instruction in &stage.instructions {
            for variable in uses(instruction, file.escape, out) {
                let name = variable.value.as_str();
                let is_known = is_set(name, variable.span, stage, file, &declared)
                    || is_from_outside(name)
                    || is_likely_set_by_image(name, stage);
                if is_known || reported.contains(name) {
                    continue;
                }
                let finding = out.at(variable.span, vec![("name", name.into())]);
                let is_run = matches!(instruction.kind, Kind::Run(_));
                let finding = if global.contains(name) {
                    Some(with_arg(finding.worded("message-global"), name, instruction))
                } else if variables::BUILT_IN.contains(&name) {
                    Some(with_arg(finding.worded("message-platform"), name, instruction))
                } else if is_run {
                    // The script, or the image, may set it.
                    None
                } else if declared[stage.index].contains_key(name) {
                    Some(finding.worded("message-later"))
                } else if let Some(other) = elsewhere.get(name) {
                    let number = other.index.to_string();
                    let other = other.name().unwrap_or(&number);
                    let args = vec![("name", name.into()), ("stage", other.into())];
                    Some(Finding { args, ..finding }.worded("message-elsewhere"))
                } else {
                    unknown(finding, name, stage, file, instruction, &mut meant)
                };
                if let Some(finding) = finding {
                    reported.insert(variable.value);
                    out.report(finding);
                }
            }
        }
    }
}

/// Of a name that stands nowhere: certain where no image can have set it, likely where it is much
/// like one that does stand somewhere.
fn unknown(
    finding: Finding,
    name: &str,
    stage: &Stage,
    file: &Dockerfile,
    instruction: &Instruction,
    meant: &mut Names,
) -> Option<Finding> {
    let near = if name.len() < SHORTEST_MEANT { None } else { meant.nearest(name) };
    // The builder reads ports by itself, and leaves out what is empty.
    let is_certain =
        *stage.root(file) == Base::Scratch && !matches!(instruction.kind, Kind::Expose(_));
    match near {
        Some(near) => {
            let span = finding.span;
            let args = vec![("name", name.into()), ("meant", near.into())];
            let finding = Finding { args, ..finding }.worded("message-near");
            let fix = finding.unsafe_fix(vec![Edit::replace(span, near)]);
            Some(fix.fix_worded("fix-near", vec![("meant", near.into())]))
        }
        None => is_certain.then_some(finding),
    }
}

fn with_arg(finding: Finding, name: &str, instruction: &Instruction) -> Finding {
    let edit = Edit::insert(instruction.span, format!("ARG {name}\n"));
    finding.unsafe_fix(vec![edit]).fix_worded("fix", vec![("name", name.into())])
}

fn declared(stage: &Stage) -> Declared<'_> {
    let mut declared = Declared::new();
    for instruction in &stage.instructions {
        for name in names(instruction) {
            declared.entry(name).or_insert(instruction.span.start);
        }
    }
    declared
}

fn names(instruction: &Instruction) -> impl Iterator<Item = &str> {
    let pairs: &[Pair] = match &instruction.kind {
        Kind::Arg(pairs) | Kind::Env(pairs) => pairs,
        _ => &[],
    };
    pairs.iter().map(|pair| pair.name.value.as_str())
}

/// Whether the stage sets a variable before that place, or one that it stands on does.
fn is_set(
    name: &str,
    place: Span,
    stage: &Stage,
    file: &Dockerfile,
    declared: &[Declared],
) -> bool {
    let own = declared.get(stage.index).and_then(|own| own.get(name));
    if own.is_some_and(|&start| start <= place.start) {
        return true;
    }
    let mut below = stage.chain(file).skip(1);
    let is_found = below
        .by_ref()
        .take(LONGEST_CHAIN)
        .any(|below| declared.get(below.index).is_some_and(|it| it.contains_key(name)));
    is_found || below.next().is_some()
}

/// What every image has, and what the builder passes on unasked.
fn is_from_outside(name: &str) -> bool {
    const KNOWN: [&str; 9] =
        ["PATH", "HOME", "USER", "LANG", "PWD", "HOSTNAME", "TERM", "SHELL", "SOURCE_DATE_EPOCH"];
    KNOWN.contains(&name) || name.to_ascii_uppercase().ends_with("_PROXY")
}

/// Images tell their own version: `FROM node:$NODE_VERSION` sets `NODE_VERSION` again.
fn is_likely_set_by_image(name: &str, stage: &Stage) -> bool {
    name.ends_with("VERSION") && stage.from.base.value.contains(name)
}

/// The variables of an instruction that the builder or the shell puts in.
fn uses(instruction: &Instruction, escape: char, out: &Sink) -> Vec<Spanned<String>> {
    let texts: Vec<Span> = match &instruction.kind {
        Kind::Run(command) => return uses_of_run(command, out),
        Kind::Env(pairs) | Kind::Label(pairs) | Kind::Arg(pairs) => {
            pairs.iter().filter_map(|pair| pair.value.as_ref()).map(|value| value.span).collect()
        }
        Kind::Workdir(text) | Kind::User(text) | Kind::Stopsignal(text) => vec![text.span],
        Kind::Expose(words) | Kind::Volume(words) => words.iter().map(|it| it.span).collect(),
        Kind::Copy(it) | Kind::Add(it) => {
            it.sources.iter().chain(&it.destination).map(|word| word.span).collect()
        }
        _ => Vec::new(),
    };
    let named = texts.into_iter().flat_map(|span| variables::named(out.text(span), span, escape));
    named.map(|it| Spanned::new(it.value.to_owned(), it.span)).collect()
}

/// The variables of a script that it does not set itself.
fn uses_of_run(command: &Command, out: &Sink) -> Vec<Spanned<String>> {
    let commands = command.commands();
    // `NAME=value`, `export NAME`, `read NAME`: the name stands bare somewhere.
    let words = || commands.iter().flat_map(|it| it.assignments.iter().chain(&it.words));
    let mut set =
        order::set(words().map(|word| word.text.split(['=', '+']).next().unwrap_or_default()));
    let bodies = command.heredocs.iter().map(|heredoc| heredoc.body);
    for text in bodies.chain([command.span]).map(|span| out.text(span)) {
        // `for NAME in` is no command.
        let pairs = text.split_whitespace().zip(text.split_whitespace().skip(1));
        set.extend(pairs.filter(|(word, _)| *word == "for").map(|(_, name)| name));
    }
    let uses = words().filter(|word| word.expands);
    let named = uses.flat_map(|word| variables::named(out.text(word.span), word.span, '\\'));
    let named = named.filter(|it| !set.contains(it.value));
    named.map(|it| Spanned::new(it.value.to_owned(), it.span)).collect()
}
