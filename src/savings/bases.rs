//! Other bases for the same image.

use crate::content::images;
use crate::finding::Args;
use crate::model::dockerfile::{Base, Kind, Stage, Transfer};
use crate::model::image::ImageRef;
use crate::savings::uses::Uses;
use crate::savings::{Idea, Offer, Subject, stages};
use crate::text::Edit;

/// Images that have `-slim` tags, and where it stands: behind the release of Debian, or before it.
const SLIM: [(&str, SlimPlace); 8] = [
    ("debian", SlimPlace::Last),
    ("node", SlimPlace::Last),
    ("openjdk", SlimPlace::BeforeRelease),
    ("perl", SlimPlace::BeforeRelease),
    ("python", SlimPlace::BeforeRelease),
    ("ruby", SlimPlace::BeforeRelease),
    ("rust", SlimPlace::BeforeRelease),
    ("erlang", SlimPlace::BeforeRelease),
];
/// Images that have `-alpine` tags.
const ALPINE: &str = " eclipse-temurin golang haproxy httpd memcached nginx node php postgres python \
     redis ruby rust mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/dotnet/runtime ";
/// Servers whose images behave alike on Alpine.
const SERVERS: &str = " haproxy httpd memcached nginx redis ";
/// What a runtime without the development kit lacks.
const JAVA_TOOLS: [&str; 8] =
    ["javac", "jar", "jlink", "jdeps", "mvn", "mvnw", "gradle", "gradlew"];
const RELEASES: [&str; 9] =
    ["buster", "bullseye", "bookworm", "trixie", "stretch", "focal", "jammy", "noble", "resolute"];
/// Parts of tags that say nothing about the system.
const NEUTRAL: &str = " latest lts stable mainline current jdk jre fpm cli zts ";
/// Where programs look for the certificates that they trust.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// For programs that need nothing but the kernel.
const STATIC_BASE: &str = "gcr.io/distroless/static-debian12";

#[derive(Clone, Copy)]
enum SlimPlace {
    BeforeRelease,
    Last,
}

pub(super) fn ideas(subject: &Subject) -> Vec<Idea> {
    let mut ideas = Vec::new();
    ideas.extend(on_distroless(subject));
    ideas.extend(on_scratch(subject));
    let from = &subject.root.from;
    let Base::Image(image) = &from.source else { return ideas };
    // A digest names one image only, and a variable may be set from outside.
    if image.digest.is_some() || from.base.value != from.expanded {
        return ideas;
    }
    let uses = Uses::of(subject.target, subject.dockerfile);
    ideas.extend(slim(subject, image, &uses));
    ideas.extend(alpine(subject, image, &uses));
    ideas.extend(runtime(subject, image, &uses));
    ideas
}

fn slim(subject: &Subject, image: &ImageRef, uses: &Uses) -> Option<Idea> {
    let name = image.name();
    let (_, place) = SLIM.iter().find(|it| it.0 == name)?;
    let tag = Tag::read(image.tag_or_latest())?;
    if !tag.is_plain() || tag.has("jre") {
        return None;
    }
    let tag = match place {
        SlimPlace::BeforeRelease => tag.written(&tag.words, "slim", tag.release),
        SlimPlace::Last => tag.written(&tag.words, tag.release, "slim"),
    };
    let mut idea = idea("slim", subject, image, &tag);
    if name == "debian" {
        idea.asks.push("no-docs");
        return Some(idea);
    }
    if let Some(special) = uses.special() {
        idea.asks.push("tool");
        idea.args.push(("tool", special.into()));
        idea.offer = Offer::Sketch;
    }
    if uses.may_compile() {
        idea.asks.push("compilers");
        idea.offer = Offer::Sketch;
    }
    if uses.takes_programs {
        idea.asks.push("libraries");
        idea.offer = Offer::Sketch;
    }
    if idea.asks.is_empty() {
        idea.asks.push("no-tools");
    }
    Some(idea)
}

