//! Paths as files of a workspace have them: with `/` between their parts.

/// The last part.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder that it lies in, without a slash at its end; empty where it names none.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path that is meant from a folder; the folder of the workspace's root is empty.
pub fn join(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => [folder, "/", path].concat(),
    }
}

/// Its parts without `.` and empty ones, and with `..` taken back, without a slash at either end.
/// Above `/` there is nothing; a path that does not begin there keeps the `..` that lead out.
pub fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|it| *it != "..") => {
                parts.pop();
            }
            ".." if is_rooted => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The same; `None` where the path leads out, be it only on its way.
pub fn clean_inside(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned() {
        let cleaned = ["a//b/./c", "a/../b", "../a/../..", "/../a/", "", "/"].map(clean);
        assert_eq!(cleaned, ["a/b/c", "b", "../..", "a", "", ""]);
    }

    #[test]
    fn what_leads_out_is_not_inside() {
        let inside = ["a/../b", "/a/", "a/../../a", ".."].map(clean_inside);
        assert_eq!(inside, [Some("b".to_owned()), Some("a".to_owned()), None, None]);
    }

    #[test]
    fn a_path_has_a_name_and_a_folder() {
        assert_eq!((name("a/b/c"), folder("a/b/c")), ("c", "a/b"));
        assert_eq!((name("c"), folder("c")), ("c", ""));
        assert_eq!((join("", "c"), join("a", "c")), ("c".to_owned(), "a/c".to_owned()));
    }
}
