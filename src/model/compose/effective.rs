//! What Compose makes of its files in the end: one configuration with the origin of every value.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Args;
use crate::model::compose::path::Path;
use crate::model::compose::value::{Field, Map, Provider, Value};
use crate::syntax::yaml::Yaml;
use crate::text::{FileId, Span};
use crate::workspace::{Workspace, path};

/// What a configuration is made of, as the command line of `docker compose` says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// The absolute folder that the root of the workspace stands for, without a slash at its end.
    pub root: String,
    /// The project's folder, as a path in the workspace; empty for its root.
    pub folder: String,
    /// `-p`.
    pub name: Option<String>,
    /// Where Compose looked for its files, if none were named: the `.env` of this folder counts before
    /// the one of the project's. A path in the workspace.
    pub here: Option<String>,
    /// `-f`: the Compose files in the order in which they merge, as paths in the workspace.
    pub files: Vec<String>,
    /// `--env-file`, as paths in the workspace; empty: `.env` in the project's folder, if it is there.
    pub env_files: Vec<String>,
    /// `--profile`; empty: those that `COMPOSE_PROFILES` lists.
    pub profiles: Vec<String>,
    /// The services that are meant, with what they depend on; empty: all.
    pub services: Vec<String>,
    /// The environment of the shell.
    pub host: BTreeMap<String, HostVariable>,
    /// Folders that are there without a file in the workspace, as absolute paths.
    pub folders: BTreeSet<String>,
}

/// A variable of the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostVariable {
    pub value: String,
    /// Where it is written, if it is in a file of the workspace.
    pub span: Option<Span>,
}

/// Where the files of a configuration are read from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    pub workspace: &'a Workspace,
    /// The files that are read already; others are when they are named.
    pub trees: &'a [(FileId, Yaml)],
}

/// The configuration as it takes effect.
#[derive(Clone, Debug)]
pub struct Effective {
    pub setup: Setup,
    pub name: String,
    /// The files that were read for it, in that order: Compose files, environment files.
    pub files: Vec<FileId>,
    /// As `docker compose config` prints it: services of active profiles only.
    pub root: Value,
    /// The profiles that are active.
    pub profiles: BTreeSet<String>,
    /// The services whose profiles are not active.
    pub disabled: Map,
    /// Why Compose refuses it, each reason once, by place.
    pub problems: Vec<Problem>,
    /// What Compose warns of, as often as it does.
    pub warnings: Vec<Problem>,
    /// Each use of a variable in a value.
    pub uses: Vec<Use>,
    /// Files that were asked for and are not in the workspace, as absolute paths.
    pub missing: BTreeSet<String>,
    /// Files that would be read if they were there, and folders that would be known to be there, as
    /// absolute paths; none of them need be.
    pub optional: BTreeSet<String>,
    /// False where a syntax error or a missing file leaves a doubt: nothing may be said to be missing.
    pub is_complete: bool,
}

/// Something wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    /// Which value: `services.web.ports.0`.
    pub path: Path,
    /// A wording of the page of `compose-invalid`, or of the rule that tells of the warning.
    pub wording: &'static str,
    pub args: Args,
    /// Another place that has to do with it, and the wording for it.
    pub related: Option<(Span, &'static str)>,
}

/// A variable in a value of a Compose file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The scalar that it stands in.
    pub span: Span,
    pub name: String,
    /// What is put in there.
    pub value: String,
    pub from: Provider,
}

impl Effective {
    /// The services that run, by name.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Value)> {
        let services = self.root.get("services");
        services.into_iter().flat_map(Value::fields).map(|(name, field)| (name, &field.value))
    }

    /// Those and the ones of other profiles.
    pub fn all_services(&self) -> impl Iterator<Item = (&str, &Value)> {
        let others = self.disabled.iter().map(|(name, field)| (name.as_str(), &field.value));
        self.services().chain(others)
    }

    /// All services by name, with their keys.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Field)> {
        let running = self.root.get("services").into_iter().flat_map(Value::fields);
        running.chain(self.disabled.iter().map(|(name, field)| (name.as_str(), field)))
    }

    /// A service by its name, running or not, with its key.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let running = self.root.get("services").and_then(|services| services.field(name));
        running.or_else(|| self.disabled.get(name))
    }

    /// A service by its name, running or not.
    pub fn service(&self, name: &str) -> Option<&Value> {
        let disabled = || self.disabled.get(name).map(|field| &field.value);
        self.root.at(&["services", name]).or_else(disabled)
    }

    /// An absolute path as one in the workspace, empty for its root; `None` where it lies elsewhere.
    pub fn in_workspace(&self, path: &str) -> Option<String> {
        let inner = path.strip_prefix(self.setup.root.as_str())?;
        let is_below = inner.is_empty() || inner.starts_with('/');
        if is_below { path::clean_inside(inner) } else { None }
    }

    /// Where the Dockerfile that a service is built from lies in the workspace, if it lies there and
    /// no variable leaves it open.
    pub fn dockerfile_path(&self, service: &Value) -> Option<String> {
        let build = service.get("build")?;
        if build.get("dockerfile_inline").is_some() {
            return None;
        }
        let known = |value: &Value| value.is_known().then(|| value.as_text().map(str::to_owned))?;
        let context = build.get("context").and_then(known)?;
        let name = build.get("dockerfile").map_or(Some("Dockerfile".to_owned()), known)?;
        // Without a root, an absolute path begins with a slash.
        let root = Some(self.setup.root.as_str()).filter(|root| !root.is_empty());
        let is_absolute = name.starts_with('/') || root.is_some_and(|root| name.starts_with(root));
        self.in_workspace(&if is_absolute { name } else { path::join(&context, &name) })
    }
}

impl Problem {
    pub fn new(span: Span, path: &Path, wording: &'static str, args: Args) -> Problem {
        Problem { span, path: path.clone(), wording, args, related: None }
    }

    #[must_use]
    pub fn related(self, span: Span, wording: &'static str) -> Problem {
        Problem { related: Some((span, wording)), ..self }
    }
}
