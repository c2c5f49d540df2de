//! What a command line asks of apt.

use crate::sim::size::run::Program;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Update,
    Install(Request),
    Remove {
        request: Request,
        /// Whether what was needed by them alone goes too.
        unneeded: bool,
    },
    Upgrade,
    /// What building packages needs, which the index of binaries does not tell.
    BuildNeeds,
    /// `apt-mark auto`: nothing is asked for any more but what is named as such later.
    MarkAuto,
    MarkManual(Request),
    RemoveLists,
    /// The downloaded packages.
    RemoveDownloads,
    /// Downloaded packages stay from here on.
    KeepDownloads,
    /// Recommended packages stay away from here on.
    NoRecommended,
    /// Packages may come from elsewhere from here on.
    AddRepository,
}

/// Packages that are named, and what is known of the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub names: Vec<String>,
    /// Packages that are taken away: `name-`.
    pub without: Vec<String>,
    /// Files of packages that are given by path.
    pub files: usize,
    /// Whether more may be meant than can be told: `$(cat list)`.
    pub is_open: bool,
    pub no_recommended: bool,
}

/// Flags whose next word is their value.
const VALUES: &[&str] = &[
    "-t",
    "-o",
    "-c",
    "-a",
    "-P",
    "--target-release",
    "--default-release",
    "--option",
    "--config-file",
    "--host-architecture",
];

/// Addresses and commands of repositories beside Debian's.
const ELSEWHERE: [&str; 4] = ["sources.list", "nodesource.com", "apt.sh", "setup.deb.sh"];

/// What a program does to what apt keeps, in order; `expand` gives the values of words.
pub(super) fn actions(program: &Program, expand: &dyn Fn(&str) -> Option<String>) -> Vec<Action> {
    let words = &program.words;
    let mentions = |text: &str| words.iter().any(|word| word.contains(text));
    match program.name {
        "apt-get" | "apt" | "aptitude" => of_apt(words, expand).into_iter().collect(),
        // A list that comes through a pipe.
        "xargs" => {
            let Some(at) = words.iter().position(|it| matches!(*it, "apt-get" | "apt")) else {
                return Vec::new();
            };
            let mut action = of_apt(&words[at + 1..], expand);
            if let Some(Action::Install(request) | Action::Remove { request, .. }) = &mut action {
                request.is_open = true;
            }
            action.into_iter().collect()
        }
        "dpkg" | "gdebi" if mentions(".deb") && (program.name == "gdebi" || installs(words)) => {
            let files = words.iter().filter(|it| it.contains(".deb")).count();
            vec![Action::Install(Request { files, ..Request::default() })]
        }
        "apt-mark" => match words.first() {
            Some(&"auto") => vec![Action::MarkAuto],
            Some(&"manual") => vec![Action::MarkManual(request(&words[1..], expand))],
            _ => Vec::new(),
        },
        "rm" | "find" => {
            let mut actions = Vec::new();
            let lists = ["/var/lib/apt", "/var/lib/{apt", "/var/lib/*"];
            if lists.iter().any(|it| mentions(it)) {
                actions.push(Action::RemoveLists);
            }
            if mentions("/var/cache/apt") || mentions("/var/cache/*") {
                actions.push(Action::RemoveDownloads);
            }
            if mentions("docker-clean") {
                actions.push(Action::KeepDownloads);
            }
            actions
        }
        "add-apt-repository" | "apt-add-repository" => vec![Action::AddRepository],
        _ => {
            let mut actions = Vec::new();
            if mentions("Install-Recommends") && !mentions("true") && !mentions("\"1\"") {
                actions.push(Action::NoRecommended);
            }
            if ELSEWHERE.iter().any(|it| mentions(it)) {
                actions.push(Action::AddRepository);
            }
            actions
        }
    }
}

/// Whether dpkg installs, rather than lists or unpacks elsewhere.
fn installs(words: &[&str]) -> bool {
    words.iter().any(|it| {
        *it == "--install" || it.starts_with('-') && !it.starts_with("--") && it.contains('i')
    })
}

fn of_apt(words: &[&str], expand: &dyn Fn(&str) -> Option<String>) -> Option<Action> {
    let mut rest = Vec::with_capacity(words.len());
    let mut is_value = false;
    for &word in words {
        if !is_value {
            rest.push(word);
        }
        is_value = !is_value && VALUES.contains(&word);
    }
    let has = |flag: &str| words.contains(&flag);
    let at = rest.iter().position(|it| !it.starts_with('-'))?;
    let verb = rest.remove(at);
    let no_recommended = has("--no-install-recommends")
        || has("--without-recommends")
        || has("-R")
        || words.iter().any(|it| {
            ["Install-Recommends=0", "Install-Recommends=false", "Install-Recommends=no"]
                .iter()
                .any(|setting| it.ends_with(setting))
        });
    let is_dry =
        has("-s") || has("--simulate") || has("--dry-run") || has("--download-only") || has("-d");
    if is_dry {
        return None;
    }
    let named = || Request { no_recommended, ..request(&rest, expand) };
    match verb {
        "update" => Some(Action::Update),
        "install" | "reinstall" | "satisfy" => Some(Action::Install(named())),
        "remove" | "purge" => {
            let unneeded = has("--auto-remove") || has("--autoremove");
            Some(Action::Remove { request: named(), unneeded })
        }
        "autoremove" | "auto-remove" | "autopurge" => {
            Some(Action::Remove { request: named(), unneeded: true })
        }
        "upgrade" | "dist-upgrade" | "full-upgrade" | "safe-upgrade" => Some(Action::Upgrade),
        "build-dep" => Some(Action::BuildNeeds),
        "dist-clean" | "distclean" => Some(Action::RemoveLists),
        "clean" | "autoclean" => Some(Action::RemoveDownloads),
        _ => None,
    }
}

/// More packages are not counted for one command.
const MOST_NAMES: usize = 20_000;

/// The packages among words; flags are passed over.
fn request(words: &[&str], expand: &dyn Fn(&str) -> Option<String>) -> Request {
    let mut request = Request::default();
    for word in words {
        // A short word may stand for a long list, again and again.
        if request.names.len() + request.without.len() > MOST_NAMES {
            request.is_open = true;
            break;
        }
        let Some(expanded) = expand(word) else {
            request.is_open = true;
            continue;
        };
        for word in expanded.split_whitespace().filter(|it| !it.starts_with('-')) {
            name(word, &mut request);
        }
    }
    request
}

fn name(word: &str, request: &mut Request) {
    if word.contains(".deb") || word.starts_with(['/', '.', '~']) {
        request.files += 1;
        return;
    }
    // A version, an architecture or a release is not part of the name.
    let bare = word.split(['=', ':', '/']).next().unwrap_or(word);
    let is_name = bare.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it));
    if bare.is_empty() || !is_name {
        // A pattern, a task or a test: `^lib.*`, `lamp-server^`.
        request.is_open = true;
    } else if let Some(taken) = bare.strip_suffix('-') {
        request.without.push(taken.to_owned());
    } else {
        request.names.push(bare.to_owned());
    }
}
