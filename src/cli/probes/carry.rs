//! Health checks in another form, on the command line.

use clap::ValueEnum;
use serde::Serialize;

use crate::analyze;
use crate::cli::input::load_together;
use crate::cli::probes::manifests::{probed, workload};
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::content::texts::Language;
use crate::model::dockerfile::Kind;
use crate::sim::carry;
use crate::sim::carry::{Carried, Check, Form, of_compose, of_container, of_dockerfile};
use crate::words::Words;

/// The form to carry to.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum To {
    K8s,
    Compose,
    Dockerfile,
}

#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    checks: Vec<CheckEntry>,
}

#[derive(Debug, Serialize)]
struct CheckEntry {
    name: String,
    text: String,
    losses: Vec<String>,
}

/// Prints each check of a file in another form, with what is not the same in it.
pub(super) fn run(path: &Input, to: To, format: Format) -> Result<(), Failure> {
    let workspace = load_together(std::slice::from_ref(path))?;
    let analysis = analyze(&workspace);
    let mut checks: Vec<(String, Check)> = Vec::new();
    for build in &analysis.builds {
        let text = workspace.file(build.file).map_or("", |file| &file.text);
        for stage in &build.dockerfile.stages {
            let is_check = |kind: &Kind| matches!(kind, Kind::Healthcheck(_));
            // The last one of a stage counts.
            let last = stage.instructions.iter().rev().find(|it| is_check(&it.kind));
            let name = stage.name().unwrap_or("HEALTHCHECK");
            let check = last.and_then(|instruction| of_dockerfile(text, instruction));
            checks.extend(check.map(|check| (name.to_owned(), check)));
        }
    }
    for service in analysis.composes.iter().flat_map(|compose| &compose.services) {
        let check = service.node.get("healthcheck").and_then(of_compose);
        checks.extend(check.map(|check| (service.name.value.clone(), check)));
    }
    for manifest in &analysis.manifests {
        for container in probed(manifest) {
            let name = format!("{}, {}", workload(manifest), container.name());
            checks.extend(of_container(container).map(|check| (name, check)));
        }
    }
    if checks.is_empty() {
        let message = "there is no health check in it; name a Dockerfile, a Compose file or a \
                       Kubernetes manifest that has one";
        return Err(Failure::new(show(path), message));
    }
    let checks: Vec<CheckEntry> =
        checks.into_iter().map(|(name, check)| entry(name, &check, to)).collect();
    match format {
        Format::Json => print_json(&Document { version: 1, checks })?,
        Format::Text => print(&checks.iter().map(lines).collect::<Vec<_>>().join("\n")),
    }
    Ok(())
}

fn entry(name: String, check: &Check, to: To) -> CheckEntry {
    let to = match to {
        To::K8s => Form::Kubernetes,
        To::Compose => Form::Compose,
        To::Dockerfile => Form::Dockerfile,
    };
    let Carried { text, losses } = carry::carry(check, to);
    let words = Words::new(Language::English);
    CheckEntry { name, text, losses: losses.iter().map(|loss| words.loss(loss)).collect() }
}

/// The text, with what is lost as comments before it.
fn lines(entry: &CheckEntry) -> String {
    let comments = [&entry.name].into_iter().chain(&entry.losses);
    let lines: Vec<String> = comments.map(|line| format!("# {line}\n")).collect();
    lines.concat() + &entry.text
}
