//! What Compose adds to make a configuration explicit: networks, names, implied dependencies.
//!
//! After `loader/normalize.go` of compose-go.

use crate::model::compose::load::defaults::or_default;
use crate::model::compose::load::environment::{Environment, with_variable};
use crate::model::compose::load::{paths, visit};
use crate::model::compose::value::{Data, Field, Map, Origin, Value, Variable};
use crate::text::Span;

/// What is a namespace that a service can share with another: `network_mode: service:db`.
const NAMESPACES: [&str; 5] = ["network_mode", "ipc", "pid", "uts", "cgroup"];

/// The parts of a configuration that have a name outside of it.
const NAMED: [&str; 4] = ["networks", "volumes", "configs", "secrets"];

/// Adds them.
pub(super) fn normalize(root: &mut Value, name: &str, environment: &Environment) {
    default_network(root);
    visit::change(root, "services.*", &mut |service, _| {
        if service.get("pull_policy").and_then(Value::as_text) == Some("if_not_present")
            && let Some(policy) = service.get_mut("pull_policy")
        {
            *policy = Value::text("missing", policy.origin.derived());
        }
        dependencies(service);
    });
    visit::change(root, "services.*.build", &mut |build, _| {
        if build.get("dockerfile_inline").is_none_or(Value::is_null) {
            or_default(build, "dockerfile", "Dockerfile");
        }
    });
    visit::change(root, "services.*.build.args", &mut |args, _| {
        look_up(args, environment);
        drop_unset(args);
    });
    visit::change(root, "services.*.environment", &mut |variables, _| {
        look_up(variables, environment);
    });
    visit::change(root, "services.*.volumes.*.target", &mut |target, _| {
        if let Some(text) = target.as_text()
            && paths::clean(text) != text
        {
            *target = Value::text(paths::clean(text), target.origin.derived());
        }
    });
    // The content is what the variable says; Compose shows its source instead.
    visit::change(root, "configs.*", &mut |config, _| {
        let variable = config.get("environment").and_then(Value::as_text);
        if variable.is_some_and(|it| !it.is_empty())
            && let Some(map) = config.as_map_mut()
        {
            map.remove("content");
        }
    });
    names(root, name);
}

/// Connects services that name no network to the default one, which exists if a service uses it.
fn default_network(root: &mut Value) {
    let mut user: Option<Span> = None;
    let services = root.get_mut("services").and_then(Value::as_map_mut);
    for service in services.into_iter().flat_map(Map::values_mut) {
        let key = service.key;
        let Some(map) = service.value.as_map_mut() else { continue };
        if map.contains_key("provider") || map.contains_key("network_mode") {
            continue;
        }
        let networks = map.get("networks").and_then(|it| it.value.as_map());
        if let Some(networks) = networks.filter(|it| !it.is_empty()) {
            user = user.or(networks.get("default").map(|it| it.key));
            continue;
        }
        let added = Value::new(Data::Null, Origin::default_for(key));
        map.insert("networks".to_owned(), added_map(key, "default", added));
        user = user.or(Some(key));
    }
    let (Some(span), Some(map)) = (user, root.as_map_mut()) else { return };
    let added = Value::new(Data::Null, Origin::default_for(span));
    match map.get_mut("networks").and_then(|it| it.value.as_map_mut()) {
        Some(networks) if networks.contains_key("default") => {}
        Some(networks) => {
            networks.insert("default".to_owned(), Field { key: span, value: added });
        }
        None => {
            map.insert("networks".to_owned(), added_map(span, "default", added));
        }
    }
}

/// A mapping with one entry that nobody wrote.
fn added_map(span: Span, key: &str, value: Value) -> Field {
    let mut map = Map::new();
    map.insert(key.to_owned(), Field { key: span, value });
    Field { key: span, value: Value::new(Data::Map(map), Origin::default_for(span)) }
}

