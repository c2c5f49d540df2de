//! Which changed files a COPY takes.

use crate::model::ignore::{Glob, Ignore};
use crate::text::Spanned;

/// The changed files that reach the builder, without slashes around.
pub(super) fn sent<'a>(files: &'a [String], ignore: Option<&Ignore>) -> Vec<&'a str> {
    let paths = files.iter().map(|path| path.trim_start_matches("./").trim_matches('/'));
    paths.filter(|path| ignore.is_none_or(|ignore| ignore.excludes(path).is_none())).collect()
}

/// The first of the changed files that a source names or holds, and no `--exclude` leaves out.
pub(super) fn taken<'a>(changed: &[&'a str], source: &str, excludes: &[Glob]) -> Option<&'a str> {
    let is_whole = matches!(source.trim_matches('/'), "" | ".");
    let glob = Glob::source(source);
    let plain = source.trim_start_matches("./").trim_matches('/');
    changed.iter().copied().find(|path| {
        // Of a folder that changed, the source may be a part.
        let is_part = plain.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        (is_whole || is_part || glob.matches_or_holds(path))
            && !excludes.iter().any(|exclude| exclude.matches_or_holds(path))
    })
}

/// Whether a source of COPY or ADD lies in the build context.
pub(super) fn is_local(source: &Spanned<String>) -> bool {
    !source.value.contains("://") && !source.value.starts_with("git@")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_take_files() {
        let cases = [
            (".", "a/b.go", true),
            ("./", "main.go", true),
            ("/", "main.go", true),
            ("*.go", "main.go", true),
            ("*.go", "cmd/main.go", false),
            ("src", "src/a/b.go", true),
            ("./src/", "src/a.go", true),
            ("src", "src2/a.go", false),
            ("s*", "src/a.go", true),
            ("package*.json", "package-lock.json", true),
            ("src/a.go", "src", true),
            ("go.mod", "go.sum", false),
            ("**/*.go", "a/b/c.go", false),
        ];
        for (source, path, expected) in cases {
            assert_eq!(taken(&[path], source, &[]).is_some(), expected, "{source} {path}");
        }
        assert_eq!(taken(&["a.md"], ".", &[Glob::new("*.md")]), None);
    }
}
