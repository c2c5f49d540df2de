//! What images are estimated to weigh.

use dockwright::content::tables::Tables;
use dockwright::content::texts;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::sim::size::SizeRange;
use dockwright::sim::size::SizeReport;
use dockwright::sim::size::Source;
use dockwright::sim::size::given::Given;
use dockwright::text::FileId;
use proptest::collection;
use proptest::prelude::*;

fn report(text: &str) -> SizeReport {
    let given = Given { tables: Tables::all(), ..Given::default() };
    SizeReport::new(&Dockerfile::read(FileId(0), text), None, &given)
}

fn disk(text: &str) -> SizeRange {
    report(text).disk
}

fn is_ordered(size: SizeRange) -> bool {
    size.low <= size.likely && size.likely <= size.high
}

const SERVICE: &str = "\
FROM golang:1.25-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/api ./cmd/api
FROM alpine:3.22
RUN apk add --no-cache ca-certificates
COPY --from=build /out/api /usr/local/bin/api
ENV PORT=8080
CMD [\"api\"]
";

#[test]
fn a_published_base_is_exact() {
    let report = report("FROM alpine:3.22\nCMD [\"sh\"]\n");
    assert_eq!(report.disk, SizeRange { low: 8_300_000, likely: 8_300_000, high: 8_300_000 });
    assert_eq!(report.stages[0].layers.len(), 1, "CMD makes no layer");
    assert_eq!(report.stages[0].layers[0].source, Source::Exact);
}

#[test]
fn a_small_service_is_small_though_its_build_stage_is_not() {
    let report = report(SERVICE);
    assert!((10_000_000..25_000_000).contains(&report.disk.likely), "{:?}", report.disk);
    assert!(report.stages[0].total.likely > 200_000_000, "{:?}", report.stages[0].total);
    assert!(report.pull.likely < report.disk.likely);
    let copied = report.stages[1].layers.last().unwrap();
    assert_eq!(copied.reason.wording, "go-binary-stripped");
}

#[test]
fn a_larger_base_raises_the_image_by_the_difference() {
    let small = disk(SERVICE);
    let large = disk(&SERVICE.replace("FROM alpine:3.22\n", "FROM debian:bookworm-slim\n"));
    assert_eq!(large.likely - small.likely, 74_861_989 - 8_300_000);
}

#[test]
fn a_stage_carries_the_layers_of_the_stage_it_stands_on() {
    let report = report("FROM alpine:3.22 AS base\nRUN apk add --no-cache curl\nFROM base\n");
    assert_eq!(report.stages[1].total, report.stages[0].total);
    assert_eq!(report.stages[1].layers[0].reason.wording, "base-stage");
}

#[test]
fn package_lists_that_stay_are_counted() {
    let kept = disk("FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl\n");
    let removed = disk(
        "FROM debian:bookworm-slim\n\
         RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
    );
    assert_eq!(kept.likely - removed.likely, 19_853_620);
}

#[test]
fn recommended_packages_weigh() {
    let recommended = disk("FROM debian:bookworm-slim\nRUN apt-get install -y build-essential\n");
    let plain = disk(
        "FROM debian:bookworm-slim\n\
         RUN apt-get install -y --no-install-recommends build-essential\n",
    );
    assert!(recommended.likely > plain.likely + 50_000_000);
}

#[test]
fn what_lands_in_a_cache_mount_is_in_no_layer() {
    let cached =
        report("FROM golang:1.25\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\n");
    assert_eq!(cached.stages[0].layers[1].size, SizeRange::default());
}

#[test]
fn an_inline_file_is_counted_to_the_byte() {
    let report = report("FROM scratch\nCOPY <<END /a\nfour\nEND\n");
    assert_eq!(report.disk, SizeRange { low: 5, likely: 5, high: 5 });
}

#[test]
fn an_unfinished_file_has_a_size_too() {
    for text in
        ["", "FROM", "FROM \n", "RUN x\n", "FROM a AS b\nCOPY --from=", "FROM $X\nRUN [\"\n"]
    {
        assert!(is_ordered(disk(text)), "{text:?}");
    }
}

/// Installs that were run for real on a bootstrapped Debian 12.
#[test]
fn real_installs_lie_in_their_range() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/apt-truth-dev.tsv");
    let Ok(table) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the table of 28 installs is not there");
        return;
    };
    let mut outside = Vec::new();
    let mut errors = Vec::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let is_slim = columns[1].contains("slim");
        let recommends = if columns[3].contains("no-install-recommends") {
            "--no-install-recommends"
        } else {
            ""
        };
        let clean =
            if columns[3].contains("rm -rf") { "&& rm -rf /var/lib/apt/lists/*" } else { "" };
        let base = if is_slim { "debian:bookworm-slim" } else { "debian:bookworm" };
        let packages = columns[2];
        let report = report(&format!(
            "FROM {base}\nRUN apt-get update && apt-get install -y {recommends} {packages} {clean}\n"
        ));
        let size = report.stages[0].layers[1].size;
        let real: u64 = columns[4].parse().unwrap();
        if real < size.low || real > size.high {
            outside.push(format!("{packages} {recommends} {clean}: {real} not in {size:?}"));
        }
        errors.push(size.likely.abs_diff(real) * 100 / real);
    }
    errors.sort_unstable();
    eprintln!("median error {} %, worst {:?} %", errors[errors.len() / 2], errors.last());
    assert!(outside.len() <= 4, "{}", outside.join("\n"));
    eprintln!("{}", outside.join("\n"));
}

