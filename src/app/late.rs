//! The parts of the program that the page loads when they are needed, as the state sees them.

use std::rc::Rc;

use crate::analysis;
use crate::app::state::State;
use crate::app::view::probes;
use crate::app::view::probes::ProbesView;

/// What is about YAML: in the core, and what the page shows of it.
#[derive(Clone, Copy, Debug)]
pub struct YamlPart {
    pub core: &'static analysis::YamlPart,
    /// One view for each container with a probe.
    pub probes: fn(&State) -> Rc<[ProbesView]>,
    /// When the first request arrives, in words.
    pub first_traffic: fn(&State) -> Option<String>,
}

/// The one there is.
pub static YAML: YamlPart =
    YamlPart { core: &analysis::YAML, probes: probes::views, first_traffic: probes::first_traffic };

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

impl Default for Late<YamlPart> {
    /// Outside of a browser nothing is late. There, nothing but what fetches the part may name it:
    /// else it is part of the first load.
    fn default() -> Late<YamlPart> {
        #[cfg(not(target_arch = "wasm32"))]
        let late = Late::Here(&YAML);
        #[cfg(target_arch = "wasm32")]
        let late = Late::Awaited;
        late
    }
}
