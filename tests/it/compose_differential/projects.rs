//! Projects written by hand: what people write now and then, and what lies at the edges of it.

use std::fs;
use std::path::Path;

use super::Project;

const PROJECTS: &str = include_str!("projects.txt");

/// All of them, with their files below a folder.
pub(super) fn written(scratch: &Path) -> Vec<Project> {
    let mut cases = PROJECTS.split("\n=== ");
    assert!(cases.next().is_some_and(|it| it.starts_with('#')));
    cases.map(|case| written_out(scratch, case)).collect()
}

fn written_out(scratch: &Path, case: &str) -> Project {
    let (head, text) = case.split_once('\n').unwrap();
    let (name, arguments) = head.split_once(" | ").unwrap_or((head, ""));
    let folder = scratch.join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let parts = format!("\n--- compose.yaml\n{text}\n");
    for part in parts.split("\n--- ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap_or((part, ""));
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{text}\n")).unwrap();
    }
    let mut project =
        Project { folder, files: Vec::new(), profiles: Vec::new(), services: Vec::new() };
    let mut arguments = arguments.split_whitespace().map(str::to_owned);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "-f" => project.files.extend(arguments.next()),
            "--profile" => project.profiles.extend(arguments.next()),
            _ => project.services.push(argument),
        }
    }
    if project.files.is_empty() {
        project.files.push("compose.yaml".to_owned());
    }
    project
}
