//! What USER says.

use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::text::Spanned;

/// The user that a stage ends with, if it sets one.
pub(super) fn last(stage: &Stage) -> Option<&Spanned<String>> {
    stage.instructions.iter().rev().find_map(|instruction| match &instruction.kind {
        Kind::User(user) => Some(user),
        _ => None,
    })
}

/// Whether a user, perhaps with a group, is root.
pub(super) fn is_root(user: &str) -> bool {
    let name = user.trim_matches(['"', '\'']).split(':').next().unwrap_or_default();
    name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
}