/// Commands that set something up or look at what is there have no wide range of their own.
#[test]
fn commands_that_write_next_to_nothing_are_known_as_such() {
    for command in [
        "git config --global user.name x",
        "gpg --batch --keyserver a --recv-keys b",
        "xx-verify /x",
        "conda clean -afy",
        "update-alternatives --set a b",
    ] {
        let layer = disk(&format!("FROM scratch\nRUN {command}\n"));
        assert!(layer.high <= 100_000, "{command}: {layer:?}");
    }
    let [cross, plain] = ["xx-apk add bash", "apk add bash"]
        .map(|run| disk(&format!("FROM alpine:3.22\nRUN {run}\n")));
    assert_eq!(cross, plain);
    let conda = report("FROM scratch\nRUN conda install -y numpy\n");
    assert_eq!(conda.stages[0].layers[1].reason.wording, "conda");
    let open = report("ARG base\nFROM ${base}\n");
    assert_eq!(open.stages[0].layers[0].reason.args[0].1, "${base}".into());
}

fn any_line() -> impl Strategy<Value = String> {
    let words = [
        "FROM alpine:3.22",
        "FROM node:20-slim AS a",
        "FROM a",
        "FROM scratch",
        "FROM $X AS b",
        "RUN apt-get update && apt-get install -y git curl nosuch",
        "RUN apk add bash x",
        "RUN npm ci",
        "RUN pip install flask torch -r x",
        "RUN go build -o /x",
        "RUN cd /a && cargo build",
        "RUN mvn package",
        "RUN dnf install -y vim",
        "COPY --from=a /x /y",
        "COPY --from=0 / /",
        "COPY . .",
        "ADD https://example.com/a.tgz /",
        "WORKDIR x",
        "COPY --from=nginx / /",
        "RUN [\"go\", \"build\"]",
        "RUN strange thing",
        "RUN dotnet publish -o ../out",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => ".{0,40}",
    ]
}

proptest! {
    #[test]
    fn every_figure_is_in_order(lines in collection::vec(any_line(), 0..30)) {
        let report = report(&lines.join("\n"));
        prop_assert!(is_ordered(report.disk) && is_ordered(report.pull));
        for stage in &report.stages {
            prop_assert!(is_ordered(stage.total));
            for layer in &stage.layers {
                let key = format!("size.reason.{}", layer.reason.wording);
                prop_assert!(texts::lines(texts::ENGLISH).any(|(it, _)| it == key), "{}", key);
                prop_assert!(is_ordered(layer.size), "{:?}", layer);
                prop_assert!(is_ordered(layer.pull), "{:?}", layer);
                prop_assert!(layer.pull.high <= layer.size.high, "{:?}", layer);
            }
        }
    }
}

/// Every reason that is given has a text, and every text is the reason of something.
#[test]
fn every_reason_has_words() {
    let sim = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim");
    let known: std::collections::BTreeSet<_> = texts::lines(texts::ENGLISH)
        .filter_map(|(key, _)| key.strip_prefix("size.reason."))
        .collect();
    let mut named = std::collections::BTreeSet::new();
    let within = |folder: &std::path::Path| {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    let mut paths = vec![sim.join("size.rs"), sim.join("size")];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(within(&path));
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        named.extend(source.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    let unused: Vec<_> = known.iter().filter(|key| !named.contains(**key)).collect();
    assert!(unused.is_empty(), "no estimate gives these reasons: {unused:?}");

    let report =
        report(&format!("{SERVICE}FROM build\nRUN npm ci\nRUN strange\nCOPY --from=nginx a b\n"));
    for layer in report.stages.iter().flat_map(|stage| &stage.layers) {
        assert!(known.contains(layer.reason.wording), "{}", layer.reason.wording);
    }
}
