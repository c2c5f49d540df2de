//! Events and their causes in words.

use crate::finding::{Arg, Args};
use crate::sim::probes::{Event, EventKind};
use crate::words::Words;

/// What happens when.
fn event(words: Words, event: Event) -> String {
    let number = |n: u32| vec![("n", Arg::Text(n.to_string()))];
    let (key, what): (&str, Args) = match event.kind {
        EventKind::Run(n) => ("probes.event-run", number(n)),
        EventKind::Exit(n) => ("probes.event-exit", number(n)),
        EventKind::Probe(kind, answer) => (
            "probes.event-probe",
            vec![("probe", kind.as_str().into()), ("answer", answer.as_str().into())],
        ),
        EventKind::Started => ("probes.event-started", Vec::new()),
        EventKind::Ready => ("probes.event-ready", Vec::new()),
        EventKind::Unready => ("probes.event-unready", Vec::new()),
        EventKind::Kill(kind) => ("probes.event-kill", vec![("probe", kind.as_str().into())]),
        EventKind::Backoff(seconds) => {
            ("probes.event-backoff", vec![("time", Arg::Seconds(seconds))])
        }
        EventKind::Delete => ("probes.event-delete", Vec::new()),
    };
    words.say(key, &[vec![("at", words.time(event.at))], what].concat())
}

/// What happens when, and the rule that it follows from.
pub(super) fn event_and_cause(words: Words, it: Event) -> String {
    let told = vec![("event", event(words, it).into()), ("why", words.cause(it.cause).into())];
    words.say("probes.because", &told)
}
