//! A password or a token in `ENV` or `ARG`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
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
    for instruction in file.global_args.iter().chain(file.instructions()) {
        let (pairs, wording) = match &instruction.kind {
            Kind::Env(pairs) => (pairs, "message"),
            Kind::Arg(pairs) => (pairs, "message-arg"),
            _ => continue,
        };
        for pair in pairs.iter().filter(|pair| sounds_secret(pair)) {
            let name = &pair.name;
            out.report(out.at(name.span, vec![("name", (&name.value).into())]).worded(wording));
        }
    }
}

fn sounds_secret(pair: &Pair) -> bool {
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
    /// `PUBLIC_KEY`, `PASSWORD_FILE`, `TOKEN_VERSION`: about a secret, and none.
    const HARMLESS: [&str; 3] = ["public", "file", "version"];
    let name = pair.name.value.to_ascii_lowercase();
    let has = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    has(&SECRET) && !has(&HARMLESS)
}
