//! What published base images hold: a shell, a C library, the tools that health checks call.
//!
//! As the images' own Dockerfiles have it, to our knowledge of 2026-08; no image was pulled for it. Only
//! what every release of some years agrees on stands here; of the rest nothing is said.

use crate::content::images::System;

/// What `/bin/sh` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    Ash,
    Bash,
    Dash,
    /// There is none.
    Missing,
}

/// The C library that programs find when they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    Glibc,
    Musl,
    /// There is none, nor a loader: only static programs start.
    Missing,
}

/// What is known to be in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    pub system: System,
    pub shell: Shell,
    /// `None` where the image's releases differ.
    pub libc: Option<Libc>,
    /// `None` where they are not known.
    tools: Option<&'static str>,
}

impl Inside {
    /// Whether `curl`, `wget` or `certificates` are there, if that is known.
    pub fn has(&self, tool: &str) -> Option<bool> {
        self.tools.map(|tools| tools.split(' ').any(|it| it == tool))
    }
}

/// An image's name, the system of its plain tags, and the tools of its plain, `slim` and `alpine`
/// tags.
struct Row(&'static str, System, [Option<&'static str>; 3]);

/// Everything that `buildpack-deps` brings.
const ALL: Option<&str> = Some("curl wget certificates");
/// Nothing of it, as on a plain Debian or Ubuntu.
const NONE: Option<&str> = Some("");
/// Certificates, and nothing that downloads.
const CERTIFICATES: Option<&str> = Some("certificates");
/// Busybox's `wget`, and the certificates that Alpine has had from the start.
const ALPINE: Option<&str> = Some("wget certificates");
/// With `curl` and without `wget`, as the Red Hat family has it.
const CURL: Option<&str> = Some("curl certificates");

static ROWS: &[Row] = &[
    Row("alpine", System::Alpine, [ALPINE, None, ALPINE]),
    Row("busybox", System::Busybox, [Some("wget"), None, None]),
    Row("debian", System::Debian, [NONE, NONE, None]),
    Row("ubuntu", System::Ubuntu, [NONE, None, None]),
    Row("buildpack-deps", System::Debian, [ALL, None, None]),
    Row("gcc", System::Debian, [ALL, None, None]),
    Row("golang", System::Debian, [ALL, None, ALPINE]),
    Row("haskell", System::Debian, [None, None, None]),
    Row("node", System::Debian, [ALL, NONE, ALPINE]),
    Row("perl", System::Debian, [ALL, None, None]),
    Row("php", System::Debian, [CURL, None, ALL]),
    Row("python", System::Debian, [ALL, CERTIFICATES, ALPINE]),
    Row("ruby", System::Debian, [ALL, CERTIFICATES, ALPINE]),
    Row("rust", System::Debian, [ALL, CERTIFICATES, ALPINE]),
    Row("composer", System::Alpine, [None, None, None]),
    Row("docker", System::Alpine, [None, None, None]),
    Row("httpd", System::Debian, [None, None, ALPINE]),
    Row("memcached", System::Debian, [None, None, ALPINE]),
    Row("nginx", System::Debian, [None, None, ALL]),
    Row("postgres", System::Debian, [None, None, ALPINE]),
    Row("redis", System::Debian, [None, None, ALPINE]),
    Row("wordpress", System::Debian, [None, None, None]),
    Row("mcr.microsoft.com/dotnet/aspnet", System::Debian, [CERTIFICATES, CERTIFICATES, ALPINE]),
    Row("mcr.microsoft.com/dotnet/runtime", System::Debian, [CERTIFICATES, CERTIFICATES, ALPINE]),
    Row("mcr.microsoft.com/dotnet/sdk", System::Debian, [None, None, None]),
    Row("eclipse-temurin", System::Ubuntu, [None, None, None]),
    Row("mariadb", System::Ubuntu, [None, None, None]),
    Row("mongo", System::Ubuntu, [None, None, None]),
    Row("rabbitmq", System::Ubuntu, [None, None, None]),
    Row("swift", System::Ubuntu, [None, None, None]),
    Row("tomcat", System::Ubuntu, [None, None, None]),
    Row("almalinux", System::RedHat, [CURL, None, None]),
    Row("amazonlinux", System::RedHat, [CURL, None, None]),
    Row("centos", System::RedHat, [CURL, None, None]),
    Row("fedora", System::RedHat, [CURL, None, None]),
    Row("rockylinux", System::RedHat, [CURL, None, None]),
    Row("registry.access.redhat.com/ubi8/ubi", System::RedHat, [CURL, None, None]),
    Row("registry.access.redhat.com/ubi9/ubi", System::RedHat, [CURL, None, None]),
    Row("cgr.dev/chainguard/wolfi-base", System::Wolfi, [None, None, None]),
];

/// Distroless images without any C library.
const STATIC: [&str; 2] = ["gcr.io/distroless/static", "cgr.dev/chainguard/static"];

