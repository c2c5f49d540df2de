//! How long reading, judging and sharing take.

use std::fmt::Write;
use std::hint::black_box;
use std::rc::Rc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dockwright::analyze;
use dockwright::app::state::{Action, State};
use dockwright::app::view::{editor, findings, summary, tabs};
use dockwright::content::tables::Tables;
use dockwright::content::texts::Language;
use dockwright::model::dockerfile::{Dockerfile, format};
use dockwright::model::project::Project;
use dockwright::rules;
use dockwright::share::{Shared, decode, encode};
use dockwright::sim::cache::effort::{effort, weights};
use dockwright::sim::cache::{CachePlan, Changes};
use dockwright::sim::graph::Graph;
use dockwright::sim::graph::paths;
use dockwright::sim::layout::{Direction, lay_out};
use dockwright::sim::probes::{App, Flap, LONGEST, PerProbe, Setup, Timing, simulate, summarize};
use dockwright::sim::size::SizeReport;
use dockwright::sim::size::given::Given;
use dockwright::sim::svg::node_size;
use dockwright::syntax::dockerfile::parse;
use dockwright::text::FileId;
use dockwright::workspace::{File, Workspace};

const TYPICAL: &str = include_str!("../tests/it/share/Dockerfile");
const COMPOSE: &str = include_str!("../tests/it/share/compose.yaml");
const MANIFEST: &str = include_str!("../tests/it/share/orders.yaml");

/// A Dockerfile of so many instructions, three of ten of them RUN: stages of ten, each copying from
/// the one before.
fn long(instructions: usize) -> String {
    let mut text = String::new();
    for stage in 0..instructions / 10 {
        let _ = write!(
            text,
            "FROM alpine:3.22 AS s{stage}\n\
             WORKDIR /src\n\
             RUN apk add --no-cache curl git\n\
             COPY go.mod go.sum ./\n\
             RUN --mount=type=cache,target=/go/pkg/mod go mod download\n\
             COPY . .\n\
             RUN set -eux; \\\n    apt-get update && apt-get install -y gcc && rm -rf /tmp/*\n\
             ENV A=1 B=\"two words\"\n\
             COPY --from=s{} /out/x /x\n\
             CMD [\"x\", \"y\"]\n",
            stage.saturating_sub(1)
        );
    }
    text
}

fn texts() -> [(&'static str, String); 3] {
    let typical = include_str!("../src/content/examples/static-site/Dockerfile");
    [
        ("15 instructions", format!("{typical}STOPSIGNAL SIGQUIT\n")),
        ("1000 instructions", long(1_000)),
        ("5000 instructions", long(5_000)),
    ]
}

fn workspace(dockerfile: &str) -> Workspace {
    Workspace::new(vec![File::new("Dockerfile", dockerfile)]).unwrap_or_default()
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("dockerfile");
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let id = |what: &str| BenchmarkId::new(what, name);
        group.bench_with_input(id("parse"), &text, |bencher, text| {
            bencher.iter(|| parse(FileId(0), black_box(text)));
        });
        group.bench_with_input(id("read"), &text, |bencher, text| {
            bencher.iter(|| Dockerfile::read(FileId(0), black_box(text)));
        });
        let files = workspace(&text);
        // The files' own time is in "read"; the rules get what was read of them.
        let project = Project::read(&files, None);
        group.bench_with_input(id("check"), &project, |bencher, project| {
            bencher.iter(|| rules::check(black_box(project), &[]));
        });
        group.bench_with_input(id("format"), &text, |bencher, text| {
            bencher.iter(|| format(FileId(0), black_box(text)));
        });
        let dockerfile = Dockerfile::read(FileId(0), &text);
        group.bench_with_input(id("size"), &dockerfile, |bencher, it| {
            bencher.iter(|| SizeReport::new(black_box(it), None, &Given::default()));
        });
        group.bench_with_input(id("graph"), &dockerfile, |bencher, it| {
            bencher.iter(|| Graph::new(black_box(it), None));
        });
        group.bench_with_input(id("analyze"), &files, |bencher, files| {
            bencher.iter(|| analyze(black_box(files)));
        });
    }
}

