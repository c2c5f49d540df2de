//! Reading a check from where it stands.

use crate::model::compose::load::read_duration;
use crate::model::dockerfile::{Form as Written, Instruction, Kind};
use crate::model::kube::{Container, ContainerPort, HandlerKind, Port, Probe, ProbeKind};
use crate::sim::carry::{Check, Form, Http, Loss, Test};
use crate::sim::healthcheck::Timing;
use crate::syntax::yaml::Node;
use crate::text::Spanned;

/// The check of a `HEALTHCHECK` instruction; `text` is its file's.
pub fn of_dockerfile(text: &str, instruction: &Instruction) -> Option<Check> {
    let Kind::Healthcheck(check) = &instruction.kind else { return None };
    let asked = match &check.command {
        None => Test::Off,
        Some(command) => match &command.form {
            Written::Exec(words) => Test::Exec(words.iter().map(|it| it.value.clone()).collect()),
            Written::Shell(_) => Test::Shell(one_line(text.get(command.span.range())?)),
        },
    };
    let flag = |name| Some(instruction.flag(name)?.value.as_ref()?.value.as_str());
    let timing = timing(flag, '-');
    Some(Check { from: Form::Dockerfile, test: asked, timing, losses: Vec::new() })
}

/// The check of a service; `node` is what stands behind `healthcheck`.
pub fn of_compose(node: &Node) -> Option<Check> {
    if node.entries().is_empty() {
        return None;
    }
    let test = node.get("test").filter(|test| !test.is_null());
    let is_off = node.get("disable").and_then(Node::as_bool) == Some(true);
    let test = if is_off { Test::Off } else { test.map_or(Some(Test::Inherited), compose_test)? };
    let field = |name| node.get(name).and_then(Node::as_text);
    Some(Check { from: Form::Compose, test, timing: timing(field, '_'), losses: Vec::new() })
}

fn compose_test(test: &Node) -> Option<Test> {
    // `$$` is a dollar sign that Compose leaves alone.
    let plain = |text: &str| text.replace("$$", "$");
    if let Some(line) = test.as_text() {
        return Some(if line == "NONE" { Test::Off } else { Test::Shell(plain(line)) });
    }
    let words: Vec<String> = test.items().iter().filter_map(Node::as_text).map(plain).collect();
    let (kind, words) = words.split_first()?;
    match kind.as_str() {
        "NONE" => Some(Test::Off),
        "CMD" if !words.is_empty() => Some(Test::Exec(words.to_vec())),
        "CMD-SHELL" => Some(Test::Shell(words.join(" "))),
        _ => None,
    }
}

/// The times as Docker takes them: what is nothing, or nonsense, is its default.
fn timing<'a>(field: impl Fn(&'static str) -> Option<&'a str>, joint: char) -> Timing {
    let default = Timing::default();
    let names = match joint {
        '-' => ["start-period", "start-interval"],
        _ => ["start_period", "start_interval"],
    };
    let time = |name: &'static str, default: u64| {
        let nanoseconds = field(name).and_then(read_duration);
        let milliseconds =
            nanoseconds.and_then(|it| u64::try_from(it).ok()).map(|it| it / 1_000_000);
        milliseconds.filter(|&time| time > 0).unwrap_or(default)
    };
    let retries = field("retries").and_then(|text| text.parse().ok());
    Timing {
        interval: time("interval", default.interval),
        timeout: time("timeout", default.timeout),
        start_period: time(names[0], default.start_period),
        start_interval: time(names[1], default.start_interval),
        retries: retries.filter(|&retries| retries > 0).unwrap_or(default.retries),
    }
}

