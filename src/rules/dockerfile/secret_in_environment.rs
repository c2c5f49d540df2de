//! A password or a token in `ENV` or `ARG`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "secret-in-environment",
        severity: Severity::Warning,
        aliases: &["buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064"],
    },
    check: Check::Dockerfile(check),
    page: page!("secret_in_environment"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    file.global_args.iter().for_each(|instruction| report(instruction, HADOLINT, out));
    file.instructions().for_each(|instruction| report(instruction, RULE.lint.aliases, out));
}

/// Before the first FROM, the builder does not look.
const HADOLINT: &[&str] = &["hadolint:DL3064"];

fn report(instruction: &Instruction, tools: &'static [&'static str], out: &mut Sink) {
    let (pairs, wording) = match &instruction.kind {
        // Nor does it look behind ONBUILD.
        Kind::Onbuild(Some(trigger)) => return report(trigger, HADOLINT, out),
        Kind::Env(pairs) => (pairs, "message"),
        Kind::Arg(pairs) => (pairs, "message-arg"),
        _ => return,
    };
    for Pair { name, value, .. } in pairs {
        let finding = out.at(name.span, vec![("name", (&name.value).into())]).worded(wording);
        let lower = name.value.to_ascii_lowercase();
        let text = value.as_ref().map_or("", |it| it.value.as_str());
        let finding = if is_plain(&lower, text) {
            finding.worded("message-plain").severity(Severity::Info)
        } else {
            finding
        };
        out.report(match (is_secret(&lower), suggests(&lower)) {
            (true, Some(_)) => finding.known_as(tools),
            (true, None) => finding.known_as(&tools[..tools.len() - 1]),
            (false, Some("username")) => {
                finding.worded("message-user").severity(Severity::Info).known_as(HADOLINT)
            }
            // Much is private without being a secret.
            (false, Some("private")) => finding.severity(Severity::Info).known_as(HADOLINT),
            (false, Some(_)) => finding.known_as(HADOLINT),
            (false, None) => continue,
        });
    }
}

/// Whether one of the words of a name, between its underscores, is a secret's, as the builder
/// judges.
fn is_secret(name: &str) -> bool {
    const SECRET: [&str; 10] = [
        "apikey",
        "auth",
        "credential",
        "credentials",
        "key",
        "password",
        "pword",
        "passwd",
        "secret",
        "token",
    ];
    name.split('_').any(|part| SECRET.contains(&part)) && !is_harmless(name)
}

/// `PUBLIC_KEY`, `PASSWORD_FILE`, `TOKEN_VERSION`: about a secret, and none.
fn is_harmless(name: &str) -> bool {
    name.split('_').any(|part| ["public", "file", "version"].contains(&part))
}

/// Whether a value is surely none: a switch, a path, or the number of something that is not itself
/// a password.
fn is_plain(name: &str, value: &str) -> bool {
    const SWITCHES: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "enabled", "disabled"];
    let is_switch = SWITCHES.iter().any(|it| value.eq_ignore_ascii_case(it));
    let is_path = ["/", "./", "~/"].iter().any(|start| value.starts_with(start));
    let is_number = !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit());
    let is_about = !name.rsplit('_').next().is_some_and(is_secret);
    is_switch || is_path || (is_number && is_about)
}

/// What a name has in it, at whatever place, that makes hadolint take it for a secret.
fn suggests(name: &str) -> Option<&'static str> {
    const PARTS: [&str; 7] =
        ["api_key", "client_key", "password", "private", "secret", "token", "username"];
    const NAMES: [&str; 2] = ["aws_access_key_id", "application_key"];
    let part = PARTS.into_iter().find(|part| name.contains(part));
    // A tokenizer has tokens of another kind.
    let part = part.filter(|_| !is_harmless(name) && !name.contains("tokeniz"));
    part.or_else(|| NAMES.into_iter().find(|it| *it == name))
}
