//! Printing a check in another form.

use crate::sim::carry::command::{Asked, command_for, understood};
use crate::sim::carry::{Carried, Check, Form, Http, Loss, Test};
use crate::sim::healthcheck::Timing;
use crate::text::quoted;

/// A check in another form, or in its own one with all times written out.
pub fn carry(check: &Check, to: Form) -> Carried {
    let mut losses = if check.from == to { Vec::new() } else { check.losses.clone() };
    let text = match to {
        Form::Kubernetes => kubernetes(check, &mut losses),
        Form::Compose => compose(check, &mut losses),
        Form::Dockerfile => dockerfile(check, &mut losses),
    };
    losses.sort_unstable();
    losses.dedup();
    Carried { text, losses }
}

/// The command that Docker runs: a line for the shell, or words.
enum Command {
    Shell(String),
    Exec(Vec<String>),
}

fn docker_command(check: &Check, losses: &mut Vec<Loss>) -> Option<Command> {
    if let Some((words, tool)) = command_for(&check.test) {
        losses.push(Loss::Tool(tool));
        return Some(Command::Exec(words));
    }
    match &check.test {
        Test::Shell(line) => {
            if check.from == Form::Kubernetes {
                losses.push(Loss::Shell);
            }
            Some(Command::Shell(line.clone()))
        }
        Test::Exec(words) => Some(Command::Exec(words.clone())),
        _ => None,
    }
}

fn start_interval(timing: Timing, losses: &mut Vec<Loss>) -> bool {
    let is_said =
        timing.start_period > 0 && timing.start_interval != Timing::default().start_interval;
    losses.extend(is_said.then_some(Loss::StartIntervalIsNew));
    is_said
}

fn dockerfile(check: &Check, losses: &mut Vec<Loss>) -> String {
    let command = match &check.test {
        Test::Off => return "HEALTHCHECK NONE\n".to_owned(),
        Test::Inherited => {
            losses.push(Loss::TestInImage);
            return String::new();
        }
        _ => match docker_command(check, losses) {
            Some(Command::Shell(line)) => line,
            Some(Command::Exec(words)) => list(&words),
            None => return String::new(),
        },
    };
    let timing = check.timing;
    let mut flags = String::new();
    let mut flag = |name: &str, value: String| flags += &[" --", name, "=", &value].concat();
    flag("interval", duration(timing.interval));
    flag("timeout", duration(timing.timeout));
    if timing.start_period > 0 {
        flag("start-period", duration(timing.start_period));
    }
    if start_interval(timing, losses) {
        flag("start-interval", duration(timing.start_interval));
    }
    flag("retries", timing.retries.to_string());
    format!("HEALTHCHECK{flags} \\\n    CMD {command}\n")
}

fn compose(check: &Check, losses: &mut Vec<Loss>) -> String {
    // Compose takes a single dollar sign for a variable of its own.
    let kept = |text: &str| text.replace('$', "$$");
    let test = match &check.test {
        Test::Off => return "healthcheck:\n  disable: true\n".to_owned(),
        Test::Inherited => String::new(),
        _ => match docker_command(check, losses) {
            Some(Command::Shell(line)) => {
                ["  test: ", &list(&["CMD-SHELL".to_owned(), kept(&line)]), "\n"].concat()
            }
            Some(Command::Exec(words)) => {
                let words = words.iter().map(|word| kept(word));
                let words: Vec<String> = ["CMD".to_owned()].into_iter().chain(words).collect();
                ["  test: ", &list(&words), "\n"].concat()
            }
            None => return String::new(),
        },
    };
    let timing = check.timing;
    let mut printed = format!("healthcheck:\n{test}");
    let mut field =
        |name: &str, value: String| printed += &["  ", name, ": ", &value, "\n"].concat();
    field("interval", duration(timing.interval));
    field("timeout", duration(timing.timeout));
    field("retries", timing.retries.to_string());
    if timing.start_period > 0 {
        field("start_period", duration(timing.start_period));
    }
    if start_interval(timing, losses) {
        field("start_interval", duration(timing.start_interval));
    }
    printed
}

