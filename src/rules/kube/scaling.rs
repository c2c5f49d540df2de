//! Who says how many pods there are.

use std::collections::BTreeMap;

use crate::model::kube::{Container, Manifest};
use crate::model::project::Project;
use crate::order;
use crate::rules::kube::pods;
use crate::syntax::yaml::Node;

/// A workload, by its namespace, kind and name.
pub(super) type Key<'a> = (&'a str, &'a str, &'a str);

/// The `HorizontalPodAutoscaler`s, by what they scale.
pub(super) fn autoscalers<'a>(project: &'a Project) -> BTreeMap<Key<'a>, &'a Manifest> {
    let scalers = project.manifests.iter();
    let scalers = scalers.filter(|it| it.kind.value == "HorizontalPodAutoscaler" && it.complete);
    order::map(scalers.filter_map(|scaler| {
        let target = |field| pods::text(&scaler.root, &["spec", "scaleTargetRef", field]);
        Some(((scaler.namespace.as_str(), target("kind")?, target("name")?), scaler))
    }))
}

/// What an autoscaler would call a workload.
pub(super) fn key(workload: &Manifest) -> Option<Key<'_>> {
    let name = &workload.name.as_ref()?.value;
    Some((&workload.namespace, &workload.kind.value, name))
}

/// The fewest pods that an autoscaler leaves.
pub(super) fn fewest(scaler: &Manifest) -> i64 {
    pods::at(&scaler.root, &["spec", "minReplicas"]).and_then(Node::as_int).unwrap_or(1)
}

/// A resource whose use an autoscaler compares with what was requested.
pub(super) struct Usage<'a> {
    /// `cpu`, `memory`.
    pub(super) resource: &'a str,
    /// The one container that counts, where it is not all of them.
    container: Option<&'a str>,
}

impl Usage<'_> {
    pub(super) fn counts(&self, container: &Container) -> bool {
        self.container.is_none_or(|name| name == container.name())
    }
}

/// There are two resources that can be compared; more entries are for single containers.
const MOST_USAGES: usize = 20;

/// The resources by whose use an autoscaler scales.
pub(super) fn usages(scaler: &Manifest) -> Vec<Usage<'_>> {
    let metrics = pods::items(&scaler.root, &["spec", "metrics"]);
    if metrics.is_empty() {
        // Both versions of the API look at the processor then.
        return vec![Usage { resource: "cpu", container: None }];
    }
    metrics.iter().filter_map(usage).take(MOST_USAGES).collect()
}

fn usage(metric: &Node) -> Option<Usage<'_>> {
    let (field, is_of_one) = match metric.get("type")?.as_text()? {
        "Resource" => ("resource", false),
        "ContainerResource" => ("containerResource", true),
        _ => return None,
    };
    let source = metric.get(field)?;
    // The second is what the API of version v2beta1 called it.
    let share = pods::at(source, &["target", "averageUtilization"]);
    share.or_else(|| source.get("targetAverageUtilization"))?;
    let container = if is_of_one { Some(pods::text(source, &["container"])?) } else { None };
    Some(Usage { resource: pods::text(source, &["name"])?, container })
}