/// Adds the services that a service needs because it links to them, or shares something of theirs.
fn dependencies(service: &mut Value) {
    let mut implied: Vec<(String, Span, bool)> = Vec::new();
    for link in service.get("links").map_or(&[][..], Value::items) {
        let Some(text) = link.as_text() else { continue };
        let name = match text.split_once(':') {
            Some((name, alias)) if !alias.contains(':') => name,
            _ => text,
        };
        implied.push((name.to_owned(), link.span(), true));
    }
    for namespace in NAMESPACES {
        let Some(value) = service.get(namespace) else { continue };
        if let Some(name) = value.as_text().and_then(|it| it.strip_prefix("service:")) {
            implied.push((name.to_owned(), value.span(), true));
        }
    }
    for other in service.get("volumes_from").map_or(&[][..], Value::items) {
        let Some(text) = other.as_text().filter(|it| !it.starts_with("container:")) else {
            continue;
        };
        let name = text.split(':').next().unwrap_or_default();
        implied.push((name.to_owned(), other.span(), false));
    }
    let Some(map) = service.as_map_mut() else { return };
    for (name, span, restarts) in implied {
        let condition = Value::text("service_started", Origin::default_for(span));
        let mut dependency = added_map(span, "condition", condition);
        for (key, flag) in [("required", true), ("restart", restarts)] {
            let value = Value::new(Data::Bool(flag), Origin::default_for(span));
            if let Some(map) = dependency.value.as_map_mut() {
                map.insert(key.to_owned(), Field { key: span, value });
            }
        }
        match map.get_mut("depends_on").map(|it| &mut it.value.data) {
            None => {
                map.insert("depends_on".to_owned(), added_map(span, &name, dependency.value));
            }
            Some(Data::Map(map)) => {
                map.entry(name).or_insert(dependency);
            }
            Some(_) => {}
        }
    }
}

/// Gives the variables that stand without a value the one of the environment.
fn look_up(variables: &mut Value, environment: &Environment) {
    let find = |name: &str, origin: &Origin| {
        let (value, from) = environment.variables.get(name)?;
        let variable = Variable { name: name.to_owned(), value: value.clone(), from: *from };
        Some((value.clone(), with_variable(origin, variable)))
    };
    match &mut variables.data {
        Data::Map(map) => {
            for (name, field) in map {
                if field.value.is_null()
                    && let Some((value, origin)) = find(name, &field.value.origin)
                {
                    field.value = Value::text(value, origin);
                }
            }
        }
        Data::List(items) => {
            for item in items {
                if let Some(name) = item.as_text().filter(|it| !it.contains('='))
                    && let Some((value, origin)) = find(name, &item.origin)
                {
                    *item = Value::text(format!("{name}={value}"), origin);
                }
            }
        }
        _ => {}
    }
}

/// Drops the variables that have no value, as a build does not know them.
fn drop_unset(variables: &mut Value) {
    match &mut variables.data {
        Data::Map(map) => map.retain(|_, field| !field.value.is_null()),
        Data::List(items) => {
            items.retain(|item| item.as_text().is_none_or(|text| text.contains('=')));
        }
        _ => {}
    }
}

