//! What fetching, moving, deleting and unpacking files does to a layer.

use crate::content::downloads;
use crate::finding::Arg;
use crate::sim::size::SizeRange;
use crate::sim::size::Source;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::run::Program;
use crate::sim::size::stage::{Place, Touched, destination};

/// A download of which only the address is known, in kilobytes.
const DOWNLOAD: [u64; 3] = [0, 15_000, 300_000];
/// What an archive unpacks to, in percent of its size: low, likely, high.
const UNPACKED: [u64; 3] = [100, 300, 600];

/// What a command about files does.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// What it adds.
    pub added: Option<Estimate>,
    /// What it takes back of what commands before it in the same RUN have added: by which, and how
    /// much.
    pub removed: Touched,
}

impl From<Estimate> for Change {
    fn from(added: Estimate) -> Change {
        Change { added: Some(added), ..Change::default() }
    }
}

/// What a command adds and takes back; `None` where it is not about files.
pub(super) fn change(program: &Program, place: &mut Place) -> Option<Change> {
    Some(match program.name {
        "rm" | "unlink" => removed(&program.paths(&[]), place),
        "find" if program.words.contains(&"-delete") || program.words.contains(&"rm") => {
            found(program, place)
        }
        "mkdir" => {
            for path in program.paths(&["-m", "--mode"]) {
                place.holds(path, Estimate::nothing("small-files"));
            }
            Change::default()
        }
        "mv" => moved(program, place),
        "cp" | "install" | "rsync" => copied(program, place),
        "chown" | "chmod" | "chgrp" => rewritten(program, place),
        "curl" | "wget" | "aria2c" => fetched(program, place).into(),
        "git" => Change { added: of_git(program, place), ..Change::default() },
        "tar" | "unzip" | "bsdtar" => unpacked(program, place).into(),
        "gzip" | "bzip2" | "xz" | "zip" | "zstd" => {
            Estimate::typical([0, 1_000, 100_000], PACKED, "move").into()
        }
        _ => return None,
    })
}

fn removed(paths: &[&str], place: &mut Place) -> Change {
    let mut removed = Touched::default();
    for path in paths {
        removed = removed.with(place.remove(path));
    }
    let added = Some(late(&removed)).filter(|_| removed.fresh.is_empty() && removed.old.high > 0);
    Change { added, removed }
}

/// A deletion that is too late: it takes nothing out of the layers below.
fn late(removed: &Touched) -> Estimate {
    let megabytes = removed.old.likely.div_ceil(1_000_000).to_string();
    Estimate::nothing("late-removal").about("megabytes", &megabytes)
}

/// `find FOLDER… -delete`: of a folder, nobody knows how much; of a name at its end, all.
fn found(program: &Program, place: &mut Place) -> Change {
    let is_whole = !program.words.iter().any(|it| {
        matches!(*it, "-name" | "-iname" | "-path" | "-regex" | "-size" | "-mtime" | "-not" | "!")
    });
    if !is_whole {
        return Change::default();
    }
    let folders: Vec<&str> =
        program.words.iter().copied().take_while(|it| !it.starts_with('-')).collect();
    removed(&folders, place)
}

fn moved(program: &Program, place: &mut Place) -> Change {
    let paths = program.paths(&["-t", "--target-directory", "-S"]);
    let Some((to, from)) = paths.split_last() else { return Change::default() };
    let mut change = Change::default();
    for from in from {
        let to = if paths.len() > 2 { format!("{to}/") } else { (*to).to_owned() };
        let touched = place.touched_at(from);
        if touched.old.high > 0 {
            // The layer below keeps its own.
            change.add(again(touched.old, touched.old_pull, "move"));
            place.copy(from, &to);
            place.remove(from);
        } else if touched.is_known {
            place.rename(from, &to);
        } else {
            let guess = Estimate::guess([0, 500, 300_000], "move");
            change.add(limited(guess, place, from));
        }
    }
    change
}

