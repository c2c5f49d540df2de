//! The numbers of a manifest that may be turned: what they are, and the edit that sets one.

use std::rc::Rc;

use crate::app::state::{Action, State};
use crate::app::view::probes::probed;
use crate::finding::Arg;
use crate::model::kube::edit::{Field, set_number, set_probe};
use crate::model::kube::{
    Container, Handler, HandlerKind, Manifest, Port, Probe, ProbeKind, Setting,
};
use crate::sim::probes::Rollout;
use crate::text::{Edit, Spanned, apply};
use crate::words::Words;

/// A number of a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    Probe(ProbeKind, Field),
    /// The pod's `terminationGracePeriodSeconds`.
    Grace,
    Replicas,
}

/// The numbers of a probe, or those of the pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub title: &'static str,
    /// What a probe asks.
    pub about: String,
    pub rows: Vec<NumberRow>,
    /// A probe that is not there, and can be added.
    pub missing: Option<ProbeKind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRow {
    pub number: Number,
    /// Its key in the manifest.
    pub label: &'static str,
    /// Of what it is; empty for a count.
    pub unit: String,
    pub value: u32,
    /// Whether it is written, or what Kubernetes takes without.
    pub is_written: bool,
    /// Whether the manifest's form has a place for it.
    pub can_set: bool,
    pub least: u32,
    /// How far its slider goes.
    pub reach: u32,
}

/// The kinds whose `spec` has `replicas`.
const REPLICATED: [&str; 4] = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
const REPLICAS: &str = "replicas";
/// No number of a manifest is larger: an `int32`.
pub const MOST: u32 = 2_147_483_647;
/// What a probe that is added begins with.
const USUAL_PERIOD: u32 = 10;

/// A container with its manifest, and the text that they are written in.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub manifest: &'a Manifest,
    pub container: &'a Container,
}

/// The numbers of a container: those of its probes, then the pod's.
pub(super) fn groups(words: Words, place: Place) -> Vec<Group> {
    let probes = ProbeKind::ALL.into_iter().map(|kind| {
        let probe = place.container.probe(kind);
        let is_new = probe.is_none() && edits(place, period(kind), USUAL_PERIOD).is_some();
        Group {
            title: kind.field(),
            about: probe.and_then(|it| it.handlers.first()).map_or_else(String::new, asked),
            rows: probe.map_or_else(Vec::new, |probe| probe_rows(words, place, probe)),
            missing: is_new.then_some(kind),
        }
    });
    let (title, rows) = (words.text("probes.pod"), pod_rows(words, place));
    let pod = Group { title, about: String::new(), rows, missing: None };
    probes.chain([pod]).filter(|it| !it.rows.is_empty() || it.missing.is_some()).collect()
}

/// The number that a new probe is made by.
fn period(kind: ProbeKind) -> Number {
    Number::Probe(kind, Field::Period)
}

fn probe_rows(words: Words, place: Place, probe: &Probe) -> Vec<NumberRow> {
    let row = |field: Field| {
        let (setting, least, reach) = match field {
            Field::InitialDelay => (probe.initial_delay, 0, 120),
            Field::Period => (probe.period, 1, 60),
            Field::Timeout => (probe.timeout, 1, 30),
            Field::SuccessThreshold => (probe.success_threshold, 1, 5),
            Field::FailureThreshold => (probe.failure_threshold, 1, 60),
            Field::GraceSeconds => {
                let grace = probe.grace_seconds.as_ref()?;
                (Setting { value: grace.value, span: Some(grace.span) }, 1, 300)
            }
        };
        // The other probes may not have another one than 1.
        let is_fixed = field == Field::SuccessThreshold && probe.kind != ProbeKind::Readiness;
        if is_fixed && setting.span.is_none() {
            return None;
        }
        let is_count = matches!(field, Field::SuccessThreshold | Field::FailureThreshold);
        let number = Number::Probe(probe.kind, field);
        Some(NumberRow {
            number,
            label: field.key(),
            unit: if is_count { String::new() } else { seconds(words) },
            value: setting.value,
            is_written: setting.span.is_some(),
            can_set: edits(place, number, setting.value).is_some(),
            least,
            reach: reach.max(setting.value),
        })
    };
    Field::ALL.into_iter().filter_map(row).collect()
}