/// What an image holds, where that is known.
///
/// `name` is without `docker.io/` and `library/`.
pub fn find(name: &str, tag: &str) -> Option<Inside> {
    if name == "scratch" || STATIC.iter().any(|it| is_release(name, it)) {
        // A `debug` tag brings a shell, and who takes one knows.
        let is_scratch = name == "scratch";
        let system = if is_scratch { System::Scratch } else { System::Distroless };
        let tools = if is_scratch { NONE } else { CERTIFICATES };
        return shellless(system, Libc::Missing, tools, tag);
    }
    if name.starts_with("gcr.io/distroless/") {
        return shellless(System::Distroless, Libc::Glibc, CERTIFICATES, tag);
    }
    let row = ROWS.iter().find(|row| row.0 == name);
    let is_alpine = tag.contains("alpine");
    let system = named_by(tag).or_else(|| row.map(|row| row.1))?;
    let flavour = if is_alpine { 2 } else { usize::from(tag.contains("slim")) };
    let (shell, libc) = match system {
        System::Alpine => (Shell::Ash, Some(Libc::Musl)),
        System::Wolfi => (Shell::Ash, Some(Libc::Glibc)),
        System::Busybox => (Shell::Ash, None),
        System::Debian | System::Ubuntu => (Shell::Dash, Some(Libc::Glibc)),
        System::RedHat => (Shell::Bash, Some(Libc::Glibc)),
        System::Distroless | System::Scratch | System::Other => return None,
    };
    // What a tag of another system holds is not in the table, but for Alpine.
    let tools = row.filter(|row| is_alpine || row.1 == system).and_then(|row| row.2[flavour]);
    Some(Inside { system, shell, libc, tools })
}

fn shellless(system: System, libc: Libc, tools: Option<&'static str>, tag: &str) -> Option<Inside> {
    let inside = Inside { system, shell: Shell::Missing, libc: Some(libc), tools };
    (!tag.contains("debug") && !tag.contains("dev")).then_some(inside)
}

/// Whether `name` is that distroless image, for whatever release of Debian.
fn is_release(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with("-debian"))
}

/// The system that a tag names: `3.13-alpine3.22`, `21-jre-jammy`.
fn named_by(tag: &str) -> Option<System> {
    const NAMES: [(&str, System); 20] = [
        ("windowsservercore", System::Other),
        ("nanoserver", System::Other),
        ("alpine", System::Alpine),
        ("stretch", System::Debian),
        ("buster", System::Debian),
        ("bullseye", System::Debian),
        ("bookworm", System::Debian),
        ("trixie", System::Debian),
        ("bionic", System::Ubuntu),
        ("focal", System::Ubuntu),
        ("jammy", System::Ubuntu),
        ("noble", System::Ubuntu),
        ("resolute", System::Ubuntu),
        ("ubuntu", System::Ubuntu),
        ("ubi", System::RedHat),
        ("oracle", System::RedHat),
        ("amazoncorretto", System::RedHat),
        ("al2023", System::RedHat),
        ("rockylinux", System::RedHat),
        ("azurelinux", System::Other),
    ];
    NAMES.iter().find(|(part, _)| tag.contains(part)).map(|(_, system)| *system)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(name: &str, tag: &str) -> Option<Shell> {
        find(name, tag).map(|it| it.shell)
    }

    #[test]
    fn the_shell_is_that_of_the_tags_system() {
        assert_eq!(shell("python", "3.13-slim"), Some(Shell::Dash));
        assert_eq!(shell("python", "3.13-alpine3.22"), Some(Shell::Ash));
        assert_eq!(shell("eclipse-temurin", "21-jre-ubi9-minimal"), Some(Shell::Bash));
        assert_eq!(shell("example/app", "1-alpine"), Some(Shell::Ash));
        assert_eq!(shell("example/app", "1"), None);
        assert_eq!(shell("python", "3.13-windowsservercore-ltsc2025"), None);
    }

    #[test]
    fn what_has_no_shell_may_have_a_c_library() {
        let libc = |name, tag| find(name, tag).and_then(|it| it.libc);
        assert_eq!(shell("scratch", ""), Some(Shell::Missing));
        assert_eq!(libc("gcr.io/distroless/static-debian13", "nonroot"), Some(Libc::Missing));
        assert_eq!(libc("gcr.io/distroless/base-debian13", "latest"), Some(Libc::Glibc));
        assert_eq!(shell("gcr.io/distroless/static", "debug"), None);
    }

    #[test]
    fn tools_are_those_of_the_flavour() {
        let has = |name, tag, tool| find(name, tag).and_then(|it| it.has(tool));
        assert_eq!(has("node", "22", "curl"), Some(true));
        assert_eq!(has("node", "22-slim", "curl"), Some(false));
        assert_eq!(has("node", "22-alpine", "wget"), Some(true));
        assert_eq!(has("eclipse-temurin", "21", "curl"), None);
        assert_eq!(has("mcr.microsoft.com/dotnet/aspnet", "8.0-noble", "curl"), None);
    }
}
