//! Variables put into the values of a Compose file, and texts then made the numbers and booleans
//! that their keys ask for.

use std::rc::Rc;

use crate::model::compose::effective::{Problem, Use};
use crate::model::compose::load::environment::Environment;
use crate::model::compose::load::template::{self, Filled, TemplateError};
use crate::model::compose::load::{Report, number};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Past, Value, Variable};
use crate::text::Span;

/// Puts variables into all values of a file; keys stay as they are. What cannot be put together or
/// is not of its key's type is noted and stays as it is written.
pub(super) fn interpolate(root: &mut Value, environment: &Environment, report: &mut Report) {
    walk(root, &mut Path::root(), environment, report);
}

fn walk(value: &mut Value, path: &mut Path, environment: &Environment, report: &mut Report) {
    match &mut value.data {
        Data::Text(_) => text(value, path, environment, report),
        Data::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push(index.to_string());
                walk(item, path, environment, report);
                path.pop();
            }
        }
        Data::Map(fields) => {
            for (name, field) in fields {
                path.push(name);
                walk(&mut field.value, path, environment, report);
                path.pop();
            }
        }
        _ => {}
    }
}

fn text(value: &mut Value, path: &Path, environment: &Environment, report: &mut Report) {
    let Data::Text(written) = &value.data else { return };
    if written.contains('$') {
        let span = value.origin.span;
        match template::fill(written, environment.source(&|name| environment.get(name))) {
            Ok(filled) => put_in(value, filled, path, report),
            Err(error) => {
                if let Some(problem) = problem(error, span, path) {
                    report.spoil(problem);
                }
                return;
            }
        }
    }
    if let Some(&(_, cast)) = CASTS.iter().find(|(pattern, _)| path.matches(pattern)) {
        self::cast(value, cast, path, report);
    }
}

fn put_in(value: &mut Value, filled: Filled, path: &Path, report: &mut Report) {
    let span = value.origin.span;
    note(&filled, span, path, report);
    value.data = Data::Text(filled.text);
    if !filled.variables.is_empty() {
        let past = value.origin.past.as_deref().cloned().unwrap_or_default();
        let past = Past { variables: filled.variables, ..past };
        value.origin.past = Some(Rc::new(past));
    }
}

/// Notes the variables that a text uses, and those of them that Compose warns of.
pub(super) fn note(filled: &Filled, span: Span, path: &Path, report: &mut Report) {
    let looked_up = filled.variables.iter().chain(&filled.unused);
    let used =
        |it: &Variable| Use { span, name: it.name.clone(), value: it.value.clone(), from: it.from };
    report.uses.extend(looked_up.map(used));
    for name in &filled.unset {
        let args = vec![("name", name.into())];
        report.warn(Problem::new(span, path, "message", args));
    }
}

/// What to say of a text that cannot be put together, if it is said here.
pub(super) fn problem(error: TemplateError, span: Span, path: &Path) -> Option<Problem> {
    let (wording, args) = match error {
        TemplateError::NoRoom => return None,
        TemplateError::Invalid => ("message-template", Vec::new()),
        TemplateError::Required { name, reason } if reason.is_empty() => {
            ("message-required-variable", vec![("name", name.into())])
        }
        TemplateError::Required { name, reason } => {
            let args = vec![("name", name.into()), ("reason", reason.into())];
            ("message-required-variable-because", args)
        }
        TemplateError::TooDeep => ("message-deep-template", Vec::new()),
        TemplateError::TooLong => ("message-long-text", Vec::new()),
    };
    Some(Problem::new(span, path, wording, args))
}

/// The type that a text is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cast {
    Integer,
    Float,
    Boolean,
}

/// The keys whose texts become numbers and booleans: the casts of compose-go 2.9
/// (`loader/interpolate.go`).
static CASTS: &[(&str, Cast)] = &[
    ("services.*.cpu_count", Cast::Integer),
    ("services.*.cpu_percent", Cast::Float),
    ("services.*.cpu_period", Cast::Integer),
    ("services.*.cpu_quota", Cast::Integer),
    ("services.*.cpu_rt_period", Cast::Integer),
    ("services.*.cpu_rt_runtime", Cast::Integer),
    ("services.*.cpus", Cast::Float),
    ("services.*.cpu_shares", Cast::Integer),
    ("services.*.init", Cast::Boolean),
    ("services.*.deploy.replicas", Cast::Integer),
    ("services.*.deploy.update_config.parallelism", Cast::Integer),
    ("services.*.deploy.update_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.rollback_config.parallelism", Cast::Integer),
    ("services.*.deploy.rollback_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.restart_policy.max_attempts", Cast::Integer),
    ("services.*.deploy.placement.max_replicas_per_node", Cast::Integer),
    ("services.*.healthcheck.retries", Cast::Integer),
    ("services.*.healthcheck.disable", Cast::Boolean),
    ("services.*.oom_kill_disable", Cast::Boolean),
    ("services.*.oom_score_adj", Cast::Integer),
    ("services.*.pids_limit", Cast::Integer),
    ("services.*.ports.*.target", Cast::Integer),
    ("services.*.privileged", Cast::Boolean),
    ("services.*.read_only", Cast::Boolean),
    ("services.*.scale", Cast::Integer),
    ("services.*.stdin_open", Cast::Boolean),
    ("services.*.tty", Cast::Boolean),
    ("services.*.ulimits.*", Cast::Integer),
    ("services.*.ulimits.*.hard", Cast::Integer),
    ("services.*.ulimits.*.soft", Cast::Integer),
    ("services.*.volumes.*.read_only", Cast::Boolean),
    ("services.*.volumes.*.volume.nocopy", Cast::Boolean),
    ("networks.*.external", Cast::Boolean),
    ("networks.*.internal", Cast::Boolean),
    ("networks.*.attachable", Cast::Boolean),
    ("networks.*.enable_ipv4", Cast::Boolean),
    ("networks.*.enable_ipv6", Cast::Boolean),
    ("volumes.*.external", Cast::Boolean),
    ("secrets.*.external", Cast::Boolean),
    ("configs.*.external", Cast::Boolean),
];

fn cast(value: &mut Value, cast: Cast, path: &Path, report: &mut Report) {
    let Data::Text(text) = &value.data else { return };
    let data = match cast {
        Cast::Integer => number::decimal_integer(text).map(Data::Int),
        Cast::Float => number::of_text(text).map(Data::Float),
        Cast::Boolean => boolean(text).map(Data::Bool),
    };
    let args = vec![("value", text.into())];
    let span = value.origin.span;
    let Some(data) = data else {
        let wording = match cast {
            Cast::Integer => "message-no-integer",
            Cast::Float => "message-no-number",
            Cast::Boolean => "message-no-boolean",
        };
        return report.spoil(Problem::new(span, path, wording, args));
    };
    if cast == Cast::Boolean {
        warn_of_old_boolean(value, path, report);
    }
    value.data = data;
}

/// Notes that a text is taken for a boolean that YAML 1.2 does not know as one.
pub(super) fn warn_of_old_boolean(value: &Value, path: &Path, report: &mut Report) {
    let Some(text) = value.as_text() else { return };
    if !matches!(&*text.to_ascii_lowercase(), "true" | "false") {
        let args = vec![("value", text.into())];
        report.warn(Problem::new(value.span(), path, "message-old-boolean", args));
    }
}

fn boolean(text: &str) -> Option<bool> {
    match &*text.to_ascii_lowercase() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}
