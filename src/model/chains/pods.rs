//! The ports of pods: from where the process listens to the Ingress.

use std::rc::Rc;

use crate::model::chains::cluster::{Cluster, Declared, declared};
use crate::model::chains::config::Reader;
use crate::model::chains::image::{Image, Images};
use crate::model::chains::origin::Origin;
use crate::model::chains::process::{Listener, Process};
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What, routes, users, volumes};
use crate::model::kube::{Container, ContainerPort, Manifest, Pod, Port, Probe, Role, ServicePort};
use crate::text::Spanned;

/// Of a container with more ports, the first are looked at.
const MOST_PORTS: usize = 50;

/// So many variables are followed, over all containers: many may take in the same large ConfigMap.
pub(super) const MOST_VARIABLES: usize = 100_000;

/// What the name of a port says that is not the application's own.
const ASIDE: [&str; 12] = [
    "admin", "cluster", "debug", "gossip", "health", "manage", "metric", "peer", "probe", "prom",
    "stat", "ssh",
];

/// The chains of everything that pods are about.
pub(super) fn chains<'a>(cluster: &Cluster<'a>, images: &mut Images<'a>, chains: &mut Vec<Chain>) {
    let mut room = MOST_VARIABLES;
    for manifest in cluster.manifests.iter().filter(|manifest| manifest.complete) {
        let Some(pod) = &manifest.pod else { continue };
        let name = manifest.name.as_ref().map_or("", |name| &name.value);
        Reader::new(cluster, manifest, Rc::from(name), chains).volumes(pod);
        let main = pod.containers.iter().position(|it| it.role == Role::Main);
        // A patch of Kustomize names a container without its image.
        for (index, container) in pod.containers.iter().enumerate() {
            let Some(reference) = &container.image else { continue };
            let subject: Rc<str> = Rc::from([name, container.name()].join(" · "));
            let image = images.of_container(manifest, container, &reference.value);
            users::of_container(pod, container, image.as_deref(), &subject, chains);
            if let Some(image) = &image {
                volumes::hidden(pod, container, image, &subject, chains);
            }
            users::image(container, reference, images, &subject, chains);
            let mut reader = Reader::new(cluster, manifest, Rc::clone(&subject), chains);
            let count = image.as_ref().map_or(0, |it| it.variables.len()) + reader.count(container);
            room = room.saturating_sub(count);
            if room == 0 {
                continue;
            }
            let process = reader.process(container, image.as_deref());
            variables(&process, &subject, Run::Kubernetes, chains);
            if container.role == Role::Init {
                routes::awaited(cluster, manifest, container, &process, &subject, chains);
                continue;
            }
            let ports = Ports { manifest, pod, container, is_first: main == Some(index) };
            chains.extend(ports.lines(cluster, &process, image.as_deref(), &subject));
        }
    }
}

/// The variables whose way leads through several places.
pub(super) fn variables(process: &Process, subject: &Rc<str>, run: Run, chains: &mut Vec<Chain>) {
    for variable in process.variables.values() {
        let mut chain = Chain::new(Kind::Variable, run, subject);
        chain.follow(variable);
        if chain.is_joined() {
            chains.push(chain);
        }
    }
}

/// A container whose ports are followed.
struct Ports<'a> {
    manifest: &'a Manifest,
    pod: &'a Pod,
    container: &'a Container,
    /// Whether it is the pod's first that does the work: what nobody declares is told of this one.
    is_first: bool,
}

/// One port on its way.
struct Line<'a> {
    chain: Chain,
    /// Where whoever sends to the port hangs on.
    end: Option<usize>,
    number: Option<i64>,
    declared: Option<&'a ContainerPort>,
}

impl<'a> Ports<'a> {
    fn lines(
        &self,
        cluster: &Cluster<'a>,
        process: &Process,
        image: Option<&Image>,
        subject: &Rc<str>,
    ) -> Vec<Chain> {
        let listener = process.listener(image);
        let mut lines = self.declared(process, listener.as_ref(), image, subject);
        for probe in self.container.probes() {
            self.probe(probe, image, &mut lines);
        }
        for (manifest, service) in cluster.services_of(self.manifest, self.pod) {
            for (index, port) in service.ports.iter().enumerate().take(MOST_PORTS) {
                let is_undeclared = cluster.is_undeclared(manifest, index);
                let at = self.service(manifest, port, is_undeclared, &mut lines);
                if let Some((line, at)) = at {
                    routes::ingresses(cluster, manifest, port, &mut lines[line].chain, at);
                }
            }
        }
        lines.into_iter().map(|line| line.chain).filter(Chain::is_joined).collect()
    }