/// What the panels of stages, sizes and the cache ask for, from the model on: 30 stages, and ten
/// times as many. The second takes ten times as long, not a hundred.
fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    let given = Given { tables: Tables::all(), ..Given::default() };
    let changes = Changes { files: vec!["main.go".to_owned()], ..Changes::default() };
    for instructions in [300_usize, 3_000] {
        let dockerfile = Dockerfile::read(FileId(0), &long(instructions));
        group.throughput(Throughput::Elements(instructions as u64));
        let id = BenchmarkId::new("size, cache and graph", instructions);
        group.bench_with_input(id, &dockerfile, |bencher, it| {
            bencher.iter(|| {
                let sizes = SizeReport::new(black_box(it), None, &given);
                let plan = CachePlan::new(it, None, None, &changes);
                let effort = effort(&plan, it, &weights(it, &sizes));
                let graph = Graph::new(it, None);
                let chains = [paths::bytes(&graph, &sizes), paths::steps(&graph)]
                    .map(|weights| paths::heaviest_chain(&graph, &weights));
                let boxes: Vec<_> = graph.nodes.iter().map(|node| node_size(node, &[])).collect();
                let ends: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
                (effort, chains, lay_out(&boxes, &ends, Direction::LeftToRight))
            });
        });
    }
}

fn drawing(criterion: &mut Criterion) {
    let dockerfile = Dockerfile::read(FileId(0), &long(2_000));
    let graph = Graph::new(&dockerfile, None);
    let sizes: Vec<_> = graph.nodes.iter().map(|node| node_size(node, &[])).collect();
    let ends: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    criterion.bench_function("layout/200 stages in a chain", |bencher| {
        bencher.iter(|| lay_out(black_box(&sizes), &ends, Direction::LeftToRight));
    });
    // Every stage also copies from the first.
    let wide: Vec<_> = ends.iter().copied().chain((2..200).map(|stage| (0, stage))).collect();
    criterion.bench_function("layout/200 stages with long edges", |bencher| {
        bencher.iter(|| lay_out(black_box(&sizes), &wide, Direction::LeftToRight));
    });
}

fn sharing(criterion: &mut Criterion) {
    let files = [("Dockerfile", TYPICAL), ("compose.yaml", COMPOSE), ("k8s/orders.yaml", MANIFEST)];
    let files = files.iter().map(|(path, text)| File::new(*path, *text)).collect();
    let workspace = Workspace::new(files).unwrap_or_default();
    let shared = Shared { workspace, ..Shared::default() };
    let link = encode(&shared).unwrap_or_default();
    criterion.bench_function("link/encode", |bencher| bencher.iter(|| encode(black_box(&shared))));
    criterion.bench_function("link/decode", |bencher| bencher.iter(|| decode(black_box(&link))));
}

/// All that the page computes between a key and the picture.
fn typing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keystroke");
    for (name, text) in texts() {
        let state = State::with_draft(Language::English, workspace(&text));
        let typed: Rc<str> = format!("{text}# x").into();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let edit = Action::Edit { path: "Dockerfile".into(), text: Rc::clone(&typed) };
                let state = state.apply(black_box(edit))?;
                Some((
                    editor::marks(&state),
                    findings::by_file(&state),
                    tabs::files(&state),
                    summary::parts(&state),
                ))
            });
        });
    }
}

/// A Compose file of so many lines, with what large ones are made of: anchors, short forms, variables.
fn compose(lines: usize) -> String {
    let mut text = String::from(
        "x-env: &env\n  LOG: ${LOG:-info}\n  URL: http://gateway:${PORT:-80}\nservices:\n",
    );
    // 20 lines each.
    for service in 0..lines / 20 {
        let _ = write!(
            text,
            "  app{service}:\n    image: registry.example/app{service}:${{TAG:-1.0}}\n    \
             restart: unless-stopped\n    environment:\n      <<: *env\n      NAME: app{service}\n    \
             command: run --port 80 --name \"app {service}\"\n    ports:\n      - \"{port}:80\"\n    \
             volumes:\n      - data:/data\n      - ./conf/{service}:/conf:ro\n    healthcheck:\n      \
             test: [\"CMD\", \"true\"]\n      interval: 10s\n    mem_limit: 512m\n    networks: [front]\n    \
             labels:\n      traefik.http.routers.app{service}.rule: Host(`app{service}.example`)\n    \
             stop_grace_period: 1m30s\n",
            port = 10_000 + service,
        );
    }
    text.push_str("networks:\n  front:\nvolumes:\n  data:\n");
    text
}

