//! What a volume hides of the image below it.

use std::rc::Rc;

use crate::model::chains::image::Image;
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What};
use crate::model::kube::{Container, Pod, Role, VolumeMount, VolumeSource};

/// Adds the volumes that are mounted over the folder in which the image starts, and to which it has
/// copied something.
///
/// Only volumes that cannot hold the application: a claim may, and so may what an init container has
/// filled.
pub(super) fn hidden(
    pod: &Pod,
    container: &Container,
    image: &Image,
    subject: &Rc<str>,
    chains: &mut Vec<Chain>,
) {
    let Some(folder) = image.folder.as_deref().filter(|it| *it != "/") else { return };
    for mount in container.mounts.iter().filter(|it| it.sub_path.is_none()) {
        let over = mount.path.value.trim_end_matches('/');
        if !is_within(folder, over) || !is_bare(pod, mount) {
            continue;
        }
        let Some((path, span)) = image.copied.iter().find(|(path, _)| is_within(path, over)) else {
            continue;
        };
        let mut chain = Chain::new(Kind::Volume, Run::Kubernetes, subject);
        let from = chain.add(Station::new(What::Copied, *span, "", path.as_str()));
        let station = Station::new(What::Mount, mount.path.span, &mount.volume.value, over);
        chain.join(Some(from), State::broken(Break::Hidden, None), station);
        chains.push(chain);
    }
}

/// Whether nothing of the application can be in a volume.
fn is_bare(pod: &Pod, mount: &VolumeMount) -> bool {
    let name = &mount.volume.value;
    let volume = pod.volumes.iter().find(|it| it.name.value == *name);
    let is_filled = || {
        let others = pod.containers.iter().filter(|it| it.role != Role::Main);
        others.flat_map(|it| &it.mounts).any(|it| it.volume.value == *name)
    };
    match volume.map(|it| &it.source) {
        Some(VolumeSource::Object { .. }) => true,
        Some(VolumeSource::Empty) => !is_filled(),
        Some(VolumeSource::Claim(_) | VolumeSource::Other) | None => false,
    }
}

/// Whether a path is a folder or lies in it; `over` has no slash at its end.
fn is_within(path: &str, over: &str) -> bool {
    !over.is_empty()
        && path.strip_prefix(over).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