fn kubernetes(check: &Check, losses: &mut Vec<Loss>) -> String {
    let asked = understood(&check.test);
    let gives_up = asked.as_ref().and_then(|asked| asked.gives_up);
    let test = match asked {
        Some(Asked { test, losses: more, .. }) => {
            losses.extend(more);
            test
        }
        None => check.test.clone(),
    };
    let Some(handler) = handler(&test, check.from, losses) else { return String::new() };
    let timing = check.timing;
    if check.from != Form::Kubernetes {
        losses.extend([Loss::Restarts, Loss::IntervalFromEnd]);
    }
    let period = whole_seconds(timing.interval, losses);
    let timeout = whole_seconds(timing.timeout, losses);
    let timeout = gives_up.map_or(timeout, |seconds| timeout.min(u64::from(seconds)));
    let mut printed = String::new();
    let mut probe = |name: &str, period: u64, tries: u64| {
        let numbers = format!(
            "  periodSeconds: {period}\n  timeoutSeconds: {timeout}\n  failureThreshold: {tries}\n"
        );
        printed += &[name, ":\n", &handler, &numbers].concat();
    };
    if timing.start_period > 0 {
        let step = whole_seconds(timing.start_interval.min(timing.start_period), losses);
        let tries = timing.start_period.div_ceil(step * 1000).max(1);
        losses.push(Loss::StartPeriodKills);
        probe("startupProbe", step, tries);
    }
    probe("readinessProbe", period, u64::from(timing.retries));
    probe("livenessProbe", period, u64::from(timing.retries));
    printed
}

/// The lines that say what a probe asks; `None` where there is nothing to ask.
fn handler(test: &Test, from: Form, losses: &mut Vec<Loss>) -> Option<String> {
    // The kubelet puts values in place of `$(NAME)`.
    let kept = |text: &str| text.replace("$(", "$$(");
    Some(match test {
        Test::Off => {
            losses.push(Loss::NothingToSwitchOff);
            return None;
        }
        Test::Inherited => {
            losses.push(Loss::TestInImage);
            return None;
        }
        Test::Shell(line) => {
            if from != Form::Kubernetes {
                losses.push(Loss::Shell);
            }
            let line = if from == Form::Kubernetes { line.clone() } else { kept(line) };
            let words = ["/bin/sh".to_owned(), "-c".to_owned(), line];
            ["  exec:\n    command: ", &list(&words), "\n"].concat()
        }
        Test::Exec(words) => {
            let words: Vec<String> = words.iter().map(|word| kept(word)).collect();
            ["  exec:\n    command: ", &list(&words), "\n"].concat()
        }
        Test::Http(http) => http_get(http),
        Test::Tcp(port) => ["  tcpSocket:\n    port: ", port, "\n"].concat(),
        Test::Grpc { port, service } => {
            let service = if service.is_empty() {
                String::new()
            } else {
                ["    service: ", &quoted(service), "\n"].concat()
            };
            ["  grpc:\n    port: ", port, "\n", &service].concat()
        }
    })
}

fn http_get(http: &Http) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let is_plain = http.path.starts_with('/') && http.path.chars().all(is_plain);
    let path = if is_plain { http.path.clone() } else { quoted(&http.path) };
    let mut text = format!("  httpGet:\n    path: {path}\n    port: {}\n", http.port);
    if http.is_https {
        text += "    scheme: HTTPS\n";
    }
    if !http.headers.is_empty() {
        text += "    httpHeaders:\n";
    }
    for (name, value) in &http.headers {
        let (name, value) = (quoted(name), quoted(value));
        text += &["      - name: ", &name, "\n        value: ", &value, "\n"].concat();
    }
    text
}

/// Whole seconds, at least one.
fn whole_seconds(milliseconds: u64, losses: &mut Vec<Loss>) -> u64 {
    if !milliseconds.is_multiple_of(1000) {
        losses.push(Loss::Rounded(milliseconds));
    }
    milliseconds.div_ceil(1000).max(1)
}

/// As Docker and Compose read it: `1m30s`, `1500ms`.
fn duration(milliseconds: u64) -> String {
    if !milliseconds.is_multiple_of(1000) {
        return format!("{milliseconds}ms");
    }
    let seconds = milliseconds / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, 0) => format!("{minutes}m"),
        (minutes, seconds) => format!("{minutes}m{seconds}s"),
    }
}

/// A list in brackets, which is JSON as well as YAML.
fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    ["[", &words.join(", "), "]"].concat()
}
