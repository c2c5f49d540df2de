//! What has to agree across files: a port, a variable, a user, an image, each as a line of places
//! from where it is set to where it takes effect.
//!
//! A chain only says that a link breaks where both of its ends are known; what a variable without a
//! value, a template or a file that is not here leaves open stays open. Where several objects of one
//! name are here, as in variants for several clusters, a link breaks only if it does with each.

mod base;
mod cluster;
mod command;
mod compose;
mod config;
mod docker;
mod image;
mod origin;
mod pods;
mod process;
mod routes;
mod users;
mod volumes;

use std::rc::Rc;

use crate::model::project::Project;
use crate::text::Span;

/// A line of places that have to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    pub kind: Kind,
    pub run: Run,
    /// Whose it is: a service, a container, a stage.
    pub subject: Rc<str>,
    pub stations: Vec<Station>,
}

/// What a chain is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Port,
    Variable,
    User,
    Image,
    Config,
    Volume,
}

/// In which way the container is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Docker,
    Compose,
    Kubernetes,
}

/// One place of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    pub what: What,
    pub span: Span,
    /// By which name it goes here: `APP_PORT`, `http`; empty for none.
    pub name: String,
    /// What it says here; empty where that is not known or not to be shown.
    pub value: String,
    /// How it hangs together with a station before it; `None` where the chain begins.
    pub link: Option<Link>,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Argument,
    ImageVariable,
    Exposed,
    Command,
    HealthCheck,
    ImageUser,
    BuiltImage,
    EnvironmentFile,
    ServiceVariable,
    PublishedPort,
    ServiceUser,
    ConfigMap,
    Secret,
    ContainerVariable,
    ContainerPort,
    ContainerImage,
    ContainerUser,
    Probe,
    Pod,
    /// Where a Service sends to.
    Service,
    ServicePort,
    NodePort,
    Ingress,
    Awaited,
    Copied,
    Mount,
}

/// How a station hangs together with one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The position of that station.
    pub from: usize,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Holds,
    /// Nobody can tell.
    Open,
    /// It says something else, and counts instead.
    Overrides,
    Broken(Fault),
}

/// Why a link breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub why: Break,
    /// What would stand at the station if the link held, where that is one thing.
    pub instead: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// `EXPOSE` names another port than the one the process listens on.
    ExposesOther,
    /// The image exposes ports, and this is none of them.
    NotExposed,
    /// The process is told to listen on another port.
    NobodyListens,
    /// No port of the container has that name.
    ProbeName,
    /// No port of the selected pods has that name.
    TargetName,
    /// The selected pods declare ports, and none with that number.
    TargetNumber,
    /// The port is there, with another protocol.
    Protocol,
    /// The selector misses a pod that is plainly meant.
    Selector,
    /// The other end lies in another namespace.
    Namespace,
    /// The Ingress names a Service that there is not, beside others.
    IngressService,
    /// The Service has no such port.
    IngressPort,
    /// The Service that is waited for has no such port.
    AwaitedPort,
    /// The ConfigMap or Secret has no such key.
    Key,
    /// There is no such ConfigMap or Secret, and one with nearly that name.
    Object,
    /// `$(NAME)` of a variable that is not set before it: it stays as it is written.
    Reference,
    /// The image runs as root, and the pod forbids it.
    Root,
    /// The user of the image is a name: nobody can tell that it is not root.
    UserName,
    /// A volume lies over what the image has there.
    Hidden,
    /// The image is built with another tag than the one that runs.
    Tag,
}

/// The chains of a project whose files are all read.
pub fn read(project: &Project) -> Vec<Chain> {
    let mut images = image::Images::new(project);
    let cluster = cluster::Cluster::new(&project.manifests, project.has_templates());
    let mut chains = compose::chains(project, &mut images);
    pods::chains(&cluster, &mut images, &mut chains);
    routes::chains(&cluster, &mut chains);
    docker::chains(project, &mut images, &mut chains);
    chains
}

impl Chain {
    pub fn new(kind: Kind, run: Run, subject: &Rc<str>) -> Chain {
        Chain { kind, run, subject: Rc::clone(subject), stations: Vec::new() }
    }

    /// The stations whose links break, each with the station that it does not agree with.
    pub fn faults(&self) -> impl Iterator<Item = (&Station, &Fault, &Station)> {
        self.stations.iter().filter_map(|station| match &station.link {
            Some(Link { from, state: State::Broken(fault) }) => {
                Some((station, fault, self.stations.get(*from)?))
            }
            _ => None,
        })
    }

    /// Whether it says more than a place by itself does.
    pub fn is_joined(&self) -> bool {
        self.stations.len() > 1
    }

    /// Adds a station, and gives its position.
    fn add(&mut self, station: Station) -> usize {
        self.stations.push(station);
        self.stations.len() - 1
    }

    /// Adds a station that hangs together with the one at `from`, if there is one.
    fn join(&mut self, from: Option<usize>, state: State, mut station: Station) -> usize {
        station.link = from.map(|from| Link { from, state });
        self.add(station)
    }
}

impl Station {
    fn new(what: What, span: Span, name: &str, value: impl Into<String>) -> Station {
        Station { what, span, name: name.to_owned(), value: value.into(), link: None }
    }
}

impl State {
    fn broken(why: Break, instead: Option<String>) -> State {
        State::Broken(Fault { why, instead })
    }
}
