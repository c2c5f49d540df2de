//! Lists in which an entry takes the place of an earlier one that is about the same thing.
//!
//! The keys are those of compose-go 2.9 (`override/uncity.go`).

use std::collections::BTreeMap;

use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, number, volumes};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Value};

/// What an entry of a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// What stands before `=`.
    Name,
    /// The path in the container.
    Target,
    /// The path of a device in the container.
    Device,
    /// The path where it is mounted, in this folder if it has no other.
    Mount(&'static str),
    /// Address, published port, port and protocol.
    Port,
    /// The file.
    File,
    /// The port.
    Exposed,
}

static KEYS: &[(&str, Key)] = &[
    ("networks.*.labels", Key::Name),
    ("networks.*.ipam.options", Key::Name),
    ("services.*.annotations", Key::Name),
    ("services.*.build.args", Key::Name),
    ("services.*.build.additional_contexts", Key::Name),
    ("services.*.build.platform", Key::Name),
    ("services.*.build.tags", Key::Name),
    ("services.*.build.labels", Key::Name),
    ("services.*.cap_add", Key::Name),
    ("services.*.cap_drop", Key::Name),
    ("services.*.devices", Key::Device),
    ("services.*.configs", Key::Mount("")),
    ("services.*.deploy.labels", Key::Name),
    ("services.*.dns", Key::Name),
    ("services.*.dns_opt", Key::Name),
    ("services.*.dns_search", Key::Name),
    ("services.*.environment", Key::Name),
    ("services.*.env_file", Key::File),
    ("services.*.expose", Key::Exposed),
    ("services.*.labels", Key::Name),
    ("services.*.links", Key::Name),
    ("services.*.networks.*.aliases", Key::Name),
    ("services.*.networks.*.link_local_ips", Key::Name),
    ("services.*.ports", Key::Port),
    ("services.*.profiles", Key::Name),
    ("services.*.secrets", Key::Mount("/run/secrets")),
    ("services.*.sysctls", Key::Name),
    ("services.*.tmpfs", Key::Name),
    ("services.*.volumes", Key::Target),
];

/// Lets the last entry about a thing stand, in the place of the first.
pub(super) fn enforce(root: &mut Value, report: &mut Report) {
    walk(root, &mut Path::root(), report);
}

fn walk(value: &mut Value, path: &mut Path, report: &mut Report) {
    match &mut value.data {
        Data::Map(fields) => {
            for (name, field) in fields {
                path.push(name);
                walk(&mut field.value, path, report);
                path.pop();
            }
        }
        Data::List(items) => {
            if let Some(&(_, key)) = KEYS.iter().find(|(pattern, _)| path.matches(pattern)) {
                *items = unique(std::mem::take(items), key, path, report);
            }
        }
        _ => {}
    }
}

fn unique(items: Vec<Value>, key: Key, path: &Path, report: &mut Report) -> Vec<Value> {
    let mut places = BTreeMap::new();
    let mut result: Vec<Value> = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let found = match self::key(&item, key) {
            Ok(found) => found,
            Err(wording) => {
                let path = path.join(index.to_string());
                report.spoil(Problem::new(item.origin.span, &path, wording, Vec::new()));
                None
            }
        };
        let known = found.as_ref().and_then(|found| places.get(found)).copied();
        let Some(place) = known else {
            places.extend(found.map(|found| (found, result.len())));
            result.push(item);
            continue;
        };
        let old: &mut Value = &mut result[place];
        // What merely repeats itself, as this step does when it runs again, replaces nothing.
        if old.says(&item) && old.origin.span == item.origin.span {
            continue;
        }
        let Value { data, origin } = item;
        *old = Value { data, origin: origin.replacing(old.origin.clone()) };
    }
    result
}

/// What an entry is about; nothing where that is known only of its long form, and an error's wording
/// where there is no telling.
fn key(item: &Value, key: Key) -> Result<Option<String>, &'static str> {
    let found = match (key, &item.data) {
        (Key::Name, Data::Text(text)) => text.split('=').next().unwrap_or_default().to_owned(),
        (Key::Name, Data::Map(_)) => return Err("message-list-of-mappings"),
        (Key::Exposed | Key::Port | Key::File, Data::Text(text)) => text.clone(),
        (Key::Exposed | Key::Port, Data::Int(port)) => port.to_string(),
        (Key::Exposed, _) => return Err("message-exposed"),
        (Key::Target | Key::Device, Data::Map(_)) => match item.get("target") {
            Some(Value { data: Data::Text(target), .. }) => target.clone(),
            _ => return Err("message-mount-target"),
        },
        (Key::Target, Data::Text(text)) => match volumes::parse(text) {
            Ok(mount) => mount.target,
            // What is wrong with it is told where it becomes long.
            Err(_) => return Ok(None),
        },
        (Key::Device, Data::Text(text)) => {
            let mut parts = text.split(':');
            let first = parts.next().unwrap_or_default();
            parts.next().unwrap_or(first).to_owned()
        }
        (Key::Mount(folder), Data::Text(name)) => format!("{folder}/{name}"),
        (Key::Mount(folder), Data::Map(_)) => match item.get("target") {
            Some(target) => shown(target),
            None => format!("{folder}/{}", item.get("source").map(shown).unwrap_or_default()),
        },
        (Key::Name | Key::Mount(_), _) => return Err("message-list-of-texts"),
        (Key::Port, Data::Map(_)) => {
            let Some(target) = item.get("target") else { return Err("message-port-target") };
            let part = |name: &str, default: &str| match item.get(name) {
                // Compose takes the number 80 for another port than the text 80.
                Some(Value { data: Data::Int(number), .. }) => format!("int {number}"),
                Some(value) => shown(value),
                None => default.to_owned(),
            };
            let (published, host) = (part("published", "-"), part("host_ip", "0.0.0.0"));
            format!("{host}:{published}:{}/{}", shown(target), part("protocol", "tcp"))
        }
        (Key::File, Data::Map(_)) => match item.get("path") {
            Some(path) => shown(path),
            None => return Err("message-file-path"),
        },
        _ => return Ok(None),
    };
    Ok(Some(found))
}

fn shown(value: &Value) -> String {
    match &value.data {
        Data::Text(text) | Data::Moment(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Huge(number) => number.to_string(),
        Data::Float(number) => number::show(*number),
        Data::Bool(flag) => flag.to_string(),
        Data::Null | Data::List(_) | Data::Map(_) => String::new(),
    }
}