    /// A line for each port that the container declares; for none, one for where it listens.
    fn declared(
        &self,
        process: &Process,
        listener: Option<&Listener>,
        image: Option<&Image>,
        subject: &Rc<str>,
    ) -> Vec<Line<'a>> {
        let ports: Vec<&ContainerPort> = self.container.ports.iter().take(MOST_PORTS).collect();
        let number = |port: &ContainerPort| port.number.as_ref().map(|it| it.value);
        let listens = |port: &&ContainerPort| {
            listener.is_some_and(|it| number(port) == Some(i64::from(it.port)))
                && port.protocol == "TCP"
        };
        let main =
            ports.iter().position(listens).or_else(|| ports.iter().position(|it| is_main(it)));
        let mut lines: Vec<Line> = Vec::new();
        for (index, port) in ports.into_iter().enumerate() {
            let mut chain = Chain::new(Kind::Port, Run::Kubernetes, subject);
            let listener = listener.filter(|_| main == Some(index));
            let from =
                Origin { process, listener, image }.begin(&mut chain, number(port), &port.protocol);
            let Some(written) = &port.number else { continue };
            let name = port.name.as_ref().map_or("", |name| &name.value);
            let station =
                Station::new(What::ContainerPort, written.span, name, written.value.to_string());
            let end = Some(chain.join(from.at, from.state, station));
            lines.push(Line { chain, end, number: Some(written.value), declared: Some(port) });
        }
        if lines.is_empty() {
            let mut chain = Chain::new(Kind::Port, Run::Kubernetes, subject);
            let number = listener.map(|it| i64::from(it.port));
            let from = Origin { process, listener, image }.begin(&mut chain, number, "TCP");
            lines.push(Line { chain, end: from.at, number, declared: None });
        }
        lines
    }

    fn probe(&self, probe: &Probe, image: Option<&Image>, lines: &mut [Line]) {
        let Some(port) = probe.port() else { return };
        let (name, value) = texts(&port.value);
        let station = Station::new(What::Probe, port.span, &name, value);
        let state = match &port.value {
            Port::Number(number) => {
                if let Some(line) = lines.iter_mut().find(|line| line.number == Some(*number)) {
                    line.chain.join(line.end, State::Holds, station);
                    return;
                }
                match image.and_then(Image::own_ports) {
                    Some(own) if !exposes(image, *number, "TCP") => {
                        let instead = image.and_then(Image::only_port);
                        let Some(line) = lines.first_mut() else { return };
                        let own_station = || image.and_then(Image::own_station);
                        let at = line.chain.position(own.span);
                        let at = at.or_else(|| Some(line.chain.add(own_station()?)));
                        line.chain.join(at, State::broken(Break::NotExposed, instead), station);
                        return;
                    }
                    _ => State::Open,
                }
            }
            Port::Name(name) => {
                if let Some(line) = lines.iter_mut().find(|line| line.is_called(name)) {
                    line.chain.join(line.end, State::Holds, station);
                    return;
                }
                // A number in quotes is refused outright; that is another matter.
                let is_number = name.parse::<i64>().is_ok();
                let names: Vec<&str> = lines.iter().filter_map(Line::name).collect();
                let instead = one_or_near(name, &names);
                if is_number { State::Open } else { State::broken(Break::ProbeName, instead) }
            }
        };
        let Some(line) = lines.first_mut() else { return };
        let end = line.end.unwrap_or_else(|| line.chain.add(container_station(self.container)));
        line.end = Some(end);
        line.chain.join(Some(end), state, station);
    }

    /// Adds a port of a Service to the line that it sends to; to the first, where it should.
    fn service(
        &self,
        manifest: &Manifest,
        port: &ServicePort,
        is_undeclared: bool,
        lines: &mut [Line],
    ) -> Option<(usize, usize)> {
        let target = port.target.as_ref()?;
        let is_it = |line: &Line| match &target.value {
            Port::Number(number) => line.number == Some(*number),
            Port::Name(name) => line.is_called(name),
        };
        let found = lines.iter().position(is_it);
        let index =
            found.or_else(|| (is_undeclared && self.is_first && !lines.is_empty()).then_some(0))?;
        let state = match (found, declared(self.pod, port)) {
            (Some(_), Declared::OtherProtocol) if is_undeclared => {
                State::broken(Break::Protocol, None)
            }
            (Some(_), _) => State::Holds,
            (None, _) => {
                let why = match target.value {
                    Port::Number(_) => Break::TargetNumber,
                    Port::Name(_) => Break::TargetName,
                };
                let names: Vec<String> = match &target.value {
                    Port::Number(_) => {
                        lines.iter().filter_map(|it| Some(it.number?.to_string())).collect()
                    }
                    Port::Name(_) => {
                        lines.iter().filter_map(|it| it.name().map(str::to_owned)).collect()
                    }
                };
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let instead = match &target.value {
                    Port::Number(_) => {
                        if let [only] = names[..] {
                            Some(only.to_owned())
                        } else {
                            None
                        }
                    }
                    Port::Name(name) => one_or_near(name, &names),
                };
                State::broken(why, instead)
            }
        };
        let line = &mut lines[index];
        let end = line.end.unwrap_or_else(|| line.chain.add(container_station(self.container)));
        line.end = Some(end);
        let at = line.chain.join(Some(end), state, service_station(manifest, target));
        Some((index, serve(&mut line.chain, at, port, target)))
    }
}

