//! Where a file speaks of its stages.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::text::{Edit, Span, Spanned};

/// Every place at which a stage is named by those who use it.
pub(super) struct References<'a> {
    file: &'a Dockerfile,
    spans: BTreeMap<usize, Vec<Span>>,
    names: BTreeSet<String>,
}

impl<'a> References<'a> {
    pub(super) fn new(file: &'a Dockerfile) -> References<'a> {
        let mut found = References { file, spans: BTreeMap::new(), names: BTreeSet::new() };
        for stage in &file.stages {
            found.names.extend(stage.name().map(str::to_ascii_lowercase));
            found.add(&stage.from.base, &stage.from.source);
            for instruction in &stage.instructions {
                if let Kind::Copy(copy) | Kind::Add(copy) = &instruction.kind
                    && let Some((name, base)) = &copy.from
                {
                    found.add(name, base);
                }
                for from in instruction.mounts().filter_map(|mount| mount.from) {
                    let base = file.source(&from.value, stage.index);
                    found.add(&from, &base);
                }
            }
        }
        found
    }

    fn add(&mut self, name: &Spanned<String>, base: &Base) {
        if let Base::Stage(index) = base
            && self.file.stages.get(*index).is_some_and(|stage| stage.from.is_named(&name.value))
        {
            self.spans.entry(*index).or_default().push(name.span);
        }
    }

    /// Calls a stage something else, wherever it is named; nothing where that is taken.
    pub(super) fn rename(&mut self, stage: usize, name: &str) -> Option<Vec<Edit>> {
        let own = self.file.stages.get(stage)?.from.name.as_ref()?;
        if !self.names.insert(name.to_ascii_lowercase()) {
            return None;
        }
        let spans = self.spans.get(&stage).into_iter().flatten();
        Some(spans.chain([&own.span]).map(|&span| Edit::replace(span, name)).collect())
    }
}
