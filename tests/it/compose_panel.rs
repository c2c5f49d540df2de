//! The panel of Compose: what it shows of a configuration, and what its buttons do.

use std::rc::Rc;

use dockwright::app::state::{Action, ComposeLook, State};
use dockwright::app::view::compose;
use dockwright::app::view::compose::ComposeView;
use dockwright::app::view::compose::lines::{Kind, LineRow};
use dockwright::content::examples;
use dockwright::content::texts::Language;
use dockwright::ui::components::compose as panel;
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};
use yew::LocalServerRenderer;
use yew::prelude::*;

fn state(files: &[(&str, &str)]) -> State {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    State::with_draft(Language::English, Workspace::new(files).unwrap())
}

fn example() -> State {
    let workspace = examples::find("compose-override").unwrap().workspace();
    State::with_draft(Language::English, workspace)
}

fn view(state: &State) -> ComposeView {
    compose::view(state).unwrap()
}

fn shown(state: &State) -> Vec<String> {
    view(state).lines.into_iter().map(|line| line.text.trim().to_owned()).collect()
}

#[track_caller]
fn line(state: &State, text: &str) -> LineRow {
    let lines = view(state).lines;
    let found = lines.into_iter().find(|line| line.text.trim() == text);
    found.unwrap_or_else(|| panic!("no line {text} among {:#?}", shown(state)))
}

fn shell(state: &State, text: &str) -> State {
    state.apply(Action::SetShell(text.into())).unwrap()
}

#[derive(Properties, PartialEq)]
struct Shown {
    html: Html,
}

#[component]
fn Show(shown: &Shown) -> Html {
    shown.html.clone()
}

fn render(state: &State, can_change: bool) -> String {
    let html = panel::configuration(&panel::Props {
        view: compose::view(state),
        start: Html::default(),
        words: Words::new(state.language),
        can_change,
        on_look: Callback::noop(),
        on_file: Callback::noop(),
        on_explain: Callback::noop(),
        on_add: Callback::noop(),
        on_shell: Callback::noop(),
        on_trace: Callback::noop(),
        on_reveal: Callback::noop(),
        on_example: Callback::noop(),
        on_copy: Callback::noop(),
    });
    let renderer = LocalServerRenderer::<Show>::with_props(Shown { html }).hydratable(false);
    futures::executor::block_on(renderer.render())
}

#[test]
fn a_line_is_a_button_that_knows_its_origin() {
    let state = state(&[("compose.yaml", "services:\n  a:\n    image: b:${TAG:-<i>}\n")]);
    let html = render(&state, true);
    let about = "Written in compose.yaml:3 · TAG gives &lt;i&gt;, from its own braces";
    assert!(html.contains(about), "{html}");
    assert!(html.contains("<code>    image: b:&lt;i&gt;</code>"), "{html}");
    assert!(!html.contains("class=\"way\""), "nothing is asked about yet");
    let asked = line(&state, "image: b:<i>");
    let traced = state.apply(Action::Trace(asked.path, asked.span.unwrap())).unwrap();
    let html = render(&traced, true);
    assert_eq!(html.matches("class=\"way\"").count(), 1, "{html}");
    assert_eq!(html.matches("aria-expanded=\"true\"").count(), 1);
}

#[test]
fn where_nothing_may_be_changed_nothing_offers_to() {
    let compose = "include: [other.yaml]\nservices:\n  a:\n    image: b\n    profiles: [c]\n";
    let state = state(&[("compose.yaml", compose)]);
    let [free, read_only] = [render(&state, true), render(&state, false)];
    assert!(
        free.contains("Add it empty") && !free.contains("readonly") && !free.contains("disabled")
    );
    assert!(!read_only.contains("Add it empty"), "{read_only}");
    assert!(read_only.contains("readonly") && read_only.contains("disabled"), "{read_only}");
}

#[test]
fn without_a_file_the_panel_offers_an_example() {
    let html = render(&state(&[("Dockerfile", "FROM alpine\n")]), true);
    assert!(html.contains("No Compose file yet") && html.contains("Open an example"), "{html}");
}

#[test]
fn without_a_compose_file_there_is_nothing_to_show() {
    assert_eq!(compose::view(&state(&[("Dockerfile", "FROM alpine\n")])), None);
}

