//! The line at the foot of the page: how it stands, part by part, each a way to its panel.

use std::rc::Rc;

use crate::app::state::{Panel, State};
use crate::app::view::cache;
use crate::finding::{Arg, Severity};
use crate::words::Words;

/// A part of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryPart {
    pub panel: Panel,
    /// With its figures between double asterisks.
    pub text: String,
    /// The severity that colours it, where it is about findings.
    pub severity: Option<Severity>,
}

pub fn parts(state: &State) -> Rc<[SummaryPart]> {
    let words = Words::new(state.language);
    let counts = Severity::ALL.into_iter().filter_map(|severity| count(state, words, severity));
    let mut parts: Vec<SummaryPart> = counts.collect();
    if parts.is_empty() && state.analysis.is_whole {
        let text = words.text("summary.no-findings").to_owned();
        parts.push(SummaryPart { panel: Panel::Findings, text, severity: None });
    }

    if let Some(part) = state.parts.builds.here() {
        parts.extend((part.summary)(state));
    }
    if let Some(text) = state.parts.compose.here().and_then(|part| (part.services)(state)) {
        parts.push(SummaryPart { panel: Panel::Compose, text, severity: None });
    }
    if let Some(text) = state.parts.kube.here().and_then(|part| (part.first_traffic)(state)) {
        parts.push(SummaryPart { panel: Panel::Probes, text, severity: None });
    }
    parts.into()
}

/// What there is to say of the Dockerfile in the editor, else of the first one.
pub(crate) fn of_build(state: &State) -> Vec<SummaryPart> {
    let words = Words::new(state.language);
    let mut parts = Vec::new();
    let builds = &state.analysis.builds;
    let build = builds.iter().find(|it| it.file == state.active).or(builds.first());
    if let Some(build) = build.filter(|build| build.sizes.target.is_some()) {
        let size = Arg::Text(words.glance(build.sizes.disk));
        let text = words.say("summary.size", &vec![("size", size)]);
        parts.push(SummaryPart { panel: Panel::Size, text, severity: None });
        let stages = Arg::Count(build.dockerfile.stages.len());
        let text = words.say("summary.stages", &vec![("n", stages)]);
        parts.push(SummaryPart { panel: Panel::Stages, text, severity: None });
        if let Some(text) = cache::source_edit(words, build) {
            parts.push(SummaryPart { panel: Panel::Cache, text, severity: None });
        }
    }
    parts
}

fn count(state: &State, words: Words, severity: Severity) -> Option<SummaryPart> {
    let findings = state.analysis.findings.iter().filter(|it| it.severity == severity);
    let count = findings.count();
    let key = match severity {
        Severity::Error => "summary.errors",
        Severity::Warning => "summary.warnings",
        Severity::Info => "summary.infos",
    };
    let text = words.say(key, &vec![("n", count.into())]);
    (count > 0).then_some(SummaryPart { panel: Panel::Findings, text, severity: Some(severity) })
}
