//! The services of a configuration, as far as their start is concerned.

use crate::content::boot;
use crate::model::compose::effective::Effective;
use crate::model::compose::load::read_duration;
use crate::model::compose::value::{Data, Value};
use crate::model::dockerfile::{Base, Dockerfile, Instruction, Kind, Stage};
use crate::order;
use crate::sim::healthcheck::Timing;
use crate::sim::startup::{Check, Choices, Condition, Facts, Fate};
use crate::text::Span;

/// A service and its dependencies.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) replicas: u32,
    pub(super) needs: Vec<Need>,
    /// Whether it depends on a service that there is not.
    pub(super) is_orphan: bool,
    pub(super) is_job: bool,
    pub(super) check: Check,
    pub(super) restart: Restart,
    pub(super) seconds: u32,
    pub(super) is_chosen: bool,
    pub(super) fate: Fate,
}

/// A dependency; `on` is the position of its node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub(super) on: usize,
    pub(super) condition: Condition,
    pub(super) is_required: bool,
}

/// What the engine does when the application ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restart {
    No,
    /// At most so often, if it failed.
    OnFailure(u32),
    Always,
}

/// No application is taken to need longer, in seconds.
const LONGEST: u32 = 3_600;
/// Longer chains of stages are not followed.
const LONGEST_CHAIN: usize = 100;

/// The services that run, by name.
pub(super) fn read(effective: &Effective, facts: Facts<'_>, choices: &Choices) -> Vec<Node> {
    let names = effective.services().enumerate();
    let positions = order::map(names.map(|(index, (name, _))| (name, index)));
    let needs: Vec<Vec<(&str, Need)>> = effective
        .services()
        .map(|(_, service)| {
            let dependencies = service.get("depends_on").into_iter().flat_map(Value::fields);
            dependencies
                .map(|(name, field)| {
                    let on = positions.get(name).copied().unwrap_or(usize::MAX);
                    (name, need(on, &field.value))
                })
                .collect()
        })
        .collect();

    let mut is_job = vec![false; needs.len()];
    let mut is_gate = vec![false; needs.len()];
    for (_, need) in needs.iter().flatten() {
        let of = match need.condition {
            Condition::Started => continue,
            Condition::Healthy => &mut is_gate,
            Condition::Completed => &mut is_job,
        };
        if let Some(of) = of.get_mut(need.on) {
            *of = true;
        }
    }

    let services = effective.services().enumerate().zip(needs);
    services
        .map(|((index, (name, service)), needs)| {
            let image = Image::of(effective, facts, service);
            let choice = choices.get(name).copied().unwrap_or_default();
            let is_orphan = needs.iter().any(|(other, need)| {
                let is_known = need.on != usize::MAX || effective.service(other).is_some();
                need.is_required && !is_known
            });
            let usual = if is_job[index] { boot::USUAL_JOB } else { image.seconds() };
            Node {
                name: name.to_owned(),
                span: effective.field(name).map_or(service.span(), |field| field.key),
                replicas: replicas(service),
                needs: needs
                    .into_iter()
                    .map(|(_, it)| it)
                    .filter(|it| it.on != usize::MAX)
                    .collect(),
                is_orphan,
                is_job: is_job[index],
                check: check(service, &image, is_gate[index]),
                restart: restart(service),
                seconds: choice.seconds.unwrap_or(usual).min(LONGEST),
                is_chosen: choice.seconds.is_some(),
                fate: choice.fate,
            }
        })
        .collect()
}

fn need(on: usize, dependency: &Value) -> Need {
    let condition = dependency.get("condition").and_then(Value::as_text).unwrap_or_default();
    let condition = Condition::from_name(condition);
    let is_required = dependency.get("required").and_then(Value::as_bool).unwrap_or(true);
    Need { on, condition, is_required }
}

