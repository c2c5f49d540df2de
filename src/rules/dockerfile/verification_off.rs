//! Downloads that are told not to check who answers.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "verification-off",
        severity: Severity::Warning,
        aliases: &[
            "checkov:CKV2_DOCKER_2",
            "checkov:CKV2_DOCKER_3",
            "checkov:CKV2_DOCKER_4",
            "checkov:CKV2_DOCKER_5",
            "checkov:CKV2_DOCKER_6",
            "checkov:CKV2_DOCKER_7",
            "checkov:CKV2_DOCKER_8",
            "checkov:CKV2_DOCKER_9",
            "checkov:CKV2_DOCKER_11",
            "checkov:CKV2_DOCKER_12",
            "checkov:CKV2_DOCKER_13",
            "checkov:CKV2_DOCKER_14",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("verification_off"),
};

/// Names of programs or variables, the options or values that switch their checks off, and what
/// checkov calls that.
struct Switch(&'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// Options, by the programs that know them.
static OPTIONS: &[Switch] = &[
    Switch(&["curl"], &["--insecure"], &["checkov:CKV2_DOCKER_2"]),
    Switch(&["wget"], &["--no-check-certificate"], &["checkov:CKV2_DOCKER_3"]),
    Switch(&["pip", "pip3"], &["--trusted-host"], &["checkov:CKV2_DOCKER_4"]),
    Switch(&["apk"], &["--allow-untrusted"], &["checkov:CKV2_DOCKER_7"]),
    Switch(&["apt-get", "apt"], &["--allow-unauthenticated"], &["checkov:CKV2_DOCKER_8"]),
    Switch(&["yum", "dnf", "microdnf", "tdnf"], &["--nogpgcheck"], &["checkov:CKV2_DOCKER_9"]),
    Switch(&["apt-get", "apt"], &["--force-yes"], &["checkov:CKV2_DOCKER_11"]),
    Switch(&["zypper"], &["--no-gpg-checks"], &[]),
];

/// Variables, with the values that switch checks off.
static VARIABLES: &[Switch] = &[
    Switch(&["PYTHONHTTPSVERIFY"], &["0"], &["checkov:CKV2_DOCKER_5"]),
    Switch(&["NODE_TLS_REJECT_UNAUTHORIZED"], &["0"], &["checkov:CKV2_DOCKER_6"]),
    Switch(&["NPM_CONFIG_STRICT_SSL"], &["false"], &["checkov:CKV2_DOCKER_12"]),
    Switch(&["npm_config_strict_ssl"], &["false"], &["checkov:CKV2_DOCKER_12"]),
    Switch(&["GIT_SSL_NO_VERIFY"], &["1", "true"], &["checkov:CKV2_DOCKER_14"]),
];

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        for (span, aliases) in switches(instruction) {
            let args = vec![("switch", out.text(span).into())];
            out.report(out.at(span, args).known_as(aliases));
        }
    }
}

fn switches(instruction: &Instruction) -> Vec<(Span, &'static [&'static str])> {
    match &instruction.kind {
        Kind::Env(pairs) | Kind::Arg(pairs) => {
            let values = pairs.iter().filter_map(|pair| {
                let value = pair.value.as_ref()?;
                Some((pair.span, variable(&pair.name.value, &value.value)?))
            });
            values.collect()
        }
        Kind::Run(run) => run.commands().iter().flat_map(in_command).collect(),
        _ => Vec::new(),
    }
}

fn variable(name: &str, value: &str) -> Option<&'static [&'static str]> {
    let found = VARIABLES.iter().find(|it| it.0.contains(&name) && it.1.contains(&value));
    found.map(|it| it.2)
}

fn in_command(command: &SimpleCommand) -> Vec<(Span, &'static [&'static str])> {
    let set = command.assignments.iter().chain(command.arguments()).filter_map(|word| {
        let (name, value) = word.text.split_once('=')?;
        Some((word.span, variable(name, value)?))
    });
    let mut found: Vec<_> = set.collect();
    let words = packages::words(command);
    let name = words.first().map_or("", |word| packages::file_name(&word.text));
    for word in command.arguments() {
        let option = word.text.split('=').next().unwrap_or_default();
        let switch = OPTIONS.iter().find(|it| it.0.contains(&name) && it.1.contains(&option));
        // `-k` stands alone or among curl's letters that take no value.
        let is_k = name == "curl"
            && word.text.strip_prefix('-').is_some_and(|letters| {
                letters.contains('k') && letters.chars().all(|it| "kfsSLOJgI#".contains(it))
            });
        match switch {
            Some(switch) => found.push((word.span, switch.2)),
            None if is_k => found.push((word.span, OPTIONS[0].2)),
            None => {}
        }
    }
    let is_npm = matches!(name, "npm" | "yarn" | "pnpm");
    if is_npm && let Some(span) = strict_ssl_off(command) {
        found.push((span, &["checkov:CKV2_DOCKER_13"]));
    }
    let is_git_option = |option: &str| option.eq_ignore_ascii_case("http.sslVerify");
    if name == "git"
        && let Some(span) = option_off(command, is_git_option)
    {
        found.push((span, &[]));
    }
    found
}

/// `npm config set strict-ssl false`, in both of its forms.
fn strict_ssl_off(command: &SimpleCommand) -> Option<Span> {
    let is_option = |option: &str| option.trim_start_matches('-') == "strict-ssl";
    option_off(command, is_option)
}

/// An option that is `false`, as one word or two.
fn option_off(command: &SimpleCommand, is_option: fn(&str) -> bool) -> Option<Span> {
    let words = command.arguments();
    let whole = words.iter().find(|word| {
        word.text
            .split_once('=')
            .is_some_and(|(option, value)| is_option(option) && value == "false")
    });
    let pair = words.windows(2).find(|it| is_option(&it[0].text) && it[1].text == "false");
    whole.map(|it| it.span).or_else(|| pair.map(|it| it[0].span.cover(it[1].span)))
}
