//! What loading notes on its way.

use std::collections::BTreeSet;

use crate::model::compose::effective::{Effective, Problem, Setup, Use};
use crate::model::compose::value::{Map, Provider, Value};
use crate::order;
use crate::text::{FileId, Span};

/// The findings of all steps together.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub problems: Vec<Problem>,
    pub warnings: Vec<Problem>,
    pub uses: Vec<Use>,
    pub files: Vec<FileId>,
    pub missing: BTreeSet<String>,
    pub optional: BTreeSet<String>,
    /// Whether something that is not here or cannot be read leaves a doubt.
    pub is_incomplete: bool,
    /// The values that are refused already: what else is wrong with them follows from that.
    spoilt: BTreeSet<Span>,
    /// The files that are no YAML, and how far each can be believed, in bytes.
    broken: Vec<(FileId, u32)>,
}

impl Report {
    /// Notes why Compose refuses the configuration.
    pub fn refuse(&mut self, problem: Problem) {
        if !self.is_spoilt(problem.span) && !self.is_behind_break(problem.span) {
            self.problems.push(problem);
        }
    }

    /// Whether something of a value is refused already.
    pub(super) fn is_spoilt(&self, span: Span) -> bool {
        self.spoilt.contains(&span)
    }

    /// Notes that a file is no YAML from here on: what touches that may only look wrong because the
    /// rest of it was not read.
    pub(super) fn break_at(&mut self, file: FileId, offset: u32) {
        self.broken.push((file, offset));
    }

    fn is_behind_break(&self, span: Span) -> bool {
        self.broken.iter().any(|(file, offset)| span.file == *file && span.end >= *offset)
    }

    /// Notes why Compose refuses a value that later steps will stumble over: they tell no more of it.
    pub fn spoil(&mut self, problem: Problem) {
        let span = problem.span;
        self.refuse(problem);
        self.pass_over(span);
    }

    /// Tells nothing more of a value.
    pub(super) fn pass_over(&mut self, span: Span) {
        self.spoilt.insert(span);
    }

    /// Notes that a file is read.
    pub(super) fn read(&mut self, file: FileId) {
        if !self.files.contains(&file) {
            self.files.push(file);
        }
    }

    /// Notes what Compose warns of.
    pub fn warn(&mut self, problem: Problem) {
        self.warnings.push(problem);
    }

    /// Whether a value may only look as it does because something was not read: it has a variable
    /// that nobody sets, and a file is missing.
    pub(super) fn doubts(&self, value: &Value) -> bool {
        let is_unset = |it: &Provider| *it == Provider::Nobody;
        self.is_incomplete && value.origin.variables().iter().any(|it| is_unset(&it.from))
    }

    pub(super) fn finish(
        mut self,
        setup: &Setup,
        name: String,
        root: Value,
        profiles: BTreeSet<String>,
        disabled: Map,
    ) -> Effective {
        for problems in [&mut self.problems, &mut self.warnings] {
            order::sort_by_place(problems, |it| (it.span.file.index(), it.span.start as usize));
        }
        // A step that sees the files together runs once for each of them.
        self.problems.dedup();
        let Report { problems, warnings, uses, files, missing, optional, is_incomplete, .. } = self;
        let (setup, is_complete) = (setup.clone(), !is_incomplete);
        Effective {
            setup,
            name,
            files,
            root,
            profiles,
            disabled,
            problems,
            warnings,
            uses,
            missing,
            optional,
            is_complete,
        }
    }
}
