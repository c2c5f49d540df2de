//! The panel of probes: what its sliders, its picture and its suggestions do.

use dockwright::app::share;
use dockwright::app::state::{Action, ProbesLook, State};
use dockwright::app::view::probes::gestures::{Gesture, after};
use dockwright::app::view::probes::settings::{Number, add, set};
use dockwright::app::view::probes::{ProbesView, advice, app, panel};
use dockwright::content::texts::Language;
use dockwright::model::kube::ProbeKind;
use dockwright::model::kube::edit::Field;
use dockwright::share::decode;
use dockwright::workspace::{File, Workspace};

const SLOW: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: reports}
spec:
  replicas: 2 # for now
  template:
    spec:
      containers:
        - name: api
          readinessProbe:
            httpGet: {path: /ready, port: 8080}
            periodSeconds: 5
          livenessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 5 # often
";

fn draft(text: &str) -> State {
    let files = vec![File::new("Dockerfile", "FROM scratch\n"), File::new("k8s/api.yaml", text)];
    State::with_draft(Language::English, Workspace::new(files).unwrap())
}

fn text(state: &State) -> &str {
    state.workspace.text(state.workspace.find("k8s/api.yaml").unwrap())
}

fn first(state: &State) -> ProbesView {
    panel(state).containers[0].clone()
}

fn saying(state: &State, app: &str) -> State {
    let probes = ProbesLook { app: app.into(), ..state.probes.clone() };
    state.apply(Action::LookAtProbes(probes)).unwrap()
}

/// The state after a gesture in the wide picture of the first container.
#[track_caller]
fn gesture(state: &State, gesture: &Gesture) -> State {
    let view = first(state);
    let look =
        after(&state.probes, &view, &view.wide, gesture).expect("a gesture that does something");
    state.apply(Action::LookAtProbes(look)).unwrap()
}

#[track_caller]
fn slide(state: &State, number: Number, value: u32, is_moving: bool) -> State {
    state.apply(set(state, 0, number, value, is_moving).unwrap()).unwrap()
}

const LIVENESS_PERIOD: Number = Number::Probe(ProbeKind::Liveness, Field::Period);

#[test]
fn a_slider_sets_the_number_where_it_stands_and_is_one_step() {
    let state = draft(SLOW);
    let mut moved = state.clone();
    for value in [6, 9, 12] {
        moved = slide(&moved, LIVENESS_PERIOD, value, true);
    }
    // Where it rests, nothing is new.
    let rested = slide(&moved, LIVENESS_PERIOD, 12, false);
    let expected = SLOW.replace("periodSeconds: 5 # often", "periodSeconds: 12 # often");
    assert_eq!(text(&rested), expected);
    let again = slide(&rested, LIVENESS_PERIOD, 20, true);

    let undone = again.apply(Action::Undo).unwrap();
    assert_eq!(text(&undone), expected, "only the second move");
    assert_eq!(text(&rested.apply(Action::Undo).unwrap()), SLOW, "all of the first one");
}

#[test]
fn what_is_not_written_shows_its_default_and_is_added() {
    let state = draft(SLOW);
    let row = |state: &State| {
        let groups = first(state).groups;
        let group = groups.into_iter().find(|group| group.title == "livenessProbe").unwrap();
        group.rows.into_iter().find(|row| row.label == "timeoutSeconds").unwrap()
    };
    assert_eq!((row(&state).value, row(&state).is_written), (1, false));
    let set = slide(&state, Number::Probe(ProbeKind::Liveness, Field::Timeout), 4, false);
    assert_eq!(text(&set), format!("{SLOW}            timeoutSeconds: 4\n"));
    assert_eq!((row(&set).value, row(&set).is_written), (4, true));

    let more = slide(&state, Number::Replicas, 5, false);
    assert_eq!(text(&more), SLOW.replace("replicas: 2 #", "replicas: 5 #"));
}

#[test]
fn a_probe_that_is_added_asks_what_another_one_asks() {
    let state = draft(SLOW);
    let missing = first(&state).groups.iter().find_map(|group| group.missing);
    assert_eq!(missing, Some(ProbeKind::Startup));
    let added = state.apply(add(&state, 0, ProbeKind::Startup).unwrap()).unwrap();
    assert!(text(&added).contains("startupProbe:"), "{}", text(&added));
    assert!(first(&added).groups.iter().all(|group| group.missing.is_none()));
}

#[test]
fn what_stands_for_several_places_cannot_be_set() {
    let (before, _) = SLOW.split_once("livenessProbe:\n").unwrap();
    let shared = before.replace("readinessProbe:\n", "readinessProbe: &probe\n");
    let groups = first(&draft(&(shared + "livenessProbe: *probe\n"))).groups;
    let liveness = groups.iter().find(|group| group.title == "livenessProbe").unwrap();
    assert!(liveness.rows.iter().all(|row| !row.can_set), "{liveness:?}");
}

#[test]
fn dragging_the_boot_keeps_the_picture_still() {
    let state = saying(&draft(SLOW), "boot=8");
    let view = first(&state);
    let taken = gesture(&state, &Gesture::Take(0));
    let x = view.wide.scale.x(12_000);
    let dragged = gesture(&taken, &Gesture::Point { x, y: 10.0 });
    assert_eq!(&*dragged.probes.app, "boot=12");
    assert_eq!(first(&dragged).window, view.window);
    let dropped = gesture(&dragged, &Gesture::Drop);
    assert_eq!((dropped.probes.window, dropped.probes.grip), (None, None));

    // Without a grip, the pointer only points.
    let look = after(&dropped.probes, &first(&dropped), &view.wide, &Gesture::Drop);
    assert_eq!(look, None);
    let nudge = Gesture::Nudge { field: app::AppField::Boot, key: "ArrowLeft".into() };
    assert_eq!(&*gesture(&dropped, &nudge).probes.app, "boot=11");
}

