//! Fields and their types: what strict decoding looks at.

use crate::model::kube::Manifest;
use crate::rules::kube::kube_validation::{DECODE, Place, Report};
use crate::syntax::near::nearest;
use crate::syntax::yaml::{Node, Type};
use crate::text::Edit;

/// A field with the type of its value.
type Field = (&'static str, Shape);

#[derive(Clone, Copy)]
enum Shape {
    /// Not looked at.
    Any,
    Integer,
    Text,
    Boolean,
    /// A port: a number or a name.
    Port,
    Texts,
    /// Amounts by name: `{cpu: 500m}`.
    Quantities,
    Object(&'static [Field]),
    Objects(&'static [Field]),
}

use Shape::{Any, Boolean, Integer, Object, Objects, Port, Quantities, Text, Texts};

const PROBE: &[Field] = &[
    ("exec", Object(&[("command", Texts)])),
    ("httpGet", Object(HTTP_GET)),
    ("tcpSocket", Object(&[("port", Port), ("host", Text)])),
    ("grpc", Object(&[("port", Integer), ("service", Text)])),
    ("initialDelaySeconds", Integer),
    ("timeoutSeconds", Integer),
    ("periodSeconds", Integer),
    ("successThreshold", Integer),
    ("failureThreshold", Integer),
    ("terminationGracePeriodSeconds", Integer),
];

const HTTP_GET: &[Field] = &[
    ("path", Text),
    ("port", Port),
    ("host", Text),
    ("scheme", Text),
    ("httpHeaders", Objects(&[("name", Text), ("value", Text)])),
];

const CONTAINER_PORT: &[Field] = &[
    ("name", Text),
    ("hostPort", Integer),
    ("containerPort", Integer),
    ("protocol", Text),
    ("hostIP", Text),
];

const RESOURCES: &[Field] = &[("limits", Quantities), ("requests", Quantities), ("claims", Any)];

const CONTAINER: &[Field] = &[
    ("name", Text),
    ("image", Text),
    ("command", Texts),
    ("args", Texts),
    ("workingDir", Text),
    ("ports", Objects(CONTAINER_PORT)),
    ("envFrom", Any),
    ("env", Objects(&[("name", Text), ("value", Text), ("valueFrom", Any)])),
    ("resources", Object(RESOURCES)),
    ("resizePolicy", Any),
    ("restartPolicy", Text),
    ("restartPolicyRules", Any),
    ("volumeMounts", Any),
    ("volumeDevices", Any),
    ("livenessProbe", Object(PROBE)),
    ("readinessProbe", Object(PROBE)),
    ("startupProbe", Object(PROBE)),
    ("lifecycle", Any),
    ("terminationMessagePath", Text),
    ("terminationMessagePolicy", Text),
    ("imagePullPolicy", Text),
    ("securityContext", Any),
    ("stdin", Boolean),
    ("stdinOnce", Boolean),
    ("tty", Boolean),
];

const POD: &[Field] = &[
    ("volumes", Any),
    ("initContainers", Objects(CONTAINER)),
    ("containers", Objects(CONTAINER)),
    ("ephemeralContainers", Any),
    ("restartPolicy", Text),
    ("terminationGracePeriodSeconds", Integer),
    ("activeDeadlineSeconds", Integer),
    ("dnsPolicy", Text),
    ("nodeSelector", Any),
    ("serviceAccountName", Text),
    ("serviceAccount", Text),
    ("automountServiceAccountToken", Boolean),
    ("nodeName", Text),
    ("hostNetwork", Boolean),
    ("hostPID", Boolean),
    ("hostIPC", Boolean),
    ("shareProcessNamespace", Boolean),
    ("securityContext", Any),
    ("imagePullSecrets", Any),
    ("hostname", Text),
    ("subdomain", Text),
    ("affinity", Any),
    ("schedulerName", Text),
    ("tolerations", Any),
    ("hostAliases", Any),
    ("priorityClassName", Text),
    ("priority", Integer),
    ("dnsConfig", Any),
    ("readinessGates", Any),
    ("runtimeClassName", Text),
    ("enableServiceLinks", Boolean),
    ("preemptionPolicy", Text),
    ("overhead", Any),
    ("topologySpreadConstraints", Any),
    ("setHostnameAsFQDN", Boolean),
    ("os", Any),
    ("hostUsers", Boolean),
    ("schedulingGates", Any),
    ("resourceClaims", Any),
    ("resources", Any),
    ("hostnameOverride", Text),
    ("workloadRef", Any),
];

const SERVICE_PORT: &[Field] = &[
    ("name", Text),
    ("protocol", Text),
    ("appProtocol", Text),
    ("port", Integer),
    ("targetPort", Port),
    ("nodePort", Integer),
];

const SERVICE: &[Field] = &[
    ("ports", Objects(SERVICE_PORT)),
    ("selector", Any),
    ("clusterIP", Text),
    ("clusterIPs", Texts),
    ("type", Text),
    ("externalIPs", Texts),
    ("sessionAffinity", Text),
    ("loadBalancerIP", Text),
    ("loadBalancerSourceRanges", Texts),
    ("externalName", Text),
    ("externalTrafficPolicy", Text),
    ("healthCheckNodePort", Integer),
    ("publishNotReadyAddresses", Boolean),
    ("sessionAffinityConfig", Any),
    ("ipFamilies", Texts),
    ("ipFamilyPolicy", Text),
    ("allocateLoadBalancerNodePorts", Boolean),
    ("loadBalancerClass", Text),
    ("internalTrafficPolicy", Text),
    ("trafficDistribution", Text),
];

/// Looks at the pod and the service of a manifest; other objects are not known here.
pub(super) fn check(manifest: &Manifest, report: &mut Report) {
    if let Some(pod) = &manifest.pod {
        value(&pod.spec, &pod.path, Object(POD), report);
    }
    if manifest.kind.value == "Service"
        && let Some(spec) = manifest.root.get("spec")
    {
        value(spec, "spec", Object(SERVICE), report);
    }
}

fn value(node: &Node, path: &str, shape: Shape, report: &mut Report) {
    if node.is_null() {
        return;
    }
    let kind = kind(node);
    let wording = match shape {
        Any => None,
        Integer => (kind != Type::Integer).then_some("message-type-integer"),
        Text => (kind != Type::Text).then_some("message-type-text"),
        Boolean => (kind != Type::Bool).then_some("message-type-boolean"),
        Port => (!matches!(kind, Type::Integer | Type::Text)).then_some("message-type-port"),
        Texts | Objects(_) => (kind != Type::Sequence).then_some("message-type-list"),
        Quantities | Object(_) => (kind != Type::Mapping).then_some("message-type-object"),
    };
    if let Some(wording) = wording {
        return mistyped(node, path, wording, report);
    }
    match shape {
        Any | Integer | Text | Boolean | Port => {}
        Texts => {
            for (index, item) in node.items().iter().enumerate() {
                value(item, &format!("{path}[{index}]"), Text, report);
            }
        }
        Quantities => {
            for entry in node.entries() {
                let amount = entry.value.as_text();
                if amount.is_none_or(|amount| !is_quantity(amount)) {
                    mistyped(&entry.value, path, "message-quantity", report);
                }
            }
        }
        Object(fields) => object(node, path, fields, report),
        Objects(fields) => {
            for (index, item) in node.items().iter().enumerate() {
                value(item, &format!("{path}[{index}]"), Object(fields), report);
            }
        }
    }
}

fn object(node: &Node, path: &str, fields: &[Field], report: &mut Report) {
    for entry in node.entries() {
        let Some(key) = entry.key.as_text() else { continue };
        let inner = format!("{path}.{key}");
        if let Some(&(_, shape)) = fields.iter().find(|(name, _)| *name == key) {
            value(&entry.value, &inner, shape, report);
            continue;
        }
        let place = Place { span: entry.key.span, path: &inner };
        let names: Vec<&str> = fields.iter().map(|&(name, _)| name).collect();
        let field = ("field", key.into());
        match nearest(key, &names) {
            None => report.add(&place, "unknown field", "message-unknown-field", vec![field]),
            Some(near) => {
                let args = vec![field, ("instead", near.into())];
                report.add(&place, "unknown field", "message-unknown-field-near", args.clone());
                report.fix_last(Edit::replace(place.span, near), "fix-field", args);
            }
        }
    }
}

fn mistyped(node: &Node, path: &str, wording: &'static str, report: &mut Report) {
    let field = path.rsplit('.').next().unwrap_or(path);
    // The API server gives no path for what it cannot decode.
    let place = Place { span: node.span, path: "" };
    let value = node.as_text().unwrap_or_default();
    report.add(&place, DECODE, wording, vec![("field", field.into()), ("value", value.into())]);
}

/// Kubernetes reads YAML 1.1, where some words are booleans.
fn kind(node: &Node) -> Type {
    let Some(scalar) = node.scalar().filter(|scalar| scalar.plain) else { return node.kind() };
    match scalar.text.to_ascii_lowercase().as_str() {
        "y" | "n" | "yes" | "no" | "on" | "off" => Type::Bool,
        _ => node.kind(),
    }
}

/// `500m`, `1.5Gi`, `2e3`.
fn is_quantity(text: &str) -> bool {
    const SUFFIXES: [&str; 16] =
        ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (digits, suffix) = unsigned.split_at(end);
    let is_number = digits.contains(|c: char| c.is_ascii_digit()) && digits.split('.').count() <= 2;
    let exponent = suffix.strip_prefix(['e', 'E']).and_then(|it| it.parse::<i32>().ok());
    is_number && (SUFFIXES.contains(&suffix) || exponent.is_some())
}
