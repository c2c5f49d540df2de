//! How a change runs down a stage, from line to line.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::dockerfile::{
    Base, Dockerfile, Instruction, Kind, MountKind, Pair, Stage, Transfer,
};
use crate::model::expand::{expand, expand_raw};
use crate::model::ignore::{Glob, Ignore};
use crate::sim::cache::files;
use crate::sim::cache::{Cause, Changes, is_linked};
use crate::text::{Span, Spanned};

/// What is the same for all stages.
pub(super) struct Build<'a> {
    dockerfile: &'a Dockerfile,
    changes: &'a Changes,
    /// The changed files that reach the builder.
    sent: Vec<&'a str>,
    /// The ARGs before the first FROM with another value now.
    altered: BTreeSet<String>,
    /// The values of those ARGs, as far as they have one.
    values: BTreeMap<String, String>,
    /// For each stage, the last one that stands on it; itself where none does.
    last_child: Vec<usize>,
}

/// More variables of a stage are not followed: each stage that others stand on keeps its own.
const MOST_VARIABLES: usize = 200;

impl<'a> Build<'a> {
    pub(super) fn new(
        dockerfile: &'a Dockerfile,
        changes: &'a Changes,
        ignore: Option<&Ignore>,
    ) -> Build<'a> {
        let sent = files::sent(&changes.files, ignore);
        let (altered, values) = (BTreeSet::new(), BTreeMap::new());
        let mut last_child: Vec<usize> = (0..dockerfile.stages.len()).collect();
        for stage in &dockerfile.stages {
            if let Base::Stage(below) = stage.from.source
                && let Some(child) = last_child.get_mut(below)
            {
                *child = stage.index;
            }
        }
        let mut build = Build { dockerfile, changes, sent, altered, values, last_child };
        for instruction in &dockerfile.global_args {
            let Kind::Arg(pairs) = &instruction.kind else { continue };
            for pair in pairs {
                let name = &pair.name.value;
                let written = pair.written.as_deref().unwrap_or_default();
                if build.is_edited(instruction.span)
                    || changes.arguments.contains(name)
                    || build.changed_argument(written).is_some()
                {
                    build.altered.insert(name.clone());
                }
                if let Some(value) = build.argument(pair, &build.values) {
                    build.values.insert(name.clone(), value);
                }
            }
        }
        build
    }

    fn is_edited(&self, span: Span) -> bool {
        self.changes.edited.contains(&span.start)
    }

    /// Whether an image was published anew. One with a digest stays what it is.
    fn is_new(&self, image: &str) -> bool {
        !image.contains('@') && self.changes.images.iter().any(|it| it == image)
    }

    /// The first changed one of the ARGs before the first FROM in a text.
    fn changed_argument(&self, text: &str) -> Option<Cause> {
        self.variables(text)
            .into_iter()
            .find(|name| self.altered.contains(name))
            .map(Cause::Argument)
    }

    /// The names of all variables in a text.
    fn variables(&self, text: &str) -> Vec<String> {
        names(&|note| drop(expand(text, self.dockerfile.escape, note)))
    }

    /// The value of an ARG: the given one goes before its default.
    fn argument(&self, pair: &Pair, values: &BTreeMap<String, String>) -> Option<String> {
        let given = self.dockerfile.options.arguments.get(&pair.name.value).cloned();
        given.or_else(|| self.value(pair, values))
    }

    /// The value that a pair gives its name, with variables put in; `None` where one has none.
    fn value(&self, pair: &Pair, values: &BTreeMap<String, String>) -> Option<String> {
        let lookup = |name: &str| values.get(name).cloned();
        let expanded = expand(pair.written.as_deref()?, self.dockerfile.escape, &lookup).ok()?;
        expanded.unset.is_empty().then_some(expanded.text)
    }
}

/// What gives the value of a variable.
type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The names that a text is asked for. What the builder would refuse is read up to that place.
fn names(read: &dyn Fn(&Lookup)) -> Vec<String> {
    let names = RefCell::new(Vec::new());
    read(&|name| {
        names.borrow_mut().push(name.to_owned());
        Some("any".to_owned())
    });
    names.into_inner()
}

/// What of a stage is another one now, up to some line.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// The line that gave the files another state.
    files: Option<Span>,
    /// The line that gave commands another user, folder or shell.
    setting: Option<Span>,
    /// The line that gave the working folder another path.
    folder: Option<Span>,
    /// Variables with another value, and why.
    variables: BTreeMap<String, Cause>,
    /// Names that ENV has set: an ARG does not change them.
    environment: BTreeSet<String>,
    /// The values of variables, as far as the Dockerfile tells.
    values: BTreeMap<String, String>,
}