#[test]
fn the_files_are_told_in_the_order_in_which_they_merge() {
    let view = view(&example());
    let paths = |chips: &[compose::FileChip]| -> Vec<String> {
        chips.iter().map(|chip| format!("{} {}", chip.number, chip.path)).collect()
    };
    assert_eq!(paths(&view.merged), ["1 compose.yaml", "2 compose.override.yaml"]);
    assert_eq!(paths(&view.also_read), ["3 .env"]);
    assert!(view.choices.is_empty());
    assert_eq!(
        view.sentence,
        "**3** services run in the project **notes**; waiting for a profile: **1**."
    );
}

#[test]
fn a_line_says_whose_word_it_is() {
    let state = example();
    let overridden = line(&state, "LOG_LEVEL: debug");
    assert_eq!(overridden.kind, Kind::Other);
    assert_eq!(overridden.mark, "2");
    assert_eq!(overridden.place, "compose.override.yaml:5");
    assert!(overridden.about.contains("replaces what compose.yaml:8 says"), "{}", overridden.about);

    let filled = line(&state, "image: notes/web:1.4.0");
    assert_eq!(filled.kind, Kind::Variable);
    assert!(filled.about.contains("TAG is 1.4.0, from .env:2"), "{}", filled.about);

    let added = line(&state, "name: notes_default");
    assert_eq!(added.kind, Kind::Added);
    assert_eq!(added.place, "");
}

#[test]
fn what_compose_adds_can_be_left_out() {
    let state = example();
    let look = ComposeLook { hides_added: true, ..ComposeLook::default() };
    let state = state.apply(Action::LookAtCompose(look)).unwrap();
    let shown = shown(&state);
    assert!(!shown.contains(&"name: notes_default".to_owned()), "{shown:#?}");
    assert!(shown.contains(&"image: notes/web:1.4.0".to_owned()), "{shown:#?}");
    assert!(
        shown.contains(&"- target: 5432".to_owned())
            || shown.contains(&"- host_ip: 127.0.0.1".to_owned()),
        "{shown:#?}"
    );
}

#[test]
fn the_shell_stands_above_the_environment_file() {
    let before = example();
    let state = shell(&before, "TAG=2.0.0\n");
    assert_eq!(line(&state, "image: notes/web:2.0.0").kind, Kind::Variable);
    let row = |state: &State| {
        let rows = view(state).variables;
        let row = rows.into_iter().find(|row| row.name == "TAG").unwrap();
        (row.value, row.from)
    };
    assert_eq!(row(&before), ("1.4.0".into(), ".env:2".into()));
    assert_eq!(row(&state), ("2.0.0".into(), "the shell".into()));
    assert_eq!(state.active, before.active, "nobody left the file");
    assert_eq!(&*view(&state).shell, "TAG=2.0.0\n");
}

#[test]
fn a_variable_that_nobody_sets_is_told() {
    let rows = view(&example()).variables;
    let row = rows.iter().find(|row| row.name == "DB_AUTH").unwrap();
    assert!(!row.is_set);
    assert_eq!(row.from, "not set, used in compose.yaml:31");
}

#[test]
fn a_profile_is_switched_in_the_shell() {
    let state = example();
    let chip = |state: &State| view(state).profiles[0].clone();
    assert_eq!((chip(&state).name.as_str(), chip(&state).is_active), ("tools", false));
    assert!(!shown(&state).contains(&"adminer:".to_owned()));
    let on = state.apply(Action::SetShell(chip(&state).shell)).unwrap();
    assert!(chip(&on).is_active);
    assert!(shown(&on).contains(&"adminer:".to_owned()));
    let off = on.apply(Action::SetShell(chip(&on).shell)).unwrap();
    assert_eq!(&*view(&off).shell, "COMPOSE_PROFILES=\n");
    assert_eq!(shown(&off), shown(&state));
}

