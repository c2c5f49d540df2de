//! What Docker Compose itself makes of real, of written and of generated projects, beside what we make
//! of them.
//!
//! Each byte counts, in YAML and in JSON. Of a project that Compose refuses we have to refuse
//! something too.

mod generate;
mod projects;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dockwright::model::compose::effective::{Effective, HostVariable, Setup, Sources};
use dockwright::model::compose::load;
use dockwright::model::compose::print;
use dockwright::workspace::{File, Workspace};

use self::generate::{Generator, SURROUNDINGS};
use crate::shared;

/// How many projects are generated, and of which of them the JSON is compared too.
const GENERATED: u64 = 160;
const JSON_EACH: usize = 4;

/// The environment of both programs.
const HOST: [(&str, &str); 3] = [("HOME", "/home/user"), ("HOST_SET", "h s"), ("TOKEN", "t")];

/// A project on the disk.
struct Project {
    folder: PathBuf,
    /// `-f`.
    files: Vec<String>,
    profiles: Vec<String>,
    /// Those that are named.
    services: Vec<String>,
}

#[test]
#[expect(clippy::print_stdout, reason = "the number is what one wants to see")]
fn we_print_what_compose_prints() {
    let Some(compose) = shared::oracle("docker-compose") else { return };
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compose");
    let mut projects = corpus();
    let real = projects.len();
    projects.extend(projects::written(&scratch.join("written")));
    projects.extend((0..GENERATED).map(|seed| generated(&scratch, seed)));
    let half = projects.len().div_ceil(2);
    let differ = |projects: &[Project]| -> Vec<String> {
        let numbered = projects.iter().enumerate();
        numbered.filter_map(|(number, it)| difference(&compose, it, number)).collect()
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            projects.chunks(half).map(|part| scope.spawn(|| differ(part))).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    let (all, agree) = (projects.len(), projects.len() - wrong.len());
    println!("{agree} of {all} agree, {real} of them real; these do not:\n{}", wrong.join("\n"));
    assert!(agree * 100 >= all * 99, "only {agree} of {all} agree");
}

/// Each Compose file of the corpus, by itself.
fn corpus() -> Vec<Project> {
    let mut projects = Vec::new();
    let mut folders: Vec<PathBuf> = shared::path("corpus/compose").into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
            if path.is_dir() {
                folders.push(path);
            } else if is_yaml && fs::read_to_string(&path).is_ok_and(|it| it.contains("services:"))
            {
                let (folder, files) = (folder.canonicalize().unwrap(), vec![name]);
                let (profiles, services) = (Vec::new(), Vec::new());
                projects.push(Project { folder, files, profiles, services });
            }
        }
    }
    projects
}

fn generated(scratch: &Path, seed: u64) -> Project {
    let folder = scratch.join(seed.to_string());
    fs::create_dir_all(&folder).unwrap();
    let mut generator = Generator::new(seed);
    for (name, text) in SURROUNDINGS {
        fs::write(folder.join(name), text).unwrap();
    }
    let count = generator.below(2) + 1;
    let files: Vec<String> = (0..count).map(|number| format!("compose-{number}.yaml")).collect();
    for (number, name) in files.iter().enumerate() {
        fs::write(folder.join(name), generator.compose(number)).unwrap();
    }
    let profiles = [&[][..], &[], &["debug"], &["*"]][generator.below(4)];
    let profiles = profiles.iter().map(|it| (*it).to_owned()).collect();
    Project { folder, files, profiles, services: Vec::new() }
}

/// Where our answer is another than that of Compose.
fn difference(compose: &Path, project: &Project, number: usize) -> Option<String> {
    let name = format!("{} {:?} {:?}", project.folder.display(), project.files, project.profiles);
    let theirs = ask(compose, project, "yaml");
    let effective = ours(project);
    if !theirs.status.success() {
        let error = String::from_utf8_lossy(&theirs.stderr);
        let is_same = !effective.problems.is_empty();
        return (!is_same).then(|| format!("{name}: we do not refuse this: {error}"));
    }
    if let Some(problem) = effective.problems.first() {
        return Some(format!("{name}: we refuse this: {} {}", problem.path, problem.wording));
    }
    let lines = print::yaml(&effective);
    let printed: String = lines.iter().map(|line| line.text.clone() + "\n").collect();
    let theirs = String::from_utf8(theirs.stdout).unwrap();
    if printed != theirs {
        let mut pairs = printed.lines().zip(theirs.lines());
        let first = pairs.find(|(ours, theirs)| ours != theirs);
        return Some(format!("{name}: the first other line is {first:?}"));
    }
    if !number.is_multiple_of(JSON_EACH) {
        return None;
    }
    let theirs = ask(compose, project, "json");
    if !theirs.status.success() {
        // It has no JSON for some values, such as a key for SSH with its path.
        return None;
    }
    let (ours, theirs) = (print::json(&effective), String::from_utf8(theirs.stdout).unwrap());
    (ours != theirs).then(|| format!("{name}: the JSON is {ours} instead of {theirs}"))
}

fn ask(compose: &Path, project: &Project, format: &str) -> Output {
    let mut command = Command::new(compose);
    command.env_clear().envs(HOST).current_dir(&project.folder).args(["-p", "demo"]);
    command.args(project.files.iter().flat_map(|it| ["-f", it]));
    command.args(project.profiles.iter().flat_map(|it| ["--profile", it]));
    command.args(["config", "--format", format]).args(&project.services).output().unwrap()
}

/// The configuration as we see it, with the files that it asks for read from the disk.
fn ours(project: &Project) -> Effective {
    let inside = |path: &Path| path.to_string_lossy().trim_start_matches('/').to_owned();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let paths: Vec<PathBuf> = project.files.iter().map(|it| project.folder.join(it)).collect();
    for path in &paths {
        texts.insert(inside(path), fs::read_to_string(path).unwrap());
    }
    let value = |value: &str| HostVariable { value: value.to_owned(), span: None };
    let mut setup = Setup {
        folder: inside(&project.folder),
        name: Some("demo".to_owned()),
        files: paths.iter().map(|path| inside(path)).collect(),
        profiles: project.profiles.clone(),
        services: project.services.clone(),
        host: HOST.iter().map(|(name, it)| ((*name).to_owned(), value(it))).collect(),
        ..Setup::default()
    };
    loop {
        let files = texts.iter().map(|(path, text)| File::new(path.as_str(), text.as_str()));
        let workspace = Workspace::new(files.collect()).unwrap();
        let effective = load::load(Sources { workspace: &workspace, trees: &[] }, &setup);
        let before = texts.len() + setup.folders.len();
        for path in effective.missing.iter().chain(&effective.optional).map(Path::new) {
            if path.is_dir() {
                setup.folders.insert(path.to_string_lossy().into_owned());
            } else if let Ok(text) = fs::read_to_string(path) {
                texts.insert(inside(path), text);
            }
        }
        if texts.len() + setup.folders.len() == before {
            return effective;
        }
    }
}
