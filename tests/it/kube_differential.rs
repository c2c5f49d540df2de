//! What the API server's own code says of manifests that try each check on its own.
//!
//! The answers in `tests/oracles/kube-1.20.2.txt` are those of the validation of Kubernetes 1.20.2,
//! as Debian 12 ships its source; the manifests are our own. Where 1.32 answers otherwise, the file
//! has its answer too, behind `1.32:`; where we do on purpose, ours behind `here:`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dockwright::analyze;
use dockwright::workspace::{File, Workspace};

const FILE: &str = "tests/oracles/kube-1.20.2.txt";

#[test]
#[expect(clippy::print_stdout, reason = "the number is what one wants to see")]
fn each_check_is_the_api_server_s() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE)).unwrap();
    let mut wrong = String::new();
    let mut count = 0;
    let mut differing = 0;
    for case in text.split("=====\n").skip(1) {
        let (manifest, answer) = case.split_once("-----\n").unwrap();
        let newer = |line| str::strip_prefix(line, "1.32: ").or(str::strip_prefix(line, "here: "));
        let mut expected: Vec<&str> = answer.lines().filter_map(newer).collect();
        if expected.is_empty() {
            expected = answer.lines().collect();
        }
        expected.retain(|line| *line != "nothing");
        expected.sort_unstable();
        let found = errors(manifest);
        if found != expected {
            differing += 1;
            let _ = writeln!(wrong, "{manifest}  ours:   {found:?}\n  theirs: {expected:?}\n");
        }
        count += 1;
    }
    println!("{} of {count} agree", count - differing);
    assert!(count > 700, "the cases are read: {count}");
    assert!(wrong.is_empty(), "{differing} differ:\n{wrong}");
}

/// Each error as `path type`, sorted; what cannot be decoded has no path.
fn errors(manifest: &str) -> Vec<String> {
    let workspace = Workspace::new(vec![File::new("case.yaml", manifest)]).unwrap();
    let fields = analyze(&workspace).findings.into_iter().filter_map(|finding| finding.field);
    let mut errors: Vec<String> =
        fields.map(|field| format!("{} {}", field.path, field.kind)).collect();
    errors.sort_unstable();
    errors
}
