//! Where the values of variables come from: the shell, `.env`, the files that a service names.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::Arg;
use crate::model::compose::effective::{HostVariable, Problem, Setup, Sources};
use crate::model::compose::load::dotenv::{self, Entries, Entry, Trouble};
use crate::model::compose::load::template::{Lookup, Room, Source};
use crate::model::compose::load::{Report, interpolate, paths, place};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Map, Origin, Past, Provider, Value, Variable};
use crate::order;
use crate::text::{FileId, Span};

/// The variables that may be put into Compose files.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    pub(super) variables: BTreeMap<String, (String, Provider)>,
    /// For what they make.
    pub(super) room: Room,
}

impl Environment {
    /// The value of a variable, and who gave it.
    pub(super) fn get(&self, name: &str) -> Option<(String, Provider)> {
        self.variables.get(name).cloned()
    }

    /// The same for a value that becomes it, where there is room for it.
    fn give(&self, name: &str) -> Option<(String, Provider)> {
        let (value, _) = self.variables.get(name)?;
        self.room.take(value.len()).then(|| self.get(name))?
    }

    /// Where values are looked up that go into the files of this project.
    pub(super) fn source<'a>(&'a self, lookup: Lookup<'a>) -> Source<'a> {
        Source { lookup, room: &self.room }
    }

    /// Tells that there was too little room.
    pub(super) fn check_room(&self, sources: Sources<'_>, setup: &Setup, report: &mut Report) {
        if self.room.is_out() {
            let start = place::start(sources, setup);
            let problem = Problem::new(start, &Path::root(), "message-long-texts", Vec::new());
            report.refuse(problem);
            report.is_incomplete = true;
        }
    }

    /// Takes in what files set, where nothing is set yet.
    pub(super) fn add(&mut self, entries: Entries) {
        for (name, entry) in entries {
            let variable = (entry.value, Provider::File(entry.span));
            self.variables.entry(name).or_insert(variable);
        }
    }
}

/// The environment of a shell as a file says it. Lines that cannot be read set nothing.
pub fn of_shell(file: FileId, text: &str) -> BTreeMap<String, HostVariable> {
    let mut entries = Entries::new();
    let source = Source { lookup: &|_| None, room: &Room::default() };
    dotenv::parse(file, text, source, &mut entries);
    let variable = |(name, entry): (String, Entry)| {
        (name, HostVariable { value: entry.value, span: Some(entry.span) })
    };
    order::map(entries.into_iter().map(variable))
}

/// The variables of a project: of the shell, and of `.env` or the files named in its place.
pub(super) fn of_project(sources: Sources<'_>, setup: &Setup, report: &mut Report) -> Environment {
    let mut environment = Environment::default();
    for (name, variable) in &setup.host {
        let value = (variable.value.clone(), Provider::Host(variable.span));
        environment.variables.insert(name.clone(), value);
    }
    let folder = paths::absolute(&setup.root, &setup.folder);
    let here = setup.here.as_ref().map(|here| paths::absolute(&setup.root, here));
    let shell = (here.clone().unwrap_or_else(|| folder.clone()), Provider::Compose);
    environment.variables.entry("PWD".to_owned()).or_insert(shell);
    let listed = setup.host.get("COMPOSE_ENV_FILES").filter(|_| setup.env_files.is_empty());
    let listed = listed.filter(|it| !it.value.is_empty());
    let mut files: Vec<(String, Span)> = Vec::new();
    let start = place::start(sources, setup);
    for path in &setup.env_files {
        files.push((paths::absolute(&setup.root, path), start));
    }
    if let Some(listed) = listed {
        let span = listed.span.unwrap_or(start);
        files.extend(listed.value.split(',').map(|path| (place::join(&folder, path), span)));
    }
    if !files.is_empty() {
        add_files(sources, setup, &files, &mut environment, report);
        return environment;
    }
    let is_off = |it: &str| matches!(it, "1" | "t" | "T" | "true" | "TRUE" | "True");
    if setup.host.get("COMPOSE_DISABLE_ENV_FILE").is_some_and(|it| is_off(&it.value)) {
        return environment;
    }
    let own = Some(folder).filter(|folder| here.as_ref() != Some(folder));
    for folder in here.into_iter().chain(own) {
        let path = place::join(&folder, ".env");
        if place::find(sources, setup, &path).is_some() {
            add_files(sources, setup, &[(path, start)], &mut environment, report);
        } else {
            report.optional.insert(path);
        }
    }
    environment
}

fn add_files(
    sources: Sources<'_>,
    setup: &Setup,
    files: &[(String, Span)],
    environment: &mut Environment,
    report: &mut Report,
) {
    let before = report.warnings.len();
    let entries = of_files(sources, setup, files, environment, &Path::root(), report);
    environment.add(entries);
    repeat_warnings(before, environment, report);
}

