//! The objects of all manifests by what others call them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::kube::{Backend, Manifest, ObjectRef, Pod, Port, Service, ServicePort};
use crate::order;
use crate::syntax::near::nearest;
use crate::text::{FileId, Spanned};

/// Of more objects that share a name or a label, only the first are looked at.
const MOST: usize = 50;

/// The manifests of a workspace, as one cluster would see them.
pub(super) struct Cluster<'a> {
    pub(super) manifests: &'a [Manifest],
    /// Whether nothing may be hidden in a template or behind a syntax error.
    pub(super) is_whole: bool,
    services: BTreeMap<&'a str, Vec<&'a Manifest>>,
    /// Services by the first label that they ask for.
    selecting: BTreeMap<(&'a str, &'a str), Vec<&'a Manifest>>,
    /// Workloads by each label of their pods, and by their own names.
    labelled: BTreeMap<(&'a str, &'a str), Vec<&'a Manifest>>,
    workloads: BTreeMap<&'a str, Vec<&'a Manifest>>,
    /// ConfigMaps and, for `true`, Secrets.
    configs: BTreeMap<(bool, &'a str), Vec<&'a Manifest>>,
    backends: BTreeMap<&'a str, Vec<(&'a Manifest, &'a Backend)>>,
    /// The ports of Services that no selected pod declares.
    undeclared: BTreeSet<(FileId, usize, usize)>,
}

/// Whether a pod has the port that a Service sends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    Yes,
    OtherProtocol,
    No,
}

impl<'a> Cluster<'a> {
    pub(super) fn new(manifests: &'a [Manifest], has_templates: bool) -> Cluster<'a> {
        let mut cluster = Cluster {
            manifests,
            is_whole: !has_templates && manifests.iter().all(|it| it.complete),
            services: BTreeMap::new(),
            selecting: BTreeMap::new(),
            labelled: BTreeMap::new(),
            workloads: BTreeMap::new(),
            configs: BTreeMap::new(),
            backends: BTreeMap::new(),
            undeclared: BTreeSet::new(),
        };
        for manifest in manifests {
            cluster.add(manifest);
        }
        cluster.undeclared = cluster.undeclared();
        cluster
    }

    fn add(&mut self, manifest: &'a Manifest) {
        let name = manifest.name.as_ref().map_or("", |name| &name.value);
        if let Some(service) = &manifest.service {
            self.services.entry(name).or_default().push(manifest);
            if let Some((key, value)) = service.selector.iter().next() {
                push(&mut self.selecting, (key, value), manifest);
            }
        }
        if let Some(pod) = &manifest.pod {
            push(&mut self.workloads, name, manifest);
            for (key, value) in &pod.labels {
                push(&mut self.labelled, (key, value), manifest);
            }
        }
        if let Some(config) = &manifest.config {
            push(&mut self.configs, (config.is_secret, name), manifest);
        }
        for backend in &manifest.backends {
            push(&mut self.backends, &backend.service.value, (manifest, backend));
        }
    }

    /// The Services that send to a pod.
    pub(super) fn services_of(
        &self,
        manifest: &Manifest,
        pod: &'a Pod,
    ) -> Vec<(&'a Manifest, &'a Service)> {
        let labels = pod.labels.iter();
        let found =
            labels.filter_map(|(key, value)| self.selecting.get(&(key.as_str(), value.as_str())));
        let services = found.flatten().filter(|it| may_meet(it, manifest));
        let services = services.filter_map(|it| Some((*it, it.service.as_ref()?)));
        services.filter(|(_, service)| service.selects(&pod.labels)).take(MOST).collect()
    }

    /// The pods that a Service sends to, wherever they are.
    pub(super) fn pods_of(&self, service: &Service) -> Vec<(&'a Manifest, &'a Pod)> {
        let Some((key, value)) = service.selector.iter().next() else { return Vec::new() };
        let labelled = self.labelled.get(&(key.as_str(), value.as_str()));
        let pods = labelled.into_iter().flatten().filter_map(|it| Some((*it, it.pod.as_ref()?)));
        pods.filter(|(_, pod)| service.selects(&pod.labels)).collect()
    }

    /// The Services of a name that a manifest can reach.
    pub(super) fn services_called(
        &self,
        from: &Manifest,
        name: &str,
    ) -> Vec<(&'a Manifest, &'a Service)> {
        let named = self.services.get(name).into_iter().flatten();
        let reached = named.filter(|it| may_meet(it, from)).take(MOST);
        reached.filter_map(|it| Some((*it, it.service.as_ref()?))).collect()
    }

    /// The Service whose name is a slip away.
    pub(super) fn service_near(&self, name: &str) -> Option<&'a Manifest> {
        self.services.get(slip(name, self.services.keys().copied())?)?.first().copied()
    }

