//! Real manifests: nothing that a cluster takes is refused here.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dockwright::analyze;
use dockwright::finding::Severity;
use dockwright::workspace::{File, Workspace};

use crate::content::files_below;
use crate::shared;

#[test]
#[expect(clippy::print_stdout, reason = "the table is what one wants to see")]
fn real_manifests_are_taken() {
    let Some(folder) = shared::path("corpus/k8s") else {
        println!("skipped: the manifests of corpus/k8s, which are not here");
        return;
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut files = 0;
    for path in files_below(&folder) {
        let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
        let Some(text) = fs::read_to_string(&path).ok().filter(|_| is_yaml) else { continue };
        let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let mut opened = vec![File::new(name(&path), text)];
        // They say which files beside and below them are patches only.
        for list in path.ancestors().map(|above| above.with_file_name("kustomization.yaml")) {
            let is_another = list.starts_with(&folder) && list != path;
            if let Some(text) = fs::read_to_string(&list).ok().filter(|_| is_another) {
                opened.push(File::new(name(&list), text));
            }
        }
        let Ok(workspace) = Workspace::new(opened) else { continue };
        files += 1;
        for finding in analyze(&workspace).findings {
            *counts.entry(finding.lint.name).or_default() += 1;
            let is_refused = finding.severity == Severity::Error;
            if finding.lint.name == "kube-validation" && is_refused {
                refused.push(format!("{}: {:?}", path.display(), finding.field));
            }
        }
    }
    println!("{files} files; findings by rule:");
    for (rule, count) in &counts {
        println!("{count:6} {rule}");
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
