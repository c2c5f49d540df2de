//! Commands that can be told to leave less behind.

use crate::finding::{Finding, Safety};
use crate::model::dockerfile::{Base, Dockerfile, Kind, Stage};
use crate::savings::stages::is_go_build;
use crate::savings::uses::Uses;
use crate::savings::{Idea, Offer, Subject};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

/// Rules whose fixes make an image smaller, and what such a fix asks for.
const RULES: [(&str, &str); 7] = [
    ("apt-recommends", "recommended"),
    ("apt-lists-left", ""),
    ("apk-cache-left", ""),
    ("pip-cache-left", ""),
    ("yarn-cache-left", ""),
    ("rpm-cache-left", ""),
    ("chown-after-copy", ""),
];

pub(super) fn ideas(subject: &Subject, findings: &[Finding]) -> Vec<Idea> {
    let mut ideas: Vec<Idea> =
        RULES.iter().filter_map(|(rule, asks)| of_rule(subject, findings, rule, asks)).collect();
    ideas.extend(without_symbols(subject));
    ideas.extend(without_development(subject));
    ideas
}

/// The fixes of all findings of a rule.
fn of_rule(
    subject: &Subject,
    findings: &[Finding],
    rule: &'static str,
    asks: &'static str,
) -> Option<Idea> {
    let file = subject.dockerfile.file;
    let of_rule = findings.iter().filter(|it| it.lint.name == rule && it.span.file == file);
    let mut edits: Vec<Edit> = Vec::new();
    let mut offer = Offer::Apply;
    for fix in of_rule.filter_map(|it| it.fix.as_ref()) {
        let overlaps = |edit: &Edit| edits.iter().any(|it| touch(it.span, edit.span));
        if fix.edits.iter().any(overlaps) {
            continue;
        }
        if fix.safety == Safety::Unsafe && asks.is_empty() {
            offer = Offer::Sketch;
        }
        edits.extend(fix.edits.iter().cloned());
    }
    let asks = [asks].into_iter().filter(|it| !it.is_empty()).collect();
    (!edits.is_empty()).then_some(Idea { kind: rule, args: Vec::new(), asks, offer, edits })
}

fn touch(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// `go build` without the tables of symbols.
fn without_symbols(subject: &Subject) -> Option<Idea> {
    let mut edits = Vec::new();
    for stage in contributing(subject) {
        for command in commands(stage).filter(|it| is_go_build(it)) {
            let flag = command.words.iter().find(|it| it.text.contains("-ldflags"));
            let strips = |text: &str| text.split([' ', '=']).any(|it| it == "-s");
            let value = command.words.iter().any(|it| strips(&it.text));
            if value {
                continue;
            }
            let build = command.words.iter().find(|it| it.text == "build")?;
            match flag {
                None => edits.push(Edit::insert(build.span.after(), " -ldflags=\"-s -w\"")),
                // Two of them do not add up: the last one counts.
                Some(_) => return None,
            }
        }
    }
    let asks = vec!["no-symbols"];
    (!edits.is_empty()).then_some(Idea {
        kind: "symbols",
        args: Vec::new(),
        asks,
        offer: Offer::Apply,
        edits,
    })
}

/// `npm ci` without what only development needs.
fn without_development(subject: &Subject) -> Option<Idea> {
    let uses = Uses::of(subject.target, subject.dockerfile);
    let starts_node = !uses.started.is_empty() && uses.started.iter().all(|it| it == "node");
    let mut edits = Vec::new();
    for stage in subject.target.chain(subject.dockerfile) {
        for command in commands(stage).filter(|it| matches!(it.name(), "npm" | "pnpm")) {
            let action = command.operands().next()?;
            let (flag, told) = match command.name() {
                "npm" => (" --omit=dev", ["--omit", "--production"]),
                _ => (" --prod", ["--prod", "--production"]),
            };
            match action.text.as_str() {
                "ci" => {}
                "install" | "i" if command.operands().count() == 1 => {}
                // What is built here needs its tools.
                "run" | "exec" | "test" | "build" => return None,
                _ => continue,
            }
            let is_told = told.into_iter().any(|it| command.has_flag(it))
                || command.words.iter().any(|it| it.text.starts_with("--only=prod"));
            if !is_told {
                edits.push(Edit::insert(action.span.after(), flag));
            }
        }
        let sets = |it: &Kind| match it {
            Kind::Env(pairs) => pairs.iter().any(|pair| {
                let value = pair.value.as_ref().map(|it| it.value.as_str());
                pair.name.value == "NODE_ENV" && value == Some("production")
            }),
            _ => false,
        };
        if stage.instructions.iter().any(|it| sets(&it.kind)) {
            return None;
        }
    }
    let builds = uses.builds_with(&["npx", "tsc", "vite", "webpack", "next", "ng", "yarn"]);
    let offer = if starts_node { Offer::Apply } else { Offer::Sketch };
    let asks = vec!["no-dev"];
    (!edits.is_empty() && !builds).then_some(Idea {
        kind: "omit-dev",
        args: Vec::new(),
        asks,
        offer,
        edits,
    })
}

/// The target's chain, and the stages that it copies from.
fn contributing<'a>(subject: &Subject<'a>) -> Vec<&'a Stage> {
    let file: &Dockerfile = subject.dockerfile;
    let mut stages: Vec<&Stage> = subject.target.chain(file).collect();
    let mut is_seen = vec![false; file.stages.len()];
    for stage in &stages {
        is_seen[stage.index] = true;
    }
    let sources = file.stages.iter().filter(|stage| {
        subject.target.transfers().any(|(_, transfer)| {
            let from = transfer.from.as_ref().map(|(_, base)| base);
            matches!(from, Some(Base::Stage(index)) if *index == stage.index)
        })
    });
    for source in sources {
        for stage in source.chain(file) {
            // Below a stage that was seen, all were.
            if std::mem::replace(&mut is_seen[stage.index], true) {
                break;
            }
            stages.push(stage);
        }
    }
    stages
}

fn commands(stage: &Stage) -> impl Iterator<Item = &SimpleCommand> {
    stage.runs().flat_map(|(_, command)| command.commands())
}