fn one_line(script: &str) -> String {
    let lines = script.lines().map(|line| line.trim_end().trim_end_matches('\\').trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect::<Vec<_>>().join(" ")
}

/// The check that a container's probes make together: liveness or readiness, with the startup
/// probe's patience as its start period. `None`: it has neither.
pub fn of_container(container: &Container) -> Option<Check> {
    let probe = container.liveness.as_ref().or(container.readiness.as_ref());
    let probe = probe.or(container.startup.as_ref())?;
    let mut losses = Vec::new();
    let test = kube_test(container, probe, &mut losses)?;
    if container.liveness.is_some() && container.readiness.is_some() {
        losses.push(Loss::OneCheck);
    }
    losses.push(if probe.kind == ProbeKind::Readiness { Loss::OneCheck } else { Loss::NoRestart });
    let success = probe.success_threshold.value;
    losses.extend((success > 1).then_some(Loss::SuccessThreshold(success)));
    losses.extend(probe.grace_seconds.as_ref().map(|it| Loss::GraceSeconds(it.value)));
    losses.push(Loss::IntervalFromEnd);
    let ms = |seconds: u32| u64::from(seconds) * 1000;
    let startup = container.startup.as_ref();
    let startup_patience = startup.map(|startup| {
        let tries = u64::from(startup.failure_threshold.value);
        ms(startup.initial_delay.value) + tries * ms(startup.period.value)
    });
    let timing = Timing {
        interval: ms(probe.period.value),
        timeout: ms(probe.timeout.value),
        start_period: startup_patience.unwrap_or(ms(probe.initial_delay.value)),
        start_interval: startup.map_or(Timing::default().start_interval, |it| ms(it.period.value)),
        retries: probe.failure_threshold.value,
    };
    losses.extend(startup.is_some().then_some(Loss::StartPeriodKills));
    Some(Check { from: Form::Kubernetes, test, timing, losses })
}

fn kube_test(container: &Container, probe: &Probe, losses: &mut Vec<Loss>) -> Option<Test> {
    let mut port =
        |port: &Option<Spanned<Port>>| Some(number(container, &port.as_ref()?.value, losses));
    let node = &probe.node;
    Some(match &probe.handlers.first()?.kind {
        HandlerKind::HttpGet { port: written, path } => {
            let handler = node.get("httpGet")?;
            let headers = handler.get("httpHeaders").map_or(&[][..], Node::items);
            let header = |it: &Node| {
                Some((
                    it.get("name")?.as_text()?.to_owned(),
                    it.get("value")?.as_text()?.to_owned(),
                ))
            };
            Test::Http(Http {
                is_https: handler.get("scheme").and_then(Node::as_text) == Some("HTTPS"),
                port: port(written)?,
                path: path.clone(),
                headers: headers.iter().filter_map(header).collect(),
            })
        }
        HandlerKind::TcpSocket { port: written } => Test::Tcp(port(written)?),
        HandlerKind::Grpc { port: written } => {
            let service = node.get("grpc").and_then(|grpc| grpc.get("service"));
            let service = service.and_then(Node::as_text).unwrap_or("").to_owned();
            Test::Grpc { port: port(written)?, service }
        }
        HandlerKind::Exec(words) => exec(words.iter().map(|it| it.value.as_str()), losses)?,
    })
}

/// A command as the kubelet runs it: `$$(` stands for `$(`, and `$(NAME)` for a value.
fn exec<'a>(words: impl Iterator<Item = &'a str>, losses: &mut Vec<Loss>) -> Option<Test> {
    let words: Vec<&str> = words.collect();
    if words.iter().any(|word| word.replace("$$(", "").contains("$(")) {
        losses.push(Loss::KubeVariables);
    }
    let words: Vec<String> = words.iter().map(|word| word.replace("$$(", "$(")).collect();
    if let [shell, flag, line] = words.as_slice()
        && matches!(shell.as_str(), "sh" | "/bin/sh")
        && flag == "-c"
    {
        return Some(Test::Shell(line.clone()));
    }
    (!words.is_empty()).then_some(Test::Exec(words))
}

/// The number of a port; its name where the container does not declare it.
fn number(container: &Container, port: &Port, losses: &mut Vec<Loss>) -> String {
    match port {
        Port::Number(number) => number.to_string(),
        Port::Name(name) => {
            let is_it = |it: &&ContainerPort| it.name.as_ref().is_some_and(|it| it.value == *name);
            let found = container.ports.iter().find(is_it).and_then(|it| it.number.as_ref());
            if found.is_none() {
                losses.push(Loss::PortName(name.clone()));
            }
            found.map_or_else(|| name.clone(), |number| number.value.to_string())
        }
    }
}
