//! Packages whose version the day of the build decides.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "unpinned-package",
        severity: Severity::Info,
        aliases: &[
            "hadolint:DL3008",
            "hadolint:DL3013",
            "hadolint:DL3016",
            "hadolint:DL3018",
            "hadolint:DL3028",
            "hadolint:DL3033",
            "hadolint:DL3037",
            "hadolint:DL3041",
            "hadolint:DL3062",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("unpinned_package"),
};

/// How a package manager is asked for a version.
struct Manager {
    aliases: &'static [&'static str],
    programs: &'static [&'static str],
    actions: &'static [&'static str],
    /// Flags that take the next word as their value.
    valued: &'static [&'static str],
    /// Flags that settle the versions of all packages.
    settling: &'static [&'static str],
    /// Whether a package is named without a version.
    is_open: fn(&str) -> bool,
}

static MANAGERS: [Manager; 8] = [
    Manager {
        aliases: &["hadolint:DL3008"],
        // `apt` has a rule of its own, whose fix leads here.
        programs: &["apt-get"],
        actions: &["install"],
        valued: &["-t", "--target-release", "--default-release", "-o", "--option", "-c"],
        settling: &[],
        is_open: |word| !word.contains(['=', '/']),
    },
    Manager {
        aliases: &["hadolint:DL3018"],
        programs: &["apk"],
        actions: &["add"],
        valued: &["-t", "--virtual", "-X", "--repository", "-p", "--root"],
        settling: &[],
        is_open: |word| !word.contains(['=', '~', '<', '>']),
    },
    Manager { aliases: &["hadolint:DL3033"], programs: &["yum"], ..DNF },
    DNF,
    Manager {
        aliases: &["hadolint:DL3037"],
        programs: &["zypper"],
        actions: &["install", "in"],
        valued: &["-r", "--repo", "--from", "-t", "--type"],
        settling: &[],
        is_open: |word| !word.contains(['=', '<', '>']),
    },
    Manager {
        aliases: &["hadolint:DL3016"],
        programs: &["npm"],
        actions: &["install", "i", "add"],
        valued: &["--registry", "--prefix", "--cache", "--loglevel", "--workspace", "-w"],
        settling: &[],
        is_open: |word| {
            if is_repository(word) {
                return !word.contains('#');
            }
            let name = word.strip_prefix('@').unwrap_or(word);
            !name.contains(['@', '#']) && !name.starts_with("file:")
        },
    },
    Manager {
        aliases: &["hadolint:DL3028"],
        programs: &["gem"],
        actions: &["install", "i"],
        valued: &["-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P"],
        settling: &["-v", "--version"],
        is_open: |word| !word.contains(':'),
    },
    Manager {
        aliases: &["hadolint:DL3062"],
        programs: &["go"],
        actions: &["install", "get", "run"],
        valued: &["-tags", "-ldflags", "-gcflags", "-mod", "-o", "-p"],
        settling: &[],
        is_open: |word| {
            // Modules are named by the host that they come from.
            let host = word.split_once('/').map_or("", |(host, _)| host);
            let is_module = host.contains('.') || word.starts_with('$');
            is_module && word.split_once('@').is_none_or(|(_, tag)| tag == "latest")
        },
    },
];

const DNF: Manager = Manager {
    aliases: &["hadolint:DL3041"],
    programs: &["dnf", "microdnf"],
    actions: &["install"],
    valued: &["-c", "--config", "-x", "--exclude", "--enablerepo", "--disablerepo"],
    settling: &[],
    // A group, as in `@development-tools`, has no version.
    is_open: |word| !word.starts_with('@') && !has_number(word),
};

/// `pip` is also called through Python.
static PIP: Manager = Manager {
    aliases: &["hadolint:DL3013"],
    programs: &["pipx"],
    actions: &["install"],
    valued: &[
        "-b",
        "--build",
        "-e",
        "--editable",
        "-f",
        "--find-links",
        "-i",
        "--index-url",
        "--extra-index-url",
        "--trusted-host",
        "-t",
        "--target",
        "--prefix",
        "--root",
        "--src",
        "--proxy",
        "--timeout",
        "--progress-bar",
        "--no-binary",
        "--only-binary",
        "--platform",
        "--python-version",
        "--implementation",
        "--abi",
        "--upgrade-strategy",
    ],
    settling: &["-r", "--requirement", "-c", "--constraint"],
    is_open: |word| {
        if is_repository(word) {
            !word.contains('@')
        } else {
            !word.contains(['=', '<', '>', '~', '!', '@', '/'])
        }
    },
};

/// `git+https://…`, `hg+ssh://…`, `git://…`: a repository that pip installs from.
fn is_repository(word: &str) -> bool {
    let scheme = word.split_once("://").map_or("", |(scheme, _)| scheme);
    ["git", "hg", "svn", "bzr"].contains(&scheme.split('+').next().unwrap_or_default())
}

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some((call, manager)) = managed(command) else { continue };
        let open = open(&call, manager);
        let Some(first) = open.first() else { continue };
        let args = vec![("package", (&first.text).into()), ("count", (open.len() - 1).into())];
        let finding = out.at(first.span, args).known_as(manager.aliases);
        let finding = packages::known(finding, command);
        let finding = if is_seen(&call, &open) { finding } else { finding.known_as(&[]) };
        out.report(if open.len() > 1 { finding.worded("message-more") } else { finding });
    }
}

/// Whether hadolint takes the words for packages, too. Of `npm` it knows one action only, behind
/// each flag of `gem` it expects a value, and behind `python -m pip` the action.
fn is_seen(call: &Call, open: &[&Word]) -> bool {
    match call.program.text.as_str() {
        "npm" => call.is(&["install"]),
        "pip" if packages::words(call.command).first().is_some_and(|it| it.text != "pip") => {
            let mut words = call.command.words.iter().skip_while(|it| it.span != call.program.span);
            words.nth(1).is_some_and(|next| next.span == call.action.span)
        }
        "gem" => match open {
            [only] => {
                let before = call.command.words.iter().rev().skip_while(|it| it.span != only.span);
                let mut flags = before.skip(1).take(2).map(|it| it.text.starts_with('-'));
                flags.next() == Some(false) || flags.next() == Some(true)
            }
            _ => true,
        },
        _ => true,
    }
}

fn managed(command: &SimpleCommand) -> Option<(Call<'_>, &'static Manager)> {
    let of = |manager: &'static Manager| {
        packages::program(command, manager.programs).map(|call| (call, manager))
    };
    let pip = || packages::pip(command).map(|call| (call, &PIP));
    MANAGERS.iter().find_map(of).or_else(pip).or_else(|| of(&PIP))
}

fn open<'a>(call: &Call<'a>, manager: &Manager) -> Vec<&'a Word> {
    let is_settled = manager.settling.iter().any(|flag| call.command.has_flag(flag));
    if is_settled || !call.is(manager.actions) {
        return Vec::new();
    }
    let mut open = call.operands(manager.valued);
    let is_elsewhere = |word: &str| is_elsewhere(word) && !is_repository(word);
    open.retain(|word| !is_elsewhere(&word.text) && (manager.is_open)(&word.text));
    open
}

/// Whether it is a file or an address.
fn is_elsewhere(word: &str) -> bool {
    const ENDINGS: [&str; 10] =
        [".deb", ".apk", ".rpm", ".whl", ".gem", ".tgz", ".tar.gz", ".tar", ".zip", ".go"];
    word.starts_with(['.', '/', '~'])
        || word.contains("://")
        || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `httpd-2.4.6`: a number behind a dash.
fn has_number(word: &str) -> bool {
    word.split('-').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit() || c == '$'))
}
