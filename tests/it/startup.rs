//! How services start: Docker's health check by its laws, the page's timeline, the command line.

use std::rc::Rc;

use dockwright::app::share;
use dockwright::app::state::{Action, State};
use dockwright::app::view::services;
use dockwright::app::view::startup;
use dockwright::app::view::startup::StartupView;
use dockwright::content::texts::Language;
use dockwright::share::decode;
use dockwright::sim::healthcheck::{EventKind, Run, Scenario, Status, Timing, Window, simulate};
use dockwright::sim::startup::{Choice, Fate};
use dockwright::ui::components::startup as start_panel;
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};
use proptest::prelude::*;
use yew::LocalServerRenderer;
use yew::prelude::{Callback, Html, Properties, component};

use crate::program::{Folder, errors, json, text};

const COMPOSE: &str = "\
services:
  web:
    image: nginx:1.29
    depends_on:
      api: {condition: service_healthy}
  api:
    build: api
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
  migrate:
    image: example/migrate:1
    depends_on:
      db: {condition: service_healthy}
  db:
    image: postgres:17
    healthcheck: {test: pg_isready, interval: 5s}
";
const DOCKERFILE: &str = "\
FROM golang:1.25
HEALTHCHECK --interval=2s CMD /app --ping
";

fn workspace(compose: &str) -> Workspace {
    Workspace::new(vec![File::new("compose.yaml", compose)]).unwrap()
}

fn state() -> State {
    let files = vec![File::new("compose.yaml", COMPOSE), File::new("api/Dockerfile", DOCKERFILE)];
    State::with_draft(Language::English, Workspace::new(files).unwrap())
}

fn view(state: &State) -> StartupView {
    startup::view(state, &state.analysis.effectives[0]).unwrap()
}

fn say(state: &State, name: &str, choice: Choice) -> State {
    state.apply(Action::SetStarts(startup::with(&state.starts, name, choice))).unwrap()
}

#[test]
fn the_page_tells_the_longest_wait() {
    let view = view(&state());
    let names: Vec<&str> = view.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["db", "migrate", "api", "web"]);
    // Healthy at 5.03 s; the job ends 5 s after Compose has seen that; the API's first probe comes
    // 2 s after its start.
    assert_eq!(view.sentences[0], "Everything is started after **13 s** and ready after **14 s**.");
    assert_eq!(
        view.sentences[1],
        "The longest wait: **db** 5.5 s → **migrate** 5 s → **api** 2.5 s → **web** 1 s."
    );
    assert!(!view.sentences.iter().any(|it| it.contains("start_interval")), "it looks as often");
    assert_eq!(view.risks.len(), 2);
    assert!(view.rows[1].is_job && !view.is_changed);
}

#[test]
fn what_a_person_says_of_a_service_counts_and_travels_in_the_link() {
    let slow = Choice { seconds: Some(60), fate: Fate::Well };
    let changed = say(&state(), "db", slow);
    let said = view(&changed).sentences.remove(0);
    assert!(
        said.starts_with("`docker compose up` gives up after **16 s**, as **db** is"),
        "{said}"
    );
    assert!(view(&changed).is_changed);

    let shared = decode(&share::fragment(&changed).unwrap()).unwrap();
    let opened = Action::OpenLink { fragment: "".into(), opened: Box::new(Ok(shared)) };
    let opened = state().apply(opened).unwrap();
    assert_eq!(view(&opened), view(&changed));
    // Other files begin with rules of thumb.
    assert_eq!(&*opened.apply(Action::LoadExample("go-service")).unwrap().starts, "");
}

#[test]
fn a_check_that_looks_too_late_is_told() {
    let compose = COMPOSE.replace("interval: 5s", "interval: 30s");
    let files = vec![File::new("compose.yaml", compose)];
    let state = State::with_draft(Language::English, Workspace::new(files).unwrap());
    let said = view(&state).sentences.join("\n");
    assert!(said.contains("**db** is ready **27 s** before its check sees it."), "{said}");
}

