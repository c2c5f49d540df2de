//! The real hadolint, run over files.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::shared;

/// One thing that hadolint reports, its own code or one of `ShellCheck`.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) file: PathBuf,
    /// The first line of the instruction, from 1.
    pub(crate) line: u64,
    pub(crate) code: String,
}

/// The Dockerfiles of the corpus.
pub(crate) fn corpus() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = shared::path("corpus/dockerfiles").into_iter().collect();
    let root = folders.first().cloned();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if root.as_ref() != Some(&folder) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What hadolint reports of each file, without any settings.
pub(crate) fn report(program: &Path, files: &[PathBuf]) -> Vec<Hit> {
    const BATCH: usize = 40;
    let (left, right) = files.split_at(files.len() / 2);
    let run = |files: &[PathBuf]| -> Vec<Hit> {
        files.chunks(BATCH).flat_map(|batch| run(program, batch)).collect()
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| run(right));
        let mut hits = run(left);
        hits.extend(other.join().expect("the other half is read"));
        hits
    })
}

fn run(program: &Path, files: &[PathBuf]) -> Vec<Hit> {
    let output = Command::new(program)
        .args(["--no-fail", "-f", "json"])
        .args(files)
        .output()
        .expect("hadolint runs");
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it answers JSON");
    let hit = |hit: &serde_json::Value| Hit {
        file: hit["file"].as_str().unwrap_or_default().into(),
        line: hit["line"].as_u64().unwrap_or_default(),
        code: hit["code"].as_str().unwrap_or_default().to_owned(),
    };
    list.as_array().expect("it answers a list").iter().map(hit).collect()
}
