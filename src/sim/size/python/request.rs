//! What a command asks of Python's package managers.

use crate::model::hints;
use crate::model::hints::{Group, Package};
use crate::sim::size::run::Program;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// pip, and what works through it.
    Pip,
    Uv,
    /// Poetry and PDM.
    Poetry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Install,
    /// Keeps the archives, and installs nothing.
    MakeWheels,
}

#[derive(Clone, Debug)]
pub(super) struct Request<'a> {
    pub tool: Tool,
    /// Those that the command names.
    pub packages: Vec<Package>,
    /// The requirement files that it names.
    pub lists: Vec<&'a str>,
    /// Whether it installs what the project asks for.
    pub is_project: bool,
    pub action: Action,
    /// `--no-deps`
    pub is_without_needs: bool,
    /// Whether `PyTorch` comes without CUDA.
    pub is_for_cpu: bool,
    /// The folder that it names for the result.
    pub home: Option<&'a str>,
    pub groups: Vec<Group>,
}

/// Flags whose next word is their value.
const VALUES: &[&str] = &[
    "-r",
    "--requirement",
    "--requirements",
    "-c",
    "--constraint",
    "-i",
    "--index-url",
    "--default-index",
    "--index",
    "--extra-index-url",
    "--trusted-host",
    "-t",
    "--target",
    "--prefix",
    "-f",
    "--find-links",
    "--python",
    "-p",
    "--python-version",
    "--root",
    "-w",
    "--wheel-dir",
    "-d",
    "--dest",
    "--timeout",
    "--default-timeout",
    "--retries",
    "--root-user-action",
    "--progress-bar",
    "--platform",
    "--only-binary",
    "--no-binary",
    "--config-settings",
    "--link-mode",
    "--group",
    "--extra",
    "--only",
    "--with",
    "--without",
    "--only-group",
    "--no-group",
    "--no-install-package",
    "--extras",
    "-E",
    "-G",
    "--cache-dir",
];

impl<'a> Request<'a> {
    /// `None` for what installs nothing.
    pub(super) fn read(program: &Program<'a>) -> Option<Request<'a>> {
        let mut operands = program.operands(VALUES);
        let mut verb = operands.next()?;
        let mut tool = match program.name {
            "uv" => Tool::Uv,
            "poetry" | "pdm" => Tool::Poetry,
            _ => Tool::Pip,
        };
        let is_pip = verb == "pip" && tool == Tool::Uv || program.name.starts_with("pip3");
        if tool == Tool::Uv && matches!(verb, "pip" | "tool") {
            verb = operands.next()?;
        }
        let is_pip = is_pip || program.name == "pip";
        let is_whole = match (program.name, verb) {
            (_, "install" | "wheel" | "download") if is_pip => false,
            ("uv", "sync") => !is_pip,
            ("uv", "install" | "add") | ("poetry" | "pdm", "add") => false,
            ("poetry" | "pdm", "install" | "sync") => true,
            ("pipenv", "install" | "sync") => operands.as_slice().is_empty(),
            _ => return None,
        };
        if program.name == "pipenv" {
            tool = Tool::Pip;
        }
        let mut request = Request {
            tool,
            packages: Vec::new(),
            lists: ["-r", "--requirement", "--requirements"]
                .iter()
                .flat_map(|flag| program.values(flag))
                .collect(),
            is_project: is_whole,
            action: match verb {
                "wheel" | "download" => Action::MakeWheels,
                _ => Action::Install,
            },
            is_without_needs: program.has("--no-deps") || program.has("--no-dependencies"),
            is_for_cpu: program.words.iter().any(|it| it.contains("/whl/cpu")),
            home: ["-t", "--target", "--prefix", "-w", "--wheel-dir", "-d", "--dest"]
                .iter()
                .find_map(|flag| program.values(flag).next()),
            groups: groups(program),
        };
        for operand in operands {
            let is_path = operand.starts_with('.') || operand.starts_with('/');
            let is_list = verb == "sync" && operand.rsplit('.').next() == Some("txt");
            if is_list {
                request.lists.push(operand);
            } else if is_path && (operand.starts_with('.') || operand.contains('[')) {
                request.is_project = true;
            } else {
                request.packages.extend(hints::requirement(operand));
            }
        }
        Some(request)
    }

    /// Whether packages of this group are among what it installs.
    pub(super) fn takes(&self, group: Group) -> bool {
        self.groups.contains(&group)
    }
}

/// For what a project's tool installs packages.
fn groups(program: &Program) -> Vec<Group> {
    let has = |flags: &[&str]| flags.iter().any(|flag| program.has(flag));
    let has_development = match program.name {
        "uv" => !has(&["--no-dev", "--no-default-groups", "--only-group"]),
        "poetry" => !has(&["--no-dev", "--only", "--only-main", "--without"]),
        "pdm" => !has(&["--prod", "--production", "--no-default"]),
        "pipenv" => has(&["--dev", "-d"]),
        _ => false,
    };
    let has_extras = has(&["--all-extras", "--extra", "--extras", "-E", "--all-groups"]);
    let mut groups = vec![Group::Main];
    groups.extend(has_development.then_some(Group::Development));
    groups.extend(has_extras.then_some(Group::Optional));
    groups
}
