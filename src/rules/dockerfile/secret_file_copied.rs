//! A file that holds secrets, copied into the image.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::order;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "secret-file-copied", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("secret_file_copied"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(last) = file.last_stage() else { return };
    let shipped = order::set(last.chain(file).map(|stage| stage.index));
    for stage in &file.stages {
        for (_, copy) in stage.transfers().filter(|(_, copy)| copy.from.is_none()) {
            for source in copy.sources.iter().filter(|source| is_secret(&source.value)) {
                let finding = out.at(source.span, vec![("file", (&source.value).into())]);
                out.report(if shipped.contains(&stage.index) {
                    finding
                } else {
                    finding.worded("message-stage").severity(Severity::Info)
                });
            }
        }
    }
}

fn is_secret(path: &str) -> bool {
    const FILES: [&str; 13] = [
        ".env",
        ".npmrc",
        ".yarnrc.yml",
        ".pypirc",
        ".netrc",
        ".git-credentials",
        ".pgpass",
        ".dockercfg",
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "kubeconfig",
    ];
    const PATHS: [&str; 5] =
        [".ssh", ".aws", ".aws/credentials", ".docker/config.json", ".kube/config"];
    /// `.env.example` and its like are made to be shared.
    const HARMLESS: [&str; 6] = ["example", "sample", "template", "dist", "default", "defaults"];

    let path = path.trim_start_matches("./").trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_at = |end: &str| {
        let folder = path.strip_suffix(end);
        folder.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    };
    let variant = name.strip_prefix(".env.");
    let is_variant = variant.is_some_and(|it| !it.split('.').any(|part| HARMLESS.contains(&part)));
    FILES.contains(&name) || PATHS.into_iter().any(is_at) || is_variant
}
