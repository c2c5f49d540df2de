//! The variables of a container in Kubernetes, and the ConfigMaps and Secrets that they come from.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::chains::cluster::Cluster;
use crate::model::chains::command;
use crate::model::chains::command::Referring;
use crate::model::chains::image::Image;
use crate::model::chains::process::{Process, Step, Variable};
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What};
use crate::model::kube::{
    ConfigEntry, Container, EnvFrom, EnvSource, EnvVar, KeyRef, Manifest, ObjectRef, Pod,
    VolumeSource,
};
use crate::syntax::near::nearest;
use crate::text::Spanned;

/// Reads what the containers of a pod are started with, and notes what does not hold together.
pub(super) struct Reader<'c, 'a> {
    pub(super) cluster: &'c Cluster<'a>,
    pub(super) manifest: &'a Manifest,
    pub(super) subject: Rc<str>,
    pub(super) chains: &'c mut Vec<Chain>,
    /// The variables that the pod sets for the container, without those of the image: what `$(NAME)`
    /// sees.
    own: BTreeMap<String, Variable>,
    /// Whether these are all.
    knows_all: bool,
}

impl<'c, 'a> Reader<'c, 'a> {
    pub(super) fn new(
        cluster: &'c Cluster<'a>,
        manifest: &'a Manifest,
        subject: Rc<str>,
        chains: &'c mut Vec<Chain>,
    ) -> Reader<'c, 'a> {
        let own = BTreeMap::new();
        Reader { cluster, manifest, subject, chains, own, knows_all: true }
    }

    /// How many variables the pod sets for a container.
    pub(super) fn count(&self, container: &Container) -> usize {
        let maps = container.env_from.iter();
        let maps = maps.flat_map(|it| self.cluster.configs_called(self.manifest, &it.object));
        let entries = maps.filter_map(|map| map.config.as_ref()).map(|it| it.entries.len());
        container.env.len() + entries.sum::<usize>()
    }

    /// What Kubernetes starts.
    pub(super) fn process(&mut self, container: &'a Container, image: Option<&Image>) -> Process {
        let mut process = image.map(Process::of_image).unwrap_or_default();
        for from in &container.env_from {
            self.take_all(from, &mut process);
        }
        if !self.knows_all {
            // What is not here may set any of them.
            process.forget_values();
        }
        for variable in &container.env {
            let (value, steps) = self.value(variable);
            self.set(&variable.name.value, value, steps, &mut process);
        }
        let written = container.command.iter().chain(&container.args).flatten();
        let written: Vec<(&Spanned<String>, Referring)> =
            written.map(|item| (item, self.refer(item))).collect();
        if written.is_empty() {
            return process;
        }
        // Taken apart together: the script of a shell may stand among the arguments.
        let texts: Vec<Spanned<String>> = written
            .iter()
            .map(|(item, made)| Spanned::new(made.text.clone().unwrap_or_default(), item.span))
            .collect();
        let mut words = match (&container.command, image) {
            (None, Some(image)) => command::of_image(image.entrypoint, None, &process.variables),
            _ => Vec::new(),
        };
        for mut word in command::of_list(&texts, &process.variables) {
            if let Some((_, made)) = written.iter().find(|(item, _)| item.span == word.span) {
                word.text = word.text.filter(|_| made.text.is_some());
                word.variable = made.variable.clone().or(word.variable);
            }
            words.push(word);
        }
        process.words = words;
        process
    }

    fn set(&mut self, name: &str, value: Option<String>, steps: Vec<Step>, process: &mut Process) {
        let variable = Variable { value: value.clone(), steps: steps.clone(), lost: Vec::new() };
        self.own.insert(name.to_owned(), variable);
        process.set(name, value, steps);
    }

    /// Takes every key of a ConfigMap or Secret as a variable.
    fn take_all(&mut self, from: &'a EnvFrom, process: &mut Process) {
        self.object(&from.object);
        let [map] = self.cluster.configs_called(self.manifest, &from.object)[..] else {
            self.knows_all = false;
            return;
        };
        self.knows_all &= map.complete;
        for entry in map.config.iter().flat_map(|it| &it.entries) {
            let name = [from.prefix.as_str(), &entry.key.value].concat();
            let step = step_of(entry, from.object.is_secret);
            self.set(&name, short(entry), vec![step], process);
        }
    }

    fn value(&mut self, variable: &'a EnvVar) -> (Option<String>, Vec<Step>) {
        let (value, mut steps, span) = match &variable.source {
            EnvSource::Text(text) => {
                let made = self.refer(text);
                let from = made.variable.and_then(|it| self.own.get(&it));
                (made.text, from.map_or_else(Vec::new, |it| it.steps.clone()), text.span)
            }
            EnvSource::Key(key) => {
                let entry = self.key(key);
                let value = entry.and_then(short);
                let steps = entry.map(|it| step_of(it, key.object.is_secret));
                (value, steps.into_iter().collect(), key.key.span)
            }
            EnvSource::Other => (None, Vec::new(), variable.span),
        };
        let name = variable.name.value.clone();
        let is_secret = matches!(&variable.source, EnvSource::Key(key) if key.object.is_secret);
        let shown = value.clone().filter(|_| !is_secret);
        steps.push(Step { what: What::ContainerVariable, span, name, value: shown });
        (value, steps)
    }

