//! A folder of the host that is mounted over what the image has installed.

use crate::finding::{Finding, Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::Mount;
use crate::model::compose::value::Value;
use crate::model::dockerfile::{Dockerfile, Instruction, Kind, Stage};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};
use crate::workspace::path;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "mount-hides-files", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("mount_hides_files"),
};

/// Of more services that are built and have mounts, only the first are looked at: each may have a
/// long Dockerfile.
const MOST_SERVICES: usize = 100;

/// Deeper chains of stages are not followed.
const LONGEST_CHAIN: usize = 50;

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let is_candidate = |service: &Value| {
        let is_built = service.get("build").is_some();
        is_built && service::mounts(service).any(|mount| mount.kind == "bind")
    };
    let services = effective.all_services().filter(|(_, service)| is_candidate(service));
    for (name, service) in services.take(MOST_SERVICES) {
        if installs_itself(service) {
            continue;
        }
        let mounts: Vec<Mount> = service::mounts(service).collect();
        let Some((file, stage)) = service::built(out.project, effective, service) else { continue };
        for made in made(stage, file) {
            // The deepest mount counts; what lies below is its own.
            let over = mounts.iter().filter(|mount| is_within(&made.folder, mount.target));
            let Some(mount) = over.max_by_key(|mount| mount.target.len()) else { continue };
            if mount.kind != "bind" {
                continue;
            }
            let args = vec![
                ("service", name.into()),
                ("target", mount.target.into()),
                ("folder", made.folder.as_str().into()),
            ];
            let finding = out.at(mount.span, args).related(made.span, "related", Vec::new());
            out.report(kept(finding, &made.folder, out));
        }
    }
}

/// Whether a service installs what it needs when it starts.
fn installs_itself(service: &Value) -> bool {
    let installs = |value: &Value| {
        let texts = value.items().iter().filter_map(Value::as_text);
        texts.chain(value.as_text()).any(|text| text.contains("install") || text.contains(".sh"))
    };
    ["command", "entrypoint"].iter().filter_map(|key| service.get(key)).any(installs)
}

/// A folder that a build fills and that no source has.
struct Made {
    folder: String,
    span: Span,
}

/// What the layers of a stage install into folders of the project.
fn made(stage: &Stage, file: &Dockerfile) -> Vec<Made> {
    let mut chain: Vec<&Stage> = stage.chain(file).take(LONGEST_CHAIN).collect();
    chain.reverse();
    let mut folder = Some("/".to_owned());
    let mut found: Vec<Made> = Vec::new();
    for instruction in chain.into_iter().flat_map(|stage| &stage.instructions) {
        match &instruction.kind {
            Kind::Workdir(path) => folder = within(folder.as_deref(), &path.value),
            Kind::Run(run) => {
                let names = run.commands().iter().filter_map(fills);
                for name in names {
                    let Some(path) = within(folder.as_deref(), name) else { continue };
                    add(&mut found, path, instruction);
                }
            }
            Kind::Copy(copy) if copy.from.is_some() => {
                let Some(to) = &copy.destination else { continue };
                let last = |path: &str| {
                    path.trim_end_matches('/').rsplit('/').next() == Some("node_modules")
                };
                let is_modules = copy.sources.iter().any(|it| last(&it.value));
                let Some(path) = within(folder.as_deref(), &to.value) else { continue };
                if is_modules && last(&path) {
                    add(&mut found, path, instruction);
                }
            }
            _ => {}
        }
    }
    found
}

fn add(found: &mut Vec<Made>, folder: String, instruction: &Instruction) {
    if found.iter().all(|it| it.folder != folder) {
        found.push(Made { folder, span: instruction.span });
    }
}

/// The folder below the current one that an installer fills.
fn fills(command: &SimpleCommand) -> Option<&'static str> {
    // What is installed for the whole system, or elsewhere, stays.
    const ELSEWHERE: [&str; 6] = ["-g", "--global", "--prefix", "-C", "--cwd", "--system"];
    let mut words = command.words.iter().map(|word| word.text.as_str());
    let name = words.next()?;
    let arguments: Vec<&str> = words.collect();
    let action = arguments.iter().find(|it| !it.starts_with('-')).copied();
    let is_elsewhere = |it: &&str| ELSEWHERE.contains(it) || it.starts_with("--prefix=");
    if arguments.iter().any(is_elsewhere) || action == Some("global") {
        return None;
    }
    match (name, action) {
        ("npm", Some("ci" | "install" | "i" | "clean-install"))
        | ("pnpm" | "bun", Some("install" | "i"))
        | ("yarn", None | Some("install")) => Some("node_modules"),
        ("composer", Some("install" | "update")) => Some("vendor"),
        ("uv", Some("sync")) => Some(".venv"),
        ("python" | "python3", Some(_)) => {
            let at = arguments.iter().position(|it| *it == "venv")?;
            matches!(arguments.get(at + 1), Some(&".venv")).then_some(".venv")
        }
        _ => None,
    }
}

/// A path from a folder; `None` where a variable leaves it open.
fn within(folder: Option<&str>, path: &str) -> Option<String> {
    if path.contains(['$', '\\']) {
        return None;
    }
    let folder = if path.starts_with('/') { "" } else { folder? };
    let whole = ["/", folder, "/", path].concat();
    Some(["/", &path::clean(&whole)].concat())
}

fn is_within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Adds a volume for the folder as a fix, where the mount is a line of its own.
fn kept(finding: Finding, folder: &str, out: &Sink) -> Finding {
    let span = finding.span;
    let lines = out.lines(span);
    let before = out.text(Span::new(span.file, lines.range().start..span.range().start));
    let is_item = before.strip_suffix("- ").is_some_and(|it| it.trim().is_empty());
    let is_short = is_item && !out.text(span).contains(['\n', '{']);
    let is_whole = out.text(lines).ends_with('\n');
    if !is_short || !is_whole || out.text(span).starts_with("type:") {
        return finding;
    }
    let line = format!("{before}{folder}\n");
    let title = vec![("folder", folder.into())];
    finding.unsafe_fix(vec![Edit::insert(lines.after(), line)]).fix_worded("fix", title)
}
