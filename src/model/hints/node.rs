//! Manifests and lock files of Node.js.

use std::borrow::Cow;

use crate::model::hints::reach;
use crate::model::hints::{Group, List, Package};
use crate::syntax::json;
use crate::syntax::json::Value;

/// `{"dependencies": {…}, "devDependencies": {…}}`
pub(super) fn manifest(text: &str, list: &mut List) {
    json::each(text, &mut |keys, value| {
        let [section, name] = keys else { return };
        let group = match &**section {
            "dependencies" | "optionalDependencies" => Group::Main,
            "devDependencies" => Group::Development,
            _ => return,
        };
        // `file:`, `git+https:` and the like name no version of the index.
        list.add(name, value.text(), group);
    });
}

/// `package-lock.json` in any of its versions.
pub(super) fn npm(text: &str, list: &mut List) {
    let mut has_packages = false;
    // Where a package began that may still get values: its depth and its place in the list.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut system = System::default();
    json::each(text, &mut |keys, value| {
        let depth = keys.len();
        let is_new = match keys.first().map(|it| &**it) {
            Some("packages") => {
                has_packages = true;
                depth == 2
            }
            // The older form, which version 2 repeats.
            Some("dependencies") if !has_packages => {
                depth % 2 == 0 && keys.iter().step_by(2).all(|key| key == "dependencies")
            }
            _ => return,
        };
        if is_new && *value == Value::Open {
            open.retain(|(at, _)| *at < depth);
            open.push((depth, list.packages.len()));
            system = System::default();
            let path = keys.last().map_or("", |it| &**it);
            let name = path.rsplit_once("node_modules/").map_or(path, |(_, name)| name);
            let is_own = has_packages && !path.contains("node_modules/");
            let group = if is_own { Group::Elsewhere } else { Group::Main };
            let name = if name.is_empty() { "." } else { name };
            list.add(name, "", group);
            return;
        }
        let found = open.iter().rev().find(|(at, _)| depth == at + 1 || depth == at + 2);
        let Some(&(at, index)) = found else { return };
        let Some(package) = list.packages.get_mut(index) else { return };
        if depth == at + 2 {
            system.take(keys.get(at..).unwrap_or_default(), value, package);
            return;
        }
        match keys.last().map_or("", |it| &**it) {
            "version" => value.text().clone_into(&mut package.version),
            // What is `devOptional` is left out with the optional ones only.
            "dev" if value.is_true() && package.group == Group::Main => {
                package.group = Group::Development;
            }
            "link" if value.is_true() => package.group = Group::Elsewhere,
            _ => {}
        }
    });
}

/// What `os` and `cpu` say so far.
#[derive(Default)]
struct System {
    fits: [Option<bool>; 2],
    /// What the package is for, apart from that.
    group: Option<Group>,
}

impl System {
    /// Takes an item of `os` or `cpu` in.
    fn take(&mut self, keys: &[Cow<str>], value: &Value, package: &mut Package) {
        let at = match keys.first().map(|it| &**it) {
            Some("os") => 0,
            Some("cpu") => 1,
            _ => return,
        };
        let here = ["linux", "x64"][at];
        let text = value.text();
        let fits = match text.strip_prefix('!') {
            Some(other) => other != here && self.fits[at] != Some(false),
            None => text == here || self.fits[at] == Some(true),
        };
        self.fits[at] = Some(fits);
        let own = *self.group.get_or_insert(package.group);
        package.group = if self.fits.contains(&Some(false)) { Group::Elsewhere } else { own };
    }
}

/// `yarn.lock` of both kinds.
pub(super) fn yarn(text: &str, list: &mut List) {
    for line in text.lines() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if !line.starts_with(' ') {
            let first = line.trim_end_matches(':').split(',').next().unwrap_or_default();
            let first = first.trim_matches('"');
            let at = first.char_indices().skip(1).find(|(_, c)| *c == '@').map(|(at, _)| at);
            let (name, range) = first.split_at(at.unwrap_or(0));
            // A patched package stands there twice: as it is published, and patched.
            let is_other = range.contains("@workspace:") || range.starts_with("@patch:");
            let group = if is_other { Group::Elsewhere } else { group_of(name) };
            list.add(name, "", group);
            continue;
        }
        let Some(package) = list.packages.last_mut() else { continue };
        let value = |key: &str| Some(line.strip_prefix(key)?.trim_matches([':', ' ', '"']));
        if let Some(version) = value("  version") {
            version.clone_into(&mut package.version);
        } else if let Some(conditions) = value("  conditions") {
            let is_other = conditions.split('&').any(|it| {
                let it = it.trim();
                it.strip_prefix("os=").is_some_and(|os| os != "linux")
                    || it.strip_prefix("cpu=").is_some_and(|cpu| cpu != "x64")
            });
            if is_other {
                package.group = Group::Elsewhere;
            }
        }
    }
}