impl Line<'_> {
    fn name(&self) -> Option<&str> {
        Some(self.declared?.name.as_ref()?.value.as_str())
    }

    fn is_called(&self, name: &str) -> bool {
        self.name() == Some(name)
    }
}

/// Whether a port is the one that matters: not one for something beside the application's work.
fn is_main(port: &ContainerPort) -> bool {
    let name = port.name.as_ref().map_or("", |name| &name.value);
    port.protocol == "TCP" && !ASIDE.iter().any(|word| name.contains(word))
}

fn exposes(image: Option<&Image>, number: i64, protocol: &str) -> bool {
    let port = u16::try_from(number).ok();
    image.is_some_and(|image| port.is_some_and(|port| image.exposing(port, protocol).is_some()))
}

/// The only name, else the one that is nearly it.
fn one_or_near(name: &str, known: &[&str]) -> Option<String> {
    let only = if let [only] = known { Some(*only) } else { None };
    only.or_else(|| crate::syntax::near::nearest(name, known)).map(str::to_owned)
}

/// The name and the number of a port, one of them empty.
pub(super) fn texts(port: &Port) -> (String, String) {
    match port {
        Port::Number(number) => (String::new(), number.to_string()),
        Port::Name(name) => (name.clone(), String::new()),
    }
}

/// Adds the ports that a Service itself has for what it sends on, and gives the position of the one
/// that an Ingress names.
fn serve(chain: &mut Chain, at: usize, port: &ServicePort, target: &Spanned<Port>) -> usize {
    // Without `targetPort` it is the same place.
    let number = port.number.as_ref().filter(|it| it.span != target.span);
    let at = number.map_or(at, |number| {
        let name = port.name.as_ref().map_or("", |name| &name.value);
        let station = Station::new(What::ServicePort, number.span, name, number.value.to_string());
        chain.join(Some(at), State::Holds, station)
    });
    if let Some(node) = &port.node {
        let station = Station::new(What::NodePort, node.span, "", node.value.to_string());
        chain.join(Some(at), State::Holds, station);
    }
    at
}

fn container_station(container: &Container) -> Station {
    Station::new(What::Pod, container.place(), container.name(), "")
}

fn service_station(manifest: &Manifest, target: &Spanned<Port>) -> Station {
    let name = manifest.name.as_ref().map_or("", |name| &name.value);
    let (by_name, number) = texts(&target.value);
    Station::new(What::Service, target.span, name, if number.is_empty() { by_name } else { number })
}
