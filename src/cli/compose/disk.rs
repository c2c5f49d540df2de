//! The files of the disk that a Compose configuration is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use clap::Args;

use crate::cli::input::{is_stdin, read_stdin, read_text};
use crate::cli::{Failure, show};
use crate::model::compose::effective::{Effective, HostVariable, Setup, Sources};
use crate::model::compose::load as loader;
use crate::model::compose::setup::{DEFAULT_FILES, OVERRIDE_FILES, named_files};
use crate::model::compose::value::Value;
use crate::workspace::path;
use crate::workspace::{File, Workspace};

/// What a configuration is made of.
#[derive(Debug, Default, Args)]
pub(super) struct ProjectFlags {
    /// A Compose file; several are merged in their order. `-` is standard input.
    #[arg(short, long, global = true, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// What the project is called.
    #[arg(short, long, global = true, value_name = "NAME")]
    project_name: Option<String>,
    /// A file of variables, in place of `.env`.
    #[arg(long, global = true, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// A profile whose services run too; `*` stands for all.
    #[arg(long, global = true, value_name = "NAME")]
    profile: Vec<String>,
    /// The folder that paths are relative to; that of the first Compose file if not given.
    #[arg(long, global = true, value_name = "DIR")]
    project_directory: Option<PathBuf>,
}

/// Files of the disk as one workspace whose root is that of the disk.
#[derive(Default)]
struct Disk {
    /// Their texts by their paths in the workspace.
    texts: BTreeMap<String, String>,
    /// The absolute paths that were looked for, found or not.
    asked: BTreeSet<String>,
}

/// How often files may bring in others.
const MOST_ROUNDS: usize = 100;

/// The configuration that the flags name, of these services alone if there are any, and what was
/// read for it.
pub(super) fn load(
    flags: &ProjectFlags,
    services: &[String],
    here: &Path,
) -> Result<(Effective, Workspace), Failure> {
    let mut disk = Disk::default();
    let mut setup = Setup { services: services.to_vec(), ..disk.setup(flags, here)? };
    disk.load(&mut setup)
}

/// The configuration of one Compose file, or of the one in a folder, and what was read for it:
/// Dockerfiles of its services too.
pub(in crate::cli) fn load_project(path: &Path) -> Result<(Effective, Workspace), Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::new(".", error))?;
    let flags = if path.is_dir() {
        ProjectFlags { project_directory: Some(path.to_owned()), ..ProjectFlags::default() }
    } else {
        ProjectFlags { file: vec![path.to_owned()], ..ProjectFlags::default() }
    };
    let mut disk = Disk::default();
    let mut setup = disk.setup(&flags, &here)?;
    let (effective, workspace) = disk.load(&mut setup)?;
    if !effective.problems.is_empty() {
        let advice = "Compose refuses this; `dockwright check` says why";
        eprintln!("dockwright: {}: {advice}", show(path));
    }
    let builds = effective.services().filter_map(|(_, service)| service.get("build"));
    let mut is_new = false;
    for build in builds {
        let part = |key: &str| build.get(key).and_then(Value::as_text);
        let Some(context) = part("context").filter(|it| it.starts_with('/')) else { continue };
        let name = Path::new(part("dockerfile").unwrap_or("Dockerfile"));
        is_new |= disk.read(&absolute(Path::new(context), name))?;
    }
    if is_new { disk.load(&mut setup) } else { Ok((effective, workspace)) }
}