fn alpine(subject: &Subject, image: &ImageRef, uses: &Uses) -> Option<Idea> {
    const OF_DEBIAN: [&str; 8] =
        ["apt-get", "apt", "dpkg", "apt-key", "dnf", "yum", "microdnf", "add-apt-repository"];
    let name = image.name();
    if !has(ALPINE, &name) || uses.builds_with(&OF_DEBIAN) || uses.has_shell_setting {
        return None;
    }
    let tag = Tag::read(image.tag_or_latest()).filter(|tag| !tag.is_alpine)?;
    let words: Vec<&str> = tag.words.iter().copied().filter(|it| *it != "slim").collect();
    let tag = tag.written(&words, "alpine", "");
    let mut idea = idea("alpine", subject, image, &tag);
    let is_server = has(SERVERS, &name) && uses.built.is_empty() && !uses.takes_programs;
    idea.asks.push("musl");
    if !uses.built.is_empty() || uses.starts_shell {
        idea.asks.push("busybox");
    }
    if let Some(tool) = uses.missing_on_alpine() {
        idea.asks.push("tool");
        idea.args.push(("tool", tool.into()));
    }
    if uses.may_compile() {
        idea.asks.push("compilers");
    }
    idea.offer = if is_server { Offer::Apply } else { Offer::Sketch };
    Some(idea)
}

/// A Java runtime in place of the development kit.
fn runtime(subject: &Subject, image: &ImageRef, uses: &Uses) -> Option<Idea> {
    let is_java = matches!(image.name().as_str(), "eclipse-temurin" | "openjdk");
    let tag = Tag::read(image.tag_or_latest())?;
    if !is_java || tag.has("jre") || uses.builds_with(&JAVA_TOOLS) {
        return None;
    }
    let words: Vec<&str> = tag.words.iter().copied().filter(|it| *it != "jdk").collect();
    let ending = if tag.is_alpine { "alpine" } else { tag.release };
    let written = tag.written(&words, "jre", ending);
    let known = images::find(&image.name(), &written)?;
    let mut idea = idea("jre", subject, image, &written);
    idea.asks.push("no-jdk");
    let started = uses.started.iter().all(|it| it == "java");
    let is_sure = started && uses.special().is_none() && known.sizes.is_some();
    // OpenJDK's own image has not had runtimes since Java 11.
    let is_old = image.name() == "openjdk" && !matches!(tag.version, "8" | "11");
    idea.offer = if is_sure { Offer::Apply } else { Offer::Sketch };
    (!is_old).then_some(idea)
}

/// A base without a system, for a static program that another stage has made.
fn on_distroless(subject: &Subject) -> Option<Idea> {
    let Base::Image(image) = &subject.target.from.source else { return None };
    if image.name().contains("distroless") || image.name().contains("chainguard") {
        return None;
    }
    let (maker, edits) = without_system(subject, STATIC_BASE, &are_known_users)?;
    let is_static = stages::builds_static_go(maker, subject)?;
    let offer = if is_static { Offer::Apply } else { Offer::Sketch };
    let mut asks = vec!["no-shell"];
    if !is_static {
        asks.push("static");
    }
    let args = vec![("image", STATIC_BASE.into())];
    Some(Idea { kind: "distroless", args, asks, offer, edits })
}

/// No base at all, for the same; certificates come from where the program was made.
fn on_scratch(subject: &Subject) -> Option<Idea> {
    let Base::Image(image) = &subject.target.from.source else { return None };
    let name = image.name();
    if name.contains("distroless") && !name.contains("distroless/static") {
        return None;
    }
    let are_numbers = |owner: &str| owner.bytes().all(|it| it.is_ascii_digit() || it == b':');
    let (maker, mut edits) = without_system(subject, "scratch", &are_numbers)?;
    let is_static = stages::builds_static_go(maker, subject)?;
    let from = maker.name().map_or_else(|| maker.index.to_string(), str::to_owned);
    let copy = format!("COPY --from={from} {CERTIFICATES} {CERTIFICATES}\n");
    let line = stages::lines(subject.text, subject.target.from.span);
    edits.push(Edit::insert(line.after(), copy));
    let mut asks = vec!["nothing-there"];
    if !is_static {
        asks.push("static");
    }
    Some(Idea { kind: "scratch", args: Args::new(), asks, offer: Offer::Sketch, edits })
}

