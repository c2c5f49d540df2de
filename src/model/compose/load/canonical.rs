//! Short forms made long: ports, mounts, dependencies, environment files, ….
//!
//! After the `transform` package of compose-go. It runs after each file that is merged in, so it
//! leaves long forms as they are. Values of a wrong type stay: the schema has told of them.

use crate::finding::{Arg, Args};
use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, paths, ports, visit, volumes};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Map, Origin, Value};

/// How many ports a configuration may have: as many as a host. It keeps a few lines with ranges
/// from filling the memory.
const MOST_PORTS: usize = 65_536;

type Step = fn(&mut Value, &Path, &mut Report);

/// What is done at which place. A service's build comes before what is in it.
static STEPS: &[(&str, Step)] = &[
    ("services.*.build", |value, _, _| wrap(value, "context")),
    ("services.*.build.additional_contexts", contexts),
    ("services.*.build.provenance", text),
    ("services.*.build.sbom", text),
    ("services.*.build.secrets.*", |value, _, _| wrap(value, "source")),
    ("services.*.build.ssh", ssh),
    ("services.*.depends_on", depends_on),
    ("services.*.env_file", env_files),
    ("services.*.label_file", list),
    ("services.*.extends", |value, _, _| wrap(value, "service")),
    ("services.*.gpus", gpus),
    ("services.*.networks", keys),
    ("services.*.models", keys),
    ("services.*.volumes", mounts),
    ("services.*.dns", dns),
    ("services.*.devices", devices),
    ("services.*.secrets.*", |value, _, _| wrap(value, "source")),
    ("services.*.configs.*", |value, _, _| wrap(value, "source")),
    ("services.*.develop.watch.*.ignore", list),
    ("services.*.develop.watch.*.include", list),
    ("volumes.*", external),
    ("networks.*", external),
    ("secrets.*", external),
    ("configs.*", external),
];

/// Makes every short form of a configuration long, and drops what is empty.
///
/// An item that cannot be read is told and dropped, so that it is told once.
pub(super) fn canonical(root: &mut Value, report: &mut Report) {
    for (pattern, step) in STEPS {
        visit::change(root, pattern, &mut |value, path| step(value, path, report));
    }
    let mut left = MOST_PORTS;
    visit::change(root, "services.*.ports", &mut |value, path| {
        all_ports(value, path, &mut left, report);
    });
}

/// A value that is made of one with this origin.
fn derived(data: Data, origin: &Origin) -> Value {
    Value::new(data, origin.derived())
}

/// A value that is taken because of what stands at this origin.
fn default(data: Data, origin: &Origin) -> Value {
    Value::new(data, Origin::default_for(origin.span))
}

/// A mapping whose keys are nowhere written.
fn mapping<const N: usize>(origin: &Origin, parts: [(&str, Value); N]) -> Value {
    let field = |(key, value): (&str, Value)| (key.to_owned(), Field { key: origin.span, value });
    let mut map = Map::new();
    map.extend(parts.map(field));
    derived(Data::Map(map), origin)
}

/// Adds a field where there is none.
fn or_default(map: &mut Map, key: &str, data: Data, origin: &Origin) {
    if !map.contains_key(key) {
        let value = default(data, origin);
        map.insert(key.to_owned(), Field { key: origin.span, value });
    }
}

/// `text` as `{key: text}`.
fn wrap(value: &mut Value, key: &str) {
    if let Data::Text(text) = &value.data {
        let origin = &value.origin;
        let inner = derived(Data::Text(text.clone()), origin);
        *value = mapping(origin, [(key, inner)]);
    }
}

/// `text` as `[text]`.
fn list(value: &mut Value, _: &Path, _: &mut Report) {
    if let Data::Text(text) = &value.data {
        let item = derived(Data::Text(text.clone()), &value.origin);
        value.data = Data::List(vec![item]);
    }
}

fn dns(value: &mut Value, path: &Path, report: &mut Report) {
    list(value, path, report);
    if let Data::List(items) = &mut value.data {
        items.retain(|item| !item.is_null() && item.as_text() != Some(""));
    }
}

