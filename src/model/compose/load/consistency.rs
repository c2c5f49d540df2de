//! What holds between the parts of a configuration: names that are defined, settings that exclude
//! each other, no service that waits for itself.
//!
//! After `loader/validate.go` of compose-go. Only services that run are looked at.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::finding::Args;
use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, agreement, cycle, visit};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Field, Map, Value};
use crate::syntax::near::nearest;
use crate::text::Span;

/// For so many names that do not exist the one is sought that is meant.
const MOST_GUESSES: usize = 40;

/// What else is known of the project.
struct Known<'a> {
    root: &'a Value,
    disabled: &'a Map,
    /// False where something was not read: then nothing is said to be missing.
    is_complete: bool,
    /// How many more names are compared with those that exist, which is slow.
    guesses: Cell<usize>,
}

/// A kind of thing that services name and the file defines, with the wordings for one that is not
/// there: plain, and where a similar name is.
struct Kind {
    section: &'static str,
    undefined: [&'static str; 2],
}

const NETWORK: Kind =
    Kind { section: "networks", undefined: ["message-network", "message-network-near"] };
const VOLUME: Kind =
    Kind { section: "volumes", undefined: ["message-volume", "message-volume-near"] };
const SECRET: Kind =
    Kind { section: "secrets", undefined: ["message-secret", "message-secret-near"] };
const CONFIG: Kind =
    Kind { section: "configs", undefined: ["message-config", "message-config-near"] };
const MODEL: Kind = Kind { section: "models", undefined: ["message-model", "message-model-near"] };

/// Notes what Compose refuses once it knows which services run.
pub(super) fn check(root: &Value, disabled: &Map, report: &mut Report) {
    let guesses = Cell::new(MOST_GUESSES);
    let known = Known { root, disabled, is_complete: !report.is_incomplete, guesses };
    let Some(services) = root.get("services").and_then(Value::as_map) else { return };
    let mut containers: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for (name, field) in services {
        let path = Path::root().join("services").join(name.as_str());
        runs_something(name, field, &path, &known, report);
        build(&field.value, &path, &known, report);
        dependencies(&field.value, &path, &known, report);
        references(&field.value, &path, &known, report);
        agreement::check(&field.value, &path, report);
        mounts(&field.value, &path, report);
        let container = field.value.get("container_name");
        let Some((value, text)) = container.and_then(|it| Some((it, it.as_text()?))) else {
            continue;
        };
        match containers.get(text) {
            Some((other, span)) => {
                let args = vec![("name", text.into()), ("service", (*other).into())];
                let path = path.join("container_name");
                let problem =
                    Problem::new(value.span(), &path, "message-container-name-taken", args);
                report.refuse(problem.related(*span, "related"));
            }
            None if text.is_empty() => {}
            None => {
                containers.insert(text, (name, value.span()));
            }
        }
    }
    for cycle in cycle::find(services) {
        let [first, .., _] = &cycle.chain[..] else { continue };
        let path = Path::root().join("services").join(first.as_str()).join("depends_on");
        let wording =
            if cycle.chain.len() == 2 { "message-waits-for-itself" } else { "message-cycle" };
        let args = vec![("name", first.into()), ("chain", cycle.chain.join(" -> ").into())];
        let problem = Problem::new(cycle.first, &path, wording, args);
        let is_alone = cycle.first == cycle.last;
        report.refuse(if is_alone {
            problem
        } else {
            problem.related(cycle.last, "related-cycle")
        });
    }
}

fn runs_something(name: &str, service: &Field, path: &Path, known: &Known<'_>, out: &mut Report) {
    let image = service.value.get("image").and_then(Value::as_text);
    let has = |key: &str| service.value.get(key).is_some_and(|it| !it.is_null());
    let is_known = known.is_complete && !out.is_spoilt(service.value.span());
    if is_known && image.is_none_or(str::is_empty) && !has("build") && !has("provider") {
        let args = vec![("name", name.into())];
        out.refuse(Problem::new(service.key, path, "message-no-image", args));
    }
}

fn build(service: &Value, path: &Path, known: &Known<'_>, out: &mut Report) {
    let Some(build) = service.get("build") else { return };
    let path = path.join("build");
    let text = |key: &str| build.field(key).filter(|it| it.value.as_text() != Some(""));
    if let (Some(file), Some(inline)) = (text("dockerfile"), text("dockerfile_inline")) {
        let problem = Problem::new(inline.key, &path, "message-two-dockerfiles", Args::new());
        out.refuse(problem.related(file.key, "related"));
    }

    let contexts = build.get("additional_contexts").into_iter().flat_map(Value::fields);
    for (name, field) in contexts {
        let context = field.value.as_text().and_then(|it| it.strip_prefix("service:"));
        let Some(service) = context else { continue };
        let wording = match known.service(service) {
            Service::Runs(it) if it.get("build").is_none() => "message-context-not-built",
            Service::IsDisabled => "message-context-disabled",
            Service::Unknown if known.is_complete => "message-context-unknown",
            Service::Runs(_) | Service::Unknown => continue,
        };
        let args = vec![("name", name.into()), ("service", service.into())];
        let path = path.join("additional_contexts").join(name);
        out.refuse(Problem::new(field.value.span(), &path, wording, args));
    }

    let platform = service.get("platform").and_then(|it| Some((it, it.as_text()?)));
    if let (Some(platforms), Some((value, platform))) = (build.field("platforms"), platform)
        && !platform.is_empty()
        && !platforms.value.items().is_empty()
        && platforms.value.items().iter().all(|it| it.as_text() != Some(platform))
    {
        let args = vec![("platform", platform.into())];
        let path = path.join("platforms");
        let problem = Problem::new(platforms.value.span(), &path, "message-platform", args);
        out.refuse(problem.related(value.span(), "related"));
    }
}

fn dependencies(service: &Value, path: &Path, known: &Known<'_>, out: &mut Report) {
    for (name, field) in service.get("depends_on").into_iter().flat_map(Value::fields) {
        let is_required = field.value.get("required").and_then(Value::as_bool) != Some(false);
        let path = path.join("depends_on").join(name);
        match known.service(name) {
            Service::IsDisabled if is_required => {
                let args = vec![("name", name.into()), ("profiles", known.profiles(name).into())];
                let wording = "message-dependency-disabled";
                out.refuse(Problem::new(field.key, &path, wording, args));
            }
            Service::Unknown if known.is_complete => {
                let near = known.near_service(name);
                out.refuse(undefined(
                    ["message-dependency", "message-dependency-near"],
                    name,
                    near,
                    field.key,
                    &path,
                ));
            }
            _ => {}
        }
    }
    let Some(mode) = service.field("network_mode") else { return };
    let Some(text) = mode.value.as_text().filter(|it| !it.is_empty()) else { return };
    if let Some(networks) = service.field("networks")
        && networks.value.as_map().is_some_and(|it| !it.is_empty())
    {
        let args = vec![("mode", text.into())];
        let path = path.join("network_mode");
        let problem = Problem::new(mode.key, &path, "message-mode-and-networks", args);
        out.refuse(problem.related(networks.key, "related"));
    }
    // Where it is not optional, its absence is told as that of a dependency.
    if let Some(name) = text.strip_prefix("service:")
        && let Service::IsDisabled = known.service(name)
        && service.at(&["depends_on", name, "required"]).and_then(Value::as_bool) == Some(false)
    {
        let args = vec![("name", name.into()), ("profiles", known.profiles(name).into())];
        let path = path.join("network_mode");
        let wording = "message-dependency-disabled";
        out.refuse(Problem::new(mode.value.span(), &path, wording, args));
    }
}

/// The networks, volumes, … that a service names.
fn references(service: &Value, path: &Path, known: &Known<'_>, out: &mut Report) {
    if !known.is_complete {
        return;
    }
    let has_mode =
        service.get("network_mode").and_then(Value::as_text).is_some_and(|it| !it.is_empty());
    for kind in [NETWORK, MODEL] {
        // Networks beside a `network_mode` are refused already.
        if has_mode && kind.section == NETWORK.section {
            continue;
        }
        for (name, field) in service.get(kind.section).into_iter().flat_map(Value::fields) {
            known.expect(&kind, name, field.key, &path.join(kind.section).join(name), out);
        }
    }
    let mounted =
        [("volumes", VOLUME), ("build.secrets", SECRET), ("configs", CONFIG), ("secrets", SECRET)];
    for (place, kind) in mounted {
        visit::each(service, &format!("{place}.*"), &mut |mount, below| {
            let source = mount.get("source");
            let name = source.and_then(Value::as_text).unwrap_or_default();
            let place = below.parts().iter().fold(path.clone(), |path, part| path.join(part));
            if kind.section == "volumes" {
                let is_volume = mount.get("type").and_then(Value::as_text) == Some("volume");
                if !is_volume || name.is_empty() {
                    return;
                }
            }
            if name.is_empty() {
                let problem = Problem::new(mount.span(), &place, "message-no-source", Args::new());
                return out.refuse(problem);
            }
            known.expect(&kind, name, source.unwrap_or(mount).span(), &place, out);
        });
    }
}

/// Two things cannot be mounted at one place.
fn mounts(service: &Value, path: &Path, out: &mut Report) {
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    for section in ["tmpfs", "volumes"] {
        for (index, mount) in service.get(section).map_or(&[][..], Value::items).iter().enumerate()
        {
            let (target, span) = match (mount.as_text(), mount.get("target")) {
                // What stands behind the colon are options.
                (Some(text), _) => (text.split(':').next().unwrap_or_default(), mount.span()),
                (None, Some(target)) => (target.as_text().unwrap_or_default(), target.span()),
                (None, None) => continue,
            };
            let Some(first) = taken.insert(target, span) else { continue };
            let path = path.join(section).join(index.to_string());
            let args = vec![("target", target.into())];
            let problem = Problem::new(span, &path, "message-mounted-twice", args);
            out.refuse(problem.related(first, "related-mount"));
        }
    }
}

fn undefined(
    wordings: [&'static str; 2],
    name: &str,
    near: Option<&str>,
    span: Span,
    path: &Path,
) -> Problem {
    let mut args: Args = vec![("name", name.into())];
    let [plain, with_near] = wordings;
    let wording = match near {
        Some(near) => {
            args.push(("known", near.into()));
            with_near
        }
        None => plain,
    };
    Problem::new(span, path, wording, args)
}

enum Service<'a> {
    Runs(&'a Value),
    IsDisabled,
    Unknown,
}

impl Known<'_> {
    fn service(&self, name: &str) -> Service<'_> {
        match self.root.at(&["services", name]) {
            Some(service) => Service::Runs(service),
            None if self.disabled.contains_key(name) => Service::IsDisabled,
            None => Service::Unknown,
        }
    }

