//! The parts of the program that the page loads when they are needed, as the state sees them.

use crate::analysis;
use crate::analysis::Analysis;
use crate::app::lighter;
use crate::app::state::State;
use crate::app::view::compose;
use crate::app::view::compose::notes;
use crate::app::view::summary::SummaryPart;
use crate::app::view::{probes, summary};
use crate::savings::Saving;
use crate::text::Span;
use crate::workspace::Workspace;

/// What is about YAML.
#[derive(Clone, Copy, Debug)]
pub struct YamlPart {
    pub core: &'static analysis::YamlPart,
}

pub static YAML: YamlPart = YamlPart { core: &analysis::YAML };

/// What is about Kubernetes objects by themselves, and the simulation of probes. Of no use without
/// the part about YAML.
#[derive(Clone, Copy, Debug)]
pub struct KubePart {
    pub core: &'static analysis::KubePart,
    /// When the first request arrives, in words.
    pub first_traffic: fn(&State) -> Option<String>,
}

pub static KUBE: KubePart =
    KubePart { core: &analysis::KUBE, first_traffic: probes::first_traffic };

/// What Compose makes of its files. Of no use without the part about YAML.
#[derive(Clone, Copy, Debug)]
pub struct ComposePart {
    pub core: &'static analysis::ComposePart,
    /// How many services run, in words.
    pub services: fn(&State) -> Option<String>,
    /// What the editor says of places in the file that is open.
    pub notes: fn(&State) -> Vec<(Span, String)>,
}

pub static COMPOSE: ComposePart =
    ComposePart { core: &analysis::COMPOSE, services: compose::services, notes: notes::notes };

/// What is about building: graphs, sizes, what a change rebuilds.
#[derive(Clone, Copy, Debug)]
pub struct BuildPart {
    pub core: &'static analysis::BuildPart,
    /// How it stands with the build in the editor.
    pub summary: fn(&State) -> Vec<SummaryPart>,
    /// What would make the images smaller, for each build of the analysis.
    pub savings: fn(&Workspace, &Analysis) -> Vec<Vec<Saving>>,
}

pub static BUILDS: BuildPart =
    BuildPart { core: &analysis::BUILDS, summary: summary::of_build, savings: lighter::savings };

/// A part of the program, or the want of it.
#[derive(Clone, Copy, Debug)]
pub enum Late<T: 'static> {
    /// Not asked for, or on its way.
    Awaited,
    Here(&'static T),
    Unreachable,
}

impl<T> Late<T> {
    pub fn here(self) -> Option<&'static T> {
        match self {
            Late::Here(part) => Some(part),
            Late::Awaited | Late::Unreachable => None,
        }
    }
}

/// Which parts are here.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    pub yaml: Late<YamlPart>,
    pub compose: Late<ComposePart>,
    pub kube: Late<KubePart>,
    pub builds: Late<BuildPart>,
}

impl Parts {
    /// What a page begins with. Outside of a browser nothing is late.
    #[cfg(not(target_arch = "wasm32"))]
    pub const FIRST: Parts = Parts {
        yaml: Late::Here(&YAML),
        compose: Late::Here(&COMPOSE),
        kube: Late::Here(&KUBE),
        builds: Late::Here(&BUILDS),
    };
    /// What a page begins with. Only what fetches a part may name it: else it is in the first load.
    #[cfg(target_arch = "wasm32")]
    pub const FIRST: Parts = Parts {
        yaml: Late::Awaited,
        compose: Late::Awaited,
        kube: Late::Awaited,
        builds: Late::Awaited,
    };

    /// What an analysis uses of them.
    pub fn core(self) -> analysis::Parts {
        analysis::Parts {
            yaml: self.yaml.here().map(|part| part.core),
            compose: self.compose.here().map(|part| part.core),
            kube: self.kube.here().map(|part| part.core),
            builds: self.builds.here().map(|part| part.core),
        }
    }
}