/// What puts a stage that only copies a program from another onto a base that runs nothing else;
/// and that other stage.
fn without_system<'a>(
    subject: &Subject<'a>,
    base: &str,
    are_there: &dyn Fn(&str) -> bool,
) -> Option<(&'a Stage, Vec<Edit>)> {
    let stage = subject.target;
    let (from, _) = lone_program(stage)?;
    let maker = subject.dockerfile.stages.get(from)?;
    let mut edits = vec![Edit::replace(stage.from.base.span, base)];
    for instruction in &stage.instructions {
        match &instruction.kind {
            // Certificates and time zones are there already.
            Kind::Run(command) if stages::installs_only_basics(command) => {
                edits.push(Edit::delete(stages::lines(subject.text, instruction.span)));
            }
            Kind::Run(_) | Kind::Healthcheck(_) | Kind::Shell(_) => return None,
            Kind::Cmd(command) | Kind::Entrypoint(command) if !command.is_exec() => return None,
            Kind::User(user) if !are_there(&user.value) => return None,
            Kind::Copy(_) | Kind::Add(_)
                if instruction
                    .flag("chown")
                    .and_then(|flag| flag.value.as_ref())
                    .is_some_and(|owner| !are_there(&owner.value)) =>
            {
                return None;
            }
            _ => {}
        }
    }
    Some((maker, edits))
}

/// The stage that a stage takes its only program from, and how.
fn lone_program(stage: &Stage) -> Option<(usize, &Transfer)> {
    let mut found = None;
    for (_, transfer) in stage.transfers() {
        match &transfer.from {
            Some((_, Base::Stage(index))) if found.is_none() => found = Some((*index, transfer)),
            // Configuration and pages are no programs.
            Some((_, Base::Stage(index))) if found.is_some_and(|it| it.0 == *index) => {}
            None => {}
            _ => return None,
        }
    }
    found
}

/// Whether the distroless images know a user and its group, if one is named, or they are numbers.
fn are_known_users(owner: &str) -> bool {
    owner.split(':').all(|name| {
        matches!(name, "nonroot" | "root" | "nobody") || name.bytes().all(|it| it.is_ascii_digit())
    })
}

/// Another tag of the image that the target stands on.
fn idea(kind: &'static str, subject: &Subject, image: &ImageRef, tag: &str) -> Idea {
    let from = &subject.root.from.base;
    let name = match &image.tag {
        Some(tag) => from.value.strip_suffix(tag.as_str()).unwrap_or(&from.value),
        None => &from.value,
    };
    let reference = format!("{}:{tag}", name.trim_end_matches(':'));
    let args: Args = vec![("image", reference.clone().into())];
    let edits = vec![Edit::replace(from.span, reference)];
    Idea { kind, args, asks: Vec::new(), offer: Offer::Apply, edits }
}

/// A tag whose parts are all known.
struct Tag<'a> {
    version: &'a str,
    release: &'a str,
    words: Vec<&'a str>,
    is_alpine: bool,
}

impl<'a> Tag<'a> {
    fn read(tag: &'a str) -> Option<Tag<'a>> {
        let mut read = Tag { version: "", release: "", words: Vec::new(), is_alpine: false };
        for part in tag.split('-') {
            if part.starts_with(|c: char| c.is_ascii_digit()) && read.version.is_empty() {
                read.version = part;
            } else if RELEASES.contains(&part) {
                read.release = part;
            } else if part.starts_with("alpine") {
                read.is_alpine = true;
            } else if part == "slim" || has(NEUTRAL, part) {
                read.words.push(part);
            } else {
                return None;
            }
        }
        Some(read)
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// Whether it is of a full system.
    fn is_plain(&self) -> bool {
        !self.is_alpine && !self.has("slim")
    }

    fn written(&self, words: &[&str], first: &str, second: &str) -> String {
        let words = words.iter().copied().filter(|it| *it != "latest");
        let parts = [self.version].into_iter().chain(words).chain([first, second]);
        let parts: Vec<&str> = parts.filter(|it| !it.is_empty()).collect();
        parts.join("-")
    }
}

fn has(list: &str, name: &str) -> bool {
    let name = format!(" {name} ");
    list.contains(&name)
}
