//! A later file laid over what earlier ones say, each key by its own rule.
//!
//! The rules are those of compose-go 2.9 (`override/merge.go`); the same hold for a service laid over
//! the one that it extends.

use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, number};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Map, Value};
use crate::order;

/// How two values of a key become one, where it is not by their kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The later one counts, even an empty one.
    Replace,
    /// Both as lists of `KEY=value`, one behind the other.
    Lists,
    /// Lists, without what is there already.
    Hosts,
    /// A text is the build's context.
    Build,
    /// A list names keys; those of dependencies have the condition that a list means.
    Dependencies,
    /// A list names keys.
    Names,
    /// Options of the same driver come together.
    Logging,
    /// Address pools by their subnet.
    Pools,
}

static RULES: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::Pools),
    ("networks.*.labels", Rule::Lists),
    ("volumes.*.labels", Rule::Lists),
    ("services.*.annotations", Rule::Lists),
    ("services.*.build", Rule::Build),
    ("services.*.build.args", Rule::Lists),
    ("services.*.build.additional_contexts", Rule::Lists),
    ("services.*.build.extra_hosts", Rule::Hosts),
    ("services.*.build.labels", Rule::Lists),
    ("services.*.command", Rule::Replace),
    ("services.*.depends_on", Rule::Dependencies),
    ("services.*.deploy.labels", Rule::Lists),
    ("services.*.dns", Rule::Lists),
    ("services.*.dns_opt", Rule::Lists),
    ("services.*.dns_search", Rule::Lists),
    ("services.*.entrypoint", Rule::Replace),
    ("services.*.env_file", Rule::Lists),
    ("services.*.label_file", Rule::Lists),
    ("services.*.environment", Rule::Lists),
    ("services.*.extra_hosts", Rule::Hosts),
    ("services.*.healthcheck.test", Rule::Replace),
    ("services.*.labels", Rule::Lists),
    ("services.*.logging", Rule::Logging),
    ("services.*.models", Rule::Names),
    ("services.*.networks", Rule::Names),
    ("services.*.sysctls", Rule::Lists),
    ("services.*.tmpfs", Rule::Lists),
    ("services.*.ulimits.*", Rule::Replace),
];

/// Lays `over` over `base`. Where they cannot be merged, `base` stays and it is noted.
pub(super) fn merge(base: Value, over: Value, path: &mut Path, report: &mut Report) -> Value {
    let rule = RULES.iter().find(|(pattern, _)| path.matches(pattern));
    let Some(&(_, rule)) = rule else { return by_kind(base, over, path, report) };
    match rule {
        Rule::Replace => replace(base, over),
        Rule::Lists => append(list(base), list(over)),
        Rule::Hosts => {
            let (base, mut over) = (list(base), list(over));
            if let Data::List(items) = &mut over.data {
                items.retain(|item| !base.items().iter().any(|it| it.says(item)));
            }
            append(base, over)
        }
        Rule::Build => by_kind(with_context(base), with_context(over), path, report),
        Rule::Dependencies => by_kind(named(base, true), named(over, true), path, report),
        Rule::Names => by_kind(named(base, false), named(over, false), path, report),
        Rule::Logging => logging(base, over, path, report),
        Rule::Pools => pools(base, over, path, report),
    }
}

fn by_kind(base: Value, over: Value, path: &mut Path, report: &mut Report) -> Value {
    if over.is_null() {
        return base;
    }
    match (&base.data, &over.data) {
        (Data::Map(_), Data::Map(_)) => fields(base, over, path, report),
        (Data::List(_), Data::List(_)) => append(base, over),
        (Data::Map(_) | Data::List(_), _) => {
            let problem = Problem::new(over.origin.span, path, "message-cannot-override", vec![]);
            report.refuse(problem.related(base.origin.span, "related"));
            base
        }
        _ => replace(base, over),
    }
}

/// Merges two mappings key by key.
fn fields(mut base: Value, over: Value, path: &mut Path, report: &mut Report) -> Value {
    let (Data::Map(map), Data::Map(others)) = (&mut base.data, over.data) else { return base };
    for (name, field) in others {
        let Some(old) = map.remove(&name) else {
            map.insert(name, field);
            continue;
        };
        path.push(&name);
        let value = merge(old.value, field.value, path, report);
        path.pop();
        // The key of whoever says the value.
        let is_later = field.key.file == value.origin.span.file;
        let key = if is_later { field.key } else { old.key };
        map.insert(name, Field { key, value });
    }
    base
}

