//! The panel of chains: what it says, and what it shows.

use dockwright::app::state::State;
use dockwright::app::view::chains;
use dockwright::app::view::chains::Joint;
use dockwright::content::examples;
use dockwright::content::texts::Language;
use dockwright::ui::components::chains::{Props, lines};
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};
use yew::LocalServerRenderer;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct Shown {
    html: Html,
}

#[function_component]
fn Show(props: &Shown) -> Html {
    props.html.clone()
}

fn state(language: Language) -> State {
    State::with_draft(language, examples::find("port-chain").unwrap().workspace())
}

fn render(state: &State) -> String {
    let html = lines(&Props {
        view: chains::view(state),
        words: Words::new(state.language),
        on_reveal: Callback::noop(),
        on_example: Callback::noop(),
    });
    let renderer = LocalServerRenderer::<Show>::with_props(Shown { html }).hydratable(false);
    futures::executor::block_on(renderer.render())
}

#[test]
fn the_chain_that_breaks_comes_first_and_says_why() {
    let view = chains::view(&state(Language::English)).unwrap();
    assert!(view.sentence.starts_with("**1** of "), "{}", view.sentence);
    let ports = &view.groups[0];
    assert_eq!((ports.title, ports.chains[0].is_broken), ("Ports", true));
    let broken: Vec<_> =
        ports.chains[0].stations.iter().filter(|it| it.joint == Joint::Broken).collect();
    let [station] = broken[..] else { panic!("{broken:?}") };
    assert_eq!((station.what, &*station.value), ("containerPort", "8080"));
    assert_eq!(station.place, "deployment.yaml:62");
    let reason = "The process of `ferry · ferry` is told to listen on 9090, and this says 8080";
    assert_eq!(station.reason.as_deref(), Some(reason));
}

#[test]
fn a_station_is_a_button_that_says_how_it_hangs_together() {
    let html = render(&state(Language::English));
    assert!(html.contains("<li class=\"station broken\"><button"), "{html}");
    assert!(html.contains("title=\"Counts instead of ENV\""), "{html}");
    assert_eq!(html.matches("class=\"reason\"").count(), 1, "{html}");
    let html = render(&state(Language::Chinese));
    assert!(html.contains("端口") && html.contains("取代 ENV"), "{html}");
}

#[test]
fn where_nothing_hangs_together_the_panel_says_what_would() {
    let files = vec![File::new("Dockerfile", "FROM alpine:3.22\n")];
    let state = State::with_draft(Language::English, Workspace::new(files).unwrap());
    assert_eq!(chains::view(&state), None);
    let html = render(&state);
    assert!(html.contains("Nothing here hangs together yet") && html.contains("Open an example"));
}
