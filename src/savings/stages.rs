//! Building in one stage and shipping another.

use crate::model::dockerfile::{Base, Command, Instruction, Kind, Stage};
use crate::model::image::ImageRef;
use crate::savings::uses;
use crate::savings::{Idea, Offer, Subject};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span, Spanned};

/// What the program comes to stand on: small, with a shell to look around in.
const GO_BASE: &str = "alpine:3.22";
/// Rust's programs need the C library that they were linked to.
const RUST_BASE: &str = "debian:bookworm-slim";

pub(super) fn ideas(subject: &Subject) -> Vec<Idea> {
    let ideas = [go(subject), rust(subject), java(subject), dotnet(subject)];
    ideas.into_iter().flatten().collect()
}

/// A Go program that is shipped together with its compiler.
fn go(subject: &Subject) -> Option<Idea> {
    let (stage, _) = single(subject, "golang")?;
    let (at, build) =
        stage.instructions.iter().enumerate().rev().find_map(|(at, instruction)| {
            let Kind::Run(command) = &instruction.kind else { return None };
            let build = command.commands().iter().find(|it| is_go_build(it))?;
            Some((at, build))
        })?;
    let folder = folder(stage, at)?;
    let program = absolute(&folder, output(build)?)?;
    let mut idea = split(subject, stage, at, &program, GO_BASE)?;
    let is_static = builds_static_go(stage, subject) == Some(true);
    if !is_static {
        idea.edits.push(Edit::insert(build.span, "CGO_ENABLED=0 "));
        idea.asks.push("static");
        idea.offer = Offer::Sketch;
    }
    Some(idea)
}

/// A Rust program that is shipped together with its compiler.
fn rust(subject: &Subject) -> Option<Idea> {
    let (stage, _) = single(subject, "rust")?;
    let at = last_run(stage, |it| {
        it.name() == "cargo"
            && it.operands().any(|word| word.text == "build")
            && it.has_flag("--release")
    })?;
    let program = absolute(&folder(stage, at)?, &started(stage)?.first()?.value)?;
    if !program.contains("/target/release/") {
        return None;
    }
    let mut idea = split(subject, stage, at, &program, RUST_BASE)?;
    idea.asks.push("libraries");
    idea.offer = Offer::Sketch;
    Some(idea)
}

/// A Java archive that is shipped together with what has built it.
fn java(subject: &Subject) -> Option<Idea> {
    const BUILDERS: [&str; 4] = ["maven", "gradle", "eclipse-temurin", "openjdk"];
    let (stage, image) = BUILDERS.iter().find_map(|name| single(subject, name))?;
    let release = java_release(image)?;
    let at = last_run(stage, |it| matches!(it.name(), "mvn" | "mvnw" | "gradle" | "gradlew"))?;
    let started = started(stage)?;
    let option = started.iter().position(|it| it.value == "-jar")?;
    let archive = absolute(&folder(stage, at)?, &started.get(option + 1)?.value)?;
    let base = format!("eclipse-temurin:{release}-jre");
    let mut idea = split(subject, stage, at, &archive, &base)?;
    idea.offer = Offer::Sketch;
    Some(idea)
}

/// The release of Java that a tag names: `3.9-eclipse-temurin-21`, `8-jdk17`, `17-jdk-alpine`.
fn java_release(image: &ImageRef) -> Option<&'static str> {
    const RELEASES: [&str; 5] = ["8", "11", "17", "21", "25"];
    let tag = image.tag_or_latest();
    let is_builder = matches!(image.name().as_str(), "maven" | "gradle");
    // Before its own Java, the tag of a build tool names the tool's release.
    let mut words = tag.split('-').skip(usize::from(is_builder));
    words.find_map(|word| {
        let word = word.trim_start_matches("jdk");
        RELEASES.into_iter().find(|it| word == *it || word.starts_with(&format!("{it}.")))
    })
}