/// A boolean or a number as the text that it is written with.
fn text(value: &mut Value, _: &Path, _: &mut Report) {
    let text = match value.data {
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        _ => return,
    };
    value.data = Data::Text(text);
}

/// A list of names as a mapping of them.
fn keys(value: &mut Value, _: &Path, _: &mut Report) {
    if let Data::List(items) = &value.data {
        let mut map = Map::new();
        for item in items {
            if let Some(name) = item.as_text() {
                let value = derived(Data::Null, &item.origin);
                map.insert(name.to_owned(), Field { key: item.span(), value });
            }
        }
        value.data = Data::Map(map);
    }
}

fn depends_on(value: &mut Value, path: &Path, report: &mut Report) {
    let is_list = matches!(value.data, Data::List(_));
    keys(value, path, report);
    for field in value.as_map_mut().into_iter().flat_map(Map::values_mut) {
        let origin = Origin { span: field.key, ..field.value.origin.clone() };
        if is_list {
            field.value = mapping(&origin, []);
        }
        if let Data::Map(map) = &mut field.value.data {
            or_default(map, "condition", Data::Text("service_started".to_owned()), &origin);
            or_default(map, "required", Data::Bool(true), &origin);
        }
    }
}

fn env_files(value: &mut Value, path: &Path, report: &mut Report) {
    list(value, path, report);
    for item in value.items_mut() {
        wrap(item, "path");
        let origin = item.origin.clone();
        if let Data::Map(map) = &mut item.data {
            or_default(map, "required", Data::Bool(true), &origin);
        }
    }
}

fn gpus(value: &mut Value, _: &Path, _: &mut Report) {
    if let Data::Text(_) = value.data {
        let count = default(Data::Text("all".to_owned()), &value.origin);
        value.data = Data::List(vec![mapping(&value.origin, [("count", count)])]);
    }
}

/// `name=context` items as a mapping.
fn contexts(value: &mut Value, path: &Path, report: &mut Report) {
    let pairs = |text: &str| {
        let (name, context) = text.split_once('=')?;
        Some((name.to_owned(), Data::Text(context.to_owned())))
    };
    pairs_to_map(value, path, report, "message-context-pair", pairs);
}

/// `id=path` items, and `default` alone, as a mapping.
fn ssh(value: &mut Value, path: &Path, report: &mut Report) {
    let pairs = |text: &str| match text.split_once('=') {
        Some((id, path)) => Some((id.to_owned(), Data::Text(path.to_owned()))),
        None if text == "default" => Some((text.to_owned(), Data::Null)),
        None => None,
    };
    pairs_to_map(value, path, report, "message-ssh-pair", pairs);
}

fn pairs_to_map(
    value: &mut Value,
    path: &Path,
    report: &mut Report,
    wording: &'static str,
    pair: fn(&str) -> Option<(String, Data)>,
) {
    let Data::List(items) = &value.data else { return };
    let mut map = Map::new();
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        match pair(text) {
            Some((key, data)) => {
                let value = derived(data, &item.origin);
                map.insert(key, Field { key: item.span(), value });
            }
            None => refuse(report, item, path, index, wording, vec![("value", text.into())]),
        }
    }
    value.data = Data::Map(map);
}

/// Tells of an item of a list, unless its text may lack something that was not read.
fn refuse(
    report: &mut Report,
    item: &Value,
    path: &Path,
    index: usize,
    wording: &'static str,
    args: Args,
) {
    if !report.doubts(item) {
        report.refuse(Problem::new(item.span(), &path.join(index.to_string()), wording, args));
    }
}

