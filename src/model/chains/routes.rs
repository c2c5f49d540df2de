//! From Services to pods, from Ingresses to Services, and from init containers to what they await.

use std::rc::Rc;

use crate::model::chains::cluster::{Cluster, may_meet};
use crate::model::chains::pods::texts;
use crate::model::chains::process::Process;
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What};
use crate::model::kube::{Backend, Container, Manifest, Port, Service, ServicePort};
use crate::syntax::near::nearest;
use crate::syntax::yaml::Node;
use crate::text::Spanned;

/// Of a longer script only so much is searched for addresses, in bytes.
const LONGEST_SCRIPT: usize = 10_000;

/// The Services that select nobody and the backends that lead nowhere.
pub(super) fn chains(cluster: &Cluster, chains: &mut Vec<Chain>) {
    if !cluster.is_whole {
        return;
    }
    for manifest in cluster.manifests {
        let subject: Rc<str> = Rc::from(name(manifest));
        if let Some(service) = &manifest.service {
            chains.extend(selection(cluster, manifest, service, &subject));
        }
        for backend in &manifest.backends {
            chains.extend(lost(cluster, manifest, backend, &subject));
        }
    }
}

/// Why a Service selects no pod, where one is plainly meant.
fn selection(
    cluster: &Cluster,
    manifest: &Manifest,
    service: &Service,
    subject: &Rc<str>,
) -> Option<Chain> {
    let key =
        service.selector_key.filter(|_| !service.is_external && !service.selector.is_empty())?;
    let selected = cluster.pods_of(service);
    if selected.iter().any(|(pod, _)| may_meet(pod, manifest)) {
        return None;
    }
    let mut chain = Chain::new(Kind::Port, Run::Kubernetes, subject);
    if let Some((other, _)) = selected.first() {
        let place = |it: &Manifest| it.namespace_span.unwrap_or(it.kind.span);
        let from = chain.add(Station::new(What::Pod, place(other), name(other), &*other.namespace));
        let station =
            Station::new(What::Service, place(manifest), name(manifest), &*manifest.namespace);
        let why = State::broken(Break::Namespace, None);
        chain.join(Some(from), why, station);
        return Some(chain);
    }
    let (other, pod) = cluster.meant_by(manifest, service)?;
    let differs = |(key, value): &(&String, &String)| pod.labels.get(*key) != Some(*value);
    let wrong: Vec<(&String, &String)> = service.selector.iter().filter(differs).collect();
    let label = |(key, value): (&str, &str)| [key, value].join(": ");
    let (span, by, value, instead) = match wrong[..] {
        [(wrong, value)] => {
            let span = service.selector_values.get(wrong).copied();
            let instead = pod.labels.get(wrong).cloned();
            (span.unwrap_or(key), wrong.as_str(), value.clone(), instead)
        }
        _ => (key, "", selector(service), None),
    };
    let labels = pod.labels.iter().map(|(key, value)| label((key, value)));
    let labels = labels.take(5).collect::<Vec<_>>().join(", ");
    let place = pod.labels_span.unwrap_or(other.kind.span);
    let from = chain.add(Station::new(What::Pod, place, name(other), labels));
    let station = Station::new(What::Service, span, by, value);
    chain.join(Some(from), State::broken(Break::Selector, instead), station);
    Some(chain)
}

fn selector(service: &Service) -> String {
    let labels = service.selector.iter().map(|(key, value)| [key.as_str(), value].join(": "));
    labels.collect::<Vec<_>>().join(", ")
}

/// Why an Ingress reaches no port of a Service.
fn lost(
    cluster: &Cluster,
    manifest: &Manifest,
    backend: &Backend,
    subject: &Rc<str>,
) -> Option<Chain> {
    let mut chain = Chain::new(Kind::Port, Run::Kubernetes, subject);
    let called = &backend.service;
    let services = cluster.services_called(manifest, &called.value);
    if services.is_empty() {
        let near = cluster.service_near(&called.value).filter(|it| may_meet(it, manifest))?;
        let from = chain.add(Station::new(What::Service, place(near), name(near), ""));
        let station = Station::new(What::Ingress, called.span, &called.value, "");
        let instead = Some(name(near).to_owned());
        chain.join(Some(from), State::broken(Break::IngressService, instead), station);
        return Some(chain);
    }
    let port = backend.port.as_ref()?;
    let ports: Vec<&ServicePort> = services.iter().flat_map(|(_, it)| &it.ports).collect();
    if ports.is_empty() || ports.iter().any(|it| is_port(it, &port.value)) {
        return None;
    }
    let instead = match &port.value {
        Port::Number(_) => {
            only(ports.iter().filter_map(|it| Some(it.number.as_ref()?.value.to_string())))
        }
        Port::Name(wanted) => {
            let names: Vec<&str> =
                ports.iter().filter_map(|it| Some(&*it.name.as_ref()?.value)).collect();
            let one = if let [one] = names[..] { Some(one) } else { nearest(wanted, &names) };
            one.map(str::to_owned)
        }
    };
    let (by_name, number) = texts(&port.value);
    let value = if number.is_empty() { by_name } else { number };
    let (service, _) = services.first()?;
    let from = chain.add(Station::new(What::Service, place(service), name(service), ""));
    let station = Station::new(What::Ingress, port.span, &called.value, value);
    chain.join(Some(from), State::broken(Break::IngressPort, instead), station);
    Some(chain)
}

