//! The services that a command names, with what they depend on.
//!
//! After `WithServicesEnabled` and `WithSelectedServices` in `types/project.go` of compose-go.

use std::collections::BTreeSet;

use crate::model::compose::effective::{Problem, Setup, Sources};
use crate::model::compose::load::{Report, place, profiles};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Field, Map, Value};

/// Lets named services run whose profiles are not active, and all others of these profiles.
pub(super) fn enable(root: &mut Value, disabled: &mut Map, names: &[String]) {
    let mut asked = BTreeSet::new();
    for field in names.iter().filter_map(|name| disabled.get(name)) {
        let profiles = field.value.get("profiles").map_or(&[][..], Value::items);
        asked.extend(profiles.iter().filter_map(|it| it.as_text()).map(str::to_owned));
    }
    if asked.is_empty() {
        return;
    }
    let Some(services) = root.get_mut("services").and_then(Value::as_map_mut) else { return };
    for (name, field) in std::mem::take(disabled) {
        let part =
            if profiles::runs(&field.value, &asked) { &mut *services } else { &mut *disabled };
        part.insert(name, field);
    }
}

/// Takes out the services that are not named, and that no named one depends on.
pub(super) fn select(
    root: &mut Value,
    disabled: &mut Map,
    sources: Sources<'_>,
    setup: &Setup,
    report: &mut Report,
) {
    let Some(services) = root.get_mut("services").and_then(Value::as_map_mut) else { return };
    if setup.services.is_empty() {
        return;
    }
    let mut chosen: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<String> = setup.services.clone();
    while let Some(name) = waiting.pop() {
        let Some(field) = services.get(&name) else {
            let start = place::start(sources, setup);
            let args = vec![("name", name.into())];
            report.refuse(Problem::new(start, &Path::root(), "message-no-service", args));
            continue;
        };
        if chosen.insert(name) {
            waiting.extend(dependencies(&field.value, services));
        }
    }
    for (name, mut field) in std::mem::take(services) {
        if !chosen.contains(&name) {
            disabled.insert(name, field);
            continue;
        }
        // An optional dependency that is not chosen is none.
        if let Some(map) = field.value.get_mut("depends_on").and_then(Value::as_map_mut) {
            map.retain(|name, _| chosen.contains(name));
        }
        services.insert(name, field);
    }
}

/// What a service depends on; of what it could do without, that which runs.
fn dependencies(service: &Value, services: &Map) -> Vec<String> {
    let listed = service.get("depends_on").into_iter().flat_map(Value::fields);
    let is_needed = |(name, field): &(&str, &Field)| {
        let is_required = field.value.get("required").and_then(Value::as_bool) != Some(false);
        is_required || services.contains_key(*name)
    };
    listed.filter(is_needed).map(|(name, _)| name.to_owned()).collect()
}
