//! The services of Compose: their variables, ports, health checks and users.

use std::rc::Rc;

use crate::model::chains::command;
use crate::model::chains::image::{Image, Images};
use crate::model::chains::origin::Origin;
use crate::model::chains::pods::{MOST_VARIABLES, variables};
use crate::model::chains::process::{Listener, Process, Step};
use crate::model::chains::routes::addresses;
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::HealthCheck;
use crate::model::compose::value::{Field, Provider, Source, Value};
use crate::model::project::Project;
use crate::text::{Span, Spanned};
use crate::workspace::FileKind;

/// Of a service with more ports, the first are looked at.
const MOST_PORTS: usize = 50;

pub(super) fn chains<'a>(project: &'a Project<'a>, images: &mut Images<'a>) -> Vec<Chain> {
    let mut chains = Vec::new();
    let mut room = MOST_VARIABLES;
    for effective in &project.effectives {
        for (name, service) in effective.all_services() {
            let subject: Rc<str> = Rc::from(name);
            let built = service::built(project, effective, service);
            let image = built.map(|(dockerfile, stage)| images.made(dockerfile, stage));
            let image = image.as_deref();
            let count = service::environment(service).count();
            room = room.saturating_sub(count + image.map_or(0, |it| it.variables.len()));
            if room == 0 {
                return chains;
            }
            let process = process(project, effective, service, image);
            variables(&process, &subject, Run::Compose, &mut chains);
            ports(service, &process, image, &subject, &mut chains);
            chains.extend(user(service, image, &subject));
        }
    }
    chains
}

/// What Compose starts.
fn process(
    project: &Project,
    effective: &Effective,
    service: &Value,
    image: Option<&Image>,
) -> Process {
    let mut process = image.map(Process::of_image).unwrap_or_default();
    if !effective.is_complete {
        // A file that is not here may set any of them.
        process.forget_values();
    }
    for (name, field) in service::environment(service) {
        let (value, steps) = variable(project, name, field);
        process.lose(name, replaced(project, name, &field.value));
        process.set(name, value, steps);
    }
    let entrypoint = words(service, "entrypoint");
    let cmd = words(service, "command");
    if entrypoint.is_none() && cmd.is_none() {
        return process;
    }
    let mut all = Vec::new();
    match (&entrypoint, image) {
        (Some(entrypoint), _) => all.extend(command::of_list(entrypoint, &process.variables)),
        (None, Some(image)) => {
            all.extend(command::of_image(image.entrypoint, None, &process.variables));
        }
        (None, None) => {}
    }
    all.extend(cmd.into_iter().flat_map(|it| command::of_list(&it, &process.variables)));
    process.words = all;
    process
}

fn words(service: &Value, key: &str) -> Option<Vec<Spanned<String>>> {
    let value = service.get(key).filter(|it| !it.is_null())?;
    let text = |it: &Value| Some(Spanned::new(it.as_text()?.to_owned(), it.span()));
    Some(value.items().iter().filter_map(text).collect())
}

/// What a service sets a variable to, and the way there.
fn variable(project: &Project, name: &str, field: &Field) -> (Option<String>, Vec<Step>) {
    let value = &field.value;
    let text = value.as_text().map(str::to_owned).filter(|_| value.is_known());
    let step = |what, span: Span, name: &str, value: &str| Step {
        what,
        span,
        name: name.to_owned(),
        value: Some(value.to_owned()),
    };
    let mut steps: Vec<Step> = Vec::new();
    if let [variable, ..] = value.origin.variables()
        && let Provider::File(span) | Provider::Host(Some(span)) = variable.from
    {
        steps.push(step(What::EnvironmentFile, span, &variable.name, &variable.value));
    }
    let what = what(project, value.span());
    steps.push(Step { what, span: value.span(), name: name.to_owned(), value: text.clone() });
    (text, steps)
}

/// Who said something else before: an earlier file, or a service that is extended.
fn replaced(project: &Project, name: &str, value: &Value) -> Vec<Step> {
    let mut steps: Vec<Step> = value
        .origin
        .replaced()
        .filter(|origin| origin.source == Source::Written || origin.source == Source::Derived)
        .map(|origin| Step {
            what: what(project, origin.span),
            span: origin.span,
            name: name.to_owned(),
            value: None,
        })
        .collect();
    steps.reverse();
    steps
}

