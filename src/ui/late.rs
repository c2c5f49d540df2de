//! Fetches the parts of the program that are not in its first load, and shows their panels.
//!
//! What is split off is what only a function marked by `wasm_split` reaches. Without the feature
//! `split` the page is one program, and every part there at once.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use yew::prelude::*;

use crate::app::late::{
    BUILDS, BuildPart, COMPOSE, ComposePart, KUBE, KubePart, Late, YAML, YamlPart,
};
use crate::app::state::{Action, Panel};
use crate::ui::components::cache;
use crate::ui::components::chains;
use crate::ui::components::compose;
use crate::ui::components::probes;
use crate::ui::components::size;
use crate::ui::components::stages;
use crate::ui::components::waiting::waiting;
use crate::ui::store::{Store, Stored, act};
use crate::words::Words;

/// The panels of the parts that are here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Panels {
    yaml: Option<ShowPanel>,
    compose: Option<ShowPanel>,
    kube: Option<ShowPanel>,
    builds: Option<ShowPanel>,
}

type ShowPanel = fn(&Store) -> Html;

/// A part as it is fetched: what the state uses of it, and its panels.
#[derive(Debug)]
pub struct PagePart<T: 'static> {
    part: &'static T,
    show: ShowPanel,
}

static YAML_PAGE: PagePart<YamlPart> = PagePart { part: &YAML, show: chains::panel };
static KUBE_PAGE: PagePart<KubePart> = PagePart { part: &KUBE, show: probes::panel };
static COMPOSE_PAGE: PagePart<ComposePart> = PagePart { part: &COMPOSE, show: compose::panel };
static BUILD_PAGE: PagePart<BuildPart> = PagePart { part: &BUILDS, show: of_builds };

fn of_builds(store: &Store) -> Html {
    match store.0.panel {
        Panel::Stages => stages::panel(store),
        Panel::Size => size::panel(store),
        Panel::Cache => cache::panel(store),
        Panel::Findings | Panel::Probes | Panel::Compose | Panel::Chains => Html::default(),
    }
}

#[cfg(all(feature = "split", target_arch = "wasm32"))]
mod fetch {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use crate::app::late::{BuildPart, ComposePart, KubePart, YamlPart};
    use crate::ui::late::{BUILD_PAGE, COMPOSE_PAGE, KUBE_PAGE, PagePart, YAML_PAGE};

    #[wasm_split(yaml, fallible)]
    pub(super) fn yaml() -> Result<&'static PagePart<YamlPart>, SplitLoaderError> {
        Ok(&YAML_PAGE)
    }

    #[wasm_split(compose, fallible)]
    pub(super) fn compose() -> Result<&'static PagePart<ComposePart>, SplitLoaderError> {
        Ok(&COMPOSE_PAGE)
    }

    #[wasm_split(kube, fallible)]
    pub(super) fn kube() -> Result<&'static PagePart<KubePart>, SplitLoaderError> {
        Ok(&KUBE_PAGE)
    }

    #[wasm_split(builds, fallible)]
    pub(super) fn builds() -> Result<&'static PagePart<BuildPart>, SplitLoaderError> {
        Ok(&BUILD_PAGE)
    }
}

#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
mod fetch {
    use std::future::{Ready, ready};

    use crate::app::late::{BuildPart, ComposePart, KubePart, YamlPart};
    use crate::ui::late::{BUILD_PAGE, COMPOSE_PAGE, KUBE_PAGE, PagePart, YAML_PAGE};

    type Page<T> = Ready<Result<&'static PagePart<T>, ()>>;

    pub(super) fn yaml() -> Page<YamlPart> {
        ready(Ok(&YAML_PAGE))
    }

    pub(super) fn compose() -> Page<ComposePart> {
        ready(Ok(&COMPOSE_PAGE))
    }

