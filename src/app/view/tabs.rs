//! The tabs of the files, and those of the panels.

use std::rc::Rc;

use crate::app::state::{Panel, State};
use crate::finding::Severity;
use crate::text::FileId;
use crate::words::Words;
use crate::workspace::LISTING_NAME;

/// A file's tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTab {
    pub file: FileId,
    pub path: String,
    pub is_active: bool,
    pub errors: usize,
    /// Warnings and infos together.
    pub others: usize,
    /// What a screen reader says of the counts.
    pub counts: String,
}

pub fn files(state: &State) -> Rc<[FileTab]> {
    let words = Words::new(state.language);
    let tab = |file: FileId| {
        let findings = || state.analysis.findings.iter().filter(move |it| it.span.file == file);
        let errors = findings().filter(|it| it.severity == Severity::Error).count();
        let path = state.workspace.file(file).map_or_else(String::new, |it| it.path.clone());
        let count = findings().count();
        let counts = words.say("tabs.findings", &vec![("n", count.into())]);
        FileTab {
            file,
            is_active: file == state.active,
            errors,
            others: count - errors,
            path,
            counts,
        }
    };
    state.workspace.ids().map(tab).collect()
}

/// A panel's tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelTab {
    pub panel: Panel,
    pub label: &'static str,
    /// The keys that open it.
    pub keys: String,
    pub is_active: bool,
    pub count: Option<usize>,
}

pub fn panels(state: &State) -> Rc<[PanelTab]> {
    let words = Words::new(state.language);
    let tab = |(number, panel): (usize, Panel)| PanelTab {
        panel,
        keys: format!("Alt+{number}"),
        label: words.text(panel_key(panel)),
        is_active: panel == state.panel,
        count: (panel == Panel::Findings).then_some(state.analysis.findings.len()),
    };
    (1..).zip(Panel::ALL).map(tab).collect()
}

fn panel_key(panel: Panel) -> &'static str {
    match panel {
        Panel::Findings => "panel.findings",
        Panel::Stages => "panel.stages",
        Panel::Size => "panel.size",
        Panel::Cache => "panel.cache",
        Panel::Probes => "panel.probes",
        Panel::Compose => "panel.compose",
        Panel::Chains => "panel.chains",
    }
}

/// The files that the "add" menu offers, each with its first text.
pub static NEW_FILES: &[(&str, &str)] = &[
    ("Dockerfile", "FROM alpine:3.22\n"),
    ("compose.yaml", "services:\n  web:\n    build: .\n"),
    (
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    \
         matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    \
         spec:\n      containers:\n        - name: web\n          image: web:1.0.0\n",
    ),
    (".dockerignore", ".git\n"),
    (".env", "\n"),
    (
        LISTING_NAME,
        "# A size and a path on each line; a path that ends with / is a folder as a whole.\n\
         2 kB package.json\n40 kB src/index.js\n300 MB node_modules/\n",
    ),
];

/// Those of [`NEW_FILES`] that the workspace does not have yet.
pub fn addable(state: &State) -> Rc<[(&'static str, &'static str)]> {
    let is_missing = |path: &str| state.workspace.find(path).is_none();
    NEW_FILES.iter().copied().filter(|(path, _)| is_missing(path)).collect()
}
