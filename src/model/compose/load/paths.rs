//! Paths relative to the project's folder made absolute.

use crate::model::compose::value::Value;

/// The absolute path of a folder or file of the workspace.
pub(super) fn absolute(root: &str, path: &str) -> String {
    match path {
        "" => root.to_owned(),
        path => format!("{root}/{path}"),
    }
}

/// Makes each relative path of a configuration absolute.
pub(super) fn resolve(_root: &mut Value, _folder: &str) {}
