//! Paths relative to the project's folder made absolute.
//!
//! After the `paths` package of compose-go. Where nothing is known of the folder that a workspace
//! stands for, absolute paths begin with a name in place of the root (`$PWD/…`); nothing goes above
//! that.

use crate::model::compose::load::visit;
use crate::model::compose::value::{Data, Value};
use crate::workspace::path;

/// The absolute path of a folder or file of the workspace.
pub(super) fn absolute(root: &str, path: &str) -> String {
    join(root, path)
}

/// What a value that is a path may be besides.
#[derive(Clone, Copy)]
enum Kind {
    /// Nothing. Empty, it names no file.
    Plain,
    /// A path of Windows, for an engine that runs there.
    Host,
    /// What a builder takes for a context: an address, another service.
    Context,
}

static PLACES: [(&str, Kind); 9] = [
    ("services.*.build.context", Kind::Context),
    ("services.*.build.additional_contexts.*", Kind::Context),
    ("services.*.build.ssh.*", Kind::Host),
    ("services.*.env_file.*.path", Kind::Plain),
    ("services.*.label_file.*", Kind::Plain),
    ("services.*.extends.file", Kind::Plain),
    ("services.*.develop.watch.*.path", Kind::Plain),
    ("configs.*.file", Kind::Host),
    ("secrets.*.file", Kind::Host),
];

/// Makes each relative path of a configuration absolute. A `~` stays until [`expand_home`].
pub(super) fn resolve(root: &mut Value, folder: &str) {
    each(root, &mut |value, kind| rewrite(value, |path| resolved(folder, path, kind)));
}

/// Puts the person's own folder in the place of each leading `~` of a path.
pub(super) fn expand_home(root: &mut Value, home: &str) {
    each(root, &mut |value, _| rewrite(value, |path| under_home(path, home)));
}

/// Shows each value that is a path.
fn each(root: &mut Value, see: &mut dyn FnMut(&mut Value, Kind)) {
    for (pattern, kind) in &PLACES {
        visit::change(root, pattern, &mut |value, _| see(value, *kind));
    }
    visit::change(root, "services.*.volumes.*", &mut |mount, _| {
        if mount.get("type").and_then(Value::as_text) == Some("bind")
            && let Some(source) = mount.get_mut("source")
        {
            see(source, Kind::Host);
        }
    });
    // A volume of the local driver may be a folder of the host, too.
    visit::change(root, "volumes.*", &mut |volume, _| {
        let is_local = volume.get("driver").and_then(Value::as_text) == Some("local");
        let is_bind = volume.at(&["driver_opts", "o"]).and_then(Value::as_text) == Some("bind");
        let options = volume.get_mut("driver_opts").filter(|_| is_local && is_bind);
        if let Some(device) = options.and_then(|it| it.get_mut("device")) {
            see(device, Kind::Host);
        }
    });
}

fn rewrite(value: &mut Value, path: impl FnOnce(&str) -> Option<String>) {
    if let Data::Text(text) = &value.data
        && let Some(path) = path(text)
        && path != *text
    {
        *value = Value::text(path, value.origin.derived());
    }
}

/// What takes the place of a path, if it is not to stay as it is.
fn resolved(folder: &str, path: &str, kind: Kind) -> Option<String> {
    const REMOTE: [&str; 3] = ["service:", "github.com/", "git@"];
    let stays = match kind {
        Kind::Plain => path.is_empty(),
        Kind::Host => is_windows_absolute(path),
        Kind::Context => {
            let is_remote = || REMOTE.iter().any(|it| path.starts_with(it));
            path.is_empty() || path.contains("://") || is_remote()
        }
    };
    (!stays && !is_absolute(folder, path)).then(|| join(folder, path))
}

/// The path that a leading `~` stands for. As Compose does it, `~name/x` lies in one's own folder
/// as well.
pub(super) fn under_home(path: &str, home: &str) -> Option<String> {
    path.strip_prefix('~').map(|rest| clean(&format!("{home}/{rest}")))
}

/// Whether a path needs no folder: from the root, from one's own folder, or made absolute before.
pub(super) fn is_absolute(folder: &str, path: &str) -> bool {
    let anchor = anchor(folder);
    let is_anchored = || path.split('/').next() == Some(anchor);
    path.starts_with(['/', '~']) || !anchor.is_empty() && is_anchored()
}

/// What stands in place of the root: `$PWD` of `$PWD/web`, nothing of `/srv/web`.
fn anchor(folder: &str) -> &str {
    folder.split('/').next().unwrap_or_default()
}

/// Whether a path is absolute on Windows: `C:\x`, `C:/x`, `\\host\share`.
///
/// After `IsAbs` of Go's `internal/filepathlite` for Windows.
fn is_windows_absolute(path: &str) -> bool {
    let is_separator = |it: &u8| matches!(it, b'/' | b'\\');
    match path.as_bytes() {
        [_, b':', rest @ ..] => rest.first().is_some_and(is_separator),
        [first, second, ..] => is_separator(first) && is_separator(second),
        _ => false,
    }
}

/// A path below a folder, without `.`, `..` and doubled slashes.
fn join(folder: &str, path: &str) -> String {
    let anchor = anchor(folder);
    if anchor.is_empty() {
        return clean(&format!("{folder}/{path}"));
    }
    let below = folder.strip_prefix(anchor).unwrap_or_default();
    let whole = format!("{below}/{path}");
    match clean(whole.trim_start_matches('/')).as_str() {
        "." => anchor.to_owned(),
        below => format!("{anchor}/{below}"),
    }
}

/// A path without `.`, `..` and doubled slashes, as Go's `path.Clean` makes it.
pub(super) fn clean(path: &str) -> String {
    let inner = path::clean(path);
    match (path.starts_with('/'), inner.is_empty()) {
        (false, true) => ".".to_owned(),
        (false, false) => inner,
        (true, _) => ["/", &inner].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_a_folder() {
        let cases = [
            ("/srv/web", "", "/srv/web"),
            ("/srv/web", ".", "/srv/web"),
            ("/srv/web", "./a//b/", "/srv/web/a/b"),
            ("/srv/web", "../../../x", "/x"),
            ("/", "x", "/x"),
            ("$PWD", "", "$PWD"),
            ("$PWD/web", "../a", "$PWD/a"),
            ("$PWD", "../a", "$PWD/../a"),
        ];
        for (folder, path, expected) in cases {
            assert_eq!(join(folder, path), expected, "{folder} {path}");
        }
    }

    #[test]
    fn some_paths_stay() {
        let host = |folder, path| resolved(folder, path, Kind::Host);
        for path in ["/x", "~/x", "$PWD/x", "$PWD", r"C:\x", "c:/x", r"\\host\share", "//a"] {
            assert_eq!(host("$PWD", path), None, "{path}");
        }
        assert_eq!(host("$PWD", "C:x").as_deref(), Some("$PWD/C:x"));
        assert_eq!(host("$PWD", r"\x").as_deref(), Some(r"$PWD/\x"));
        assert_eq!(host("$PWD", "$PWDs").as_deref(), Some("$PWD/$PWDs"));
        for path in ["https://x/y.git", "service:base", "docker-image://x", "git@x:y", ""] {
            assert_eq!(resolved("/srv", path, Kind::Context), None, "{path}");
        }
    }

    #[test]
    fn home_takes_the_place_of_a_tilde() {
        assert_eq!(under_home("~/x/..", "/home/me").as_deref(), Some("/home/me"));
        assert_eq!(under_home("~other/x", "/home/me").as_deref(), Some("/home/me/other/x"));
        assert_eq!(under_home("a/~", "/home/me"), None);
    }
}