impl Disk {
    /// What the command line asks for. Where it names no file, the ones that Compose finds.
    fn setup(&mut self, options: &ProjectFlags, here: &Path) -> Result<Setup, Failure> {
        let host = std::env::vars_os().filter_map(|(name, value)| {
            let value = value.into_string().ok()?;
            Some((name.into_string().ok()?, HostVariable { value, span: None }))
        });
        let host: BTreeMap<String, HostVariable> = host.collect();
        let found =
            if options.file.is_empty() { self.find(options, here, &host)? } else { Vec::new() };
        let named = options.file.iter().map(|path| absolute(here, path));
        let files: Vec<String> = found.into_iter().chain(named).collect();
        let folder = match (&options.project_directory, files.first()) {
            (Some(folder), _) => absolute(here, folder),
            (None, Some(_)) if options.file.first().is_some_and(|it| is_stdin(it)) => {
                absolute(here, Path::new(""))
            }
            (None, Some(file)) => path::folder(file).to_owned(),
            (None, None) => absolute(here, Path::new("")),
        };
        if files.is_empty() {
            let message = "there is no Compose file here or in a folder above; name it with `-f`";
            return Err(Failure::new(show(here), message));
        }
        for (path, name) in options.file.iter().zip(&files) {
            let text = if is_stdin(path) { read_stdin()? } else { read_text(path)? };
            self.texts.insert(within(name).to_owned(), text);
        }
        for path in &options.env_file {
            self.texts.insert(within(&absolute(here, path)).to_owned(), read_text(path)?);
        }
        let inside = |path: &String| within(path).to_owned();
        let looked_here = options.file.is_empty() && options.project_directory.is_none();
        Ok(Setup {
            root: String::new(),
            folder: within(&folder).to_owned(),
            name: options.project_name.clone(),
            files: files.iter().map(inside).collect(),
            env_files: options.env_file.iter().map(|path| inside(&absolute(here, path))).collect(),
            profiles: options.profile.clone(),
            services: Vec::new(),
            host,
            folders: BTreeSet::new(),
            here: looked_here.then(|| within(&absolute(here, Path::new(""))).to_owned()),
        })
    }

    /// The files that `COMPOSE_FILE` names, or those with a default name in the nearest folder.
    fn find(
        &mut self,
        options: &ProjectFlags,
        here: &Path,
        host: &BTreeMap<String, HostVariable>,
    ) -> Result<Vec<String>, Failure> {
        let start =
            options.project_directory.as_deref().map_or(here.to_owned(), |it| here.join(it));
        // What is wrong with these files is told when the configuration is loaded.
        let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default() + "\n";
        let env_file: String = match &*options.env_file {
            [] => text(start.join(".env")),
            named => named.iter().map(|path| text(here.join(path))).collect(),
        };
        let mut named = Vec::new();
        for path in named_files(host, &env_file) {
            let path = Path::new(&path);
            let name = absolute(here, path);
            let text = if is_stdin(path) { read_stdin()? } else { read_text(path)? };
            self.texts.insert(within(&name).to_owned(), text);
            named.push(name);
        }
        if !named.is_empty() {
            return Ok(named);
        }
        for folder in start.ancestors() {
            let mut found = Vec::new();
            for names in [DEFAULT_FILES, OVERRIDE_FILES] {
                let mut here = names.iter().map(|name| folder.join(name)).filter(|it| it.is_file());
                let Some(path) = here.next() else { break };
                let name = absolute(folder, &path);
                self.texts.insert(within(&name).to_owned(), read_text(&path)?);
                found.push(name);
                if here.next().is_some() {
                    eprintln!(
                        "warning: {} has several Compose files; {} counts",
                        show(folder),
                        path.file_name().unwrap_or_default().display(),
                    );
                }
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Loads the configuration, reads what it lacks, and loads again until nothing new is there.
    fn load(&mut self, setup: &mut Setup) -> Result<(Effective, Workspace), Failure> {
        for _ in 0..MOST_ROUNDS {
            let files =
                self.texts.iter().map(|(path, text)| File::new(path.as_str(), text.as_str()));
            let workspace = Workspace::new(files.collect())
                .map_err(|error| Failure::new("the files", error))?;
            let effective = loader::load(Sources { workspace: &workspace, trees: &[] }, setup);
            let mut is_new = false;
            for path in effective.missing.iter().chain(&effective.optional) {
                is_new |= self.read(path)?;
                if effective.optional.contains(path) && Path::new(path).is_dir() {
                    is_new |= setup.folders.insert(path.clone());
                }
            }
            if !is_new {
                return Ok((effective, workspace));
            }
        }
        Err(Failure::new("the files", "they bring in each other without an end"))
    }

    /// Reads a file of an absolute path, if it is there and new.
    fn read(&mut self, path: &str) -> Result<bool, Failure> {
        if !self.asked.insert(path.to_owned()) || !fs::metadata(path).is_ok_and(|it| it.is_file()) {
            return Ok(false);
        }
        let text = read_text(Path::new(path))?;
        Ok(self.texts.insert(within(path).to_owned(), text).is_none())
    }
}

/// An absolute path with `/` between its parts, without `.` and `..`.
pub(super) fn absolute(folder: &Path, path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in folder.join(path).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts.iter().fold(String::new(), |path, part| path + "/" + part)
}

fn within(absolute: &str) -> &str {
    absolute.trim_start_matches('/')
}
