//! What a link carries of the state: the files, and what is looked at.

use crate::app::state::State;
use crate::order;
use crate::share;
use crate::share::{ShareError, Shared};
use crate::workspace::Workspace;

/// The fragment of a link to what is open.
pub fn fragment(state: &State) -> Result<String, ShareError> {
    let mut view = order::map([("panel".to_owned(), state.panel.as_str().to_owned())]);
    if let Some(file) = state.active_file() {
        view.insert("file".to_owned(), file.path.clone());
    }
    if !state.probes.app.is_empty() {
        view.insert("app".to_owned(), state.probes.app.as_ref().to_owned());
    }
    if let Some((from, to)) = state.probes.window {
        view.insert("zoom".to_owned(), [&from.to_string(), "-", &to.to_string()].concat());
    }
    if !state.starts.is_empty() {
        view.insert("starts".to_owned(), state.starts.as_ref().to_owned());
    }
    let workspace = state.workspace.as_ref().clone();
    share::encode(&Shared { workspace, view, extra: state.extra.to_vec() })
}

/// The fragment of a link to files alone: the form in which they are kept in the browser.
pub fn files_fragment(workspace: &Workspace) -> Result<String, ShareError> {
    share::encode(&Shared { workspace: workspace.clone(), ..Shared::default() })
}
