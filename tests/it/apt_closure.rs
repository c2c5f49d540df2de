//! What we think that apt installs beside what apt itself says, where Debian 12's apt is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use dockwright::content::debs::{Debs, Recommended};
use dockwright::content::tables::{Table, Tables};

/// What Dockerfiles of many kinds install; a `+` in front is for recommended packages too.
const SETS: [&str; 30] = [
    "ca-certificates",
    "+curl",
    "build-essential",
    "+build-essential git",
    "python3 python3-pip python3-venv",
    "+python3-dev",
    "nodejs npm",
    "openjdk-17-jre-headless",
    "+default-jdk",
    "maven",
    "php-cli php-curl php-mbstring php-xml",
    "+php-fpm nginx",
    "ruby-full",
    "golang",
    "rustc cargo",
    "postgresql-client redis-tools",
    "+mariadb-server",
    "ffmpeg",
    "+imagemagick ghostscript",
    "chromium fonts-liberation",
    "libreoffice-writer",
    "tesseract-ocr poppler-utils",
    "gdal-bin libgdal-dev",
    "texlive-latex-base",
    "openssh-server sudo rsync",
    "+gnupg software-properties-common",
    "supervisor cron logrotate",
    "xvfb xauth libgtk-3-0 libnss3 libasound2",
    "+vim tmux htop strace",
    "cmake clang lldb ninja-build",
];

/// What apt would install on a system of these packages alone.
fn apt(status: &Path, names: &[&str], recommended: Recommended) -> Option<BTreeSet<String>> {
    let mut command = Command::new("apt-get");
    command.args(["install", "--simulate", "-y", "-o"]);
    command.arg(format!("Dir::State::status={}", status.display()));
    if recommended == Recommended::Stay {
        command.arg("--no-install-recommends");
    }
    let output = command.args(names).env("LC_ALL", "C").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let installed = text.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next());
    output.status.success().then(|| installed.map(str::to_owned).collect())
}

/// Packages of the base as a system that has nothing else, by apt's own index; `None` where that
/// is not of Debian 12.
fn status_of_base(debs: &Debs) -> Option<PathBuf> {
    let policy = Command::new("apt-cache").arg("policy").output().ok()?;
    if !String::from_utf8(policy.stdout).ok()?.contains("n=bookworm,") {
        return None;
    }
    let is_base = |name: &&str| {
        let package = debs.find(name).and_then(|place| debs.package(place));
        package.is_some_and(|it| it.in_base)
    };
    let names: Vec<&str> = debs.names().filter(is_base).collect();
    let shown = Command::new("apt-cache").arg("show").args(&names).output().ok()?;
    let mut status = String::new();
    let mut seen = BTreeSet::new();
    for stanza in String::from_utf8(shown.stdout).ok()?.split("\n\n") {
        let name = stanza.lines().find_map(|line| line.strip_prefix("Package: "));
        if name.is_some_and(|name| seen.insert(name.to_owned())) {
            status.push_str(stanza.trim());
            status.push_str("\nStatus: install ok installed\n\n");
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("status");
    std::fs::write(&path, status).ok()?;
    Some(path)
}

#[test]
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn what_comes_is_what_apt_chooses() {
    let tables = Tables::all();
    let debs = tables.debs(Table::Bookworm).unwrap();
    let Some(status) = status_of_base(debs) else {
        println!("skipped: {} sets of packages, since Debian 12's apt is not here", SETS.len());
        return;
    };
    let mut wrong = Vec::new();
    let mut asked_of_apt = 0;
    for set in SETS {
        let (set, recommended) = match set.strip_prefix('+') {
            Some(set) => (set, Recommended::Come),
            None => (set, Recommended::Stay),
        };
        let names: Vec<&str> = set.split(' ').collect();
        let Some(theirs) = apt(&status, &names, recommended) else {
            println!("skipped: {set}, which apt does not know");
            continue;
        };
        asked_of_apt += 1;
        let asked: Vec<usize> = names.iter().filter_map(|name| debs.resolve(name)).collect();
        let added = debs.install(&mut debs.base(), &asked, recommended);
        let ours: BTreeSet<String> =
            added.iter().map(|it| debs.name(it.package).to_owned()).collect();
        let missing: Vec<_> = theirs.difference(&ours).collect();
        let more: Vec<_> = ours.difference(&theirs).collect();
        if !missing.is_empty() || !more.is_empty() {
            let count = theirs.len();
            wrong.push(format!("{set} ({count}): apt alone {missing:?}, we alone {more:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {asked_of_apt}:\n{}", wrong.len(), wrong.join("\n"));
}
