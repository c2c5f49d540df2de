//! What somebody set for all files: in `dockwright.toml`, and in hadolint's own file.

mod dockwright;
mod edit;
mod hadolint;
mod label;
pub mod size;

use std::collections::BTreeMap;

pub use self::edit::{declared, switched_off};
pub use self::label::LabelKind;

use crate::finding::{Args, Severity};
use crate::syntax::SyntaxError;
use crate::text::{Span, Spanned};

/// The file of our own settings.
pub const DOCKWRIGHT_FILE: &str = "dockwright.toml";
/// The names that hadolint gives its file; the first that is there counts.
pub const HADOLINT_FILES: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

/// All settings of a workspace. Without a settings file, every rule runs as its page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// By the name of a rule or another tool's code, in lower case.
    levels: BTreeMap<String, (Source, Level)>,
    /// The names of rules, as written.
    pub names: Vec<Spanned<String>>,
    /// The registries that images may come from; any where there is none.
    pub registries: Vec<String>,
    /// The labels that an image needs, and what they hold.
    pub labels: Vec<(String, LabelKind)>,
    /// Whether an image may have no other labels.
    pub strict_labels: bool,
    /// Whether comments that suppress findings count for nothing.
    pub ignores_comments: bool,
    /// Whether a comment that suppresses findings is fine if it says why.
    pub accepts_reasons: bool,
    /// Sizes of images in bytes on disk, by the image as a FROM names it.
    pub images: BTreeMap<String, u64>,
    /// How bad the mildest finding is that makes a check fail.
    pub threshold: Threshold,
    /// What is wrong with the settings themselves.
    pub faults: Vec<SyntaxError>,
}

/// Which file a setting comes from; the later wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Hadolint,
    Dockwright,
}

/// What a rule is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Off,
    /// As bad as its page says.
    On,
    /// This bad.
    At(Severity),
}

/// From which severity on a finding makes a check fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    At(Severity),
    /// Findings are shown, and nothing fails.
    Never,
}

impl Default for Threshold {
    fn default() -> Threshold {
        Threshold::At(Severity::Info)
    }
}

impl Threshold {
    /// Whether a finding of that severity makes a check fail.
    pub fn is_reached_by(self, severity: Severity) -> bool {
        match self {
            // The worst severity is the least.
            Threshold::At(least) => severity <= least,
            Threshold::Never => false,
        }
    }
}

impl Settings {
    /// Whether no rule and no code is set to anything.
    pub fn has_no_levels(&self) -> bool {
        self.levels.is_empty()
    }

    /// What a rule's name or another tool's code (`DL3006`, or in full `hadolint:DL3006`) is set
    /// to, and in which file.
    pub fn level(&self, name: &str) -> Option<(Source, Level)> {
        let level = |name: &str| self.levels.get(&name.to_ascii_lowercase()).copied();
        let short = name.split_once(':').and_then(|(_, code)| level(code));
        let full = level(name);
        if short.map(|(source, _)| source) > full.map(|(source, _)| source) { short } else { full }
    }

    fn set(&mut self, name: Spanned<String>, source: Source, level: Level) {
        self.levels.insert(name.value.to_ascii_lowercase(), (source, level));
        self.names.push(name);
    }

    /// Nobody asks for more labels than a hundred, and each is looked for in every stage.
    fn ask_for(&mut self, label: String, kind: LabelKind) {
        const MOST: usize = 100;
        if let Some(known) = self.labels.iter_mut().find(|(known, _)| *known == label) {
            known.1 = kind;
        } else if self.labels.len() < MOST {
            self.labels.push((label, kind));
        }
    }

    fn fault(&mut self, span: Span, wording: &'static str, args: Args) {
        self.faults.push(SyntaxError { span, wording, args, instead: None });
    }
}

#[cfg(test)]
mod tests;