impl Flow {
    /// Where a stage begins, and why its files are others there: at the end of the stage that it
    /// stands on, or with an image.
    pub(super) fn begin(stage: &Stage, flows: &mut [Flow], build: &Build) -> (Flow, Option<Cause>) {
        let from = &stage.from;
        let below = match from.source {
            Base::Stage(index) => flows.get_mut(index).map(|flow| (index, flow)),
            _ => None,
        };
        let mut flow = match below {
            // Nobody else begins there: what copies from it asks for its files alone.
            Some((index, below)) if build.last_child.get(index) == Some(&stage.index) => {
                let files = below.files;
                std::mem::replace(below, Flow { files, ..Flow::default() })
            }
            Some((_, below)) => below.clone(),
            None => Flow::default(),
        };
        let cause = if build.is_edited(from.span) {
            Some(Cause::Edited)
        } else if let Some(cause) = build.changed_argument(&from.base.value) {
            Some(cause)
        } else if build.is_new(&from.expanded) {
            Some(Cause::Image(from.expanded.clone()))
        } else {
            flow.files.map(Cause::Line)
        };
        flow.files = flow.files.or(cause.is_some().then_some(from.span));
        (flow, cause)
    }

    /// Goes behind an instruction. Why it runs again, if it does.
    pub(super) fn pass(
        &mut self,
        stage: &Stage,
        instruction: &Instruction,
        flows: &[Flow],
        build: &Build,
    ) -> Option<Cause> {
        let span = instruction.span;
        let own = build.is_edited(span).then_some(Cause::Edited);
        match &instruction.kind {
            Kind::Arg(pairs) => {
                let edited = own.is_some().then_some(Cause::Line(span));
                for pair in pairs {
                    self.declare(pair, edited.clone(), build);
                }
                own
            }
            Kind::Env(pairs) => {
                let edited = own.is_some().then_some(Cause::Line(span));
                for pair in pairs {
                    self.set(pair, edited.clone(), build);
                }
                own
            }
            Kind::User(word) => self.set_up(span, own.or_else(|| self.changed_in(word, build))),
            Kind::Shell(_) => self.set_up(span, own),
            Kind::Workdir(word) => {
                let cause = self.set_up(span, own.or_else(|| self.changed_in(word, build)));
                if cause.is_some() && self.folder.is_none() {
                    self.folder = Some(span);
                }
                let cause = cause.or_else(|| self.files.map(Cause::Line));
                self.leave(span, cause)
            }
            Kind::Run(_) => {
                let cause = own
                    .or_else(|| self.variables.values().next().cloned())
                    .or_else(|| self.mounted(stage, instruction, flows, build))
                    .or_else(|| self.setting.or(self.files).map(Cause::Line));
                self.leave(span, cause)
            }
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                let cause = own.or_else(|| self.copied(instruction, transfer, flows, build));
                let above = || self.files.filter(|_| !is_linked(instruction)).map(Cause::Line);
                let cause = cause.or_else(above);
                self.leave(span, cause)
            }
            _ => own,
        }
    }

    /// The files are others behind a step that ran again.
    fn leave(&mut self, span: Span, cause: Option<Cause>) -> Option<Cause> {
        if cause.is_some() && self.files.is_none() {
            self.files = Some(span);
        }
        cause
    }

    /// Commands run differently behind an instruction that changed.
    fn set_up(&mut self, span: Span, cause: Option<Cause>) -> Option<Cause> {
        if cause.is_some() && self.setting.is_none() {
            self.setting = Some(span);
        }
        cause
    }

    /// `ARG NAME[=default]`.
    fn declare(&mut self, pair: &Pair, edited: Option<Cause>, build: &Build) {
        let name = &pair.name.value;
        if self.environment.contains(name) || !self.has_room(name) {
            return;
        }
        let is_given = build.changes.arguments.contains(name)
            || (pair.value.is_none() && build.altered.contains(name));
        let given = is_given.then(|| Cause::Argument(name.clone()));
        let cause = given.or(edited).or_else(|| self.changed_in_pair(pair, build));
        self.remember(name, cause);
        let value = match pair.value {
            Some(_) => build.argument(pair, &self.values),
            None => build.values.get(name).cloned().or_else(|| build.argument(pair, &self.values)),
        };
        if let Some(value) = value {
            self.values.insert(name.clone(), value);
        }
    }

    /// `ENV NAME=value`.
    fn set(&mut self, pair: &Pair, edited: Option<Cause>, build: &Build) {
        let name = &pair.name.value;
        if !self.has_room(name) {
            return;
        }
        let cause = edited.or_else(|| self.changed_in_pair(pair, build));
        self.remember(name, cause);
        self.environment.insert(name.clone());
        match build.value(pair, &self.values) {
            Some(value) => self.values.insert(name.clone(), value),
            None => self.values.remove(name),
        };
    }

    /// Whether a variable is followed, or can still be.
    fn has_room(&self, name: &str) -> bool {
        let followed = self.values.len().max(self.environment.len()).max(self.variables.len());
        followed < MOST_VARIABLES || self.values.contains_key(name)
    }

    fn remember(&mut self, name: &str, cause: Option<Cause>) {
        match cause {
            Some(cause) => self.variables.insert(name.to_owned(), cause),
            None => self.variables.remove(name),
        };
    }

    fn changed_in_pair(&self, pair: &Pair, build: &Build) -> Option<Cause> {
        self.changed_in_text(pair.written.as_deref()?, build)
    }

    fn changed_in(&self, word: &Spanned<String>, build: &Build) -> Option<Cause> {
        self.changed_in_text(&word.value, build)
    }

    /// Why a text with variables is another one now.
    fn changed_in_text(&self, text: &str, build: &Build) -> Option<Cause> {
        self.cause_of(&build.variables(text))
    }

    /// Why one of these variables has another value now.
    fn cause_of(&self, names: &[String]) -> Option<Cause> {
        names.iter().find_map(|name| self.variables.get(name)).cloned()
    }

    /// Why what a RUN mounts is different now. Caches, secrets and sockets do not count.
    fn mounted(
        &self,
        stage: &Stage,
        run: &Instruction,
        flows: &[Flow],
        build: &Build,
    ) -> Option<Cause> {
        run.mounts().filter(|mount| mount.kind == MountKind::Bind).find_map(|mount| {
            let source = mount.source.as_ref().map_or(".", |source| &source.value);
            match &mount.from {
                None => self.taken(source, &[], build),
                Some(from) => {
                    let base = build.dockerfile.source(&from.value, stage.index);
                    changed_source(&base, &from.value, flows, build)
                }
            }
        })
    }

    /// Why what a COPY or ADD takes, or where it puts it, is different now.
    fn copied(
        &self,
        instruction: &Instruction,
        transfer: &Transfer,
        flows: &[Flow],
        build: &Build,
    ) -> Option<Cause> {
        let words = transfer.sources.iter().chain(&transfer.destination);
        let in_words = || words.clone().find_map(|word| self.changed_in(word, build));
        let in_flags = || {
            let values = instruction.flags.iter().filter_map(|flag| flag.value.as_ref());
            values.into_iter().find_map(|value| self.changed_in(value, build))
        };
        let in_heredocs = || {
            let mut texts = transfer.templates.iter();
            texts.find_map(|text| self.cause_of(&names(&|note| drop(expand_raw(text, note)))))
        };
        let destination = transfer.destination.as_ref();
        let is_relative = destination.is_some_and(|it| !it.value.starts_with(['/', '$']));
        let in_folder = || self.folder.filter(|_| is_relative).map(Cause::Line);
        let cause = in_words().or_else(in_flags).or_else(in_heredocs).or_else(in_folder);
        cause.or_else(|| {
            if let Some((name, base)) = &transfer.from {
                return changed_source(base, &name.value, flows, build);
            }
            let exclude = instruction.flags.iter().filter(|flag| flag.name == "exclude");
            let exclude = exclude.filter_map(|flag| flag.value.as_ref());
            let excludes: Vec<Glob> = exclude.map(|value| Glob::new(&value.value)).collect();
            let mut local = transfer.sources.iter().filter(|source| files::is_local(source));
            local.find_map(|source| self.taken(&source.value, &excludes, build))
        })
    }

    /// The changed file that a source takes.
    fn taken(&self, source: &str, excludes: &[Glob], build: &Build) -> Option<Cause> {
        let lookup = |name: &str| self.values.get(name).cloned();
        let expanded = expand(source, build.dockerfile.escape, &lookup).ok()?;
        // What cannot be told may be anything.
        let source = if expanded.unset.is_empty() { expanded.text.as_str() } else { "." };
        let path = files::taken(&build.sent, source, excludes)?;
        Some(Cause::File(path.to_owned()))
    }
}

/// Why the files of what is copied from may be others now.
fn changed_source(base: &Base, name: &str, flows: &[Flow], build: &Build) -> Option<Cause> {
    match base {
        Base::Stage(index) => flows.get(*index)?.files.map(Cause::Copied),
        Base::Image(_) if build.is_new(name) => Some(Cause::Image(name.to_owned())),
        _ => None,
    }
}