fn pod_rows(words: Words, place: Place) -> Vec<NumberRow> {
    let Place { manifest, .. } = place;
    let Some(pod) = &manifest.pod else { return Vec::new() };
    let row = |number: Number, value: u32, is_written: bool, unit: String, reach: u32| NumberRow {
        number,
        label: if number == Number::Replicas { REPLICAS } else { Field::GraceSeconds.key() },
        unit,
        value,
        is_written,
        can_set: edits(place, number, value).is_some(),
        least: 0,
        reach: reach.max(value),
    };
    let spec = manifest.root.get("spec");
    let replicas = REPLICATED.contains(&manifest.kind.value.as_str()).then(|| {
        let is_written = spec.is_some_and(|spec| spec.get(REPLICAS).is_some());
        row(Number::Replicas, Rollout::of(manifest).replicas, is_written, String::new(), 20)
    });
    let is_written = pod.spec.get(Field::GraceSeconds.key()).is_some();
    let grace = row(Number::Grace, pod.grace_seconds, is_written, seconds(words), 300);
    replicas.into_iter().chain([grace]).collect()
}

fn seconds(words: Words) -> String {
    words.say("unit.seconds", &vec![("n", Arg::Text(String::new()))]).trim().to_owned()
}

/// What a probe asks: `GET /healthz :8080`.
fn asked(handler: &Handler) -> String {
    let place = |port: &Option<Spanned<Port>>| match port.as_ref().map(|port| &port.value) {
        Some(Port::Number(number)) => [":", &number.to_string()].concat(),
        Some(Port::Name(name)) => [":", name].concat(),
        None => String::new(),
    };
    match &handler.kind {
        HandlerKind::Exec(command) => {
            let words: Vec<&str> = command.iter().map(|word| word.value.as_str()).collect();
            words.join(" ")
        }
        HandlerKind::HttpGet { port, path } => ["GET ", path, " ", &place(port)].concat(),
        HandlerKind::TcpSocket { port } => ["TCP ", &place(port)].concat(),
        HandlerKind::Grpc { port } => ["gRPC ", &place(port)].concat(),
    }
}

fn edits(place: Place, number: Number, value: u32) -> Option<Vec<Edit>> {
    let Place { text, manifest, container } = place;
    match number {
        Number::Probe(kind, field) => set_probe(text, container, kind, &[(field, value)]),
        Number::Grace => {
            set_number(text, &manifest.pod.as_ref()?.spec, Field::GraceSeconds.key(), value)
        }
        Number::Replicas => set_number(text, manifest.root.get("spec")?, REPLICAS, value),
    }
}

/// Sets a number of a container, by its place among those with a probe. While its slider moves
/// (`is_moving`), all its steps are one change.
pub fn set(
    state: &State,
    container: usize,
    number: Number,
    value: u32,
    is_moving: bool,
) -> Option<Action> {
    let place = place(state, container)?;
    let edits = edits(place, number, value.min(MOST))?;
    let name = || [&container.to_string(), " ", &slider_name(number)].concat();
    tuned(state, place, &edits, is_moving.then(|| name().into()))
}

/// Adds a probe that asks what another one asks.
pub fn add(state: &State, container: usize, kind: ProbeKind) -> Option<Action> {
    set(state, container, period(kind), USUAL_PERIOD, false)
}

fn slider_name(number: Number) -> String {
    match number {
        Number::Probe(kind, field) => [kind.field(), ".", field.key()].concat(),
        Number::Grace => Field::GraceSeconds.key().to_owned(),
        Number::Replicas => REPLICAS.to_owned(),
    }
}

/// A container by its place among those with a probe.
pub(super) fn place(state: &State, container: usize) -> Option<Place<'_>> {
    let (manifest, container) = probed(state).nth(container)?;
    Some(Place { text: state.workspace.text(manifest.file), manifest, container })
}

/// The action that makes edits in the file of a container.
pub(super) fn tuned(
    state: &State,
    place: Place,
    edits: &[Edit],
    slider: Option<Rc<str>>,
) -> Option<Action> {
    let path = state.workspace.file(place.manifest.file)?.path.as_str().into();
    Some(Action::Tune { path, text: apply(place.text, edits)?.into(), slider })
}
