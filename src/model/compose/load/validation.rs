//! What Compose checks of single parts before it knows the project.
//!
//! After the `validation` package of compose-go, and what `paths` and `checkConsistency` refuse of a
//! single mount or secret.

use crate::finding::Args;
use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, ports, visit};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Field, Value};

/// Notes exclusive settings and malformed addresses.
pub(super) fn check(root: &Value, report: &mut Report) {
    visit::each(root, "volumes.*", &mut |volume, path| external(volume, path, report));
    visit::each(root, "configs.*", &mut |it, path| {
        file_object(it, path, &["file", "environment", "content"], report);
    });
    visit::each(root, "secrets.*", &mut |it, path| {
        file_object(it, path, &["file", "environment"], report);
    });
    visit::each(root, "services.*.ports.*.host_ip", &mut |ip, path| {
        if let Some(text) = ip.as_text()
            && !ports::is_address(text)
        {
            let args = vec![("value", text.into())];
            report.refuse(Problem::new(ip.span(), path, "message-host-ip", args));
        }
    });
    visit::each(root, "services.*.develop.watch.*.path", &mut |it, path| {
        if it.as_text() == Some("") {
            report.refuse(Problem::new(it.span(), path, "message-watch-path", Args::new()));
        }
    });
    for devices in ["services.*.deploy.resources.reservations.devices.*", "services.*.gpus.*"] {
        visit::each(root, devices, &mut |device, path| {
            if let (Some(count), Some(ids)) = (device.field("count"), device.field("device_ids")) {
                let problem = Problem::new(ids.key, path, "message-device-request", Args::new());
                report.refuse(problem.related(count.key, "related"));
            }
        });
    }
    visit::each(root, "services.*.volumes.*", &mut |mount, path| {
        if mount.get("type").and_then(Value::as_text) == Some("bind")
            && mount.get("source").is_none()
        {
            report.refuse(Problem::new(mount.span(), path, "message-bind-source", Args::new()));
        }
    });
}

/// A volume that exists already is only named, not described.
fn external(volume: &Value, path: &Path, report: &mut Report) {
    let Some(external) = volume.field("external") else { return };
    if external.value.as_bool() != Some(true) {
        return;
    }
    for (key, field) in volume.fields() {
        if !matches!(key, "name" | "external") && !key.starts_with("x-") {
            let args = vec![("key", key.into())];
            let problem = Problem::new(field.key, path, "message-external-volume", args);
            report.refuse(problem.related(external.key, "related"));
        }
    }
}

/// A config or a secret takes its content from one place.
fn file_object(value: &Value, path: &Path, keys: &[&str], report: &mut Report) {
    if value.as_map().is_none() {
        return;
    }
    let is_secret = keys.len() == 2;
    let found = keys.iter().filter_map(|key| value.field(key).map(|field| (*key, field)));
    let found: Vec<(&str, &Field)> = found.collect();
    if let [(first, one), (second, other), ..] = found[..] {
        let args = vec![("first", first.into()), ("second", second.into())];
        let problem = Problem::new(other.key, path, "message-two-sources", args);
        report.refuse(problem.related(one.key, "related"));
        return;
    }
    let is_external = value.get("external").and_then(Value::as_bool) == Some(true);
    let lacks = match found[..] {
        _ if is_external => false,
        // A secret that says `external: false`, or how a driver finds it, still has to say more.
        [] => is_secret || (value.get("external").is_none() && value.get("driver").is_none()),
        [(key, field), ..] => {
            is_secret && key == "environment" && field.value.as_text() == Some("")
        }
    };
    if lacks && !report.is_incomplete {
        let wording = if is_secret { "message-secret-source" } else { "message-config-source" };
        let name = path.parts().last().map_or("", String::as_str);
        let args = vec![("name", name.into())];
        report.refuse(Problem::new(value.span(), path, wording, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::testing::{refused, value};

    /// Docker Compose 2.40.3 accepts those without an answer and refuses the others.
    #[test]
    fn parts_by_themselves() {
        let cases: &[(&str, &[&str])] = &[
            ("volumes: {v: {external: true, name: n, x-y: 1}}", &[]),
            ("volumes: {v: {external: false, driver: d}}", &[]),
            (
                "volumes: {v: {external: true, driver: d}}",
                &["external-volume volumes.v `driver` (external)"],
            ),
            ("networks: {n: {external: true, driver: d}}", &[]),
            ("secrets: {s: {file: f}}", &[]),
            ("secrets: {s: {external: true, file: f}}", &[]),
            ("secrets: {s: {}}", &["secret-source secrets.s `{}`"]),
            ("secrets: {s: {driver: d}}", &["secret-source secrets.s `{driver: d}`"]),
            ("secrets: {s: {external: false}}", &["secret-source secrets.s `{external: false}`"]),
            (
                "secrets: {s: {environment: \"\"}}",
                &["secret-source secrets.s `{environment: \"\"}`"],
            ),
            (
                "secrets: {s: {file: f, environment: E}}",
                &["two-sources secrets.s `environment` (file)"],
            ),
            ("configs: {c: {external: false}}", &[]),
            ("configs: {c: {content: \"\"}}", &[]),
            ("configs: {c: {}}", &["config-source configs.c `{}`"]),
            ("configs: {c: {content: x, file: f}}", &["two-sources configs.c `content` (file)"]),
            ("services: {a: {ports: [{target: 1, host_ip: \"::1\"}]}}", &[]),
            (
                "services: {a: {ports: [{target: 1, host_ip: here}]}}",
                &["host-ip services.a.ports.0.host_ip `here`"],
            ),
            (
                "services: {a: {develop: {watch: [{path: \"\"}]}}}",
                &["watch-path services.a.develop.watch.0.path `\"\"`"],
            ),
            (
                "services: {a: {gpus: [{count: 1, device_ids: [x]}]}}",
                &["device-request services.a.gpus.0 `device_ids` (count)"],
            ),
            ("services: {a: {volumes: [{type: bind, source: \"\", target: /x}]}}", &[]),
            (
                "services: {a: {volumes: [{type: bind, target: /x}]}}",
                &["bind-source services.a.volumes.0 `{type: bind, target: /x}`"],
            ),
        ];
        for (text, expected) in cases {
            let mut report = Report::default();
            check(&value(text), &mut report);
            assert_eq!(refused(&report, text), *expected, "{text}");
        }
    }
}
