//! What an image says of itself: variables, ports, commands, its user.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::chains::base;
use crate::model::chains::process::{Step, Variable};
use crate::model::chains::routes;
use crate::model::chains::{Break, State, Station, What};
use crate::model::compose::PortRange;
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::dockerfile::{Command, Dockerfile, Instruction, Kind, Scope, SetBy, Stage};
use crate::model::image::ImageRef;
use crate::model::kube::{Container, Manifest, Role};
use crate::model::project::Project;
use crate::order;
use crate::text::{FileId, Span};

/// Deeper chains of stages are not followed: many services may ask for many stages.
const LONGEST_CHAIN: usize = 100;
/// Of more copies, the first are looked at.
const MOST_COPIES: usize = 100;
/// Nobody listens on more; such a list says nothing.
const MOST_PORTS: usize = 100;

/// An image that a Dockerfile of the workspace makes.
#[derive(Clone, Debug)]
pub(super) struct Image<'a> {
    /// What the first of its stages stands on.
    base: Span,
    /// Whether that is left running as root.
    is_root: bool,
    /// What ENV sets, for the process.
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) exposed: Vec<Exposed>,
    /// Whether the entries above are all there are: those of the base image are known too.
    pub(super) is_exposed_known: bool,
    pub(super) entrypoint: Option<&'a Command>,
    pub(super) cmd: Option<&'a Command>,
    pub(super) health: Option<&'a Command>,
    /// In which folder it starts; `None` where that is not known.
    pub(super) folder: Option<String>,
    /// Where something of the build was copied to.
    pub(super) copied: Vec<(String, Span)>,
    /// What the last USER says.
    pub(super) user: Option<Step>,
}

/// An entry of EXPOSE.
#[derive(Clone, Debug)]
pub(super) struct Exposed {
    pub(super) span: Span,
    pub(super) range: PortRange,
    /// In lower case.
    pub(super) protocol: String,
    /// The variable that it is written with.
    pub(super) variable: Option<String>,
    /// Where that got its value.
    pub(super) steps: Vec<Step>,
    /// Whether the base image exposes it, and not the Dockerfile.
    pub(super) is_of_base: bool,
}

/// The images of a project, each looked at once, and who calls them what.
pub(super) struct Images<'a> {
    known: BTreeMap<(FileId, usize), Rc<Image<'a>>>,
    named: BTreeMap<String, Vec<Named<'a>>>,
    /// The only Dockerfile, where nobody says what its image is called.
    only: Option<&'a Dockerfile>,
    /// The name of the only image that the pods' own containers run, if nobody publishes one of that
    /// name: it is taken for that Dockerfile's.
    assumed: Option<String>,
}

/// An image with the name that Compose gives to it.
#[derive(Clone)]
pub(super) struct Named<'a> {
    pub(super) image: Rc<Image<'a>>,
    /// The `image` of the service, where it is written.
    pub(super) station: Option<Station>,
}

impl<'a> Images<'a> {
    pub(super) fn new(project: &'a Project<'a>) -> Images<'a> {
        let mut images =
            Images { known: BTreeMap::new(), named: BTreeMap::new(), only: None, assumed: None };
        for effective in &project.effectives {
            for (name, _) in effective.entries() {
                images.name(project, effective, name);
            }
        }
        // Compose names what it builds, once it is loaded.
        if let ([only], true) = (project.dockerfiles.as_slice(), project.composes.is_empty()) {
            images.only = Some(only);
            images.assumed = only_image(&project.manifests);
        }
        images
    }

    /// Notes what Compose calls the image of a service.
    fn name(&mut self, project: &'a Project<'a>, effective: &Effective, name: &str) {
        let Some(service) = effective.service(name) else { return };
        let Some((dockerfile, stage)) = service::built(project, effective, service) else { return };
        let written = service::written(service, "image");
        let (called, station) = match written {
            Some((text, value)) => {
                let called = ImageRef::parse(text).name();
                (called, Some(Station::new(What::BuiltImage, value.span(), name, text)))
            }
            None => ([effective.name.as_str(), name].join("-"), None),
        };
        let image = self.made(dockerfile, stage);
        self.named.entry(called).or_default().push(Named { image, station });
    }

    /// The image that a stage makes.
    pub(super) fn made(&mut self, dockerfile: &'a Dockerfile, stage: &'a Stage) -> Rc<Image<'a>> {
        let key = (dockerfile.file, stage.index);
        let image = self.known.entry(key).or_insert_with(|| Rc::new(read(dockerfile, stage)));
        Rc::clone(image)
    }

    /// The image that a container of a pod runs, where there is one answer: the one that Compose gives
    /// its name to, or that of the only Dockerfile.
    pub(super) fn of_container(
        &mut self,
        manifest: &Manifest,
        container: &Container,
        written: &str,
    ) -> Option<Rc<Image<'a>>> {
        let reference = ImageRef::parse(written);
        if let [first, rest @ ..] = self.called(&reference) {
            let is_one = rest.iter().all(|it| Rc::ptr_eq(&it.image, &first.image));
            return is_one.then(|| Rc::clone(&first.image));
        }
        let dockerfile =
            self.only.filter(|_| self.assumed.as_deref() == Some(reference.name().as_str()))?;
        let last = reference.last_part();
        let names = [container.name(), routes::name(manifest)];
        let is_own = reference.path.contains('/') || names.contains(&last);
        let stage = dockerfile.last_stage().filter(|_| is_own)?;
        Some(self.made(dockerfile, stage))
    }

    /// The images of that name; the first is as good as any other for what is shown.
    pub(super) fn called(&self, reference: &ImageRef) -> &[Named<'a>] {
        self.named.get(&reference.name()).map_or(&[], Vec::as_slice)
    }
}

