//! What is known beside a Dockerfile when its sizes are estimated.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::content::tables::Tables;
use crate::model::dockerfile::{Dockerfile, Kind, Stage};
use crate::model::hints::{Hints, List};
use crate::model::ignore::Ignore;
use crate::model::listing::Listing;
use crate::model::project::Project;
use crate::sim::size::weighed::Weighed;

/// Cloning copies a few counters and the ignore file's patterns.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub tables: Tables,
    /// What keeps files out of the build context.
    pub ignore: Option<Ignore>,
    /// What of the build context reaches the builder, as far as it is known.
    pub listing: Rc<Listing>,
    pub hints: Rc<Hints>,
    pub weighed: Weighed,
    /// The values of build arguments, before which no default counts.
    pub arguments: Rc<BTreeMap<String, String>>,
    /// What an ARG without a value takes over from the top of the file.
    pub globals: Rc<BTreeMap<String, String>>,
    /// Sizes of images that a person has told, in bytes on disk, by the image as a FROM names it.
    pub declared: Rc<BTreeMap<String, u64>>,
}

impl Given {
    /// What a project tells about one of its Dockerfiles.
    pub fn of(
        project: &Project,
        dockerfile: &Dockerfile,
        lists: &Rc<[List]>,
        tables: &Tables,
    ) -> Given {
        let given = Given {
            tables: tables.clone(),
            ignore: project.ignore_of(dockerfile),
            listing: Rc::default(),
            weighed: Weighed::default(),
            hints: Rc::new(Hints::new(Rc::clone(lists), project.folder(dockerfile.file))),
            arguments: Rc::new(dockerfile.options.arguments.clone()),
            globals: Rc::new(globals(dockerfile)),
            declared: Rc::new(project.settings.images.clone()),
        };
        given.with_context(&project.context_of(dockerfile), dockerfile)
    }

    /// The same with another build context, of which the ignore file keeps its part out.
    #[must_use]
    pub fn with_context(self, context: &Listing, dockerfile: &Dockerfile) -> Given {
        let sent = match &self.ignore {
            Some(ignore) => context.sent(ignore),
            None => context.clone(),
        };
        let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
        let sources = transfers.map(|(_, transfer)| transfer.sources.len()).sum();
        Given { listing: Rc::new(sent.shared_by(sources)), ..self }
    }
}

/// The defaults of the ARGs before the first FROM.
fn globals(dockerfile: &Dockerfile) -> BTreeMap<String, String> {
    let mut globals = BTreeMap::new();
    for instruction in &dockerfile.global_args {
        let Kind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            if let Some(value) = &pair.value {
                globals.insert(pair.name.value.clone(), value.value.clone());
            }
        }
    }
    globals
}