#[test]
fn everything_is_drawn_within_the_picture() {
    let never = Choice { seconds: None, fate: Fate::Never };
    for state in [state(), say(&state(), "db", never)] {
        let view = view(&state);
        for picture in [&view.wide, &view.narrow] {
            assert_eq!(picture.lanes.len(), 4);
            for bar in picture.lanes.iter().flat_map(|lane| &lane.bars) {
                assert!(bar.x >= 0.0 && bar.x + bar.width <= picture.width, "{bar:?}");
            }
            assert!(picture.lanes.iter().all(|lane| lane.y < picture.height));
        }
    }
}

#[derive(Properties, PartialEq)]
struct Shown {
    html: Html,
}

#[component]
fn Show(shown: &Shown) -> Html {
    shown.html.clone()
}

fn render(html: Html) -> String {
    let renderer = LocalServerRenderer::<Show>::with_props(Shown { html }).hydratable(false);
    futures::executor::block_on(renderer.render())
}

/// The start of a state's first configuration as the page shows it.
fn page(state: &State) -> String {
    render(start_panel::start(&start_panel::Props {
        view: view(state),
        words: Words::new(state.language),
        starts: Rc::clone(&state.starts),
        on_starts: Callback::noop(),
        on_reveal: Callback::noop(),
    }))
}

#[test]
fn the_timeline_is_told_in_words_too() {
    let never = Choice { seconds: None, fate: Fate::Never };
    let page = page(&say(&state(), "db", never));
    assert!(!page.contains(" style="), "the policy of the page forbids it");
    assert_eq!(page.matches("aria-hidden=\"true\"").count(), page.matches("<svg").count());
    assert_eq!(page.matches("<input").count(), 4);
    assert!(page.contains("aria-label=\"seconds until db is ready\""), "{page}");
    assert!(page.contains("aria-label=\"seconds until migrate is done\""), "{page}");
    assert!(page.contains("<li>16 s: api, never starts</li>"), "{page}");
    assert!(page.contains("Back to rules of thumb"));
}

#[test]
fn the_page_draws_who_waits_for_whom() {
    let state = state();
    let words = Words::new(Language::English);
    let view = services::view(words, &state.analysis.effectives[0]).unwrap();
    assert_eq!((view.wide.nodes.len(), view.wide.edges.len()), (4, 4));
    assert!(view.outline.contains(&"web waits for api (service_healthy)".to_owned()));
    assert_eq!(view.legend.len(), 2);
    let alone =
        State::with_draft(Language::English, workspace("services: {a: {image: redis:8}}\n"));
    assert_eq!(services::view(words, &alone.analysis.effectives[0]), None);
}

#[test]
fn a_project_is_started_on_the_command_line() {
    let folder =
        Folder::new("startup").with("compose.yaml", COMPOSE).with("api/Dockerfile", DOCKERFILE);
    let output = folder.run(&["probes", "--format", "json", "compose.yaml"]);
    let start = json(&output);
    assert_eq!(start["outcome"], serde_json::json!({"kind": "started", "at": 13.0}));
    let output = folder.run(&["probes", "--format", "json", "--exits", "migrate=2", "."]);
    let start = json(&output);
    assert_eq!(start["outcome"]["kind"], "gave-up");
    assert_eq!(start["outcome"]["because"], "migrate");
    let told = text(&folder.run(&["probes", "--never", "db", "compose.yaml"]));
    assert!(told.contains("db: is unhealthy"), "{told}");
    assert!(told.contains("api: will never start"), "{told}");
}