/// A .NET program that is shipped together with the development kit.
fn dotnet(subject: &Subject) -> Option<Idea> {
    let (stage, image) = single(subject, "mcr.microsoft.com/dotnet/sdk")?;
    let is_publish =
        |it: &SimpleCommand| it.name() == "dotnet" && it.operands().any(|it| it.text == "publish");
    let at = last_run(stage, is_publish)?;
    let Kind::Run(command) = &stage.instructions.get(at)?.kind else { return None };
    let publish = command.commands().iter().find(|it| is_publish(it))?;
    let folder = folder(stage, at)?;
    let made = absolute(&folder, output(publish)?)?;
    let started = started(stage)?;
    let program = absolute(&folder, &started.get(1)?.value)?;
    if !program.starts_with(&format!("{made}/")) {
        return None;
    }
    let base = format!("mcr.microsoft.com/dotnet/aspnet:{}", image.tag_or_latest());
    let mut idea = split(subject, stage, at, &made, &base)?;
    idea.offer = Offer::Sketch;
    Some(idea)
}

/// The last RUN with such a command.
fn last_run(stage: &Stage, fits: impl Fn(&SimpleCommand) -> bool) -> Option<usize> {
    stage.instructions.iter().rposition(|instruction| {
        let Kind::Run(command) = &instruction.kind else { return false };
        command.commands().iter().any(&fits)
    })
}

/// The words of what an image starts, if they are given as a list.
fn started(stage: &Stage) -> Option<&[Spanned<String>]> {
    let starts = stage.instructions.iter().find_map(|it| match &it.kind {
        Kind::Cmd(command) | Kind::Entrypoint(command) => Some(command.items()),
        _ => None,
    });
    starts.filter(|items| !items.is_empty())
}

/// The target, if it is built alone on the image of a compiler, and that image.
fn single<'a>(subject: &Subject<'a>, compiler: &str) -> Option<(&'a Stage, &'a ImageRef)> {
    let stage = subject.target;
    let Base::Image(image) = &stage.from.source else { return None };
    let is_named = stage.from.name.is_some();
    (subject.is_last && !is_named && image.name() == compiler).then_some((stage, image))
}

/// Cuts a stage behind the instruction that makes its program.
fn split(subject: &Subject, stage: &Stage, at: usize, program: &str, base: &str) -> Option<Idea> {
    let rest = stage.instructions.get(at + 1..)?;
    let is_plain = |instruction: &Instruction| {
        matches!(
            instruction.kind,
            Kind::Cmd(_)
                | Kind::Entrypoint(_)
                | Kind::Expose(_)
                | Kind::Label(_)
                | Kind::Env(_)
                | Kind::Stopsignal(_)
                | Kind::Workdir(_)
        )
    };
    let first = rest.first().filter(|_| rest.iter().all(is_plain))?;
    let starts =
        |instruction: &&Instruction| matches!(instruction.kind, Kind::Cmd(_) | Kind::Entrypoint(_));
    rest.iter().find(starts)?;
    let before = &stage.instructions[..at];
    let folder = folder(stage, at)?;
    let name = free_name(subject);
    let stage_lines =
        format!("\nFROM {base}\nWORKDIR {folder}\nCOPY --from={name} {program} {program}\n");
    let edits = vec![
        Edit::insert(stage.from.base.span.after(), format!(" AS {name}")),
        Edit::insert(lines(subject.text, first.span), stage_lines),
    ];
    let mut asks = vec!["run-time-files"];
    let mut offer = Offer::Apply;
    // What was set for the build may be read by the program too, and a user has to be made again.
    let sets = |it: &Instruction| match &it.kind {
        Kind::Env(pairs) => pairs.iter().any(|pair| {
            let name = &pair.name.value;
            !name.starts_with("GO") && !name.starts_with("CGO") && !name.starts_with("CARGO")
        }),
        Kind::User(_) | Kind::Volume(_) => true,
        _ => false,
    };
    if before.iter().any(sets) {
        asks.push("settings");
        offer = Offer::Sketch;
    }
    let args = vec![("image", base.into())];
    Some(Idea { kind: "stages", args, asks, offer, edits })
}