    /// The profiles of a service that does not run, with commas.
    fn profiles(&self, name: &str) -> String {
        let profiles = self.disabled.get(name).and_then(|it| it.value.get("profiles"));
        let profiles = profiles.map_or(&[][..], Value::items).iter();
        profiles.filter_map(Value::as_text).collect::<Vec<_>>().join(", ")
    }

    fn near_service(&self, name: &str) -> Option<&str> {
        let services = self.root.get("services").and_then(Value::as_map);
        let names = services.into_iter().flat_map(Map::keys).chain(self.disabled.keys());
        self.near(name, names)
    }

    fn near<'a>(&self, name: &str, names: impl Iterator<Item = &'a String>) -> Option<&'a str> {
        self.guesses.set(self.guesses.get().checked_sub(1)?);
        let names: Vec<&str> = names.map(String::as_str).collect();
        nearest(name, &names)
    }

    /// Tells of a name that is not defined.
    fn expect(&self, kind: &Kind, name: &str, span: Span, path: &Path, out: &mut Report) {
        let defined = self.root.get(kind.section).and_then(Value::as_map);
        if defined.is_some_and(|it| it.contains_key(name)) {
            return;
        }
        let near = self.near(name, defined.into_iter().flat_map(Map::keys));
        out.refuse(undefined(kind.undefined, name, near, span, path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::testing::{refused, value};
    use crate::model::compose::load::{canonical, profiles};
    use crate::order;

    fn check_text(text: &str, report: &mut Report) {
        let mut root = value(text);
        canonical::canonical(&mut root, report);
        let disabled = profiles::split(&mut root, &order::set([String::new()]));
        check(&root, &disabled, report);
    }

    /// Docker Compose 2.40.3 accepts those without an answer and refuses the others.
    #[test]
    fn parts_that_do_not_go_together() {
        let cases: &[(&str, &[&str])] = &[
            ("a: {image: x}", &[]),
            ("a: {build: .}", &[]),
            ("a: {provider: {type: x}}", &[]),
            ("a: {}", &["no-image services.a `a`"]),
            ("a: {image: \"\"}", &["no-image services.a `a`"]),
            ("a: {image: x, profiles: [p]}\n  b: {image: x}", &[]),
            ("a: {image: x, depends_on: [b]}", &["dependency services.a.depends_on.b `b`"]),
            (
                "web: {image: x, depends_on: [bd]}\n  db: {image: x}",
                &["dependency-near services.web.depends_on.bd `bd`"],
            ),
            (
                "a: {image: x, depends_on: {b: {condition: service_started, required: false}}}",
                &["dependency services.a.depends_on.b `b`"],
            ),
            (
                "a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [p]}",
                &["dependency-disabled services.a.depends_on.b `b`"],
            ),
            (
                "a: {image: x, depends_on: {b: {condition: service_started, required: false}}}\n  \
                 b: {image: x, profiles: [p]}",
                &[],
            ),
            (
                "a: {image: x, depends_on: {b: {condition: service_started, required: false}}, \
                 network_mode: \"service:b\"}\n  b: {image: x, profiles: [p]}",
                &["dependency-disabled services.a.network_mode `\"service:b\"`"],
            ),
            (
                "a: {image: x, network_mode: host, networks: [n]}\nnetworks: {n: }",
                &["mode-and-networks services.a.network_mode `network_mode` (networks)"],
            ),
            ("a: {image: x, networks: [n]}", &["network services.a.networks.n `n`"]),
            (
                "a: {image: x, networks: {front: }}\nnetworks: {fornt: }",
                &["network-near services.a.networks.front `front`"],
            ),
            (
                "a: {image: x, volumes: [\"nope:/x\"]}",
                &["volume services.a.volumes.0 `\"nope:/x\"`"],
            ),
            ("a: {image: x, volumes: [\"n:/x\", /y, ./z:/z]}", &[]),
            (
                "a: {build: {context: ., secrets: [s]}, secrets: [{source: t}], configs: [c]}",
                &[
                    "secret services.a.build.secrets.0 `s`",
                    "config services.a.configs.0 `c`",
                    "secret services.a.secrets.0 `t`",
                ],
            ),
            ("a: {image: x, models: [m]}", &["model services.a.models.m `m`"]),
            (
                "a: {build: {dockerfile: D, dockerfile_inline: FROM x}}",
                &["two-dockerfiles services.a.build `dockerfile_inline` (dockerfile)"],
            ),
            (
                "a: {build: {additional_contexts: {n: \"service:b\"}}}\n  b: {image: x}",
                &["context-not-built services.a.build.additional_contexts.n `\"service:b\"`"],
            ),
            (
                "a: {build: {additional_contexts: {n: \"service:c\"}}}",
                &["context-unknown services.a.build.additional_contexts.n `\"service:c\"`"],
            ),
            ("a: {build: {additional_contexts: {n: \"service:b\"}}}\n  b: {build: .}", &[]),
            (
                "a: {platform: l/a, build: {platforms: [l/b]}}",
                &["platform services.a.build.platforms `[l/b]` (l/a)"],
            ),
            ("a: {platform: l/a, build: {platforms: [l/b, l/a]}}", &[]),
            (
                "a: {image: x, container_name: same}\n  b: {image: x, container_name: same}",
                &["container-name-taken services.b.container_name `same` (same)"],
            ),
            (
                "a: {image: x, tmpfs: [\"/x:size=1\"], volumes: [/x]}",
                &["mounted-twice services.a.volumes.0 `/x` (\"/x:size=1\")"],
            ),
            ("a: {image: x, tmpfs: [/x/], volumes: [/x]}", &[]),
            ("a: {image: x, depends_on: [a]}", &["waits-for-itself services.a.depends_on `a`"]),
        ];
        for (text, expected) in cases {
            let text = format!("services:\n  {text}");
            let mut report = Report::default();
            check_text(&text, &mut report);
            assert_eq!(refused(&report, &text), *expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_missing_where_something_was_not_read() {
        let mut report = Report::default();
        report.is_incomplete = true;
        let text = "services: {a: {depends_on: [b], networks: [n], volumes: [\"vv:/v\"]}}";
        check_text(text, &mut report);
        assert_eq!(refused(&report, text), [""; 0]);
    }

    #[test]
    fn every_circle_is_told_with_its_chain() {
        let text = "services:
  a: {image: x, depends_on: [b]}
  b: {image: x, depends_on: [c]}
  c: {image: x, depends_on: [a, d]}
  d: {image: x, depends_on: [c]}
";
        let mut report = Report::default();
        check_text(text, &mut report);
        let chain = |it: &Problem| match &it.args[1].1 {
            crate::finding::Arg::Text(chain) => chain.clone(),
            other => format!("{other:?}"),
        };
        let chains: Vec<String> = report.problems.iter().map(chain).collect();
        assert_eq!(chains, ["a -> b -> c -> a", "c -> d -> c"]);
    }

    #[test]
    fn long_chains_and_knots_are_no_burden() {
        let chain =
            (0..4_000).map(|it| format!("  s{it}: {{image: x, depends_on: [s{}]}}\n", it + 1));
        let text = format!("services:\n{}", chain.collect::<String>());
        let root = value_of(&text);
        assert_eq!(cycle::find(root.get("services").unwrap().as_map().unwrap()).len(), 0);
        let all: Vec<String> = (0..60).map(|it| format!("s{it}")).collect();
        let knot = all.iter().map(|it| format!("  {it}: {{image: x, depends_on: {all:?}}}\n"));
        let text = format!("services:\n{}", knot.collect::<String>());
        let root = value_of(&text);
        assert_eq!(cycle::find(root.get("services").unwrap().as_map().unwrap()).len(), 20);
    }

    fn value_of(text: &str) -> Value {
        let mut root = value(text);
        canonical::canonical(&mut root, &mut Report::default());
        root
    }
}