    /// Puts in `$(NAME)`, and notes what is not there to be put in.
    fn refer(&mut self, text: &Spanned<String>) -> Referring {
        let made = command::refer(&text.value, &self.own, self.knows_all);
        for name in &made.missing {
            let known: Vec<&str> = self.own.keys().map(String::as_str).collect();
            let instead = nearest(name, &known).map(str::to_owned);
            let station = Station::new(What::ContainerVariable, text.span, "", name.as_str());
            self.fault(station.clone(), station, Break::Reference, instead);
        }
        made
    }

    /// The entry of a key, where there is one that counts.
    fn key(&mut self, key: &'a KeyRef) -> Option<&'a ConfigEntry> {
        self.object(&key.object);
        let maps = self.cluster.configs_called(self.manifest, &key.object);
        let entries: Vec<&ConfigEntry> =
            maps.iter().filter_map(|map| map.config.as_ref()?.entry(&key.key.value)).collect();
        if entries.is_empty() {
            self.missing_key(&key.object, &key.key, &maps);
        }
        let [entry] = entries[..] else { return None };
        Some(entry).filter(|_| maps.len() == 1)
    }

    /// Notes that none of the maps has a key, if they are all there is.
    fn missing_key(&mut self, object: &ObjectRef, key: &Spanned<String>, maps: &[&'a Manifest]) {
        let Some(map) = maps.first().filter(|_| !object.is_optional) else { return };
        if !maps.iter().all(|map| map.complete) {
            return;
        }
        let entries = map.config.iter().flat_map(|it| &it.entries);
        let known: Vec<&str> = entries.map(|it| it.key.value.as_str()).collect();
        let only = if let [only] = known[..] { Some(only) } else { nearest(&key.value, &known) };
        let station = Station::new(kind(object), key.span, &object.name.value, &*key.value);
        self.fault(map_station(map, object), station, Break::Key, only.map(str::to_owned));
    }

    /// Notes that an object is not there, where its name is plainly misspelt.
    fn object(&mut self, object: &ObjectRef) {
        let is_here = !self.cluster.configs_called(self.manifest, object).is_empty();
        if is_here || object.is_optional || !self.cluster.is_whole {
            return;
        }
        let station = Station::new(kind(object), object.name.span, &object.name.value, "");
        if let Some(map) = self.cluster.config_elsewhere(object) {
            self.fault(map_station(map, object), station, Break::Namespace, None);
        } else if let Some(map) = self.cluster.config_near(object) {
            let name = map.name.as_ref().map(|it| it.value.clone());
            self.fault(map_station(map, object), station, Break::Object, name);
        }
    }

    fn fault(&mut self, from: Station, to: Station, why: Break, instead: Option<String>) {
        let mut chain = Chain::new(Kind::Config, Run::Kubernetes, &self.subject);
        let from = chain.add(from);
        chain.join(Some(from), State::broken(why, instead), to);
        self.chains.push(chain);
    }

    /// The ConfigMaps and Secrets that a pod mounts.
    pub(super) fn volumes(&mut self, pod: &'a Pod) {
        for volume in &pod.volumes {
            let VolumeSource::Object { object, keys } = &volume.source else { continue };
            self.object(object);
            let maps = self.cluster.configs_called(self.manifest, object);
            for key in keys {
                let has_key = |map: &&Manifest| {
                    map.config.as_ref().is_some_and(|it| it.entry(&key.value).is_some())
                };
                if !maps.iter().any(has_key) {
                    self.missing_key(object, key, &maps);
                }
            }
        }
    }
}

fn kind(object: &ObjectRef) -> What {
    if object.is_secret { What::Secret } else { What::ConfigMap }
}

fn map_station(map: &Manifest, object: &ObjectRef) -> Station {
    let span = map.name.as_ref().map_or(map.kind.span, |name| name.span);
    Station::new(kind(object), span, map.name.as_ref().map_or("", |name| &name.value), "")
}

/// An entry as a place on the way of its value.
fn step_of(entry: &ConfigEntry, is_secret: bool) -> Step {
    Step {
        what: if is_secret { What::Secret } else { What::ConfigMap },
        span: entry.value.as_ref().map_or(entry.key.span, |value| value.span),
        name: entry.key.value.clone(),
        // What is secret is not shown on the way either.
        value: short(entry).filter(|_| !is_secret),
    }
}

/// The value of an entry, unless it is a whole file: that is no port and no name.
fn short(entry: &ConfigEntry) -> Option<String> {
    const LONGEST: usize = 500;
    let value = entry.value.as_ref().filter(|it| it.value.len() <= LONGEST)?;
    Some(value.value.clone())
}