/// The only image that the containers of all pods run, as far as it is no well-known one.
fn only_image(manifests: &[Manifest]) -> Option<String> {
    const WELL_KNOWN: [&str; 16] = [
        "alpine",
        "busybox",
        "caddy",
        "consul",
        "elasticsearch",
        "grafana",
        "httpd",
        "mariadb",
        "memcached",
        "mongo",
        "mysql",
        "nginx",
        "postgres",
        "prometheus",
        "rabbitmq",
        "redis",
    ];
    let containers =
        manifests.iter().filter_map(|it| it.pod.as_ref()).flat_map(|it| &it.containers);
    let images = containers.filter(|it| it.role == Role::Main).filter_map(|it| it.image.as_ref());
    let mut only = None;
    for image in images {
        let image = ImageRef::parse(&image.value);
        let name = image.name();
        if WELL_KNOWN.contains(&image.last_part()) || only.as_ref().is_some_and(|it| *it != name) {
            return None;
        }
        only = Some(name);
    }
    only
}

fn read<'a>(dockerfile: &'a Dockerfile, stage: &'a Stage) -> Image<'a> {
    let mut chain: Vec<&Stage> = stage.chain(dockerfile).take(LONGEST_CHAIN).collect();
    chain.reverse();
    let mut scope = Scope::new(dockerfile);
    let mut image = Image {
        base: stage.from.base.span,
        is_root: false,
        variables: BTreeMap::new(),
        exposed: Vec::new(),
        is_exposed_known: true,
        entrypoint: None,
        cmd: None,
        health: None,
        folder: Some("/".to_owned()),
        copied: Vec::new(),
        user: None,
    };
    for instruction in chain.iter().flat_map(|stage| &stage.instructions) {
        take_in(&mut image, &mut scope, instruction);
    }
    let variables = scope.environment().into_iter();
    image.variables = order::map(variables.map(|(name, setting)| {
        let steps = steps(&setting.steps);
        (name, Variable { value: setting.value, steps, lost: Vec::new() })
    }));
    let base = base::facts(stage.root(dockerfile));
    let of_base = base.as_ref().and_then(|base| PortRange::parse(base.port));
    let first = chain.first().map_or(stage.from.span, |stage| stage.from.base.span);
    image.base = first;
    image.is_root = base.as_ref().is_some_and(|base| base.is_root);
    image.exposed.extend(of_base.map(|range| Exposed {
        span: first,
        range,
        protocol: "tcp".to_owned(),
        variable: None,
        steps: Vec::new(),
        is_of_base: true,
    }));
    image.is_exposed_known &= base.is_some() && image.exposed.len() <= MOST_PORTS;
    image
}

