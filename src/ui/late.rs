//! Fetches the parts of the program that are not in its first load, and shows their panels.
//!
//! What is split off is what only a function marked by `wasm_split` reaches. Without the feature
//! `split` the page is one program, and every part there at once.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::late::{BUILDS, BuildPart, Late, YAML, YamlPart};
use crate::app::state::{Action, Panel};
use crate::ui::components::cache;
use crate::ui::components::probes;
use crate::ui::components::size;
use crate::ui::components::stages;
use crate::ui::components::waiting::waiting;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// The panels of the parts that are here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Panels {
    yaml: Option<ShowPanel>,
    builds: Option<ShowPanel>,
}

type ShowPanel = fn(&Store) -> Html;

/// A part as it is fetched: what the state uses of it, and its panels.
#[derive(Debug)]
pub struct PagePart<T: 'static> {
    part: &'static T,
    show: ShowPanel,
}

static YAML_PAGE: PagePart<YamlPart> = PagePart { part: &YAML, show: probes::panel };
static BUILD_PAGE: PagePart<BuildPart> = PagePart { part: &BUILDS, show: of_builds };

fn of_builds(store: &Store) -> Html {
    match store.0.panel {
        Panel::Stages => stages::panel(store),
        Panel::Size => size::panel(store),
        Panel::Cache => cache::panel(store),
        Panel::Findings | Panel::Probes => Html::default(),
    }
}

#[cfg(all(feature = "split", target_arch = "wasm32"))]
mod fetch {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use crate::app::late::{BuildPart, YamlPart};
    use crate::ui::late::{BUILD_PAGE, PagePart, YAML_PAGE};

    #[wasm_split(yaml, fallible)]
    pub(super) fn yaml() -> Result<&'static PagePart<YamlPart>, SplitLoaderError> {
        Ok(&YAML_PAGE)
    }

    #[wasm_split(builds, fallible)]
    pub(super) fn builds() -> Result<&'static PagePart<BuildPart>, SplitLoaderError> {
        Ok(&BUILD_PAGE)
    }
}

#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
mod fetch {
    use std::future::{Ready, ready};

    use crate::app::late::{BuildPart, YamlPart};
    use crate::ui::late::{BUILD_PAGE, PagePart, YAML_PAGE};

    type Page<T> = Ready<Result<&'static PagePart<T>, ()>>;

    pub(super) fn yaml() -> Page<YamlPart> {
        ready(Ok(&YAML_PAGE))
    }

    pub(super) fn builds() -> Page<BuildPart> {
        ready(Ok(&BUILD_PAGE))
    }
}

/// Fetches each part as soon as something waits for it; where that failed, making it
/// [`Late::Awaited`] again tries once more.
#[hook]
pub fn use_panels(store: &Store) -> Panels {
    let panels = use_mut_ref(Panels::default);
    let (known, dispatcher) = (Rc::clone(&panels), store.dispatcher());
    use_effect_with(store.0.awaits_yaml(), move |&is_awaited| {
        if is_awaited {
            wasm_bindgen_futures::spawn_local(async move {
                let page = fetch::yaml().await.ok();
                known.borrow_mut().yaml = page.map(|it| it.show);
                dispatcher.dispatch(Action::YamlPart(late(page)));
            });
        }
    });
    let (known, dispatcher) = (Rc::clone(&panels), store.dispatcher());
    use_effect_with(store.0.awaits_builds(), move |&is_awaited| {
        if is_awaited {
            wasm_bindgen_futures::spawn_local(async move {
                let page = fetch::builds().await.ok();
                known.borrow_mut().builds = page.map(|it| it.show);
                dispatcher.dispatch(Action::BuildPart(late(page)));
            });
        }
    });
    *panels.borrow()
}

fn late<T>(page: Option<&'static PagePart<T>>) -> Late<T> {
    page.map_or(Late::Unreachable, |it| Late::Here(it.part))
}

/// The panel of probes.
pub fn probes_panel(store: &Store, panels: Panels) -> Html {
    let missing = || wait_for_yaml(store, ["late.coming", "late.unreachable"]);
    panels.yaml.map_or_else(missing, |show| show(store))
}

/// The panels of stages, sizes and the cache.
pub fn build_panel(store: &Store, panels: Panels) -> Html {
    if let Some(show) = panels.builds {
        return show(store);
    }
    let again = || act(store, |()| Action::BuildPart(Late::Awaited));
    let words = Words::new(store.0.language);
    match store.0.parts.builds {
        Late::Unreachable => waiting(words, "late.unreachable", Some(again())),
        Late::Awaited | Late::Here(_) => waiting(words, "late.coming", None),
    }
}

/// Says that the part about YAML is on its way, or could not be fetched: the keys of both.
pub fn wait_for_yaml(store: &Store, [coming, unreachable]: [&'static str; 2]) -> Html {
    let again = || act(store, |()| Action::YamlPart(Late::Awaited));
    let words = Words::new(store.0.language);
    match store.0.parts.yaml {
        Late::Unreachable => waiting(words, unreachable, Some(again())),
        Late::Awaited | Late::Here(_) => waiting(words, coming, None),
    }
}
