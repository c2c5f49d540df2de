//! What several rules ask of probes.

use crate::model::kube::{Container, Handler, HandlerKind, Port, Probe, ProbeKind};
use crate::rules::Sink;
use crate::rules::kube::edits;
use crate::syntax::yaml::Node;
use crate::text::Edit;

/// The seconds after which a probe has failed for good, from the first that finds the application
/// away.
pub(super) fn seconds_to_fail(probe: &Probe) -> u32 {
    let periods = probe.period.value.saturating_mul(probe.failure_threshold.value);
    periods.saturating_add(probe.timeout.value)
}

/// Whether two probes of a container ask the same thing.
pub(super) fn ask_the_same(container: &Container, one: &Probe, other: &Probe) -> bool {
    let ([a], [b]) = (&*one.handlers, &*other.handlers) else { return false };
    match (&a.kind, &b.kind) {
        (HandlerKind::Exec(a), HandlerKind::Exec(b)) => {
            a.iter().map(|it| &it.value).eq(b.iter().map(|it| &it.value))
        }
        (HandlerKind::HttpGet { path: a, .. }, HandlerKind::HttpGet { path: b, .. }) if a != b => {
            false
        }
        (HandlerKind::HttpGet { .. }, HandlerKind::HttpGet { .. })
        | (HandlerKind::TcpSocket { .. }, HandlerKind::TcpSocket { .. })
        | (HandlerKind::Grpc { .. }, HandlerKind::Grpc { .. }) => {
            port(container, one) == port(container, other)
                && rest(one, a).iter().eq(rest(other, b).iter())
        }
        _ => false,
    }
}

/// The number of the port that a probe asks at, or a name that no port has.
fn port<'a>(container: &Container, probe: &'a Probe) -> Option<(i64, &'a str)> {
    match &probe.port()?.value {
        Port::Number(number) => Some((*number, "")),
        Port::Name(name) => {
            let is_named = |it: &str| it == name;
            let declared = container
                .ports
                .iter()
                .find(|port| port.name.as_ref().is_some_and(|written| is_named(&written.value)));
            let number = declared.and_then(|port| Some(port.number.as_ref()?.value));
            Some(number.map_or((0, name), |number| (number, "")))
        }
    }
}

/// What else decides about the answer.
fn rest(probe: &Probe, handler: &Handler) -> Vec<String> {
    let name = match handler.kind {
        HandlerKind::HttpGet { .. } => "httpGet",
        HandlerKind::TcpSocket { .. } => "tcpSocket",
        HandlerKind::Grpc { .. } | HandlerKind::Exec(_) => "grpc",
    };
    let Some(node) = probe.node.get(name) else { return Vec::new() };
    let text = |key: &str| node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned();
    let scheme = match text("scheme") {
        scheme if scheme.is_empty() => "HTTP".to_owned(),
        scheme => scheme,
    };
    let mut parts = vec![scheme, text("host"), text("service")];
    for header in node.get("httpHeaders").map_or(&[][..], Node::items) {
        let text = |key: &str| header.get(key).and_then(Node::as_text).unwrap_or_default();
        parts.push([text("name"), ":", text("value")].concat());
    }
    parts
}

/// A startup probe that asks what the liveness probe asks, and grants five minutes. `None` where
/// the liveness probe is not written in lines of its own.
pub(super) fn startup_probe(liveness: &Probe, out: &Sink) -> Option<Edit> {
    let [handler] = &*liveness.handlers else { return None };
    edits::column(liveness.key, out)?;
    let key = out.text(handler.key);
    let asked = handler.key.cover(liveness.node.get(key)?.span);
    let head = out.text(out.lines(liveness.key));
    let question = out.text(out.lines(asked)).trim_end();

    let indent = head.strip_suffix(head.trim_start())?;
    let inner = question.strip_suffix(question.trim_start())?;
    let is_block = head.trim_end() == format!("{indent}{}:", ProbeKind::Liveness.field())
        && question.trim_start().starts_with(key)
        && inner.len() > indent.len();
    is_block.then(|| {
        let field = ProbeKind::Startup.field();
        let probe = format!(
            "{indent}{field}:\n{question}\n{inner}periodSeconds: 10\n{inner}failureThreshold: 30\n"
        );
        Edit::insert(out.lines(liveness.key), probe)
    })
}

/// The words that an exec probe runs, with those of a script that it hands to a shell.
pub(super) fn words(probe: &Probe) -> Vec<&str> {
    let command = probe.handlers.iter().find_map(|handler| match &handler.kind {
        HandlerKind::Exec(command) => Some(command),
        _ => None,
    });
    let items = command.map_or(&[][..], Vec::as_slice);
    items
        .iter()
        .flat_map(|item| item.value.split([' ', '\t', '\n', ';', '|', '&', '"', '\'']))
        .collect()
}

/// The program that a word names: `pg_isready` of `/usr/bin/pg_isready`.
pub(super) fn program(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