fn append(mut base: Value, over: Value) -> Value {
    match (&mut base.data, over.data) {
        (Data::List(items), Data::List(others)) => {
            items.extend(others);
            base
        }
        (_, data @ Data::List(_)) => Value { data, origin: over.origin },
        _ => base,
    }
}

fn replace(base: Value, over: Value) -> Value {
    Value { data: over.data, origin: over.origin.replacing(base.origin) }
}

/// A mapping, a text or a list as a list of `KEY=value`.
fn list(value: Value) -> Value {
    let origin = value.origin.clone();
    let items =
        match value.data {
            Data::Map(map) => {
                let mut items = Vec::new();
                for (name, field) in map {
                    match field.value.data {
                        // In the order in which Compose sorts them.
                        Data::List(values) => {
                            let values = order::map(
                                values
                                    .iter()
                                    .filter_map(|it| Some((text(&it.data)?, it.origin.derived()))),
                            );
                            items.extend(values.into_iter().map(|(text, origin)| {
                                Value::text(format!("{name}={text}"), origin)
                            }));
                        }
                        Data::Null => items.push(Value::text(name, field.value.origin.derived())),
                        data => {
                            let origin = field.value.origin.derived();
                            items.push(match text(&data) {
                                Some(text) => Value::text(format!("{name}={text}"), origin),
                                None => Value::new(data, origin),
                            });
                        }
                    }
                }
                items
            }
            Data::List(items) => items,
            Data::Text(text) => vec![Value::text(text, value.origin)],
            _ => Vec::new(),
        };
    Value::new(Data::List(items), origin)
}

/// A scalar as Compose puts it into a text.
fn text(data: &Data) -> Option<String> {
    match data {
        Data::Null => Some("<nil>".to_owned()),
        Data::Bool(flag) => Some(flag.to_string()),
        Data::Int(number) => Some(number.to_string()),
        Data::Huge(number) => Some(number.to_string()),
        Data::Float(number) => Some(number::show(*number)),
        Data::Text(text) => Some(text.clone()),
        Data::Moment(time) => Some(moment(time)),
        Data::List(_) | Data::Map(_) => None,
    }
}

/// `2001-12-14T21:59:43-05:00` as Go shows a moment: `2001-12-14 21:59:43 -0500 -0500`.
fn moment(time: &str) -> String {
    let (date, clock) = time.split_once('T').unwrap_or((time, ""));
    if let Some(clock) = clock.strip_suffix('Z') {
        return format!("{date} {clock} +0000 UTC");
    }
    let (clock, zone) = clock.split_at(clock.len().saturating_sub("+00:00".len()));
    let zone = zone.replace(':', "");
    format!("{date} {clock} {zone} {zone}")
}

fn with_context(value: Value) -> Value {
    let Data::Text(_) = &value.data else { return value };
    let origin = value.origin.derived();
    let context = Field { key: origin.span, value };
    Value::new(Data::Map(order::map([("context".to_owned(), context)])), origin)
}

/// A list of names as a mapping with these keys.
fn named(value: Value, are_dependencies: bool) -> Value {
    let Data::List(items) = value.data else { return value };
    let mut map = Map::new();
    for item in items {
        let origin = item.origin.derived();
        let key = origin.span;
        let Data::Text(name) = item.data else { continue };
        let value = if are_dependencies {
            let condition = Value::text("service_started", origin.clone());
            let required = Value::new(Data::Bool(true), origin.clone());
            let pairs = [("condition", condition), ("required", required)];
            let fields = pairs.map(|(name, value)| (name.to_owned(), Field { key, value }));
            Value::new(Data::Map(order::map(fields)), origin)
        } else {
            Value::new(Data::Null, origin)
        };
        map.insert(name, Field { key, value });
    }
    Value::new(Data::Map(map), value.origin)
}

fn logging(base: Value, over: Value, path: &mut Path, report: &mut Report) -> Value {
    let is_other = |(a, b): (&Value, &Value)| !a.says(b);
    if base.get("driver").zip(over.get("driver")).is_some_and(is_other) {
        return replace(base, over);
    }
    by_kind(base, over, path, report)
}

