//! `dockwright compose config`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::input::{is_stdin, read_stdin, read_text};
use crate::cli::report::WORDS;
use crate::cli::{Failure, print, show};
use crate::finding::Args as WordArgs;
use crate::model::compose::effective::{Effective, HostVariable, Problem, Setup, Sources};
use crate::model::compose::load;
use crate::model::compose::print as printed;
use crate::model::compose::setup::{DEFAULT_FILES, OVERRIDE_FILES};
use crate::model::compose::value::Value;
use crate::syntax::yaml;
use crate::text::{FileId, LineIndex, Span};
use crate::words::Words;
use crate::workspace::{File, Workspace};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    project: ProjectFlags,
}

/// What a configuration is made of.
#[derive(Debug, Default, Args)]
struct ProjectFlags {
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

#[derive(Debug, Subcommand)]
enum Task {
    /// Print what Compose makes of its files: merged, with variables put in. Ends with 0, or with 1
    /// if Compose refuses them.
    #[command(alias = "convert")]
    Config(Config),
}

#[derive(Debug, Args)]
struct Config {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Say at the end of each line where its value comes from.
    #[arg(long)]
    origins: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
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

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let Task::Config(config) = &options.task;
    let here = std::env::current_dir().map_err(|error| Failure::new(".", error))?;
    let mut disk = Disk::default();
    let setup = disk.setup(&options.project, &here)?;
    let (effective, workspace) = disk.load(setup)?;
    let place = Places { workspace: &workspace, here: absolute(&here, Path::new("")) };
    for warning in &effective.warnings {
        eprintln!("{}", place.tell(warning, "warning: ", Words::warning));
    }
    for problem in &effective.problems {
        eprintln!("{}", place.tell(problem, "", Words::refusal));
        if problem.wording == "message-yaml" {
            place.tell_syntax(problem.span.file);
        }
    }
    if !effective.problems.is_empty() {
        return Ok(ExitCode::from(1));
    }
    match config.format {
        Format::Json => print(&printed::json(&effective)),
        Format::Yaml => print(&printed_yaml(&effective, config.origins.then_some(&place))),
    }
    Ok(ExitCode::SUCCESS)
}

/// The configuration of one Compose file, or of the one in a folder, and what was read for it:
/// Dockerfiles of its services too.
pub(super) fn load_project(path: &Path) -> Result<(Effective, Workspace), Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::new(".", error))?;
    let flags = if path.is_dir() {
        ProjectFlags { project_directory: Some(path.to_owned()), ..ProjectFlags::default() }
    } else {
        ProjectFlags { file: vec![path.to_owned()], ..ProjectFlags::default() }
    };
    let mut disk = Disk::default();
    let setup = disk.setup(&flags, &here)?;
    let (effective, workspace) = disk.load(setup)?;
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
    if is_new { disk.load(effective.setup) } else { Ok((effective, workspace)) }
}

fn printed_yaml(effective: &Effective, places: Option<&Places>) -> String {
    let mut out = String::new();
    for line in printed::yaml(effective) {
        out.push_str(&line.text);
        if let (Some(places), Some(origin)) = (places, &line.origin) {
            out.push_str("  # ");
            out.push_str(&places.at(origin.span));
            for variable in origin.variables() {
                out.push_str(&format!(" {}", variable.name));
            }
        }
        out.push('\n');
    }
    out
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
            (None, Some(file)) => folder_of(file).to_owned(),
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
        Ok(Setup {
            root: String::new(),
            folder: within(&folder).to_owned(),
            name: options.project_name.clone(),
            files: files.iter().map(inside).collect(),
            env_files: options.env_file.iter().map(|path| inside(&absolute(here, path))).collect(),
            profiles: options.profile.clone(),
            host,
            folders: BTreeSet::new(),
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
        let said = said_by_files(options, here, &start);
        let variable = |name: &str| {
            let found = host.get(name).or_else(|| said.get(name)).map(|it| it.value.as_str());
            found.filter(|it| !it.is_empty())
        };
        if let Some(listed) = variable("COMPOSE_FILE") {
            let separator = variable("COMPOSE_PATH_SEPARATOR");
            let paths = listed.split(separator.unwrap_or(":"));
            let mut found = Vec::new();
            for path in paths {
                let path = Path::new(path);
                let name = absolute(here, path);
                let text = if is_stdin(path) { read_stdin()? } else { read_text(path)? };
                self.texts.insert(within(&name).to_owned(), text);
                found.push(name);
            }
            return Ok(found);
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
    fn load(&mut self, mut setup: Setup) -> Result<(Effective, Workspace), Failure> {
        for _ in 0..MOST_ROUNDS {
            let files =
                self.texts.iter().map(|(path, text)| File::new(path.as_str(), text.as_str()));
            let workspace = Workspace::new(files.collect())
                .map_err(|error| Failure::new("the files", error))?;
            let effective = load::load(Sources { workspace: &workspace, trees: &[] }, &setup);
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

/// What the environment files of a project set, of which some say where its Compose files are. What
/// cannot be read is told once they are loaded.
fn said_by_files(
    options: &ProjectFlags,
    here: &Path,
    folder: &Path,
) -> BTreeMap<String, HostVariable> {
    let named = options.env_file.iter().map(|path| here.join(path));
    let paths =
        if options.env_file.is_empty() { vec![folder.join(".env")] } else { named.collect() };
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    texts.flat_map(|text| load::of_shell(FileId::default(), &text)).collect()
}

/// Makes a sentence of a wording and its arguments.
type Say = fn(Words, &'static str, &WordArgs) -> String;

/// Where findings are, for the person.
struct Places<'a> {
    workspace: &'a Workspace,
    /// The absolute folder in which the command runs.
    here: String,
}

impl Places<'_> {
    /// `compose.yaml:5:3: services.web.ports: ` and a sentence.
    fn tell(&self, problem: &Problem, kind: &str, say: Say) -> String {
        let mut args: WordArgs = problem.args.clone();
        let path = problem.path.to_string();
        args.push(("path", path.as_str().into()));
        let sentence = say(WORDS, problem.wording, &args);
        let path = if path.is_empty() { path } else { format!("{path}: ") };
        format!("{}: {kind}{path}{sentence}", self.at(problem.span))
    }

    /// Says what is no YAML in a file.
    fn tell_syntax(&self, file: FileId) {
        let Some(text) = self.workspace.file(file).map(|it| &it.text) else { return };
        for error in yaml::parse(file, text).errors {
            let sentence = WORDS.of_yaml(error.wording, &error.args);
            eprintln!("{}: {sentence}", self.at(error.span));
        }
    }

    /// `compose.yaml:5:3`.
    fn at(&self, span: Span) -> String {
        let Some(file) = self.workspace.file(span.file) else { return "-".to_owned() };
        let place = LineIndex::new(&file.text).scalar(&file.text, span.start);
        let absolute = format!("/{}", file.path);
        let inside = absolute.strip_prefix(&self.here).and_then(|it| it.strip_prefix('/'));
        format!("{}:{}:{}", inside.unwrap_or(&absolute), place.line + 1, place.column + 1)
    }
}

/// An absolute path with `/` between its parts, without `.` and `..`.
fn absolute(folder: &Path, path: &Path) -> String {
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

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