/// What Compose makes of a file, and all that is said about it.
fn composing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compose");
    for lines in [400, 2_000, 10_000] {
        let file = File::new("compose.yaml", compose(lines));
        let workspace = Workspace::new(vec![file]).unwrap_or_default();
        group.throughput(Throughput::Elements(lines as u64));
        group.bench_with_input(BenchmarkId::from_parameter(lines), &workspace, |bencher, it| {
            bencher.iter(|| analyze(black_box(it)));
        });
    }
}

/// A day of a pod that fails for 20 s in every 5 minutes, asked each second and each 10 seconds; and
/// what is said of it.
fn probing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("probes");
    let flap = Some(Flap { down_ms: 20_000, period_ms: 300_000 });
    let app = App { boot_ms: 20_000, flap, ..App::default() };
    for period in [1, 10] {
        let patient = |failure_threshold| Timing { period, failure_threshold, ..Timing::default() };
        let setup = Setup {
            probes: PerProbe {
                startup: Some(patient(30)),
                readiness: Some(patient(3)),
                liveness: Some(patient(30)),
            },
            grace_seconds: 30,
            ..Setup::default()
        };
        let id = |what: &str| BenchmarkId::new(what, format!("every {period} s"));
        let scenario = app.scenario(&setup, 0, LONGEST);
        group.bench_with_input(id("a day"), &scenario, |bencher, scenario| {
            bencher.iter(|| simulate(black_box(scenario)));
        });
        let events = simulate(&scenario);
        group.bench_with_input(id("summary"), &setup, |bencher, setup| {
            bencher.iter(|| summarize(black_box(setup), &app, &events));
        });
    }
}

/// A Kubernetes file of so many lines: Deployments with probes and resources, each with its Service.
fn manifests(lines: usize) -> String {
    let mut text = String::new();
    // 50 lines each.
    for app in 0..lines / 50 {
        let _ = write!(
            text,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app{app}\n  labels:\n    app: app{app}\n\
             spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: app{app}\n  template:\n    \
             metadata:\n      labels:\n        app: app{app}\n    spec:\n      containers:\n        - name: app\n          \
             image: registry.example/app{app}:1.0\n          ports:\n            - name: http\n              \
             containerPort: 8080\n          env:\n            - name: LOG\n              value: info\n          \
             resources:\n            requests:\n              cpu: 100m\n              memory: 64Mi\n            \
             limits:\n              memory: 128Mi\n          readinessProbe:\n            httpGet:\n              \
             path: /ready\n              port: http\n            periodSeconds: 5\n---\napiVersion: v1\nkind: Service\n\
             metadata:\n  name: app{app}\nspec:\n  selector:\n    app: app{app}\n  ports:\n    - name: http\n      \
             port: 80\n      targetPort: http\n---\n",
        );
    }
    text
}

/// What the API server would say of a file, and all else that is said about it.
fn validating(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kube");
    for lines in [500, 2_000, 10_000] {
        let file = File::new("app.yaml", manifests(lines));
        let workspace = Workspace::new(vec![file]).unwrap_or_default();
        group.throughput(Throughput::Elements(lines as u64));
        group.bench_with_input(BenchmarkId::from_parameter(lines), &workspace, |bencher, it| {
            bencher.iter(|| analyze(black_box(it)));
        });
    }
}

criterion_group!(
    benches, reading, building, composing, validating, drawing, typing, sharing, probing
);
criterion_main!(benches);