#[test]
fn the_picture_zooms_and_moves_within_what_is_told() {
    let key = |key: &str| Gesture::Key(key.into());
    let mut state = saying(&draft(SLOW), "boot=8");
    let whole = first(&state).window;
    for _ in 0..20 {
        state = gesture(&state, &key("+"));
    }
    let near = first(&state).window;
    assert_eq!(near.to - near.from, 5_000);
    for _ in 0..100 {
        state = gesture(&state, &key("ArrowRight"));
    }
    let end = first(&state);
    assert_eq!(end.window.to, end.until);
    for _ in 0..20 {
        state = gesture(&state, &key("-"));
    }
    let all = first(&state);
    assert_eq!((all.window.from, all.window.to), (0, all.until));
    assert_eq!(first(&gesture(&state, &key("Home"))).window, whole);
}

#[test]
fn an_event_says_why_it_happens() {
    let state = saying(&draft(SLOW), "boot=60");
    let view = first(&state);
    // The second lane is the container's: it starts, and is told to stop.
    let kill = view.moments.iter().filter(|moment| moment.lane == 1).nth(2).unwrap();
    let x = view.wide.scale.x(kill.at);
    let told = first(&gesture(&state, &Gesture::Point { x, y: 45.0 })).told.unwrap();
    assert!(told.contains("liveness") && told.contains("3 times in a row"), "{told}");
    let first_event = gesture(&state, &Gesture::Key("ArrowDown".into()));
    assert!(first(&first_event).told.unwrap().starts_with("0 s: container 1 starts"));
}

#[test]
fn what_is_suggested_can_be_taken_and_taken_back() {
    let state = saying(&draft(SLOW), "boot=60");
    let asked = ProbesLook { suggested: Some(0), ..state.probes.clone() };
    let asked = state.apply(Action::LookAtProbes(asked)).unwrap();
    assert!(first(&state).advice.is_none());
    assert!(!first(&asked).advice.unwrap().rows.is_empty());

    let taken = asked.apply(advice::take(&asked, 0).unwrap()).unwrap();
    assert!(text(&taken).contains("startupProbe:"), "{}", text(&taken));
    assert!(first(&taken).advice.unwrap().rows.is_empty(), "they fit now");
    assert_eq!(text(&taken.apply(Action::Undo).unwrap()), SLOW);
}

#[test]
fn a_link_carries_what_is_said_and_shown_and_old_links_their_boot_time() {
    let state = saying(&draft(SLOW), "boot=60;hang=90");
    let state = gesture(&state, &Gesture::Key("+".into()));
    let link = share::fragment(&state).unwrap();
    let opened = |link: &str| {
        let opened = Box::new(decode(link));
        draft(SLOW).apply(Action::OpenLink { fragment: link.into(), opened }).unwrap()
    };
    assert_eq!(&*opened(&link).probes.app, "boot=60;hang=90");
    assert!(state.probes.window.is_some());
    assert_eq!(first(&opened(&link)).window, first(&state).window);
    let mut old = decode(&link).unwrap();
    old.view.remove("app");
    old.view.insert("zoom".into(), "9-x".into());
    old.view.insert("boot".into(), "42".into());
    let old = dockwright::share::encode(&old).unwrap();
    assert_eq!(&*opened(&old).probes.app, "boot=42");
}

#[test]
fn without_probes_dockers_checks_play() {
    let compose = "services:\n  api:\n    image: a\n    healthcheck:\n      test: curl -f http://localhost:8080/health\n      interval: 10s\n      retries: 3\n";
    let files = vec![File::new("compose.yaml", compose)];
    let state = State::with_draft(Language::English, Workspace::new(files).unwrap());
    let shown = first(&saying(&state, "boot=25"));
    assert_eq!(shown.title, "api");
    assert_eq!(shown.wide.timeline.lanes.len(), 3);
    // It is asked at 10 s, 20 s and 30 s, and each answer takes a moment.
    let told: Vec<&str> = shown.answers.iter().map(|answer| answer.text.as_str()).collect();
    assert!(told.contains(&"Healthy after **30 s**."), "{told:?}");

    // Three failures come before a slower boot is over.
    let slow = first(&saying(&state, "boot=45"));
    assert!(slow.answers[0].text.contains("Marked unhealthy while it boots"), "{:?}", slow.answers);
}

#[test]
fn a_check_is_shown_in_another_form() {
    let state = draft(SLOW);
    let carried = ProbesLook { carried: Some((0, 1)), ..state.probes.clone() };
    let state = state.apply(Action::LookAtProbes(carried)).unwrap();
    let carrying = first(&state).carrying.unwrap();
    assert_eq!(carrying.forms, [("Compose", false), ("HEALTHCHECK", true)]);
    let shown = carrying.shown.unwrap();
    assert!(shown.text.starts_with("HEALTHCHECK "), "{}", shown.text);
    assert!(!shown.losses.is_empty());
}
