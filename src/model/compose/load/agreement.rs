//! Settings of one service that can be made in two places, and have to agree.
//!
//! After `loader/validate.go` of compose-go.

use crate::finding::Args;
use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, visit};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Value};
use crate::text::decimal;

/// A key of a service, and the group and the key of `deploy.resources` that say the same.
const TWINS: [(&str, &str, &str); 4] = [
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
];

/// Notes where the settings of a service contradict each other.
pub(super) fn check(service: &Value, path: &Path, out: &mut Report) {
    for (key, group, twin) in TWINS {
        let Some(field) = service.field(key).filter(|it| !is_zero(&it.value)) else { continue };
        let Some(group_field) =
            service.get("deploy").and_then(|it| it.get("resources")?.field(group))
        else {
            continue;
        };
        let other = group_field.value.field(twin);
        if other.is_some_and(|it| is_same(&it.value, &field.value)) {
            continue;
        }
        let place = format!("deploy.resources.{group}.{twin}");
        let args = vec![("key", key.into()), ("other", place.into())];
        let wording = match other {
            Some(_) => "message-limits-differ",
            None => "message-limit-alone",
        };
        let problem = Problem::new(field.value.span(), &path.join(key), wording, args);
        out.refuse(problem.related(other.map_or(group_field.key, |it| it.value.span()), "related"));
    }
    scale(service, path, out);
    if let Some(test) = service.at(&["healthcheck", "test"])
        && let [first, ..] = test.items()
        && !matches!(first.as_text(), Some("CMD" | "CMD-SHELL" | "NONE"))
    {
        let args = vec![("value", first.as_text().unwrap_or_default().into())];
        let path = path.join("healthcheck").join("test");
        out.refuse(Problem::new(first.span(), &path, "message-test-form", args));
    }
    let watches = service.get("develop").and_then(|it| it.get("watch"));
    for (index, watch) in watches.map_or(&[][..], Value::items).iter().enumerate() {
        let text = |key: &str| watch.get(key).and_then(Value::as_text).unwrap_or_default();
        let action = text("action");
        if text("target").is_empty() && action.starts_with("sync") {
            let path = path.join("develop").join("watch").join(index.to_string());
            let args = vec![("action", action.into())];
            out.refuse(Problem::new(watch.span(), &path, "message-watch-target", args));
        }
    }
}

/// How many containers a service has.
fn scale(service: &Value, path: &Path, out: &mut Report) {
    let scale = service.field("scale");
    let replicas = service.get("deploy").and_then(|it| it.field("replicas"));
    let number = |field: Option<&Field>| field.and_then(|it| it.value.as_int());
    let at = |key: &str| key.split('.').fold(path.clone(), |path, part| path.join(part));
    for (key, field) in [("scale", scale), ("deploy.replicas", replicas)] {
        if let Some(field) = field
            && field.value.as_int().is_some_and(|it| it < 0)
        {
            let wording = "message-negative-scale";
            out.refuse(Problem::new(field.value.span(), &at(key), wording, Args::new()));
        }
    }
    if let (Some(one), Some(other)) = (scale, replicas)
        && number(scale) != number(replicas)
    {
        let args = vec![("key", "scale".into()), ("other", "deploy.replicas".into())];
        let problem = Problem::new(one.value.span(), &at("scale"), "message-limits-differ", args);
        out.refuse(problem.related(other.value.span(), "related"));
    }
    let count = scale.map(|it| ("scale", it)).or(replicas.map(|it| ("deploy.replicas", it)));
    let name = service.get("container_name").and_then(|it| Some((it, it.as_text()?)));
    if let (Some((key, count)), Some((value, name))) = (count, name)
        && let Some(containers) = count.value.as_int().and_then(|it| usize::try_from(it).ok())
        && containers > 1
        && !name.is_empty()
    {
        let args = vec![("name", name.into()), ("key", key.into()), ("count", containers.into())];
        let place = at("container_name");
        let problem = Problem::new(value.span(), &place, "message-name-and-scale", args);
        out.refuse(problem.related(count.value.span(), "related"));
    }
}

