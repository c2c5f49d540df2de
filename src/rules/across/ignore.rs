//! What `.dockerignore` keeps out of the build context.

use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::text::FileId;

/// Of more patterns, only the first are read: each path is compared with all.
const MOST_PATTERNS: usize = 200;
/// No file system holds deeper paths or longer names that matter here.
const DEEPEST: usize = 100;
const LONGEST_NAME: usize = 255;

/// The patterns of an ignore file.
pub(super) struct Ignore<'a> {
    pub(super) file: FileId,
    /// Each cut at its slashes, without exceptions.
    patterns: Vec<Vec<&'a str>>,
    /// Whether some line begins with `!`.
    pub(super) has_exceptions: bool,
}

impl<'a> Ignore<'a> {
    /// The ignore file of a Dockerfile: the one named after it, or that of its folder.
    pub(super) fn of(project: &Project<'a>, dockerfile: &Dockerfile) -> Option<Ignore<'a>> {
        let path = &project.workspace.file(dockerfile.file)?.path;
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
        let beside = format!("{}.dockerignore", folder.unwrap_or_default());
        let named = project.workspace.find(&format!("{path}.dockerignore"));
        let file = named.or_else(|| project.workspace.find(&beside))?;
        let lines = || project.workspace.text(file).lines().map(str::trim);
        let patterns = lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
        Some(Ignore {
            file,
            patterns: patterns.take(MOST_PATTERNS).map(parts).filter(|it| is_sane(it)).collect(),
            has_exceptions: lines().any(|line| line.starts_with('!')),
        })
    }

    /// The pattern that keeps a path out, or a folder that it lies in.
    pub(super) fn pattern(&self, path: &str) -> Option<String> {
        let path = parts(path);
        if path.is_empty() || !is_sane(&path) {
            return None;
        }
        let found = self.patterns.iter().find(|pattern| matches(pattern, &path))?;
        Some(found.join("/"))
    }
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").collect()
}

fn is_sane(parts: &[&str]) -> bool {
    parts.len() <= DEEPEST && parts.iter().all(|part| part.len() <= LONGEST_NAME)
}

/// Whether the pattern names the path or a folder above it. `**` stands for any folders.
fn matches(mut pattern: &[&str], mut path: &[&str]) -> bool {
    // Where to go on when a guess of what the last `**` takes was too short.
    let mut retry: Option<(&[&str], &[&str])> = None;
    loop {
        match (pattern, path) {
            ([], _) => return true,
            (["**", rest @ ..], _) => {
                retry = Some((rest, path));
                pattern = rest;
                if rest.is_empty() {
                    return !path.is_empty();
                }
                continue;
            }
            ([part, rest @ ..], [name, below @ ..]) if is_like(name, part) => {
                (pattern, path) = (rest, below);
                continue;
            }
            _ => {}
        }
        let Some((behind, [_, longer @ ..])) = retry else { return false };
        retry = Some((behind, longer));
        (pattern, path) = (behind, longer);
    }
}

/// Whether a name fits a pattern of letters, `*` and `?`. Rarer forms fit nothing.
fn is_like(name: &str, pattern: &str) -> bool {
    let (mut name, mut pattern) = (name.chars(), pattern.chars());
    let mut retry: Option<(std::str::Chars, std::str::Chars)> = None;
    loop {
        let before = name.clone();
        match (pattern.next(), name.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                name = before;
                retry = Some((name.clone(), pattern.clone()));
                continue;
            }
            (Some('?'), Some(_)) => continue,
            (Some(wanted), Some(found)) if wanted == found => continue,
            _ => {}
        }
        let Some((mut longer, behind)) = retry.take() else { return false };
        if longer.next().is_none() {
            return false;
        }
        (name, pattern) = (longer.clone(), behind.clone());
        retry = Some((longer, behind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths_and_the_folders_above() {
        let cases = [
            ("secret*", "secret.txt", true),
            ("secret*", "a/secret.txt", false),
            ("**/*.log", "a/b/c.log", true),
            ("**/*.log", "c.log", true),
            ("/docs/", "docs/a.md", true),
            ("docs/*.md", "docs/b/a.md", false),
            ("a/**/z", "a/z", true),
            ("a/**/z", "a/b/c/z/deep", true),
            ("a/**/z", "a/b/c", false),
            ("?.txt", "ab.txt", false),
            ("**", "anything", true),
            ("docs", "docs2", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(&parts(pattern), &parts(path)), expected, "{pattern} {path}");
        }
    }
}