/// How many containers; none of what a provider runs.
fn replicas(service: &Value) -> u32 {
    if service.get("provider").is_some() {
        return 0;
    }
    let deployed = || service.at(&["deploy", "replicas"]);
    let written = service.get("scale").or_else(deployed).and_then(Value::as_int);
    written.map_or(1, |count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
}

fn restart(service: &Value) -> Restart {
    let times = |it: i64| u32::try_from(it).ok().filter(|&times| times > 0);
    if let Some(policy) = service.get("restart").and_then(Value::as_text) {
        let (policy, most) = policy.split_once(':').unwrap_or((policy, ""));
        return match policy {
            "always" | "unless-stopped" => Restart::Always,
            "on-failure" => {
                Restart::OnFailure(most.parse().ok().and_then(times).unwrap_or(u32::MAX))
            }
            _ => Restart::No,
        };
    }
    let Some(policy) = service.at(&["deploy", "restart_policy"]) else { return Restart::No };
    match policy.get("condition").and_then(Value::as_text) {
        Some("on-failure") => {
            let most = policy.get("max_attempts").and_then(Value::as_int).and_then(times);
            Restart::OnFailure(most.unwrap_or(u32::MAX))
        }
        Some("any") => Restart::Always,
        _ => Restart::No,
    }
}

/// What is known of a service's image.
enum Image<'a> {
    /// Its reference.
    Named(&'a str),
    /// The stage of a Dockerfile that is here.
    Built(&'a Dockerfile, &'a Stage),
    /// It is built from what is not here.
    Unknown,
}

/// What an image says of its health.
enum Health<'a> {
    Checked(&'a Instruction),
    Off,
    Unknown,
}

impl<'a> Image<'a> {
    fn of(effective: &Effective, facts: Facts<'a>, service: &'a Value) -> Image<'a> {
        let Some(build) = service.get("build") else {
            let image = service.get("image").and_then(Value::as_text);
            return image.map_or(Image::Unknown, Image::Named);
        };
        let text = |key: &str| build.get(key).and_then(Value::as_text);
        let found = || {
            let path = effective.dockerfile_path(service)?;
            let file = facts.workspace.find(&path)?;
            let dockerfile = facts.dockerfiles.iter().find(|it| it.file == file)?;
            let stage = match text("target") {
                Some(target) => dockerfile.find_stage(target),
                None => dockerfile.last_stage(),
            };
            Some(Image::Built(dockerfile, stage?))
        };
        found().unwrap_or(Image::Unknown)
    }

    /// How long its application takes to answer.
    fn seconds(&self) -> u32 {
        let known = match self {
            Image::Named(image) => boot::seconds(image),
            Image::Built(dockerfile, stage) => match stage.root(dockerfile) {
                Base::Image(image) => boot::seconds(&image.name()),
                Base::Scratch => boot::seconds("scratch"),
                Base::Stage(_) | Base::Context(_) | Base::Unknown => None,
            },
            Image::Unknown => None,
        };
        known.unwrap_or(boot::USUAL)
    }

    fn health(&self) -> Health<'a> {
        match *self {
            // The official images have no HEALTHCHECK.
            Image::Named(image) if !image.contains('/') && boot::seconds(image).is_some() => {
                Health::Off
            }
            Image::Named(_) | Image::Unknown => Health::Unknown,
            Image::Built(dockerfile, stage) => {
                let stages = stage.chain(dockerfile).take(LONGEST_CHAIN);
                let mut instructions = stages.flat_map(|it| it.instructions.iter().rev());
                let found = instructions.find_map(|instruction| match &instruction.kind {
                    Kind::Healthcheck(check) if check.command.is_some() => {
                        Some(Health::Checked(instruction))
                    }
                    Kind::Healthcheck(_) => Some(Health::Off),
                    _ => None,
                });
                found.unwrap_or(match stage.root(dockerfile) {
                    Base::Unknown | Base::Context(_) => Health::Unknown,
                    Base::Image(_) | Base::Scratch | Base::Stage(_) => Health::Off,
                })
            }
        }
    }
}

/// The check that counts: the image's, with what the Compose file says put over it part by part, as
/// the engine does.
fn check(service: &Value, image: &Image<'_>, is_gate: bool) -> Check {
    let own = service.get("healthcheck").filter(|check| !check.is_null());
    let first = own.and_then(|check| check.get("test")?.items().first()?.as_text());
    let is_off = own.and_then(|check| check.get("disable")?.as_bool()) == Some(true);
    if is_off || first == Some("NONE") {
        return Check::None;
    }
    let health = image.health();
    let flag = |key: &str| match health {
        Health::Checked(instruction) => Some(instruction.flag(key)?.value.as_ref()?.value.as_str()),
        Health::Off | Health::Unknown => None,
    };
    let written = |key: &str| own.and_then(|check| check.get(key));
    let time = |key: &str, flag_key: &str, default: u64| {
        let own = written(key).and_then(Value::as_text).and_then(millis);
        let own = own.filter(|&time| time > 0);
        own.or_else(|| flag(flag_key).and_then(millis)).filter(|&it| it > 0).unwrap_or(default)
    };
    let own_retries = written("retries").and_then(count).filter(|&retries| retries > 0);
    let flag_retries = || flag("retries")?.parse().ok().filter(|&retries| retries > 0);
    let default = Timing::default();
    let timing = Timing {
        interval: time("interval", "interval", default.interval),
        timeout: time("timeout", "timeout", default.timeout),
        start_period: time("start_period", "start-period", default.start_period),
        start_interval: time("start_interval", "start-interval", default.start_interval),
        retries: own_retries.or_else(flag_retries).unwrap_or(default.retries),
    };
    match health {
        _ if first.is_some() => Check::Compose(timing),
        Health::Checked(_) => Check::Image(timing),
        Health::Unknown if is_gate => Check::Assumed(timing),
        Health::Off | Health::Unknown => Check::None,
    }
}

fn count(value: &Value) -> Option<u32> {
    match &value.data {
        Data::Int(count) => u32::try_from(*count).ok(),
        Data::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// The milliseconds of a duration. The engine takes nothing between zero and one.
fn millis(text: &str) -> Option<u64> {
    let nanoseconds = u64::try_from(read_duration(text)?).ok()?;
    Some(if nanoseconds == 0 { 0 } else { (nanoseconds / 1_000_000).max(1) })
}