fn copied(program: &Program, place: &mut Place) -> Change {
    const VALUES: &[&str] =
        &["-t", "-m", "-o", "-g", "--mode", "--owner", "--group", "--target-directory", "-e"];
    let is_folder = program.words.contains(&"-d");
    let paths = program.paths(VALUES);
    let Some((to, from)) = paths.split_last().filter(|_| !is_folder) else {
        return Change::default();
    };
    let mut change = Change::default();
    for from in from {
        let to = if paths.len() > 2 { format!("{to}/") } else { (*to).to_owned() };
        if let Some(product) = place.product(&place.absolute(from)) {
            change.add(again(product.size, product.pull, "move"));
            place.copy(from, &to);
        } else {
            let guess = limited(Estimate::guess([0, 1_000, 300_000], "move"), place, from);
            place.makes(&destination(from, &to), guess.clone());
            change.add(guess);
        }
    }
    change
}

/// `chown` and `chmod`: what earlier layers hold is stored once more.
fn rewritten(program: &Program, place: &mut Place) -> Change {
    let is_deep = program.words.iter().any(|it| {
        *it == "--recursive" || (it.starts_with('-') && !it.starts_with("--") && it.contains('R'))
    });
    let paths = program.paths(&[]);
    let (mut old, mut old_pull) = (SizeRange::default(), SizeRange::default());
    let mut guess: Option<Estimate> = None;
    // The first word is the owner or the mode.
    for path in paths.iter().skip(1) {
        let touched = place.rewrite(path);
        old = old.plus(touched.old);
        old_pull = old_pull.plus(touched.old_pull);
        if !touched.is_known {
            let kilobytes = if is_deep { [0, 2_000, 500_000] } else { [0, 10, 50_000] };
            guess = Some(limited(Estimate::guess(kilobytes, "copy-up"), place, path));
        }
    }
    let mut change = Change::default();
    if old.high > 0 {
        change.add(again(old, old_pull, "copy-up"));
    }
    if let Some(guess) = guess {
        change.add(guess);
    }
    change
}

/// `curl` and `wget`; what they print is in no file.
fn fetched(program: &Program, place: &mut Place) -> Estimate {
    const VALUES: &[&str] =
        &["-o", "-O", "--output", "-H", "--header", "-d", "-X", "--output-document", "-P", "-u"];
    let is_wget = program.name != "curl";
    let flag = |flags: [&str; 2]| flags.into_iter().find_map(|flag| program.value(flag));
    let named = if is_wget {
        flag(["--output-document", "-O"]).or_else(|| behind(program, 'O'))
    } else {
        flag(["--output", "-o"]).or_else(|| behind(program, 'o'))
    };
    let address = program.operands(VALUES).find(|it| it.contains("://") || it.contains('$'));
    let name = address.and_then(|it| it.trim_end_matches('/').rsplit('/').next());
    let keeps_name = is_wget
        || program.has("--remote-name")
        || program.words.iter().any(|it| is_short(it) && it.contains('O'));
    let to = program.output.or(named).or(name.filter(|_| keeps_name));
    // `-` is standard output, and so is nothing at all.
    let Some(to) = to.filter(|it| !matches!(*it, "-" | "/dev/null" | "/dev/stdout")) else {
        return Estimate::nothing("small-files");
    };
    let is_archive = [".gz", ".tgz", ".xz", ".bz2", ".zip", ".zst", ".deb", ".jar"];
    let is_archive = is_archive.iter().any(|ending| to.ends_with(ending));
    let is_small = [".asc", ".sig", ".sha256", ".gpg", ".txt", ".pem", ".list", ".sh", ".json"];
    let known = address.and_then(|address| Some((address, downloads::find(address)?)));
    let estimate = if let Some((address, known)) = known {
        let ratio = if known.unpacked.is_some() { PACKED } else { BINARY };
        Estimate::typical(known.file, ratio, "download-known").about("path", address)
    } else if is_small.iter().any(|ending| to.ends_with(ending)) {
        Estimate::typical([0, 20, 1_000], MIXED, "small-files")
    } else {
        let ratio = if is_archive { PACKED } else { BINARY };
        Estimate::rough(DOWNLOAD, ratio, "download")
    };
    place.makes(to, estimate.clone());
    estimate
}

/// The word behind short flags that end in a letter: `-fsSLo name`.
fn behind<'a>(program: &Program<'a>, letter: char) -> Option<&'a str> {
    let at = program.words.iter().position(|it| is_short(it) && it.ends_with(letter))?;
    program.words.get(at + 1).copied()
}

fn is_short(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.len() > 1
}