    pub(super) fn kube() -> Page<KubePart> {
        ready(Ok(&KUBE_PAGE))
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
    let state = &store.0;
    let known = Known { panels: Rc::clone(&panels), dispatcher: store.dispatcher() };
    use_part(state.awaits_yaml(), known.clone(), fetch::yaml, |panels, part, show| {
        panels.yaml = show;
        Action::YamlPart(part)
    });
    use_part(state.awaits_compose(), known.clone(), fetch::compose, |panels, part, show| {
        panels.compose = show;
        Action::ComposePart(part)
    });
    use_part(state.awaits_kube(), known.clone(), fetch::kube, |panels, part, show| {
        panels.kube = show;
        Action::KubePart(part)
    });
    use_part(state.awaits_builds(), known, fetch::builds, |panels, part, show| {
        panels.builds = show;
        Action::BuildPart(part)
    });
    *panels.borrow()
}

/// Where a part that came is made known.
#[derive(Clone)]
struct Known {
    panels: Rc<RefCell<Panels>>,
    dispatcher: UseReducerDispatcher<Stored>,
}

/// Fetches a part once it is awaited; `arrive` keeps its panels, and says it to the state.
#[hook]
fn use_part<T, E, F>(
    is_awaited: bool,
    known: Known,
    fetch: fn() -> F,
    arrive: fn(&mut Panels, Late<T>, Option<ShowPanel>) -> Action,
) where
    T: 'static,
    F: Future<Output = Result<&'static PagePart<T>, E>> + 'static,
{
    use_effect_with(is_awaited, move |&is_awaited| {
        if is_awaited {
            wasm_bindgen_futures::spawn_local(async move {
                let page = fetch().await.ok();
                let part = page.map_or(Late::Unreachable, |it| Late::Here(it.part));
                let action = arrive(&mut known.panels.borrow_mut(), part, page.map(|it| it.show));
                known.dispatcher.dispatch(action);
            });
        }
    });
}

/// The panel of chains.
pub fn chain_panel(store: &Store, panels: Panels) -> Html {
    let missing = || wait_for_yaml(store, ["late.coming", "late.unreachable"]);
    panels.yaml.map_or_else(missing, |show| show(store))
}

/// The panel of Compose configurations, which also needs the part that reads YAML.
pub fn compose_panel(store: &Store, panels: Panels) -> Html {
    let is_readable = matches!(store.0.parts.yaml, Late::Here(_));
    let missing = || wait_for_compose(store, ["late.coming", "late.unreachable"]);
    panels.compose.filter(|_| is_readable).map_or_else(missing, |show| show(store))
}

/// The panel of probes, which also needs the part that reads YAML.
pub fn probe_panel(store: &Store, panels: Panels) -> Html {
    let is_readable = matches!(store.0.parts.yaml, Late::Here(_));
    let missing = || wait_for_kube(store, ["late.coming", "late.unreachable"]);
    panels.kube.filter(|_| is_readable).map_or_else(missing, |show| show(store))
}

/// The panels of stages, sizes and the cache.
pub fn build_panel(store: &Store, panels: Panels) -> Html {
    let missing = || {
        let again = act(store, |()| Action::BuildPart(Late::Awaited));
        wait(store, &store.0.parts.builds, ["late.coming", "late.unreachable"], again)
    };
    panels.builds.map_or_else(missing, |show| show(store))
}

/// Says that the part about YAML is on its way, or could not be fetched: the keys of both.
fn wait_for_yaml(store: &Store, texts: [&'static str; 2]) -> Html {
    wait(store, &store.0.parts.yaml, texts, act(store, |()| Action::YamlPart(Late::Awaited)))
}

/// The same of all parts that read and judge the files.
pub fn wait_for_all(store: &Store, texts: [&'static str; 2]) -> Html {
    let has_compose = matches!(store.0.parts.compose, Late::Here(_));
    if store.0.analysis.composes.is_empty() || has_compose {
        wait_for_kube(store, texts)
    } else {
        wait_for_compose(store, texts)
    }
}

/// The same of the part about Compose and what it needs.
fn wait_for_compose(store: &Store, texts: [&'static str; 2]) -> Html {
    match store.0.parts.yaml {
        Late::Here(_) => {
            let again = act(store, |()| Action::ComposePart(Late::Awaited));
            wait(store, &store.0.parts.compose, texts, again)
        }
        Late::Awaited | Late::Unreachable => wait_for_yaml(store, texts),
    }
}

/// The same of the part about Kubernetes and what it needs.
fn wait_for_kube(store: &Store, texts: [&'static str; 2]) -> Html {
    match store.0.parts.yaml {
        Late::Here(_) => {
            let again = act(store, |()| Action::KubePart(Late::Awaited));
            wait(store, &store.0.parts.kube, texts, again)
        }
        Late::Awaited | Late::Unreachable => wait_for_yaml(store, texts),
    }
}

fn wait<T>(
    store: &Store,
    part: &Late<T>,
    [coming, unreachable]: [&'static str; 2],
    again: Callback<()>,
) -> Html {
    let words = Words::new(store.0.language);
    match part {
        Late::Unreachable => waiting(words, unreachable, Some(again)),
        Late::Awaited | Late::Here(_) => waiting(words, coming, None),
    }
}
