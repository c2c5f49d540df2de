//! The page before all parts of the program are there, and when they come.

use dockwright::app::late::{BUILDS, COMPOSE, KUBE, Late, Parts, YAML};
use dockwright::app::state::{Action, Panel, State};
use dockwright::app::view::{editor, summary};
use dockwright::content::texts::Language;
use dockwright::text::FileId;
use dockwright::workspace::{File, Workspace};

const DOCKERFILE: &str = "FROM alpine AS tools\n\nFROM alpine\nUSER 1000\n";
const STACK: &str =
    "services:\n  a:\n    build: {context: ., target: tools}\n    ports: [\"1:1\", \"1:2\"]\n";

fn files(files: &[(&str, &str)]) -> State {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    State::with_draft(Language::English, Workspace::new(files).unwrap())
}

/// The state as the page has it before any part has come.
fn early(state: &State) -> State {
    let state = state.apply(Action::YamlPart(Late::Awaited)).unwrap();
    let state = state.apply(Action::ComposePart(Late::Awaited)).unwrap();
    let state = state.apply(Action::KubePart(Late::Awaited)).unwrap();
    state.apply(Action::BuildPart(Late::Awaited)).unwrap()
}

fn rules(state: &State) -> Vec<&'static str> {
    state.analysis.findings.iter().map(|finding| finding.lint.name).collect()
}

#[test]
fn outside_of_a_browser_nothing_is_late() {
    let parts = Parts::FIRST;
    assert!(parts.yaml.here().is_some() && parts.builds.here().is_some());
    assert!(parts.compose.here().is_some() && parts.kube.here().is_some());
    assert!(files(&[("compose.yaml", STACK)]).analysis.is_whole);
}

#[test]
fn a_dockerfile_is_checked_before_the_parts_come() {
    let whole = files(&[("Dockerfile", DOCKERFILE)]);
    let early = early(&whole);
    assert_eq!(rules(&early), rules(&whole));
    assert!(early.analysis.is_whole, "nothing but the Dockerfile is to be read");
    assert!(!early.awaits_yaml() && !early.awaits_compose() && early.awaits_builds());
    assert!(editor::marks(&early).chips.is_empty());
}

/// What Compose refuses is told when that part is there; until then nothing is said to be fine.
#[test]
fn a_compose_file_waits_for_both_of_its_parts() {
    let state = files(&[("compose.yaml", "services: {}\n")]);
    assert!(!state.analysis.effectives.is_empty());
    let early = early(&state);
    assert!(early.awaits_yaml() && early.awaits_compose());
    let alone = early.apply(Action::ComposePart(Late::Here(&COMPOSE))).unwrap();
    assert!(alone.analysis.effectives.is_empty() && !alone.analysis.is_whole);
    let late = alone.apply(Action::YamlPart(Late::Here(&YAML))).unwrap();
    assert_eq!(late.analysis.effectives.len(), state.analysis.effectives.len());
    assert!(late.analysis.is_whole && !late.awaits_compose());
}

/// What is wrong with a manifest, and what its probes do, is told when that part is there.
#[test]
fn a_manifest_waits_for_both_of_its_parts() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: \
               \"a:1\", readinessProbe: {tcpSocket: {port: 80}}}]}\n";
    let state = files(&[("pod.yaml", pod)]);
    let early = early(&state).apply(Action::YamlPart(Late::Here(&YAML))).unwrap();
    assert!(early.awaits_kube() && !early.analysis.is_whole);
    assert!(!rules(&early).contains(&"resources-unset"), "{:?}", rules(&early));
    let late = early.apply(Action::KubePart(Late::Here(&KUBE))).unwrap();
    assert!(rules(&late).contains(&"resources-unset"), "{:?}", rules(&late));
    assert_eq!(summary::parts(&late), summary::parts(&state));
    assert!(!late.awaits_kube() && late.analysis.is_whole);
}