fn take_in<'a>(image: &mut Image<'a>, scope: &mut Scope, instruction: &'a Instruction) {
    match &instruction.kind {
        Kind::Expose(ports) => {
            for port in ports {
                let value = scope.expand(&port.value);
                let exposed = value.text.as_deref().and_then(|text| {
                    let (range, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
                    Some((PortRange::parse(range)?, protocol.to_ascii_lowercase()))
                });
                match exposed {
                    Some((range, protocol)) => image.exposed.push(Exposed {
                        span: port.span,
                        range,
                        protocol,
                        steps: steps(scope.steps(value.variable.as_deref())),
                        variable: value.variable,
                        is_of_base: false,
                    }),
                    None => image.is_exposed_known = false,
                }
            }
        }
        // A new ENTRYPOINT drops the CMD of the stages below it.
        Kind::Entrypoint(command) => image.entrypoint = Some(command),
        Kind::Cmd(command) => image.cmd = Some(command),
        Kind::Healthcheck(check) => image.health = check.command.as_ref(),
        Kind::User(user) => {
            let value = scope.expand(&user.value).text;
            image.user =
                Some(Step { what: What::ImageUser, span: user.span, name: String::new(), value });
        }
        Kind::Workdir(path) => image.folder = image.within(scope.expand(&path.value).text),
        Kind::Copy(copy) | Kind::Add(copy) if image.copied.len() < MOST_COPIES => {
            let to = copy.destination.as_ref().and_then(|to| scope.expand(&to.value).text);
            let path = image.within(to);
            image.copied.extend(path.map(|path| (path, instruction.span)));
        }
        _ => scope.pass(instruction),
    }
}

/// The places that set a variable, as steps of a chain.
fn steps(places: &[SetBy]) -> Vec<Step> {
    let step = |place: &SetBy| Step {
        what: if place.is_argument { What::Argument } else { What::ImageVariable },
        span: place.span,
        name: place.name.clone(),
        value: place.value.clone(),
    };
    places.iter().map(step).collect()
}

impl Image<'_> {
    /// A path from the folder that the instruction works in, without a slash at its end.
    fn within(&self, path: Option<String>) -> Option<String> {
        let path = path?;
        let path = if path.starts_with('/') {
            path
        } else {
            [self.folder.as_deref()?, "/", path.trim_start_matches("./")].concat()
        };
        let path = path.trim_end_matches(['/', '.']).replace("//", "/");
        let is_plain = !path.split('/').any(|part| part == "..");
        is_plain.then(|| if path.is_empty() { "/".to_owned() } else { path })
    }

    /// The entry of EXPOSE for a port.
    pub(super) fn exposing(&self, port: u16, protocol: &str) -> Option<&Exposed> {
        self.exposed
            .iter()
            .find(|it| it.range.contains(port) && it.protocol.eq_ignore_ascii_case(protocol))
    }

    /// The ports of EXPOSE, where the Dockerfile says which there are, so that another is none of
    /// them: one without EXPOSE says nothing.
    pub(super) fn own_ports(&self) -> Option<&Exposed> {
        self.exposed.iter().find(|it| !it.is_of_base).filter(|_| self.is_exposed_known)
    }

    /// The ports of EXPOSE as one place, for whoever misses another among them.
    pub(super) fn own_station(&self) -> Option<Station> {
        const LONGEST: usize = 6;
        let first = self.own_ports()?;
        let own = self.exposed.iter().filter(|it| !it.is_of_base);
        let name = |port: &Exposed| match &*port.protocol {
            "tcp" => port.range.to_string(),
            protocol => [port.range.to_string().as_str(), "/", protocol].concat(),
        };
        let mut names: Vec<String> = own.take(LONGEST + 1).map(name).collect();
        if names.len() > LONGEST {
            names.pop();
            names.push("…".to_owned());
        }
        Some(Station { value: names.join(", "), ..first.station() })
    }

    /// The only port of EXPOSE.
    pub(super) fn only_port(&self) -> Option<String> {
        let mut own = self.exposed.iter().filter(|it| !it.is_of_base);
        let first = own.next()?.range;
        let is_only = own.next().is_none() && first.first == first.last;
        is_only.then(|| first.to_string())
    }

    /// Who the image runs as, where that is known.
    pub(super) fn user_station(&self) -> Option<Station> {
        match &self.user {
            Some(user) => Some(user.station()),
            None => self.is_root.then(|| Station::new(What::ImageUser, self.base, "", "root")),
        }
    }

    /// Whether the kubelet starts it for a pod that forbids root. It reads the image's user, and
    /// takes a name for nobody that it knows.
    pub(super) fn non_root(&self) -> State {
        let user = match &self.user {
            None if self.is_root => "root",
            Some(Step { value: Some(user), .. }) => user,
            Some(_) | None => return State::Open,
        };
        let name = user.split(':').next().unwrap_or(user);
        match name.parse::<u32>() {
            Ok(0) => State::broken(Break::Root, None),
            Ok(_) => State::Holds,
            Err(_) if name == "root" => State::broken(Break::Root, None),
            Err(_) => State::broken(Break::UserName, None),
        }
    }
}

impl Exposed {
    pub(super) fn station(&self) -> Station {
        let name = self.variable.as_deref().unwrap_or_default();
        Station::new(What::Exposed, self.span, name, self.range.to_string())
    }
}
