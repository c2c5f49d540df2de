//! Broken links of chains as findings.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::model::chains::{Chain, Fault, Station};
use crate::model::project::Project;
use crate::rules::Sink;
use crate::text::{Edit, Span};

/// A broken link, with the chain that it is part of.
pub(super) struct Broken<'a> {
    pub(super) chain: &'a Chain,
    pub(super) station: &'a Station,
    pub(super) fault: &'a Fault,
    /// What the station does not agree with.
    pub(super) from: &'a Station,
}

/// Reports each broken link that `wording` has words for, at the place where it breaks.
///
/// One place may stand in several chains: of each pod that a Service selects, and of each variant of
/// an object. What breaks there is told once.
pub(super) fn report(
    project: &Project,
    out: &mut Sink,
    wording: &dyn Fn(&Broken) -> Option<&'static str>,
) {
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for chain in &project.chains {
        for (station, fault, from) in chain.faults() {
            let broken = Broken { chain, station, fault, from };
            let Some(wording) = wording(&broken) else { continue };
            if told.insert(station.span) {
                let finding = finding(&broken, out).worded(wording);
                out.report(finding);
            }
        }
    }
}

fn finding(broken: &Broken, out: &Sink) -> Finding {
    let Broken { chain, station, fault, from } = broken;
    let args = vec![
        ("subject", (&*chain.subject).into()),
        ("name", (&station.name).into()),
        ("value", (&station.value).into()),
        ("other", (&from.value).into()),
        ("other-name", (&from.name).into()),
    ];
    let mut finding = out.at(station.span, args);
    if from.span != station.span {
        finding = finding.related(from.span, "related", vec![("other", (&from.value).into())]);
    }
    let Some(instead) = &fault.instead else { return finding };
    let wrong = if station.value.is_empty() { &station.name } else { &station.value };
    let written = out.text(station.span);
    // Twice in one value, and nobody can tell which of them is meant.
    if wrong.is_empty() || written.matches(wrong.as_str()).count() != 1 {
        return finding;
    }
    let edit = Edit::replace(station.span, written.replacen(wrong.as_str(), instead, 1));
    finding.unsafe_fix(vec![edit]).fix_worded("fix", vec![("instead", instead.into())])
}