/// Address pools. Whoever compares: what an override says nothing of is dropped where another of its
/// pools is new, as Compose does it.
fn pools(base: Value, over: Value, path: &mut Path, report: &mut Report) -> Value {
    let (Data::List(_), Data::List(_)) = (&base.data, &over.data) else {
        return by_kind(base, over, path, report);
    };
    let origin = over.origin.replacing(base.origin);
    let (Data::List(olds), Data::List(news)) = (base.data, over.data) else {
        return Value::new(Data::Null, origin);
    };
    let has_subnet = |a: &Value, b: &Value| match (a.get("subnet"), b.get("subnet")) {
        (Some(a), Some(b)) => a.says(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let mut result: Vec<Value> = Vec::new();
    for old in olds {
        let mut current = old;
        for new in &news {
            let is_known = result.iter().any(|it| has_subnet(it, new));
            if !has_subnet(&current, new) && !is_known {
                result.push(new.clone());
                continue;
            }
            current = fields(current, new.clone(), path, report);
            match result.iter_mut().find(|it| has_subnet(it, &current)) {
                Some(known) => *known = current.clone(),
                None => result.push(current.clone()),
            }
        }
    }
    Value::new(Data::List(result), origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::{read, unique};
    use crate::syntax::yaml;
    use crate::text::FileId;

    fn model(text: &str) -> Value {
        let yaml = yaml::parse(FileId(0), &format!("services: {{a: {{{text}}}}}"));
        read::document(&yaml.documents[0].root, &mut 1_000, &mut Report::default()).root
    }

    fn merged(base: Value, over: Value) -> (Value, Report) {
        let mut report = Report::default();
        (merge(base, over, &mut Path::root(), &mut report), report)
    }

    #[test]
    fn each_key_has_its_rule() {
        let cases = [
            ("image: x", "image: y", "image: y"),
            ("image: x", "image: ", "image: x"),
            ("command: [a]", "command: b", "command: b"),
            ("command: a", "command: ", "command: "),
            ("ports: [a, b]", "ports: [b, c]", "ports: [a, b, c]"),
            ("environment: {A: 1, B: }", "environment: [C, A=2]", "environment: [A=2, B, C]"),
            ("environment: {A: 1}", "environment: ", "environment: [A=1]"),
            ("labels: {a: 1.50, b: true}", "labels: {c: 010}", "labels: [a=1.5, b=true, c=8]"),
            ("dns: a", "dns: [b, a]", "dns: [a, b]"),
            ("build: a", "build: {target: t}", "build: {context: a, target: t}"),
            ("build: {context: a, args: {A: 1}}", "build: b", "build: {context: b, args: {A: 1}}"),
            ("networks: [n]", "networks: {m: {k: v}}", "networks: {n: , m: {k: v}}"),
            (
                "depends_on: [b]",
                "depends_on: {b: {condition: c}}",
                "depends_on: {b: {condition: c, required: true}}",
            ),
            ("ulimits: {n: {soft: 1}}", "ulimits: {n: 2}", "ulimits: {n: 2}"),
            (
                "logging: {driver: d, options: {a: b}}",
                "logging: {options: {c: d}}",
                "logging: {driver: d, options: {a: b, c: d}}",
            ),
            (
                "logging: {driver: d, options: {a: b}}",
                "logging: {driver: e}",
                "logging: {driver: e}",
            ),
            ("extra_hosts: [\"h=1\"]", "extra_hosts: {h: [2, 1]}", "extra_hosts: [h=1, h=2]"),
            (
                "volumes: [{target: t}]",
                "volumes: [{target: t, a: b}]",
                "volumes: [{target: t, a: b}]",
            ),
        ];
        for (base, over, expected) in cases {
            let (mut found, mut report) = merged(model(base), model(over));
            unique::enforce(&mut found, &mut report);
            assert!(found.says(&model(expected)), "{base} + {over}: {found:?}");
            assert_eq!(report.problems, [], "{base} + {over}");
        }
    }

    #[test]
    fn what_does_not_go_together_is_told() {
        for (base, over) in [("ports: [a]", "ports: {a: b}"), ("deploy: {a: b}", "deploy: c")] {
            let (found, report) = merged(model(base), model(over));
            assert!(found.says(&model(base)));
            assert_eq!(report.problems[0].wording, "message-cannot-override");
        }
    }

    #[test]
    fn it_does_not_matter_which_two_come_together_first() {
        let texts = [
            "image: x",
            "image: ",
            "command: [a]",
            "environment: {A: 1, B: }",
            "environment: [A=2, C]",
            "environment: ",
            "build: .",
            "build: {args: [A], context: c}",
            "networks: [n, m]",
            "networks: {n: {aliases: [q]}}",
            "depends_on: [b]",
            "ports: [1, 2], labels: {a: b}",
            "extra_hosts: [a=1]",
            "extra_hosts: {a: 1, b: 2}",
        ];
        for a in texts {
            for b in texts {
                for c in texts {
                    let left = merged(merged(model(a), model(b)).0, model(c)).0;
                    let right = merged(model(a), merged(model(b), model(c)).0).0;
                    assert!(left.says(&right), "{a} + {b} + {c}: {left:?} {right:?}");
                }
            }
        }
    }
}