    /// The backends of Ingresses that name a Service.
    pub(super) fn backends_of(&self, service: &Manifest) -> Vec<&'a Backend> {
        let name = service.name.as_ref().map_or("", |name| &name.value);
        let backends = self.backends.get(name).into_iter().flatten();
        backends.filter(|(from, _)| may_meet(from, service)).map(|(_, backend)| *backend).collect()
    }

    /// The ConfigMaps or Secrets that a reference may mean.
    pub(super) fn configs_called(&self, from: &Manifest, object: &ObjectRef) -> Vec<&'a Manifest> {
        let named = self.configs.get(&(object.is_secret, object.name.value.as_str()));
        named.into_iter().flatten().copied().filter(|it| may_meet(it, from)).collect()
    }

    /// One of that name, in a namespace that the pod cannot reach.
    pub(super) fn config_elsewhere(&self, object: &ObjectRef) -> Option<&'a Manifest> {
        self.configs.get(&(object.is_secret, object.name.value.as_str()))?.first().copied()
    }

    /// One whose name is a slip away.
    pub(super) fn config_near(&self, object: &ObjectRef) -> Option<&'a Manifest> {
        let same_kind = self.configs.keys().filter(|(is_secret, _)| *is_secret == object.is_secret);
        let name = slip(&object.name.value, same_kind.map(|(_, name)| *name))?;
        self.configs.get(&(object.is_secret, name))?.first().copied()
    }

    /// A workload that a Service plainly means and does not select: one of its own name, or one of
    /// which it misspells a label.
    pub(super) fn meant_by(
        &self,
        from: &Manifest,
        service: &Service,
    ) -> Option<(&'a Manifest, &'a Pod)> {
        let name = from.name.as_ref().map_or("", |name| &name.value);
        let named = self.workloads.get(name).into_iter().flatten();
        let sharing = service
            .selector
            .iter()
            .filter_map(|(key, value)| self.labelled.get(&(key.as_str(), value.as_str())));
        let is_near = |pod: &Pod| {
            service.selector.iter().all(|(key, value)| {
                let label = pod.labels.get(key).map(String::as_str);
                label.is_some_and(|label| label == value || nearest(value, &[label]).is_some())
            })
        };
        let of = |it: &&'a Manifest| Some((*it, it.pod.as_ref()?));
        let mut named = named.filter(|it| may_meet(it, from)).filter_map(of);
        let near = sharing.flatten().filter(|it| may_meet(it, from)).take(MOST).filter_map(of);
        named.next().or_else(|| near.into_iter().find(|(_, pod)| is_near(pod)))
    }

    /// Whether no selected pod declares a port of a Service.
    pub(super) fn is_undeclared(&self, service: &Manifest, index: usize) -> bool {
        self.undeclared.contains(&(service.file, service.document, index))
    }

    fn undeclared(&self) -> BTreeSet<(FileId, usize, usize)> {
        let services = self.manifests.iter().filter_map(|it| Some((it, it.service.as_ref()?)));
        let undeclared = services.flat_map(|(manifest, service)| {
            let pods: Vec<&Pod> = self.pods_of(service).into_iter().map(|(_, pod)| pod).collect();
            let ports = service.ports.iter().enumerate().take(MOST);
            let lacks = |port: &ServicePort| {
                !pods.is_empty()
                    && pods.iter().all(|pod| {
                        // A pod that declares no ports says nothing about numbers.
                        let says =
                            has_names(port) || pod.containers.iter().any(|it| !it.ports.is_empty());
                        says && declared(pod, port) != Declared::Yes
                    })
            };
            let indices = ports.filter(|(_, port)| lacks(port)).map(|(index, _)| index);
            let key = |index| (manifest.file, manifest.document, index);
            indices.map(key).collect::<Vec<_>>()
        });
        order::set(undeclared)
    }
}

/// The known name of which another is a misspelling: a letter more, less or out of place. One letter
/// for another is none, as in `config-a` and `config-b`.
fn slip<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.take(MOST).collect();
    let near = nearest(name, &known)?;
    let letters = |text: &str| {
        let mut letters: Vec<u8> = text.bytes().collect();
        letters.sort_unstable();
        letters
    };
    let is_slip = near.len() != name.len() || letters(near) == letters(name);
    let has_same_digits =
        near.bytes().filter(u8::is_ascii_digit).eq(name.bytes().filter(u8::is_ascii_digit));
    Some(near).filter(|_| is_slip && has_same_digits && near != name)
}

fn push<K: Ord, V>(map: &mut BTreeMap<K, Vec<V>>, key: K, value: V) {
    let same = map.entry(key).or_default();
    if same.len() < MOST {
        same.push(value);
    }
}

fn has_names(port: &ServicePort) -> bool {
    matches!(port.target, Some(Spanned { value: Port::Name(_), .. }))
}

/// Whether two objects may lie in one namespace. Without one, whoever applies them says where.
pub(super) fn may_meet(one: &Manifest, other: &Manifest) -> bool {
    let is_open = one.namespace_span.is_none() || other.namespace_span.is_none();
    is_open || one.namespace == other.namespace
}

/// Whether a pod has the port that a Service sends to.
pub(super) fn declared(pod: &Pod, port: &ServicePort) -> Declared {
    let Some(target) = &port.target else { return Declared::Yes };
    let mut result = Declared::No;
    let containers = pod.containers.iter().take(MOST);
    for declared in containers.flat_map(|it| it.ports.iter().take(MOST)) {
        let is_it = match &target.value {
            Port::Number(number) => declared.number.as_ref().is_some_and(|it| it.value == *number),
            Port::Name(name) => declared.name.as_ref().is_some_and(|it| it.value == *name),
        };
        if is_it && declared.protocol == port.protocol {
            return Declared::Yes;
        }
        if is_it {
            result = Declared::OtherProtocol;
        }
    }
    result
}