#[test]
fn a_value_is_traced_and_the_panel_stays() {
    let state = example();
    let asked = line(&state, "LOG_LEVEL: debug");
    let action = Action::Trace(Rc::clone(&asked.path), asked.span.unwrap());
    let traced = state.apply(action.clone()).unwrap();
    let steps = line(&traced, "LOG_LEVEL: debug").steps;
    assert_eq!(steps[0].text, "Written in `compose.override.yaml:5`");
    assert_eq!(traced.active_file().unwrap().path, "compose.override.yaml");
    assert_eq!(traced.half, state.half);
    assert!(!traced.reveal.unwrap().takes_focus);
    let again = traced.apply(action).unwrap();
    assert!(line(&again, "LOG_LEVEL: debug").steps.is_empty());
    assert_eq!(again.reveal, traced.reveal);
}

#[test]
fn what_is_refused_is_shown_as_far_as_it_can_be_read() {
    let state = state(&[("compose.yaml", "services:\n  a:\n    image: b\n  c:\n    port: x\n")]);
    let refusal = view(&state).refusal.unwrap();
    assert!(refusal.sentence.starts_with("**Compose refuses this"), "{}", refusal.sentence);
    let lint = |reason: &compose::Reason| state.finding(reason.finding).unwrap().lint.name;
    assert!(!refusal.reasons.is_empty());
    assert!(refusal.reasons.iter().all(|it| lint(it) == "compose-invalid"));
    assert_eq!(line(&state, "image: b").kind, Kind::Written);
}

#[test]
fn a_file_that_is_not_open_can_be_added() {
    let compose = "include:\n  - parts/common.yml\nservices:\n  a:\n    image: b\n";
    let state = state(&[("compose.yaml", compose)]);
    let missing = view(&state).missing;
    assert_eq!(missing[0].path, "parts/common.yml");
    let path = missing[0].add.clone().unwrap();
    let added = state.apply(Action::AddFile { path, text: "" }).unwrap();
    assert!(view(&added).missing.is_empty());
    assert_eq!(added.active_file().unwrap().path, "parts/common.yml");
}

#[test]
fn of_several_configurations_the_open_file_chooses() {
    let stack = "services:\n  a:\n    image: b\n";
    let other = "services:\n  c:\n    image: d\n";
    let state = state(&[("one/compose.yaml", stack), ("two/compose.yaml", other)]);
    let labels: Vec<(String, bool)> =
        view(&state).choices.into_iter().map(|it| (it.label, it.is_chosen)).collect();
    assert_eq!(labels, [("one/compose.yaml".into(), true), ("two/compose.yaml".into(), false)]);
    let opened = state.apply(Action::OpenFile(dockwright::text::FileId(1))).unwrap();
    assert!(view(&opened).choices[1].is_chosen);
    let look = view(&opened).choices[0].look.clone();
    let chosen = opened.apply(Action::LookAtCompose(look)).unwrap();
    assert!(view(&chosen).choices[0].is_chosen);
    line(&chosen, "image: b");
}

#[test]
fn a_long_configuration_is_shown_in_part() {
    let services: Vec<String> = (0..400).map(|n| format!("  s{n}:\n    image: a:{n}\n")).collect();
    let services = services.concat();
    let state = state(&[("compose.yaml", &format!("services:\n{services}"))]);
    let first = view(&state);
    assert!(first.lines.len() < 400 && first.rest > 400);
    let look = ComposeLook { shows_all: true, ..first.look };
    let whole = view(&state.apply(Action::LookAtCompose(look)).unwrap());
    assert_eq!(whole.rest, 0);
    assert_eq!(whole.lines.len(), first.lines.len() + first.rest);
}

#[test]
fn the_editor_says_what_a_variable_puts_in_and_what_takes_a_place() {
    let state = example();
    let notes = dockwright::app::view::editor::marks(&state).notes;
    let text = state.workspace.text(state.active);
    let of = |code: &str| {
        let at = u32::try_from(text.find(code).unwrap()).unwrap();
        let note = notes.iter().find(|note| note.from <= at && at < note.to);
        note.map(|note| note.text.as_str()).unwrap_or_default()
    };
    let tag = of("notes/web:${TAG");
    assert_eq!(tag, "Filled in, it says `notes/web:1.4.0`\n`TAG` is `1.4.0`, from `.env:2`");
    let level = of("${LOG_LEVEL");
    assert_eq!(level, "`LOG_LEVEL` gives `info`, from its own braces");
    assert_eq!(of("adminer:5"), "");
}
