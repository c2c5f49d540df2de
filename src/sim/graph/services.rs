//! The graph of a Compose project: its services, what they depend on and what they use.

use crate::model::compose::effective::Effective;
use crate::model::compose::value::{Field, Source, Value};
use crate::order;
use crate::sim::graph::{Builder, EdgeKind, Graph, Node, NodeKind};
use crate::sim::startup::Condition;
use crate::text::Span;

impl Graph {
    /// The graph of a configuration. Services of other profiles are in it, as not needed; networks
    /// only where somebody wrote them down.
    pub fn of_services(effective: &Effective) -> Graph {
        let mut services: Vec<(&str, &Field, bool)> = Vec::new();
        let active = effective.root.get("services").into_iter().flat_map(Value::fields);
        services.extend(active.map(|(name, field)| (name, field, true)));
        let disabled = effective.disabled.iter();
        services.extend(disabled.map(|(name, field)| (name.as_str(), field, false)));
        order::sort_by_place(&mut services, |(_, field, _)| {
            (field.key.file.index(), field.key.start as usize)
        });

        let mut builder = Builder::default();
        for (name, field, is_active) in &services {
            let node = builder.other(NodeKind::Service, id("service", name), name, field.key);
            builder.graph.nodes[node].needed = *is_active;
        }
        for (to, (_, field, _)) in services.iter().enumerate() {
            builder.add_service(effective, to, &field.value);
        }
        builder.graph
    }
}

/// What stands below the name of each node: the image that a service runs.
pub fn rows(effective: &Effective, graph: &Graph) -> Vec<Vec<String>> {
    let row = |node: &Node| {
        let service = effective.service(&node.name).filter(|_| node.kind == NodeKind::Service);
        let image = service.and_then(|it| it.get("image")?.as_text());
        image.map(str::to_owned).into_iter().collect()
    };
    graph.nodes.iter().map(row).collect()
}

fn id(kind: &str, name: &str) -> String {
    [kind, ":", name].concat()
}

impl Builder {
    fn add_service(&mut self, effective: &Effective, to: usize, service: &Value) {
        let fields = |key: &str| service.get(key).into_iter().flat_map(Value::fields);
        for (name, field) in fields("depends_on") {
            let condition = field.value.get("condition").and_then(Value::as_text);
            let is_required = field.value.get("required").and_then(Value::as_bool);
            let kind = EdgeKind::DependsOn {
                condition: Condition::from_name(condition.unwrap_or_default()),
                is_required: is_required.unwrap_or(true),
            };
            if let Some(&from) = self.others.get(&id("service", name)) {
                self.join(from, to, kind, field.key);
            }
        }
        for (name, field) in fields("networks") {
            // Everybody is in the default network.
            if field.value.origin.source != Source::Default {
                let from = self.part(effective, NodeKind::Network, name, field.key);
                self.join(from, to, EdgeKind::Network, field.key);
            }
        }
        for (key, kind) in [
            ("volumes", NodeKind::Volume),
            ("secrets", NodeKind::Secret),
            ("configs", NodeKind::Config),
        ] {
            for item in service.get(key).into_iter().flat_map(Value::items) {
                let is_named = item.get("type").is_none_or(|it| it.as_text() == Some("volume"));
                let source = item.get("source").and_then(Value::as_text);
                if let Some(name) = source.filter(|name| is_named && !name.is_empty()) {
                    let from = self.part(effective, kind, name, item.span());
                    self.join(from, to, EdgeKind::Uses, item.span());
                }
            }
        }
    }

    /// The node of a network, volume, secret or config: where it is declared, else where it is used.
    fn part(&mut self, effective: &Effective, kind: NodeKind, name: &str, used: Span) -> usize {
        let word = kind.as_str();
        let section = effective.root.get(&[word, "s"].concat());
        let declared = section.and_then(|section| section.field(name));
        let node = self.other(kind, id(word, name), name, declared.map_or(used, |it| it.key));
        self.graph.nodes[node].needed = true;
        node
    }
}
