//! Which services run, and what they do not need.
//!
//! After `WithProfiles` and `WithoutUnnecessaryResources` in `types/project.go` of compose-go.

use std::collections::BTreeSet;

use crate::model::compose::effective::Setup;
use crate::model::compose::load::environment::Environment;
use crate::model::compose::load::visit;
use crate::model::compose::value::{Map, Value};
use crate::order;

/// The profiles that are asked for: those of `--profile`, or without any those that
/// `COMPOSE_PROFILES` lists.
pub(super) fn active(setup: &Setup, environment: &Environment) -> BTreeSet<String> {
    if !setup.profiles.is_empty() {
        return order::set(setup.profiles.iter().cloned());
    }
    let listed = environment.variables.get("COMPOSE_PROFILES");
    let listed = listed.map_or("", |(value, _)| value.as_str());
    order::set(listed.split(',').map(|it| it.trim().to_owned()))
}

/// Takes out the services whose profiles are not active. `*` activates all; a service without
/// profiles always runs, and no profile is active only because another service depends on one in it.
pub(super) fn split(root: &mut Value, active: &BTreeSet<String>) -> Map {
    let mut disabled = Map::new();
    let Some(services) = root.get_mut("services").and_then(Value::as_map_mut) else {
        return disabled;
    };
    let mut running = Map::new();
    for (name, service) in std::mem::take(services) {
        let part = if runs(&service.value, active) { &mut running } else { &mut disabled };
        part.insert(name, service);
    }
    *services = running;
    disabled
}

/// Whether a service runs when these profiles are active.
pub(super) fn runs(service: &Value, active: &BTreeSet<String>) -> bool {
    let profiles = service.get("profiles").map_or(&[][..], Value::items);
    let is_active = |profile: &Value| profile.as_text().is_some_and(|it| active.contains(it));
    profiles.is_empty() || active.contains("*") || profiles.iter().any(is_active)
}

/// Takes out the networks, volumes, … that no running service uses.
pub(super) fn drop_unused(root: &mut Value) {
    let used = |section: &str| -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        match section {
            "networks" | "models" => {
                visit::each(root, &format!("services.*.{section}"), &mut |names, _| {
                    used.extend(names.fields().map(|(name, _)| name.to_owned()));
                });
            }
            _ => {
                let mut see = |mount: &Value| {
                    let kind = mount.get("type").and_then(Value::as_text);
                    let source = mount.get("source").and_then(Value::as_text);
                    if section != "volumes" || kind == Some("volume") {
                        used.extend(source.map(str::to_owned));
                    }
                };
                for place in [section.to_owned(), format!("build.{section}")] {
                    visit::each(root, &format!("services.*.{place}.*"), &mut |it, _| see(it));
                }
            }
        }
        used
    };
    let sections = ["networks", "volumes", "secrets", "configs", "models"];
    let sections = sections.map(|section| (section, used(section)));
    let Some(map) = root.as_map_mut() else { return };
    for (section, used) in sections {
        let Some(entries) = map.get_mut(section).and_then(|it| it.value.as_map_mut()) else {
            continue;
        };
        entries.retain(|name, _| used.contains(name));
        if entries.is_empty() {
            map.remove(section);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::Report;
    use crate::model::compose::load::canonical::canonical;
    use crate::model::compose::load::testing::{shown, value};
    use crate::model::compose::value::Provider;

    /// The services that run, by Docker Compose 2.40.3, for `--profile` and `COMPOSE_PROFILES`.
    #[test]
    fn profiles_choose_services() {
        let cases: &[(&[&str], Option<&str>, &str)] = &[
            (&[], None, "e f"),
            (&["a"], None, "a e"),
            (&["a"], Some("b"), "a e"),
            (&[], Some(" a , c d "), "a c e"),
            (&[], Some("*"), "a b c e f"),
            (&["*"], None, "a b c e f"),
            (&["a,b"], None, "e"),
            (&["A"], None, "e"),
            (&[""], None, "e f"),
        ];
        for (asked, listed, expected) in cases {
            let setup = Setup {
                profiles: asked.iter().map(|it| (*it).to_owned()).collect(),
                ..Setup::default()
            };
            let mut environment = Environment::default();
            if let Some(listed) = listed {
                let value = ((*listed).to_owned(), Provider::Host(None));
                environment.variables.insert("COMPOSE_PROFILES".to_owned(), value);
            }
            let mut root = value(
                "services: {a: {profiles: [a]}, b: {profiles: [b]}, c: {profiles: [c d]}, \
                 e: {profiles: []}, f: {profiles: [\"\"]}}",
            );
            let disabled = split(&mut root, &active(&setup, &environment));
            let running: Vec<&str> =
                root.get("services").unwrap().fields().map(|it| it.0).collect();
            assert_eq!(running.join(" "), *expected, "{asked:?} {listed:?}");
            assert_eq!(disabled.len() + running.len(), 5);
        }
    }

    #[test]
    fn what_no_service_uses_is_dropped() {
        let mut root = value(
            "services: {a: {networks: [n], volumes: [\"vv:/v\", \"./ww:/w\"], build: {secrets: [s]}, \
             configs: [c], models: [m]}}
networks: {n: , o: }
volumes: {vv: , ww: }
secrets: {s: {file: f}, t: {file: f}}
configs: {d: {file: f}}
models: {m: {model: x}, o: {model: x}}",
        );
        canonical(&mut root, &mut Report::default());
        drop_unused(&mut root);
        if let Some(map) = root.as_map_mut() {
            map.remove("services");
        }
        assert_eq!(
            shown(&root),
            "{models: {m: {model: x}}, networks: {n: null}, secrets: {s: {file: f}}, \
             volumes: {vv: null}}"
        );
    }
}