/// `/dev/host:/dev/container:rwm` items in their long form.
fn devices(value: &mut Value, path: &Path, report: &mut Report) {
    let Data::List(items) = &mut value.data else { return };
    let mut index = 0;
    items.retain_mut(|item| {
        let at = index;
        index += 1;
        let Some(text) = item.as_text() else { return true };
        let parts: Vec<&str> = text.split(':').collect();
        let (source, target, permissions) = match parts[..] {
            [source] | [source, ""] => (source, source, None),
            [source, target] => (source, target, None),
            [source, "", permissions] => (source, source, Some(permissions)),
            [source, target, permissions] => (source, target, Some(permissions)),
            _ => {
                let args = vec![("value", text.into())];
                refuse(report, item, path, at, "message-device-parts", args);
                return false;
            }
        };
        let origin = &item.origin;
        let part = |text: &str| derived(Data::Text(text.to_owned()), origin);
        let permissions = match permissions {
            Some(permissions) => part(permissions),
            None => default(Data::Text("rwm".to_owned()), origin),
        };
        let parts =
            [("source", part(source)), ("target", part(target)), ("permissions", permissions)];
        *item = mapping(origin, parts);
        true
    });
}

/// `source:target:options` items in their long form.
fn mounts(value: &mut Value, path: &Path, report: &mut Report) {
    let Data::List(items) = &mut value.data else { return };
    let mut index = 0;
    items.retain_mut(|item| {
        let at = index;
        index += 1;
        let Some(text) = item.as_text() else { return true };
        match volumes::parse(text) {
            Ok(mount) => {
                *item = mount_value(&mount, &item.origin);
                true
            }
            Err(wording) => {
                refuse(report, item, path, at, wording, vec![("value", text.into())]);
                false
            }
        }
    });
}

fn mount_value(mount: &volumes::Mount, origin: &Origin) -> Value {
    let part = |text: &str| derived(Data::Text(text.to_owned()), origin);
    let flag = || derived(Data::Bool(true), origin);
    let field = |value: Value| Field { key: origin.span, value };
    let mut fields = Map::new();
    let is_bind = mount.kind == volumes::Kind::Bind;
    let kind = if is_bind { "bind" } else { "volume" };
    fields.insert("type".to_owned(), field(part(kind)));
    if !mount.source.is_empty() {
        fields.insert("source".to_owned(), field(part(&mount.source)));
    }
    let target = paths::clean(&mount.target);
    fields.insert("target".to_owned(), field(part(&target)));
    if mount.is_read_only {
        fields.insert("read_only".to_owned(), field(flag()));
    }
    let mut bind = Map::new();
    if let Some(propagation) = mount.propagation {
        bind.insert("propagation".to_owned(), field(part(propagation)));
    }
    if let Some(selinux) = mount.selinux {
        bind.insert("selinux".to_owned(), field(part(selinux)));
    }
    if is_bind {
        let value = default(Data::Bool(true), origin);
        bind.insert("create_host_path".to_owned(), field(value));
    }
    if !bind.is_empty() {
        fields.insert("bind".to_owned(), field(derived(Data::Map(bind), origin)));
    }
    if mount.is_nocopy || mount.kind == volumes::Kind::Volume {
        let mut volume = Map::new();
        if mount.is_nocopy {
            volume.insert("nocopy".to_owned(), field(flag()));
        }
        fields.insert("volume".to_owned(), field(derived(Data::Map(volume), origin)));
    }
    derived(Data::Map(fields), origin)
}

/// Ports in their long form, a range as one for each port. `left` is how many more there may be.
fn all_ports(value: &mut Value, path: &Path, left: &mut usize, report: &mut Report) {
    let Data::List(items) = &mut value.data else { return };
    let written = std::mem::take(items);
    for (index, item) in written.into_iter().enumerate() {
        let spec = match &item.data {
            Data::Int(number) => number.to_string(),
            Data::Huge(number) => number.to_string(),
            Data::Text(text) => text.clone(),
            Data::Float(_) => {
                refuse(report, &item, path, index, "message-port-fraction", Vec::new());
                continue;
            }
            _ => {
                *left = left.saturating_sub(1);
                items.push(item);
                continue;
            }
        };
        match ports::parse(&spec, *left) {
            Ok(ports) => {
                *left -= ports.len();
                items.extend(ports.iter().map(|port| port_value(port, &item.origin)));
            }
            Err((wording, args)) => refuse(report, &item, path, index, wording, args),
        }
    }
}

