//! Starts of small projects. Their files are in long form, so what is read here is the
//! configuration as it takes effect.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::model::compose::effective::Setup;
use crate::model::compose::value::{Data, Field, Map, Origin, Value};
use crate::syntax::yaml;
use crate::syntax::yaml::Node;
use crate::text::FileId;
use crate::workspace::File;

fn value(node: &Node) -> Value {
    let data = if let Some(flag) = node.as_bool() {
        Data::Bool(flag)
    } else if let Some(text) = node.as_text() {
        text.parse().map_or_else(|_| Data::Text(text.to_owned()), Data::Int)
    } else if node.items().is_empty() {
        let field = |entry: &yaml::Entry| {
            let key = entry.key.as_text().unwrap_or_default().to_owned();
            (key, Field { key: entry.key.span, value: value(&entry.value) })
        };
        Data::Map(node.entries().iter().map(field).collect())
    } else {
        Data::List(node.items().iter().map(value).collect())
    };
    Value::new(data, Origin::written(node.span))
}

fn effective(text: &str) -> Effective {
    let tree = yaml::parse(FileId(0), text);
    Effective {
        setup: Setup { root: "/p".to_owned(), ..Setup::default() },
        name: "p".to_owned(),
        files: vec![FileId(0)],
        root: value(&tree.documents[0].root),
        profiles: BTreeSet::new(),
        disabled: Map::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
        uses: Vec::new(),
        missing: BTreeSet::new(),
        optional: BTreeSet::new(),
        is_complete: true,
    }
}

fn play_with(text: &str, files: Vec<File>, choices: &Choices) -> Startup {
    let dockerfiles: Vec<Dockerfile> =
        (0..).zip(&files).map(|(id, file)| Dockerfile::read(FileId(id), &file.text)).collect();
    let dockerfiles: Vec<&Dockerfile> = dockerfiles.iter().collect();
    let workspace = Workspace::new(files).unwrap();
    let facts = Facts { workspace: &workspace, dockerfiles: &dockerfiles };
    Startup::new(&effective(text), facts, choices)
}

fn play(text: &str) -> Startup {
    play_with(text, Vec::new(), &Choices::new())
}

fn chosen(name: &str, choice: Choice) -> Choices {
    BTreeMap::from([(name.to_owned(), choice)])
}

impl Startup {
    fn of(&self, name: &str) -> &ServiceRun {
        self.services.iter().find(|it| it.name == name).unwrap()
    }

    fn names(&self, services: impl IntoIterator<Item = usize>) -> Vec<&str> {
        services.into_iter().map(|it| self.services[it].name.as_str()).collect()
    }

    fn way(&self) -> Vec<&str> {
        self.names(self.critical.iter().map(|step| step.service))
    }

    fn kinds(&self, name: &str) -> Vec<PhaseKind> {
        self.of(name).phases.iter().map(|phase| phase.kind).collect()
    }
}

const DATABASE: &str = "\
services:
  api:
    image: example/api
    depends_on: {db: {condition: service_healthy}}
  db:
    image: postgres:17
    healthcheck: {test: [CMD, pg_isready], interval: 5s}
";

#[test]
fn a_service_waits_until_compose_sees_that_another_is_healthy() {
    let start = play(DATABASE);
    // Ready after 3 s, seen by the check at 5.03 s, and by Compose at its next look.
    assert_eq!(start.of("db").ready_at, Some(5_030));
    assert_eq!(start.of("api").starts_at, Some(5_500));
    assert_eq!(start.of("api").ready_at, Some(8_500));
    assert_eq!(start.way(), ["db", "api"]);
    assert_eq!(start.outcome, Outcome::Started { at: 5_500 });
    let db = [PhaseKind::Booting, PhaseKind::Unnoticed, PhaseKind::Ready];
    assert_eq!(start.kinds("db"), db);
    assert_eq!(start.kinds("api"), [PhaseKind::Waiting, PhaseKind::Booting, PhaseKind::Ready]);
}

#[test]
fn the_worst_case_is_the_last_success_before_unhealthy() {
    // Three probes of 5 s and a timeout of 30 s each, and Compose's next look.
    assert_eq!(play(DATABASE).worst, Some(105_000));
    let job = "services: {a: {image: a, depends_on: {b: {condition: \
               service_completed_successfully}}}, b: {image: b}}";
    assert_eq!(play(job).worst, None);
}

#[test]
fn a_database_that_never_gets_healthy_keeps_others_from_starting() {
    let never = Choice { fate: Fate::Never, ..Choice::default() };
    let start = play_with(DATABASE, Vec::new(), &chosen("db", never));
    let Outcome::GaveUp { at, service, because, failure } = start.outcome else {
        panic!("{:?}", start.outcome)
    };
    assert_eq!((at, failure), (15_500, Failure::Unhealthy));
    assert_eq!(start.names([service, because]), ["api", "db"]);
    assert_eq!(start.of("api").starts_at, None);
    assert_eq!(start.kinds("api"), [PhaseKind::Waiting, PhaseKind::Abandoned]);
    // The same is foretold where all goes well.
    let well = play(DATABASE);
    let [risk] = &well.risks[..] else { panic!("{:?}", well.risks) };
    assert_eq!((risk.gives_up_at, well.names(risk.blocked.clone())), (Some(15_500), vec!["api"]));
}