/// A name that no stage has.
fn free_name(subject: &Subject) -> &'static str {
    let is_free = |name: &&str| subject.dockerfile.find_stage(name).is_none();
    ["build", "builder", "compile"].into_iter().find(is_free).unwrap_or("program-build")
}

/// Whether a stage builds Go, and whether it surely does without a C library.
pub(super) fn builds_static_go(stage: &Stage, subject: &Subject) -> Option<bool> {
    let mut builds = false;
    let mut is_static = false;
    for instruction in stage.chain(subject.dockerfile).flat_map(|it| &it.instructions) {
        match &instruction.kind {
            Kind::Run(command) => {
                for it in command.commands() {
                    builds |= is_go_build(it);
                    let sets = |word: &str| word == "CGO_ENABLED=0";
                    is_static |= it.assignments.iter().any(|word| sets(&word.text));
                    is_static |= it.words.iter().any(|word| sets(&word.text));
                }
            }
            Kind::Env(pairs) | Kind::Arg(pairs) => {
                is_static |= pairs.iter().any(|pair| {
                    let value = pair.value.as_ref().map(|it| it.value.as_str());
                    pair.name.value == "CGO_ENABLED" && value == Some("0")
                });
            }
            _ => {}
        }
    }
    builds.then_some(is_static)
}

pub(super) fn is_go_build(command: &SimpleCommand) -> bool {
    let mut words = command.words.iter().map(|word| word.text.as_str());
    let name = words.find(|it| !it.contains('=') && *it != "env");
    name.is_some_and(|it| it == "go" || it.ends_with("/go")) && words.next() == Some("build")
}

/// What `-o` names.
fn output(command: &SimpleCommand) -> Option<&str> {
    let joined = command.words.iter().find_map(|word| word.text.strip_prefix("-o="));
    let behind = || {
        let at = command.words.iter().position(|word| word.text == "-o")?;
        command.words.get(at + 1).map(|word| word.text.as_str())
    };
    // A folder holds several programs.
    joined.or_else(behind).filter(|it| !it.ends_with('/'))
}

/// Whether a RUN installs certificates and time zones and nothing else.
pub(super) fn installs_only_basics(command: &Command) -> bool {
    const NAMES: [&str; 6] =
        ["ca-certificates", "tzdata", "add", "install", "update", "/var/lib/apt/lists/*"];
    let names = uses::names(command);
    let is_installer = |it: &String| {
        matches!(it.as_str(), "apk" | "apt-get" | "apt" | "rm" | "update-ca-certificates")
    };
    names.iter().any(|it| it != "rm")
        && names.iter().all(is_installer)
        && command
            .commands()
            .iter()
            .flat_map(SimpleCommand::operands)
            .all(|word| NAMES.contains(&word.text.as_str()) || word.text == "/var/cache/apk/*")
}

/// The working folder at an instruction; `None` where a variable is in it.
fn folder(stage: &Stage, at: usize) -> Option<String> {
    let mut folder = "/".to_owned();
    for instruction in stage.instructions.get(..at)? {
        if let Kind::Workdir(path) = &instruction.kind {
            folder = absolute(&folder, &path.value)?;
        }
    }
    Some(folder)
}

fn absolute(folder: &str, path: &str) -> Option<String> {
    const LONGEST: usize = 4096;
    if path.contains(['$', '*', ' ', '"', '\'']) || path.contains("..") || folder.len() > LONGEST {
        return None;
    }
    let path = path.trim_start_matches("./").trim_end_matches('/');
    Some(match path {
        "" | "." => folder.to_owned(),
        _ if path.starts_with('/') => path.to_owned(),
        _ => format!("{}/{path}", folder.trim_end_matches('/')),
    })
}

/// The whole lines of a place.
pub(super) fn lines(text: &str, span: Span) -> Span {
    let range = span.range();
    let start = text.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(range.end..).and_then(|it| it.find('\n'));
    Span::new(span.file, start..rest.map_or(text.len(), |at| range.end + at + 1))
}
