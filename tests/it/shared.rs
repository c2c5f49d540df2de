//! Files that lie beside the repository where the project is developed.

use std::path::PathBuf;

/// A path under the folder beside the repository, if it is there.
pub(crate) fn path(inner: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inner);
    path.exists().then_some(path)
}

/// The lines of a file of cases, each read as JSON. Says that they are skipped where the file is
/// missing.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
pub(crate) fn cases(inner: &str, count: usize) -> Vec<serde_json::Value> {
    let Some(path) = path(inner) else {
        println!("skipped: {count} cases of {inner}, which is not here");
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    text.lines().map(|line| serde_json::from_str(line).expect("a case is JSON")).collect()
}

/// Another tool that `./x setup` has fetched, if it is there. Says so where it is not.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
pub(crate) fn oracle(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("DOCKWRIGHT_ORACLES").map(|bin| PathBuf::from(bin).join(program));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: {program} is not here; ./x setup fetches it, ./x env names its folder");
    }
    found
}
