//! What holds where nothing is said.
//!
//! After `transform/defaults.go` of compose-go.

use crate::model::compose::load::visit;
use crate::model::compose::value::{Data, Field, Origin, Value};

/// Adds the values that Compose takes where none is written.
pub(super) fn add(root: &mut Value) {
    visit::change(root, "services.*.build", &mut |build, _| {
        or_default(build, "context", ".");
    });
    visit::change(root, "services.*.secrets.*", &mut |secret, _| {
        let source = secret.get("source").and_then(Value::as_text).unwrap_or_default();
        let target = format!("/run/secrets/{source}");
        or_default(secret, "target", &target);
    });
    visit::change(root, "services.*.ports.*", &mut |port, _| {
        or_default(port, "protocol", "tcp");
        or_default(port, "mode", "ingress");
    });
    for devices in ["services.*.deploy.resources.reservations.devices.*", "services.*.gpus.*"] {
        visit::change(root, devices, &mut |device, _| {
            if device.get("count").is_none() && device.get("device_ids").is_none() {
                or_default(device, "count", "all");
            }
        });
    }
}

/// Adds a text to a mapping that has nothing at a key.
pub(super) fn or_default(value: &mut Value, key: &str, text: &str) {
    let span = value.span();
    if let Some(map) = value.as_map_mut()
        && !map.contains_key(key)
    {
        let value = Value::new(Data::Text(text.to_owned()), Origin::default_for(span));
        map.insert(key.to_owned(), Field { key: span, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::testing::{shown, value};

    /// All answers are those of Docker Compose 2.40.3.
    #[test]
    fn what_is_not_said_has_a_default() {
        let mut root = value(
            "services: {a: {build: {target: t}, secrets: [{source: s}, {source: s, target: t}], \
             ports: [{target: 1, protocol: udp}], gpus: [{driver: d}, {count: 1}]}}",
        );
        add(&mut root);
        assert_eq!(
            shown(&root),
            "{services: {a: {build: {context: ., target: t}, gpus: [{count: all, driver: d}, \
             {count: 1}], ports: [{mode: ingress, protocol: udp, target: 1}], \
             secrets: [{source: s, target: /run/secrets/s}, {source: s, target: t}]}}}"
        );
    }
}