/// A service builds the stage that would be unused without it.
#[test]
fn what_looks_across_files_waits_until_all_are_read() {
    let state = files(&[("Dockerfile", DOCKERFILE), ("compose.yaml", STACK)]);
    let early = early(&state);
    assert!(rules(&early).contains(&"untagged-base-image"));
    assert!(!rules(&early).contains(&"unused-stage"), "{:?}", rules(&early));
    assert!(!early.analysis.is_whole && early.awaits_yaml());

    let late = early.apply(Action::YamlPart(Late::Here(&YAML))).unwrap();
    assert!(!late.analysis.is_whole && late.awaits_compose());
    let late = late.apply(Action::ComposePart(Late::Here(&COMPOSE))).unwrap();
    assert_eq!(late.analysis.findings, state.analysis.findings);
    assert!(rules(&late).contains(&"duplicate-host-port"), "{:?}", rules(&late));
    assert!(!late.awaits_yaml() && late.awaits_builds());
    let late = late.apply(Action::BuildPart(Late::Here(&BUILDS))).unwrap();
    assert_eq!(summary::parts(&late), summary::parts(&state));
    assert_eq!(late.analysis.builds.len(), 1);
}

#[test]
fn an_explanation_stays_open_when_more_is_found() {
    let state = files(&[("compose.yaml", STACK), ("Dockerfile", DOCKERFILE)]);
    let early = early(&state);
    let opened = early.apply(Action::Explain(0)).unwrap();
    let open = opened.finding(0).cloned();
    let late = opened.apply(Action::YamlPart(Late::Here(&YAML))).unwrap();
    let late = late.apply(Action::ComposePart(Late::Here(&COMPOSE))).unwrap();
    let explained = late.explained.unwrap();
    assert!(explained > 0, "the Compose file's findings stand before it now");
    assert_eq!(late.finding(explained).cloned(), open);
}

#[test]
fn a_panel_asks_for_its_part() {
    let state = early(&files(&[("go.mod", "module a\n")]));
    assert!(!state.awaits_yaml() && !state.awaits_compose() && !state.awaits_builds());
    let asks = |panel| {
        let state = state.apply(Action::ShowPanel(panel)).unwrap();
        let parts = [
            ("yaml", state.awaits_yaml()),
            ("compose", state.awaits_compose()),
            ("kube", state.awaits_kube()),
            ("builds", state.awaits_builds()),
        ];
        parts.into_iter().filter(|(_, is_awaited)| *is_awaited).map(|it| it.0).collect::<Vec<_>>()
    };
    assert_eq!(asks(Panel::Probes), ["yaml", "kube"]);
    assert_eq!(asks(Panel::Chains), ["yaml"]);
    assert_eq!(asks(Panel::Compose), ["compose"]);
    assert_eq!(asks(Panel::Size), ["builds"]);
    assert!(asks(Panel::Findings).is_empty());
}

#[test]
fn what_cannot_be_fetched_is_asked_for_again_only_when_the_person_wants_it() {
    let state = early(&files(&[("compose.yaml", STACK)]));
    let missing = state.apply(Action::YamlPart(Late::Unreachable)).unwrap();
    assert!(!missing.awaits_yaml());
    assert!(!missing.apply(Action::OpenFile(FileId(0))).unwrap().awaits_yaml());
    let text: std::rc::Rc<str> = "services: {}\n".into();
    let edited = missing.apply(Action::Edit { path: "compose.yaml".into(), text }).unwrap();
    assert!(!edited.awaits_yaml());
    assert!(edited.apply(Action::YamlPart(Late::Awaited)).unwrap().awaits_yaml());
}

#[test]
fn nothing_is_said_to_be_fine_before_it_is_read() {
    let state = files(&[("compose.yaml", "services: {}\n")]);
    let has_findings =
        |state: &State| summary::parts(state).iter().any(|part| part.panel == Panel::Findings);
    assert!(has_findings(&state));
    assert!(!has_findings(&early(&state)));
}