/// Compose reads these files three times with the shell's variables alone, and once with their own:
/// it warns each time.
fn repeat_warnings(before: usize, environment: &Environment, report: &mut Report) {
    for warning in report.warnings.split_off(before) {
        let name = warning.args.iter().find_map(|(_, arg)| match arg {
            Arg::Text(name) => Some(name),
            _ => None,
        });
        let is_set = name.is_some_and(|name| environment.variables.contains_key(name));
        let times = if is_set { 3 } else { 4 };
        report.warnings.extend(std::iter::repeat_n(warning, times));
    }
}

/// What environment files set together: of two lines for one variable, the later. `files` are
/// absolute paths, and where each is asked for; `at` is the key that does.
pub(super) fn of_files(
    sources: Sources<'_>,
    setup: &Setup,
    files: &[(String, Span)],
    environment: &Environment,
    at: &Path,
    report: &mut Report,
) -> Entries {
    let mut entries = Entries::new();
    let lookup = |name: &str| environment.get(name);
    for (path, span) in files {
        if path == place::NOTHING {
            continue;
        }
        let Some(file) = place::find(sources, setup, path) else {
            let problem = Problem::new(*span, at, "message-missing-file", Vec::new());
            place::miss(path.clone(), problem, report);
            continue;
        };
        report.read(file);
        let text = sources.workspace.text(file);
        if !environment.room.take(text.len()) {
            continue;
        }
        let source = environment.source(&lookup);
        let troubles = dotenv::parse(file, text, source, &mut entries);
        tell(troubles, path, report);
    }
    entries
}

fn tell(troubles: Vec<Trouble>, file: &str, report: &mut Report) {
    for trouble in troubles {
        match trouble {
            Trouble::Line { span, wording, mut args } => {
                args.push(("file", file.into()));
                report.refuse(Problem::new(span, &Path::root(), wording, args));
            }
            Trouble::Template { span, error } => {
                if let Some(problem) = interpolate::problem(error, span, &Path::root()) {
                    report.refuse(problem);
                }
            }
            Trouble::Looked { span, filled } => {
                interpolate::note(&filled, span, &Path::root(), report);
            }
        }
    }
}

/// Gives the variables of services that are named without a value the one that the shell has.
pub(super) fn resolve(root: &mut Value, environment: &Environment) {
    for service in children(root, "services") {
        let Some(variables) = service.get_mut("environment") else { continue };
        let Data::List(items) = &mut variables.data else { continue };
        for item in items {
            let Data::Text(name) = &item.data else { continue };
            let Some((value, from)) = environment.give(name) else { continue };
            let variable = Variable { name: name.clone(), value: value.clone(), from };
            let text = format!("{name}={value}");
            *item = Value::text(text, with_variable(&item.origin, variable));
        }
    }
    for config in children(root, "configs") {
        let Some(Data::Text(name)) = config.get("environment").map(|it| &it.data) else { continue };
        let Some((value, from)) = environment.give(name) else { continue };
        let variable = Variable { name: name.clone(), value: value.clone(), from };
        let Some(field) = config.field("environment") else { continue };
        let content = Value::text(value, with_variable(&field.value.origin, variable));
        let field = Field { key: field.key, value: content };
        if let Some(map) = config.as_map_mut() {
            map.insert("content".to_owned(), field);
        }
    }
}

/// The values of a mapping at the top.
fn children<'a>(root: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    let map = root.get_mut(key).and_then(Value::as_map_mut);
    map.into_iter().flat_map(|map| map.values_mut()).map(|field| &mut field.value)
}

/// The origin of a value into which a variable was put.
pub(super) fn with_variable(origin: &Origin, variable: Variable) -> Origin {
    let past = origin.past.as_deref().cloned().unwrap_or_default();
    let past = Past { variables: vec![variable], ..past };
    Origin { past: Some(Rc::new(past)), ..origin.derived() }
}

/// Puts the variables of each service's `env_file` into its `environment`, and labels likewise.
pub(super) fn of_services(
    root: &mut Value,
    sources: Sources<'_>,
    setup: &Setup,
    environment: &Environment,
    report: &mut Report,
) {
    let Some(services) = root.get_mut("services").and_then(Value::as_map_mut) else { return };
    for (name, field) in services {
        let path = Path::root().join("services").join(name);
        let service = &mut field.value;
        take_environment(service, &path, sources, setup, environment, report);
        take_labels(service, &path, sources, setup, environment, report);
    }
}