#[test]
fn too_slow_a_start_is_given_up_on_though_it_would_have_come() {
    let slow = Choice { seconds: Some(20), ..Choice::default() };
    let start = play_with(DATABASE, Vec::new(), &chosen("db", slow));
    assert!(matches!(start.outcome, Outcome::GaveUp { at: 15_500, .. }));
    let unhealthy = [PhaseKind::Booting, PhaseKind::Unhealthy];
    assert_eq!(start.kinds("db")[..2], unhealthy);
    // A start period gives it the time it needs, and lets the check look sooner.
    let patient = DATABASE.replace("interval: 5s", "interval: 5s, start_period: 30s");
    let start = play_with(&patient, Vec::new(), &chosen("db", slow));
    assert_eq!(start.outcome, Outcome::Started { at: 20_500 });
}

#[test]
fn jobs_are_waited_for_and_their_exit_codes_count() {
    let text = "\
services:
  api: {image: example/api, depends_on: {migrate: {condition: service_completed_successfully}}}
  migrate: {image: example/api}
";
    let start = play(text);
    assert_eq!(start.of("api").starts_at, Some(5_000));
    assert_eq!(start.kinds("migrate"), [PhaseKind::Working, PhaseKind::Completed]);
    let fails = chosen("migrate", Choice { seconds: Some(2), fate: Fate::Exits(3) });
    let start = play_with(text, Vec::new(), &fails);
    let Outcome::GaveUp { at, failure, .. } = start.outcome else { panic!("{:?}", start.outcome) };
    assert_eq!((at, failure), (2_000, Failure::Exited(3)));
    // What is started again whenever it ends has never completed.
    let again =
        text.replace("migrate: {image: example/api}", "migrate: {image: a, restart: always}");
    assert!(matches!(play(&again).outcome, Outcome::Stuck { .. }));
    let on_failure = again.replace("always", "on-failure");
    assert!(matches!(play(&on_failure).outcome, Outcome::Started { .. }));
}

#[test]
fn what_is_not_required_is_waited_for_and_then_left() {
    let text = DATABASE
        .replace("condition: service_healthy", "condition: service_healthy, required: false");
    let never = Choice { fate: Fate::Never, ..Choice::default() };
    let start = play_with(&text, Vec::new(), &chosen("db", never));
    assert_eq!(start.outcome, Outcome::Started { at: 15_500 });
}

#[test]
fn a_condition_on_health_needs_a_check() {
    let text = DATABASE.replace("test: [CMD, pg_isready], interval: 5s", "disable: true");
    let start = play(&text);
    assert!(matches!(start.outcome, Outcome::GaveUp { at: 500, failure: Failure::NoCheck, .. }));
    // Of an image that nobody here knows, a check is assumed.
    let unknown = "services: {a: {image: a/a, depends_on: {b: {condition: service_healthy}}}, b: {image: b/b}}";
    assert!(matches!(play(unknown).of("b").check, Check::Assumed(_)));
    assert_eq!(play(unknown).of("a").check, Check::None);
}

#[test]
fn the_check_of_a_dockerfile_counts_part_by_part() {
    let text = "\
services:
  api:
    build: {context: /p/api, dockerfile: Dockerfile}
    healthcheck: {interval: 2s}
  web: {image: nginx, depends_on: {api: {condition: service_healthy}}}
";
    let check = "HEALTHCHECK --interval=9s --retries=7 --start-period=1m CMD true\n";
    let dockerfile = ["FROM python:3.14-slim\n", check].concat();
    let files = vec![File::new("api/Dockerfile", dockerfile)];
    let start = play_with(text, files, &Choices::new());
    let expected =
        Timing { interval: 2_000, retries: 7, start_period: 60_000, ..Timing::default() };
    assert_eq!(start.of("api").check, Check::Image(expected));
    assert_eq!(start.of("api").seconds, 3);
    assert_eq!(start.of("web").starts_at, Some(5_500));
}

#[test]
fn circles_and_missing_services_are_refused_and_the_rest_is_played() {
    let circle = "services: {a: {image: a, depends_on: {b: {}}}, b: {image: b, depends_on: {a: {}}}, c: {image: redis}}";
    let start = play(circle);
    assert!(matches!(start.outcome, Outcome::Refused { .. }));
    assert_eq!(start.of("c").ready_at, Some(1_000));
    assert_eq!(start.of("a").starts_at, None);
    let orphan = "services: {a: {image: a, depends_on: {gone: {condition: service_healthy}}}}";
    assert_eq!(play(orphan).outcome, Outcome::Refused { service: 0 });
    let optional = "services: {a: {image: a, depends_on: {gone: {required: false}}}}";
    assert_eq!(play(optional).outcome, Outcome::Started { at: 0 });
}

#[test]
fn nobody_waits_for_a_service_without_containers() {
    let text = "services: {a: {image: a, depends_on: {b: {condition: service_healthy}}}, \
                b: {image: b/b, deploy: {replicas: 0}}}";
    let start = play(text);
    assert_eq!(start.of("a").starts_at, Some(0));
    assert!(start.of("b").phases.is_empty());
}

#[test]
fn large_projects_are_played_in_time() {
    let service = |index: u32| {
        let next = index + 1;
        format!(
            "  s{index}:\n    image: example/x\n    healthcheck: {{test: [CMD, x], interval: 1ms, \
             start_period: 24h, retries: 1000000}}\n    depends_on: {{s{next}: {{condition: \
             service_healthy}}}}"
        )
    };
    let mut lines = vec!["services:".to_owned()];
    lines.extend((0..3_000).map(service));
    lines.push("  s3000: {image: redis}\n".to_owned());
    let start = play(&lines.join("\n"));
    assert_eq!(start.services.len(), 3_001);
}