/// Puts the number of containers that `scale` says where `deploy` says it, as Compose does.
pub(super) fn align_scale(root: &mut Value) {
    visit::change(root, "services.*", &mut |service, _| {
        let Some(scale) = service.field("scale").cloned() else { return };
        if let Some(deploy) = service.get_mut("deploy").and_then(Value::as_map_mut)
            && !deploy.contains_key("replicas")
        {
            let value = Value::new(scale.value.data, scale.value.origin.derived());
            deploy.insert("replicas".to_owned(), Field { key: scale.key, value });
        }
    });
}

fn is_zero(value: &Value) -> bool {
    number(value) == Some(0.0)
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (number(one), number(other)) {
        // Compose keeps both with the digits of a 32-bit fraction.
        (Some(one), Some(other)) => (one - other).abs() <= one.abs() * f64::from(f32::EPSILON),
        _ => one.says(other),
    }
}

/// What a number, or a text of one, counts.
fn number(value: &Value) -> Option<f64> {
    match &value.data {
        #[expect(clippy::cast_precision_loss, reason = "limits are far smaller")]
        Data::Int(number) => Some(*number as f64),
        Data::Float(number) => Some(*number),
        Data::Text(text) => decimal(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::testing::{refused, shown, value};

    /// Docker Compose 2.40.3 accepts those without an answer and refuses the others. Sizes are bytes
    /// when this is checked.
    #[test]
    fn settings_that_say_different_things() {
        let cases: &[(&str, &[&str])] = &[
            ("{scale: 2, deploy: {replicas: 2}}", &[]),
            ("{scale: 2, deploy: {replicas: 3}}", &["limits-differ a.scale `2` (3)"]),
            ("{scale: -1}", &["negative-scale a.scale `-1`"]),
            ("{deploy: {replicas: -1}}", &["negative-scale a.deploy.replicas `-1`"]),
            ("{scale: 2, container_name: nn}", &["name-and-scale a.container_name `nn` (2)"]),
            (
                "{deploy: {replicas: 2}, container_name: nn}",
                &["name-and-scale a.container_name `nn` (2)"],
            ),
            ("{scale: 1, container_name: nn}", &[]),
            ("{cpus: 0.1, deploy: {resources: {limits: {cpus: \"0.10\"}}}}", &[]),
            (
                "{cpus: 1.5, deploy: {resources: {limits: {memory: 1}}}}",
                &["limit-alone a.cpus `1.5` (limits)"],
            ),
            ("{cpus: 1.5, deploy: {resources: {reservations: {memory: 1}}}}", &[]),
            ("{cpus: 0, deploy: {resources: {limits: {memory: 1}}}}", &[]),
            (
                "{mem_limit: \"1\", deploy: {resources: {limits: {memory: \"2\"}}}}",
                &["limits-differ a.mem_limit `\"1\"` (\"2\")"],
            ),
            ("{pids_limit: 4, deploy: {resources: {limits: {pids: 4}}}}", &[]),
            ("{healthcheck: {test: [CMD, x]}}", &[]),
            ("{healthcheck: {test: x}}", &[]),
            ("{healthcheck: {test: []}}", &[]),
            ("{healthcheck: {test: [x]}}", &["test-form a.healthcheck.test `x`"]),
            ("{develop: {watch: [{action: rebuild, path: x}]}}", &[]),
            (
                "{develop: {watch: [{action: sync, path: x}]}}",
                &["watch-target a.develop.watch.0 `{action: sync, path: x}`"],
            ),
        ];
        for (text, expected) in cases {
            let mut report = Report::default();
            check(&value(text), &Path::root().join("a"), &mut report);
            assert_eq!(refused(&report, text), *expected, "{text}");
        }
    }

    #[test]
    fn scale_is_told_to_deploy() {
        let mut root = value("services: {a: {scale: 2, deploy: {mode: x}}, b: {scale: 2}}");
        align_scale(&mut root);
        assert_eq!(
            shown(&root),
            "{services: {a: {deploy: {mode: x, replicas: 2}, scale: 2}, b: {scale: 2}}}"
        );
    }
}