/// Adds the Ingresses that send to a port of a Service.
pub(super) fn ingresses(
    cluster: &Cluster,
    service: &Manifest,
    port: &ServicePort,
    chain: &mut Chain,
    at: usize,
) {
    /// More of them say nothing new.
    const MOST: usize = 20;
    let backends = cluster.backends_of(service);
    let to_port = backends
        .into_iter()
        .filter(|it| it.port.as_ref().is_some_and(|it| is_port(port, &it.value)));
    for backend in to_port.take(MOST) {
        let Some(Spanned { value, span }) = &backend.port else { continue };
        let (by_name, number) = texts(value);
        let value = if number.is_empty() { by_name } else { number };
        let station = Station::new(What::Ingress, *span, &backend.service.value, value);
        chain.join(Some(at), State::Holds, station);
    }
}

fn is_port(port: &ServicePort, wanted: &Port) -> bool {
    match wanted {
        Port::Number(number) => port.number.as_ref().is_some_and(|it| it.value == *number),
        Port::Name(name) => port.name.as_ref().is_some_and(|it| it.value == *name),
    }
}

/// The Services that an init container waits for.
pub(super) fn awaited(
    cluster: &Cluster,
    manifest: &Manifest,
    container: &Container,
    process: &Process,
    subject: &Rc<str>,
    chains: &mut Vec<Chain>,
) {
    for text in container.command.iter().chain(&container.args).flatten() {
        for (host, port) in addresses(&text.value, process) {
            let name = host.split('.').next().unwrap_or(&host);
            let services = cluster.services_called(manifest, name);
            let Some((first, _)) = services.first().filter(|_| cluster.is_whole) else { continue };
            let mut chain = Chain::new(Kind::Port, Run::Kubernetes, subject);
            let numbers =
                services.iter().flat_map(|(_, it)| &it.ports).filter_map(|it| it.number.as_ref());
            let numbers: Vec<i64> = numbers.map(|it| it.value).collect();
            let is_plain =
                services.iter().all(|(it, service)| !is_headless(it) && !service.is_external);
            let state = if numbers.contains(&i64::from(port)) {
                State::Holds
            } else if is_plain && !numbers.is_empty() {
                State::broken(Break::AwaitedPort, only(numbers.iter().map(i64::to_string)))
            } else {
                State::Open
            };
            let numbers = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            let from = chain.add(Station::new(What::Service, place(first), name, numbers));
            let station = Station::new(What::Awaited, text.span, name, port.to_string());
            chain.join(Some(from), state, station);
            chains.push(chain);
        }
    }
}

/// One without an address of its own: whoever asks reaches the pods themselves.
fn is_headless(service: &Manifest) -> bool {
    let spec = service.root.get("spec");
    spec.and_then(|it| it.get("clusterIP")).and_then(Node::as_text) == Some("None")
}

/// The hosts with their ports that a script names: `api:8080`, `http://api:8080/`, `nc -z api 8080`.
pub(super) fn addresses(script: &str, process: &Process) -> Vec<(String, u16)> {
    let Some(script) = Some(script).filter(|it| it.len() <= LONGEST_SCRIPT) else {
        return Vec::new();
    };
    let breaks = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | '&' | '(' | ')' | '`' | ',')
    };
    let words: Vec<&str> = script.split(breaks).filter(|it| !it.is_empty()).collect();
    let mut found = Vec::new();
    let mut asks = false;
    for (at, word) in words.iter().enumerate() {
        let word = process.shown(word);
        let bare = word.split_once("://").map_or(word.as_str(), |(_, rest)| rest);
        let authority = bare.split(['/', '?', '#']).next().unwrap_or(bare);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        if let Some((host, port)) = authority.rsplit_once(':') {
            found.extend(address(host, port));
        } else if let Some(next) = words.get(at + 1).filter(|_| asks && !word.starts_with('-')) {
            found.extend(address(&word, &process.shown(next)));
            asks = false;
        }
        asks |= matches!(word.as_str(), "nc" | "ncat" | "netcat" | "telnet");
    }
    found
}

fn address(host: &str, port: &str) -> Option<(String, u16)> {
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
        && host.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._[]:".contains(&it));
    let port = port.parse().ok().filter(|&port| port > 0)?;
    is_host.then(|| (host.to_owned(), port))
}

fn only(mut texts: impl Iterator<Item = String>) -> Option<String> {
    let first = texts.next()?;
    texts.all(|it| it == first).then_some(first)
}

pub(super) fn name(manifest: &Manifest) -> &str {
    manifest.name.as_ref().map_or("", |name| &name.value)
}

fn place(manifest: &Manifest) -> crate::text::Span {
    manifest.name.as_ref().map_or(manifest.kind.span, |name| name.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_name_addresses() {
        let found = |script: &str| {
            let found = addresses(script, &Process::default());
            found
                .into_iter()
                .map(|(host, port)| format!("{host} {port}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(found("until nc -z -w2 api 8080; do sleep 2; done"), "api 8080");
        assert_eq!(found("curl -f http://api.shop:8080/health || exit 1"), "api.shop 8080");
        assert_eq!(found("wait-for db:5432 -- true"), "db 5432");
        assert_eq!(found("pg_isready -h db; nc -l; date +%H:%M; a:b"), "");
        assert_eq!(found("wget -q -O- 127.0.0.1:80"), "127.0.0.1 80");
    }
}