#[test]
fn a_scenario_that_makes_no_sense_is_refused_with_a_reason() {
    let cases = [
        ("{", "-: not JSON: "),
        ("{}", "-: a scenario needs `probes` (the kubelet's) or `healthcheck` (Docker's)"),
        (r#"{"probes": {}, "healthcheck": {}}"#, "not both"),
        (r#"{"healthcheck": {}}"#, "missing field `until`"),
        (r#"{"healthcheck": {"interval": "5s"}, "until": 1}"#, "invalid type: string"),
        (r#"{"healthcheck": {}, "until": 1e300}"#, "no time may be longer"),
        (r#"{"healthcheck": {"interval": 0.001}, "until": 1e8}"#, "make `until` smaller"),
    ];
    let folder = Folder::new("scenario");
    for (scenario, reason) in cases {
        let output = folder.run_with_input(&["probes", "--scenario", "-"], scenario);
        assert_eq!(output.status.code(), Some(2), "{scenario}");
        assert!(errors(&output).contains(reason), "{scenario}: {}", errors(&output));
    }
}

#[test]
fn the_graph_of_a_project_names_what_its_services_use() {
    let compose = "\
services:
  api:
    image: example/api:1
    depends_on: {db: {condition: service_healthy, required: false}}
    networks: [back]
    secrets: [token]
  db:
    image: postgres:17
    profiles: [full]
    volumes: ['data:/var/lib/postgresql/data', './here:/there']
volumes: {data: }
networks: {back: }
secrets: {token: {file: token.txt}}
";
    let folder = Folder::new("services").with("compose.yaml", compose).with("token.txt", "x");
    let graph = json(&folder.run(&["graph", "--format", "json", "compose.yaml"]));
    let ids: Vec<String> = graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| format!("{} {}", node["id"].as_str().unwrap(), node["needed"]))
        .collect();
    let expected = [
        "service:api true",
        "service:db false",
        "network:back true",
        "secret:token true",
        "volume:data true",
    ];
    assert_eq!(ids, expected);
    assert_eq!(
        graph["edges"][0],
        serde_json::json!({
            "from": "service:db", "to": "service:api", "kind": "depends_on",
            "condition": "service_healthy", "required": false, "file": "compose.yaml", "line": 4,
        })
    );
    for format in ["svg", "mermaid", "dot"] {
        let drawn = text(&folder.run(&["graph", "--format", format, "compose.yaml"]));
        assert!(drawn.contains("postgres:17") && drawn.contains("token"), "{drawn}");
    }
}

fn window() -> impl Strategy<Value = Window> {
    (0_i64..90_000, 1_i64..60_000, prop_oneof![Just(0_i64), Just(1)], 0_u64..8_000).prop_map(
        |(from, length, exit, took)| Window {
            from,
            to: Some(from + length),
            every: None,
            exit,
            took,
        },
    )
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let timing = (100_u64..20_000, 100_u64..10_000, 0_u64..60_000, 100_u64..10_000, 1_u32..5);
    let exit = proptest::option::of(1_000_u64..60_000);
    let run = (proptest::collection::vec(window(), 0..5), exit);
    (timing, proptest::collection::vec(run, 1..3)).prop_map(|(timing, runs)| {
        let (interval, timeout, start_period, start_interval, retries) = timing;
        let timing = Timing { interval, timeout, start_period, start_interval, retries };
        let run = |(answers, exit_after)| Run { answers, exit_after, restart_delay: 500 };
        let runs = runs.into_iter().map(run).collect();
        Scenario { until: 120_000, timing: Some(timing), runs }
    })
}

proptest! {
    #[test]
    fn failures_count_as_the_engine_counts_them(scenario in scenario()) {
        let timing = scenario.timing.unwrap();
        let (mut status, mut streak, mut started, mut last) = (Status::None, 0, 0, 0);
        for event in simulate(&scenario) {
            prop_assert!(last <= event.at && event.at <= scenario.until);
            last = event.at;
            match event.kind {
                EventKind::Run(_) => (streak, started) = (0, event.at),
                EventKind::Probe(0) => streak = 0,
                EventKind::NotCounted => {
                    prop_assert_eq!(status, Status::Starting);
                    prop_assert_eq!(streak, 0, "what has begun to count goes on counting");
                    prop_assert!(event.at - started < timing.start_period + timing.timeout);
                }
                EventKind::Streak(count) => {
                    streak += 1;
                    prop_assert_eq!(count, streak);
                    let is_late = event.at - started >= timing.start_period;
                    prop_assert!(is_late || status != Status::Starting);
                }
                EventKind::Status(new) => {
                    prop_assert!(new != status || new == Status::Starting);
                    let has_failed = new == Status::Unhealthy;
                    prop_assert_eq!(has_failed, new != Status::Starting && streak >= timing.retries);
                    status = new;
                }
                EventKind::Probe(_) | EventKind::Timeout | EventKind::Exit(_) => {}
            }
        }
    }
}
