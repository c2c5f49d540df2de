//! Compilers and headers in the image that runs.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "build-tools-left", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("build_tools_left"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    let started: Vec<&str> =
        bases::layers(stage, file).filter_map(|it| started(&it.kind)).collect();
    // An image that starts nothing of its own is there to build with.
    let is_app = |program: &&str| !SHELLS.contains(program);
    if !started.iter().any(is_app) || stage.is_windows() {
        return;
    }
    for instruction in bases::layers(stage, file) {
        let Kind::Run(run) = &instruction.kind else { continue };
        if run.commands().iter().any(removes) {
            continue;
        }
        for call in run.commands().iter().filter_map(install) {
            let packages = call.operands(&["-t", "--virtual", "-X", "--repository"]);
            let is_only_for_build =
                |it: &&Word| is_build_tool(&it.text) && !started.contains(&program(&it.text));
            let tools: Vec<&Word> = packages.iter().copied().filter(is_only_for_build).collect();
            let Some(first) = tools.first() else { continue };
            let args = vec![("tools", list(&tools).into())];
            let finding = out.at(first.span, args);
            let is_all = tools.len() == packages.len();
            let edits = if is_all { removal(&call, instruction, run, file, out) } else { None };
            out.report(match edits {
                Some(edits) => finding.unsafe_fix(edits),
                None => finding,
            });
        }
    }
}

/// What is no app: a person works in it, or it only keeps the container up.
const SHELLS: [&str; 7] = ["", "sh", "bash", "zsh", "fish", "sleep", "tail"];

/// The program that a CMD or ENTRYPOINT starts.
fn started(kind: &Kind) -> Option<&str> {
    let (Kind::Cmd(command) | Kind::Entrypoint(command)) = kind else { return None };
    let first = command.items().first().map(|item| item.value.as_str());
    let first = first.or_else(|| command.commands().first().map(SimpleCommand::name));
    first.map(packages::file_name)
}

fn install(command: &SimpleCommand) -> Option<Call<'_>> {
    const MANAGERS: [&str; 7] = ["apt-get", "apt", "apk", "dnf", "yum", "microdnf", "tdnf"];
    packages::program(command, &MANAGERS).filter(|call| call.is(&["install", "add"]))
}

/// Whether a command takes packages away again.
fn removes(command: &SimpleCommand) -> bool {
    const REMOVALS: [&str; 6] = ["remove", "purge", "autoremove", "del", "erase", "history"];
    command.words.iter().skip(1).any(|word| REMOVALS.contains(&word.text.as_str()))
}

/// Whether a package is there to compile with. `git` and other tools that apps call while they run
/// are not.
fn is_build_tool(package: &str) -> bool {
    const TOOLS: [&str; 27] = [
        "autoconf",
        "automake",
        "bison",
        "build-base",
        "build-essential",
        "cargo",
        "clang",
        "cmake",
        "default-jdk",
        "dpkg-dev",
        "flex",
        "g++",
        "gcc",
        "gcc-c++",
        "gfortran",
        "go",
        "golang",
        "golang-go",
        "gradle",
        "kernel-devel",
        "libtool",
        "linux-headers",
        "make",
        "maven",
        "meson",
        "ninja-build",
        "rustc",
    ];
    let name = plain(package);
    let is_kit = name.starts_with("openjdk") && (name.ends_with("-jdk") || name.contains("-jdk-"));
    let is_library = name.ends_with("-dev") || name.ends_with("-devel");
    TOOLS.contains(&name) || is_kit || is_library
}

/// The program for which a package is installed.
fn program(package: &str) -> &str {
    match plain(package) {
        "build-base" | "build-essential" => "make",
        "golang" | "golang-go" => "go",
        "maven" => "mvn",
        "ninja-build" => "ninja",
        name => name,
    }
}

/// A package without its version.
fn plain(package: &str) -> &str {
    package.split(['=', '~', '>', '<']).next().unwrap_or(package)
}

fn list(tools: &[&Word]) -> String {
    const LONGEST: usize = 4;
    let names = tools.iter().take(LONGEST).map(|it| format!("`{}`", it.text));
    let mut names: Vec<String> = names.collect();
    if tools.len() > LONGEST {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Alpine's way: a name for what is only needed here, and its removal at the end.
fn removal(
    call: &Call,
    instruction: &Instruction,
    run: &Command,
    file: &Dockerfile,
    out: &Sink,
) -> Option<Vec<Edit>> {
    let is_last = run.commands().last()?.span == call.command.span;
    let is_named = call.mentions("-t") || call.mentions("--virtual");
    let is_alpine = packages::file_name(&call.program.text) == "apk";
    if !is_alpine || is_last || is_named || !instruction.flags.is_empty() {
        return None;
    }
    let named = Edit::insert(call.action.span.after(), " --virtual .build-deps");
    Some(vec![named, script::appended(run, "apk del .build-deps", file.escape, out)?])
}