/// What sets a variable: a Compose file, or an environment file that it names.
fn what(project: &Project, span: Span) -> What {
    let file = project.workspace.file(span.file);
    let is_compose = file.is_none_or(|file| file.kind() == FileKind::Compose);
    if is_compose { What::ServiceVariable } else { What::EnvironmentFile }
}

fn ports(
    service: &Value,
    process: &Process,
    image: Option<&Image>,
    subject: &Rc<str>,
    chains: &mut Vec<Chain>,
) {
    let listener = process.listener(image);
    let ports: Vec<service::Port> = service::ports(service).take(MOST_PORTS).collect();
    let listens = |port: &&service::Port| {
        listener.as_ref().is_some_and(|it| it.port == port.container) && port.protocol == "tcp"
    };
    let first = || ports.iter().position(|it| it.protocol == "tcp");
    let main = ports.iter().position(|it| listens(&it)).or_else(first);
    let mut lines: Vec<Chain> = Vec::new();
    for (index, port) in ports.iter().enumerate() {
        let mut chain = Chain::new(Kind::Port, Run::Compose, subject);
        let listener = listener.as_ref().filter(|_| main == Some(index));
        let number = Some(i64::from(port.container));
        let from = Origin { process, listener, image }.begin(&mut chain, number, port.protocol);
        let host = port.host.map_or_else(String::new, |host| host.to_string());
        let station =
            Station::new(What::PublishedPort, port.span, &host, port.container.to_string());
        chain.join(from.at, from.state, station);
        lines.push(chain);
    }
    if lines.is_empty() {
        let mut chain = Chain::new(Kind::Port, Run::Compose, subject);
        Origin { process, listener: listener.as_ref(), image }.begin(&mut chain, None, "tcp");
        lines.push(chain);
    }
    if let Some((chain, check)) =
        lines.get_mut(main.unwrap_or(0)).zip(service::health_check(service))
    {
        let (HealthCheck::Shell(_, span) | HealthCheck::Program(_, span) | HealthCheck::Off(span)) =
            check;
        let test = service.at(&["healthcheck", "test"]);
        let words = test.into_iter().flat_map(|it| it.items().iter().chain([it]));
        // The word that names an address is the one to point at.
        let words = words.filter_map(|it| Some(Spanned::new(it.as_text()?.to_owned(), it.span())));
        let words: Vec<Spanned<String>> = words.collect();
        let named = words.iter().find(|it| !addresses(&it.value, process).is_empty());
        let texts: Vec<&str> = words.iter().map(|it| it.value.as_str()).collect();
        if !matches!(check, HealthCheck::Off(_)) {
            let span = named.map_or(span, |it| it.span);
            health(chain, &texts.join(" "), span, process, listener.as_ref(), image);
        }
    }
    chains.extend(lines.into_iter().filter(Chain::is_joined));
}

/// Adds the port that a health check asks at.
pub(super) fn health(
    chain: &mut Chain,
    test: &str,
    span: Span,
    process: &Process,
    listener: Option<&Listener>,
    image: Option<&Image>,
) {
    let is_own =
        |host: &str| matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]" | "[::]");
    let asked = addresses(test, process).into_iter().filter(|(host, _)| is_own(host));
    let asked: Vec<u16> = asked.map(|(_, port)| port).collect();
    let [port] = asked[..] else { return };
    let listens = listener.and_then(|it| chain.position(it.steps.last()?.span));
    let state = match listener {
        Some(it) if it.port == port => State::Holds,
        // A second port, for checks alone.
        Some(_) if image.is_some_and(|it| it.exposing(port, "tcp").is_some()) => State::Open,
        Some(it) if chain.stations.iter().all(|it| it.value != port.to_string()) => {
            State::broken(Break::NobodyListens, Some(it.port.to_string()))
        }
        _ => State::Open,
    };
    let station = Station::new(What::HealthCheck, span, "", port.to_string());
    let last = chain.stations.len().checked_sub(1);
    chain.join(listens.or(last), state, station);
}

/// As whom a service runs.
fn user(service: &Value, image: Option<&Image>, subject: &Rc<str>) -> Option<Chain> {
    let (text, value) = service::written(service, "user")?;
    let mut chain = Chain::new(Kind::User, Run::Compose, subject);
    let from = chain.add(image?.user_station()?);
    let station = Station::new(What::ServiceUser, value.span(), "", text);
    chain.join(Some(from), State::Overrides, station);
    Some(chain)
}