/// What git fetches and puts into the working folder; the rest of it sets something up, or looks at
/// what is there.
fn of_git(program: &Program, place: &mut Place) -> Option<Estimate> {
    let mut operands = program.operands(&["-b", "--branch", "--depth", "-c", "-C", "-o"]);
    match operands.next()? {
        "clone" => {}
        "fetch" | "pull" | "submodule" => {
            let estimate = Estimate::guess([0, 15_000, 1_000_000], "clone");
            place.holds(".", estimate.clone());
            return Some(estimate);
        }
        "checkout" | "switch" | "reset" => {
            return Some(Estimate::guess([0, 100, 200_000], "clone"));
        }
        _ => return None,
    }
    let address = operands.next().unwrap_or_default();
    let name = address.trim_end_matches('/').trim_end_matches(".git").rsplit(['/', ':']).next();
    let is_shallow = program.has("--depth");
    let kilobytes = if is_shallow { [50, 15_000, 500_000] } else { [100, 30_000, 1_000_000] };
    let estimate = Estimate::guess(kilobytes, "clone");
    place.makes(operands.next().or(name).unwrap_or("."), estimate.clone());
    Some(estimate)
}

/// `tar x…` and `unzip`.
fn unpacked(program: &Program, place: &mut Place) -> Estimate {
    let is_zip = program.name == "unzip";
    let first = program.words.first().copied().unwrap_or_default();
    let unpacks = is_zip
        || program.has("--extract")
        || (!first.starts_with("--") && first.contains('x'))
        || program.words.iter().any(|it| is_short(it) && it.contains('x'));
    if !unpacks {
        return Estimate::typical([0, 1_000, 300_000], PACKED, "move");
    }
    let named = if is_zip {
        program.operands(&["-d", "-x", "-P"]).next()
    } else {
        program.value("-f").or_else(|| program.value("--file")).or_else(|| behind(program, 'f'))
    };
    let named = named.or_else(|| program.words.get(1).copied().filter(|_| first.ends_with('f')));
    let archive = named.and_then(|it| place.product(&place.absolute(it)));
    let origin = archive.as_ref().and_then(|it| it.reason.args.iter().find_map(origin));
    let mut known = [program.fed_by, origin.as_deref(), named].into_iter().flatten();
    let known = known.find_map(|it| Some((it, downloads::find(it)?.unpacked?)));
    let estimate = match (known, archive) {
        (Some((path, kilobytes)), _) => {
            Estimate::typical(kilobytes, MIXED, "unpack-known").about("path", path)
        }
        (None, Some(archive)) => {
            let [low, likely, high] = UNPACKED;
            let SizeRange { low: least, likely: usual, high: most } = archive.size;
            let size = SizeRange {
                low: least.saturating_mul(low) / 100,
                likely: usual.saturating_mul(likely) / 100,
                high: most.saturating_mul(high) / 100,
            };
            Estimate::new(size, MIXED, Source::Guess, "unpack", Vec::new())
        }
        (None, None) => Estimate::guess([0, 20_000, 900_000], "unpack"),
    };
    let folder = ["-C", "--directory", "-d"].into_iter().find_map(|flag| program.value(flag));
    place.holds(folder.unwrap_or("."), estimate.clone());
    estimate
}

/// The address that a download came from.
fn origin((name, value): &(&'static str, Arg)) -> Option<String> {
    match value {
        Arg::Text(text) if *name == "path" => Some(text.clone()),
        _ => None,
    }
}

/// Bytes that are known and stored once more.
fn again(size: SizeRange, pull: SizeRange, wording: &'static str) -> Estimate {
    let again = Estimate::new(size, MIXED, Source::Typical, wording, Vec::new());
    Estimate { pull, ..again }
}

/// A guess that is no more than what is known to be around.
fn limited(guess: Estimate, place: &Place, path: &str) -> Estimate {
    let Some(limit) = place.limit(&place.absolute(path)) else { return guess };
    Estimate { size: guess.size.at_most(limit), pull: guess.pull.at_most(limit), ..guess }
}

impl Change {
    fn add(&mut self, more: Estimate) {
        self.added = Some(match self.added.take() {
            Some(added) => added.plus(more),
            None => more,
        });
    }
}

impl Touched {
    fn with(mut self, more: Touched) -> Touched {
        self.is_known |= more.is_known;
        self.fresh.extend(more.fresh);
        self.old = self.old.plus(more.old);
        self.old_pull = self.old_pull.plus(more.old_pull);
        self
    }
}