fn take_environment(
    service: &mut Value,
    path: &Path,
    sources: Sources<'_>,
    setup: &Setup,
    environment: &Environment,
    report: &mut Report,
) {
    let written = service.get_mut("environment").and_then(Value::as_map_mut);
    for (name, field) in written.into_iter().flatten() {
        if !field.value.is_null() {
            continue;
        }
        if let Some((value, from)) = environment.give(name) {
            let variable = Variable { name: name.clone(), value: value.clone(), from };
            field.value = Value::text(value, with_variable(&field.value.origin, variable));
        }
    }
    let Some(map) = service.as_map_mut() else { return };
    let Some(files) = map.remove("env_file") else { return };
    let own = own_entries(map.get("environment"));
    let lookup = |name: &str| {
        let own = || own.get(name).map(|entry| (entry.value.clone(), Provider::File(entry.span)));
        environment.get(name).or_else(own)
    };
    let mut entries = own.clone();
    let path = path.join("env_file");
    let listed = match &files.value.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&files.value),
    };
    for (index, item) in listed.iter().enumerate() {
        let path = path.join(index.to_string());
        let asked = item.get("path").unwrap_or(item);
        let Some(file) = asked.as_text().filter(|it| *it != place::NOTHING) else { continue };
        let is_required = item.get("required").and_then(Value::as_bool) != Some(false);
        let found = place::find(sources, setup, file);
        let Some(id) = found else {
            if is_required {
                let problem = Problem::new(asked.span(), &path, "message-missing-file", Vec::new());
                place::miss(file.to_owned(), problem, report);
            } else {
                report.optional.insert(file.to_owned());
            }
            continue;
        };
        report.read(id);
        let text = sources.workspace.text(id);
        if !environment.room.take(text.len()) {
            continue;
        }
        let source = environment.source(&lookup);
        let troubles = match item.get("format").and_then(Value::as_text).unwrap_or_default() {
            "" | ".env" => dotenv::parse(id, text, source, &mut entries),
            "raw" => dotenv::parse_raw(id, text, source, &mut entries),
            other => {
                let args = vec![("format", other.into())];
                report.refuse(Problem::new(item.span(), &path, "message-env-format", args));
                continue;
            }
        };
        tell(troubles, file, report);
    }
    put(map, "environment", &files, entries, &own);
}

fn take_labels(
    service: &mut Value,
    path: &Path,
    sources: Sources<'_>,
    setup: &Setup,
    environment: &Environment,
    report: &mut Report,
) {
    let Some(map) = service.as_map_mut() else { return };
    let Some(files) = map.remove("label_file") else { return };
    let mut labels = Entries::new();
    let path = path.join("label_file");
    let listed = match &files.value.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&files.value),
    };
    for (index, item) in listed.iter().enumerate() {
        let Some(file) = item.as_text().filter(|it| *it != place::NOTHING) else { continue };
        let Some(id) = place::find(sources, setup, file) else {
            let path = path.join(index.to_string());
            let problem = Problem::new(item.span(), &path, "message-missing-file", Vec::new());
            place::miss(file.to_owned(), problem, report);
            continue;
        };
        report.read(id);
        let before = labels.clone();
        let lookup = |name: &str| {
            before.get(name).map(|entry| (entry.value.clone(), Provider::File(entry.span)))
        };
        let mut found = Entries::new();
        let text = sources.workspace.text(id);
        if !environment.room.take(text.len()) {
            continue;
        }
        let troubles = dotenv::parse(id, text, environment.source(&lookup), &mut found);
        tell(troubles, file, report);
        labels.extend(found);
    }
    put(map, "labels", &files, labels, &Entries::new());
}

/// What a service says itself, as if it stood in a file.
fn own_entries(variables: Option<&Field>) -> Entries {
    let fields = variables.into_iter().flat_map(|field| field.value.fields());
    order::map(fields.filter_map(|(name, field)| {
        let value = field.value.as_text()?.to_owned();
        let (key, span) = (field.key, field.value.span());
        Some((name.to_owned(), Entry { value, key, span, variables: Vec::new() }))
    }))
}

/// Puts what files set under what a service says itself.
fn put(map: &mut Map, key: &str, files: &Field, entries: Entries, own: &Entries) {
    if entries.is_empty() {
        return;
    }
    let origin = Origin::default_for(files.value.span());
    let empty = || Field { key: files.key, value: Value::new(Data::Map(Map::new()), origin) };
    let field = map.entry(key.to_owned()).or_insert_with(empty);
    let Some(variables) = field.value.as_map_mut() else { return };
    for (name, entry) in entries {
        if own.contains_key(&name) || variables.contains_key(&name) {
            continue;
        }
        let past = Past { variables: entry.variables, ..Past::default() };
        let past = (!past.variables.is_empty()).then(|| Rc::new(past));
        let value = Value::text(entry.value, Origin { past, ..Origin::written(entry.span) });
        variables.insert(name, Field { key: entry.key, value });
    }
}
