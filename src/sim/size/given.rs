//! What is known beside a Dockerfile when its sizes are estimated.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::content::tables::Tables;
use crate::model::dockerfile::Dockerfile;
use crate::model::hints::Hints;
use crate::model::ignore::Ignore;
use crate::model::listing::Listing;
use crate::model::project::Project;

/// Cloning copies a few counters and the ignore file's patterns.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub tables: Tables,
    /// What keeps files out of the build context.
    pub ignore: Option<Ignore>,
    /// The files of the build context; `None` where nobody has told.
    pub listing: Option<Rc<Listing>>,
    pub hints: Rc<Hints>,
    /// Sizes of images that a person has told, in bytes on disk, by the image as a FROM names it.
    pub declared: Rc<BTreeMap<String, u64>>,
}

impl Given {
    /// What a project tells about one of its Dockerfiles.
    pub fn of(project: &Project, dockerfile: &Dockerfile, tables: &Tables) -> Given {
        Given {
            tables: tables.clone(),
            ignore: project.ignore_of(dockerfile),
            listing: None,
            hints: Rc::new(project.hints_of(dockerfile)),
            declared: Rc::new(project.settings.images.clone()),
        }
    }
}
