//! Paths inside an image, as the rules about them need them.

use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;

/// Longer paths than the system takes are not put together.
pub(super) const LONGEST: usize = 4096;

/// Whether a path says from where it counts. A variable at its start is taken to.
pub(super) fn is_absolute(path: &str) -> bool {
    let path = path.trim_start_matches(['"', '\'']);
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\', '$']) || is_drive
}

/// For each stage, whether some stage that it stands on sets an absolute `WORKDIR`.
pub(super) fn inherited_workdirs(file: &Dockerfile) -> Vec<bool> {
    inherited(file, |stage| {
        stage.instructions.iter().any(|instruction| match &instruction.kind {
            Kind::Workdir(path) => is_absolute(&path.value),
            _ => false,
        })
    })
}

/// For each stage, whether `is_so` holds for some stage that it stands on.
pub(super) fn inherited(file: &Dockerfile, is_so: impl Fn(&Stage) -> bool) -> Vec<bool> {
    let mut inherited: Vec<bool> = Vec::with_capacity(file.stages.len());
    for stage in &file.stages {
        // A FROM names earlier stages only, so theirs are known.
        let from_base = match stage.from.source {
            Base::Stage(base) => {
                inherited.get(base).copied().unwrap_or(false)
                    || file.stages.get(base).is_some_and(&is_so)
            }
            _ => false,
        };
        inherited.push(from_base);
    }
    inherited
}
