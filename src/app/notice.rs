//! The one strip of news below the header: what just happened and what can be done about it.

use std::rc::Rc;

use crate::content::texts::Language;
use crate::finding::{Args, Finding};
use crate::share::ShareError;
use crate::workspace::WorkspaceError;

/// What just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    Fixed {
        finding: Rc<Finding>,
    },
    FixedAll {
        count: usize,
    },
    /// A comment silences a finding of the rule.
    Ignored {
        rule: &'static str,
    },
    /// The settings switch the rule off.
    SwitchedOff {
        rule: &'static str,
    },
    /// An image was made smaller, as [`Saving`](crate::savings::Saving) tells it.
    Lightened {
        kind: &'static str,
        args: Args,
    },
    /// The settings say what an image weighs.
    Declared {
        image: String,
    },
    FileRemoved {
        path: String,
    },
    /// A folder is being read; so many files are seen by now.
    FolderComing {
        seen: usize,
    },
    FolderOpened {
        /// How many files are open now that were not.
        read: usize,
        listed: usize,
        /// Open files that are others in the folder, and stayed as they are.
        kept: Vec<String>,
        /// Folders that were too much to be looked into.
        left: usize,
    },
    ExampleOpened {
        name: &'static str,
    },
    LinkOpened,
    /// The link could not be read; its text is kept, so that nothing is lost.
    LinkDamaged {
        error: ShareError,
        fragment: Rc<str>,
    },
    LinkCopied {
        characters: usize,
    },
    /// The configuration as Compose makes it was to be copied.
    ConfigurationCopied {
        is_copied: bool,
    },
    /// The browser did not let the page write to the clipboard.
    CopyRefused {
        link: Rc<str>,
    },
    /// The workspace cannot be shared as a link.
    NotShared {
        error: ShareError,
    },
    /// What was typed is in the editor, but too large to be analysed and kept.
    Limit(WorkspaceError),
    LanguageUnreachable(Language),
}

impl Notice {
    /// Whether it still matters once the person goes on typing.
    pub(super) fn outlives_an_edit(&self) -> bool {
        matches!(self, Notice::LinkOpened | Notice::LinkDamaged { .. })
    }

    /// Whether it tells of something that went wrong.
    pub fn is_trouble(&self) -> bool {
        matches!(
            self,
            Notice::LinkDamaged { .. }
                | Notice::ConfigurationCopied { is_copied: false }
                | Notice::CopyRefused { .. }
                | Notice::NotShared { .. }
                | Notice::Limit(_)
                | Notice::LanguageUnreachable(_)
        )
    }
}