/// Says what the networks, volumes, … are called outside of the project.
fn names(root: &mut Value, project: &str) {
    for section in NAMED {
        let entries = root.get_mut(section).and_then(Value::as_map_mut);
        for (key, field) in entries.into_iter().flatten() {
            if field.value.is_null() {
                field.value.data = Data::Map(Map::new());
            }
            let is_external = field.value.get("external").and_then(Value::as_bool) == Some(true);
            let name = if is_external { key.clone() } else { format!("{project}_{key}") };
            if let Some(map) = field.value.as_map_mut()
                && map.get("name").is_none_or(|it| it.value.is_null())
            {
                let value = Value::text(name, Origin::default_for(field.key));
                map.insert("name".to_owned(), Field { key: field.key, value });
            }
        }
    }
    let span = root.span();
    let Some(map) = root.as_map_mut() else { return };
    let written = map.get("name").filter(|it| it.value.as_text() == Some(project));
    if written.is_none() {
        let (key, origin) = match map.get("name") {
            Some(field) => (field.key, field.value.origin.derived()),
            None => (span, Origin::default_for(span)),
        };
        map.insert("name".to_owned(), Field { key, value: Value::text(project, origin) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::Report;
    use crate::model::compose::load::canonical::canonical;
    use crate::model::compose::load::testing::{shown, value};
    use crate::model::compose::value::{Provider, Source};

    fn normal(text: &str) -> Value {
        let mut root = value(text);
        canonical(&mut root, &mut Report::default());
        let mut environment = Environment::default();
        let here = ("here".to_owned(), Provider::Host(None));
        environment.variables.insert("HERE".to_owned(), here);
        normalize(&mut root, "demo", &environment);
        root
    }

    /// All answers are those of Docker Compose 2.40.3.
    #[test]
    fn what_is_implied_is_added() {
        let cases = [
            (
                "services: {a: {network_mode: host}}",
                "{name: demo, services: {a: {network_mode: host}}}",
            ),
            (
                "services: {a: {networks: []}}",
                "{name: demo, networks: {default: {name: demo_default}}, \
                 services: {a: {networks: {default: null}}}}",
            ),
            (
                "{services: {a: {networks: [n]}}, networks: {n: {external: true}, m: , o: {name: p}}}",
                "{name: demo, networks: {m: {name: demo_m}, n: {external: true, name: n}, \
                 o: {name: p}}, services: {a: {networks: {n: null}}}}",
            ),
            (
                "services: {a: {provider: {type: t}, links: [b, \"c:d\"], volumes_from: \
                 [\"e:ro\", \"container:f\"], ipc: \"service:b\"}}",
                "{name: demo, services: {a: {depends_on: {\
                 b: {condition: service_started, required: true, restart: true}, \
                 c: {condition: service_started, required: true, restart: true}, \
                 e: {condition: service_started, required: true, restart: false}}, \
                 ipc: service:b, links: [b, c:d], provider: {type: t}, \
                 volumes_from: [e:ro, container:f]}}}",
            ),
            (
                "services: {a: {network_mode: \"service:b\", depends_on: [b]}}",
                "{name: demo, services: {a: {depends_on: {b: {condition: service_started, \
                 required: true}}, network_mode: service:b}}}",
            ),
            (
                "services: {a: {network_mode: n, environment: [HERE, GONE, A=b], \
                 build: {dockerfile_inline: x, args: [HERE, GONE, A=b]}}}",
                "{name: demo, services: {a: {build: {args: [HERE=here, A=b], \
                 dockerfile_inline: x}, environment: [HERE=here, GONE, A=b], network_mode: n}}}",
            ),
            (
                "services: {a: {network_mode: n, environment: {HERE: , GONE: }, \
                 build: {args: {HERE: , GONE: , A: b}}}}",
                "{name: demo, services: {a: {build: {args: {A: b, HERE: here}, \
                 dockerfile: Dockerfile}, environment: {GONE: null, HERE: here}, network_mode: n}}}",
            ),
            (
                "{name: own, services: {a: {network_mode: n, pull_policy: if_not_present, \
                 volumes: [{type: volume, target: /x/../y/}]}}}",
                "{name: demo, services: {a: {network_mode: n, pull_policy: missing, \
                 volumes: [{target: /y, type: volume}]}}}",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&normal(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_added_knows_why() {
        let text = "services: {web: {links: [db], environment: [HERE]}}";
        let root = normal(text);
        let web = root.at(&["services", "web"]).unwrap();
        let network = root.at(&["networks", "default", "name"]).unwrap();
        assert_eq!((network.span().of(text), network.origin.source), ("web", Source::Default));
        let link = web.at(&["depends_on", "db"]).unwrap();
        assert_eq!((link.span().of(text), link.origin.source), ("db", Source::Default));
        let variable = &web.get("environment").unwrap().items()[0];
        assert_eq!((variable.span().of(text), variable.origin.source), ("HERE", Source::Derived));
        assert_eq!(variable.origin.variables()[0].from, Provider::Host(None));
    }
}