/// Builds for other systems are told by their name where nothing else tells.
fn group_of(name: &str) -> Group {
    const OTHERS: [&str; 16] = [
        "-darwin", "darwin-", "-win32", "win32-", "-windows", "windows-", "-freebsd", "-android",
        "android-", "-arm", "-ppc64", "-s390x", "-riscv64", "-loong64", "-mips64", "-ia32",
    ];
    let is_scoped = name.starts_with('@') || name.starts_with("esbuild-");
    let is_other = is_scoped && OTHERS.iter().any(|part| name.contains(part));
    if is_other || name == "fsevents" { Group::Elsewhere } else { Group::Main }
}

/// `pnpm-lock.yaml`, read by its lines: its own writer always lays it out in the same way.
pub(super) fn pnpm(text: &str, list: &mut List) {
    let mut section = "";
    let mut needs: Vec<Vec<String>> = Vec::new();
    let mut roots: Vec<String> = Vec::new();
    let mut inner = "";
    let mut snapshot: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let key = content.trim_end_matches(':').trim_matches(['\'', '"']);
        match (indent, section) {
            (0, _) if !content.is_empty() => section = key,
            (2, "packages") => {
                let (name, version) = pnpm_key(key);
                list.add(name, version, group_of(name));
                needs.resize(list.packages.len(), Vec::new());
            }
            (4, "packages") => {
                let Some(package) = list.packages.last_mut() else { continue };
                let lists = |name: &str, here: &str| {
                    content.strip_prefix(name).is_some_and(|it| {
                        !it.contains(here) && !it.contains('!') && it.contains('[')
                    })
                };
                if content == "dev: true" {
                    package.group = Group::Development;
                } else if lists("os:", "linux") || lists("cpu:", "x64") {
                    package.group = Group::Elsewhere;
                }
            }
            (2, "snapshots") => {
                let (name, version) = pnpm_key(key);
                let wanted = || pnpm_order(name, version);
                snapshot = list
                    .packages
                    .binary_search_by(|it| pnpm_order(&it.name, &it.version).cmp(wanted()))
                    .ok();
            }
            (4, "snapshots" | "importers") => inner = key,
            (6, "snapshots") if inner.ends_with("ependencies") => {
                let name = content.split(": ").next().unwrap_or(key).trim_matches('\'');
                if let Some(needs) = snapshot.and_then(|at| needs.get_mut(at)) {
                    needs.push(name.to_owned());
                }
            }
            (6, "importers") if matches!(inner, "dependencies" | "optionalDependencies") => {
                roots.push(key.to_owned());
            }
            _ => {}
        }
    }
    // Older files say of each package whether it is for development.
    if needs.iter().any(|it| !it.is_empty()) {
        reach::mark(&mut list.packages, &needs, &roots);
    }
}

/// What packages are sorted by: as one text, so that `a-b@1` stands before `a@1`.
fn pnpm_order<'a>(name: &'a str, version: &'a str) -> impl Iterator<Item = u8> + use<'a> {
    name.bytes().chain(*b"@").chain(version.bytes())
}

/// `/name@1.2.3`, `'@scope/name@1.2.3(peer@2)'`, and `/name/1.2.3` of older files.
fn pnpm_key(key: &str) -> (&str, &str) {
    let key = key.trim_start_matches('/').split('(').next().unwrap_or_default();
    let is_digit = |at: usize| key[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let at =
        key.rfind(['@']).filter(|&at| at > 0).or_else(|| key.rfind('/').filter(|&at| is_digit(at)));
    match at {
        Some(at) => (&key[..at], key[at + 1..].split('_').next().unwrap_or_default()),
        None => (key, ""),
    }
}