fn port_value(port: &ports::Port, origin: &Origin) -> Value {
    let text = |text: &str| derived(Data::Text(text.to_owned()), origin);
    let mode = default(Data::Text("ingress".to_owned()), origin);
    let target = derived(Data::Int(i64::from(port.target)), origin);
    let parts = [("mode", mode), ("target", target), ("protocol", text(&port.protocol))];
    let mut value = mapping(origin, parts);
    for (key, part) in [("host_ip", &port.host_ip), ("published", &port.published)] {
        if let Some(map) = value.as_map_mut()
            && !part.is_empty()
        {
            map.insert(key.to_owned(), Field { key: origin.span, value: text(part) });
        }
    }
    value
}

fn shown(value: &Value) -> Arg {
    value.as_text().unwrap_or_default().into()
}

/// `external: {name: x}`, as Compose once wrote it, as `external: true` and `name: x`.
fn external(value: &mut Value, path: &Path, report: &mut Report) {
    let Some(map) = value.as_map_mut() else { return };
    let Some(field) = map.get_mut("external") else { return };
    let Data::Map(inner) = &mut field.value.data else { return };
    let named = inner.remove("name");
    field.value = derived(Data::Bool(true), &field.value.origin);
    let Some(named) = named else { return };

    report.warn(Problem::new(named.key, path, "message-external-name", Vec::new()));
    match map.get("name") {
        None => {
            map.insert("name".to_owned(), named);
        }
        Some(name) if name.value.says(&named.value) => {}
        Some(name) => {
            let args = vec![("name", shown(&name.value)), ("other", shown(&named.value))];
            let problem = Problem::new(named.value.span(), path, "message-names-differ", args);
            report.refuse(problem.related(name.value.span(), "related"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::testing::{refused, shown, value};
    use crate::model::compose::value::Source;

    /// What a key of a service becomes, and what is refused.
    fn long(service: &str) -> (String, Vec<String>) {
        let text = format!("services: {{a: {{{service}}}}}");
        let mut root = value(&text);
        let mut report = Report::default();
        canonical(&mut root, &mut report);
        let once = shown(&root);
        let told = report.problems.clone();
        canonical(&mut root, &mut report);
        assert_eq!(shown(&root), once, "long forms stay as they are");
        assert_eq!(report.problems, told, "and are told once");
        let result = once.strip_prefix("{services: {a: {").and_then(|it| it.strip_suffix("}}}"));
        (result.unwrap().to_owned(), refused(&report, &text))
    }

    /// All answers are those of Docker Compose 2.40.3.
    #[test]
    fn short_forms_become_long() {
        let cases = [
            ("build: ./app", "build: {context: ./app}"),
            ("build: {sbom: true}", "build: {sbom: true}"),
            ("build: {ssh: [default, k=~/x]}", "build: {ssh: {default: null, k: ~/x}}"),
            ("build: {secrets: [s]}", "build: {secrets: [{source: s}]}"),
            (
                "build: {additional_contexts: [b=service:b, c=a=b]}",
                "build: {additional_contexts: {b: service:b, c: a=b}}",
            ),
            ("depends_on: [b]", "depends_on: {b: {condition: service_started, required: true}}"),
            (
                "depends_on: {b: {condition: service_healthy}}",
                "depends_on: {b: {condition: service_healthy, required: true}}",
            ),
            ("env_file: a.env", "env_file: [{path: a.env, required: true}]"),
            (
                "env_file: [a.env, {path: b.env, required: false}]",
                "env_file: [{path: a.env, required: true}, {path: b.env, required: false}]",
            ),
            ("label_file: l", "label_file: [l]"),
            ("extends: b", "extends: {service: b}"),
            ("gpus: all", "gpus: [{count: all}]"),
            ("networks: [n, m]", "networks: {m: null, n: null}"),
            ("models: [m]", "models: {m: null}"),
            ("dns: 1.1.1.1", "dns: [1.1.1.1]"),
            ("dns: [\"\", 1.1.1.1]", "dns: [1.1.1.1]"),
            ("secrets: [s]", "secrets: [{source: s}]"),
            ("configs: [{source: s}]", "configs: [{source: s}]"),
            ("devices: [/dev/a]", "devices: [{permissions: rwm, source: /dev/a, target: /dev/a}]"),
            ("devices: [\"/a:/b:r\"]", "devices: [{permissions: r, source: /a, target: /b}]"),
            ("ports: [80]", "ports: [{mode: ingress, protocol: tcp, target: 80}]"),
            (
                "ports: [\"[::1]:1-2:3-4/udp\"]",
                "ports: [{host_ip: ::1, mode: ingress, protocol: udp, published: 1, target: 3}, \
                 {host_ip: ::1, mode: ingress, protocol: udp, published: 2, target: 4}]",
            ),
            ("ports: [{target: 80}]", "ports: [{target: 80}]"),
            ("volumes: [/aa]", "volumes: [{target: /aa, type: volume, volume: {}}]"),
            ("volumes: [ab]", "volumes: [{target: ab, type: volume}]"),
            (
                "volumes: [\"./a:/b/../c/:ro,z\"]",
                "volumes: [{bind: {create_host_path: true, selinux: z}, read_only: true, \
                 source: ./a, target: /c, type: bind}]",
            ),
            (
                "volumes: [\"nn:/b:nocopy,slave\"]",
                "volumes: [{bind: {propagation: slave}, source: nn, target: /b, type: volume, \
                 volume: {nocopy: true}}]",
            ),
            (
                "develop: {watch: [{path: x, ignore: y}]}",
                "develop: {watch: [{ignore: [y], path: x}]}",
            ),
        ];
        for (short, expected) in cases {
            let (long, refused) = long(short);
            assert_eq!(long, expected, "{short}");
            assert!(refused.is_empty(), "{short}: {refused:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left_out() {
        let cases = [
            ("ports: [80, 1.2.3:1:1]", "port-address services.a.ports.1 `1.2.3:1:1`"),
            ("ports: [80.5]", "port-fraction services.a.ports.0 `80.5`"),
            ("volumes: [/a::b]", "volume-section services.a.volumes.0 `/a::b`"),
            ("devices: [\"a:b:c:d\"]", "device-parts services.a.devices.0 `\"a:b:c:d\"`"),
            ("build: {ssh: [k]}", "ssh-pair services.a.build.ssh.0 `k`"),
            (
                "build: {additional_contexts: [k]}",
                "context-pair services.a.build.additional_contexts.0 `k`",
            ),
        ];
        for (short, expected) in cases {
            let (long, refused) = long(short);
            assert_eq!(refused, [expected], "{short}: {long}");
        }
    }

    #[test]
    fn the_ports_of_a_configuration_are_bounded() {
        let (_, refused) = long("ports: [1-65000, 1-600/udp]");
        assert_eq!(refused, ["too-many-ports services.a.ports.1 `1-600/udp`"]);
    }

    #[test]
    fn old_names_of_external_volumes_move() {
        let text = "volumes: {v: {external: {name: w}}, o: {external: {name: w}, name: x}}";
        let mut root = value(text);
        let mut report = Report::default();
        canonical(&mut root, &mut report);
        assert_eq!(
            shown(&root),
            "{volumes: {o: {external: true, name: x}, v: {external: true, name: w}}}"
        );
        assert_eq!(refused(&report, text), ["names-differ volumes.o `w` (x)"]);
        assert_eq!(report.warnings.len(), 2);
    }

    #[test]
    fn parts_of_a_short_form_lie_where_it_is_written() {
        let text = "services: {a: {ports: [\"8080:80\"], depends_on: [b]}}";
        let mut root = value(text);
        canonical(&mut root, &mut Report::default());
        let port = &root.at(&["services", "a", "ports"]).unwrap().items()[0];
        let published = port.get("published").unwrap();
        assert_eq!(published.span().of(text), "\"8080:80\"");
        assert_eq!(published.origin.source, Source::Derived);
        assert_eq!(port.get("mode").unwrap().origin.source, Source::Default);
        let dependency = root.at(&["services", "a", "depends_on", "b", "condition"]).unwrap();
        assert_eq!(dependency.span().of(text), "b");
        assert_eq!(dependency.origin.source, Source::Default);
    }
}
