//! What loading notes on its way.

use std::collections::BTreeSet;

use crate::model::compose::effective::{Effective, Problem, Setup, Use};
use crate::model::compose::value::{Map, Value};
use crate::order;
use crate::text::FileId;

/// The findings of all steps together.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub problems: Vec<Problem>,
    pub warnings: Vec<Problem>,
    pub uses: Vec<Use>,
    pub files: Vec<FileId>,
    pub missing: BTreeSet<String>,
    /// Whether something that is not here or cannot be read leaves a doubt.
    pub is_incomplete: bool,
}

impl Report {
    /// Notes why Compose refuses the configuration.
    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Notes what Compose warns of.
    pub fn warn(&mut self, problem: Problem) {
        self.warnings.push(problem);
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
            // A step that sees the files together runs once for each of them.
            problems.dedup();
        }
        let Report { problems, warnings, uses, files, missing, is_incomplete } = self;
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
            is_complete,
        }
    }
}
