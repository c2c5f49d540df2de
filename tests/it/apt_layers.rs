//! What commands of apt mean for a layer.

use dockwright::content::tables::{Table, Tables};
use dockwright::model::dockerfile::Dockerfile;
use dockwright::sim::size::given::Given;
use dockwright::sim::size::{Layer, SizeReport, Source};
use dockwright::text::FileId;

fn report(text: &str, tables: Tables) -> SizeReport {
    let given = Given { tables, ..Given::default() };
    SizeReport::new(&Dockerfile::read(FileId(0), text), None, &given)
}

/// The layers of the last stage that RUN instructions make.
fn runs(text: &str) -> Vec<Layer> {
    let mut layers = report(text, Tables::all()).stages.pop().unwrap().layers;
    layers.retain(|layer| layer.instruction == "RUN");
    layers
}

/// The layer of a RUN on a slim image of Debian 12.
fn layer(run: &str) -> Layer {
    runs(&format!("FROM debian:bookworm-slim\nRUN {run}\n")).remove(0)
}

fn likely(run: &str) -> u64 {
    layer(run).size.likely
}

const PLAIN: &str = "apt-get install -y --no-install-recommends";

#[test]
fn a_name_is_a_name_whatever_is_written_behind_it() {
    let expected = likely(&format!("{PLAIN} git make"));
    assert!((80_000_000..130_000_000).contains(&expected), "{expected}");
    for run in [
        "apt-get install --no-install-recommends -y git=1:2.39.5-0+deb12u2 make",
        "apt-get install --no-install-recommends -y git:amd64 make/bookworm",
        "apt install -y --no-install-recommends -t bookworm git make+",
        "apt-get -y -qq -o APT::Install-Recommends=0 install git make",
        "apt-get install -y --no-install-recommends --no-install-suggests git make nano nano-",
        "eatmydata apt-get install -y --no-install-recommends git make",
        "aptitude install -y --without-recommends git make",
        "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git make",
        "tools='git make' && apt-get install -y --no-install-recommends $tools",
        "echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/lean && apt-get install -y git make",
        "apt-get install -y --no-install-recommends git && apt-get install -y --no-install-recommends make",
    ] {
        let bytes = likely(run);
        assert!(bytes.abs_diff(expected) < 30_000, "{run}: {bytes}, not {expected}");
    }
    let recommended = likely("apt-get install -y git make");
    assert!(recommended > expected + 10_000_000, "{recommended}");
}

#[test]
fn variables_of_the_stage_and_of_the_image_are_known() {
    let expected = likely(&format!("{PLAIN} gcc make"));
    for given in
        ["ENV TOOLS=\"gcc make\"", "ARG TOOLS=\"gcc make\"", "ENV A=gcc TOOLS=\"gcc make\""]
    {
        let text = format!("FROM debian:bookworm-slim\n{given}\nRUN {PLAIN} $TOOLS\n");
        assert_eq!(runs(&text)[0].size.likely, expected, "{given}");
    }
    let php = runs(&format!("FROM php:8.3-cli-bookworm\nRUN {PLAIN} $PHPIZE_DEPS\n"));
    assert_eq!(php[0].reason.wording, "apt-there", "the image has its build tools");
}

#[test]
fn what_cannot_be_told_widens() {
    let known = layer(&format!("{PLAIN} git"));
    for run in ["git $MORE", "git $(cat list)", "git \"$@\"", "git ./tool.deb", "git no-such-tool"]
    {
        let open = layer(&format!("{PLAIN} {run}"));
        assert!(open.size.high > known.size.high + 50_000_000, "{run}");
        assert!(open.source > known.source, "{run}");
    }
    assert_eq!(known.source, Source::Exact);
}

#[test]
fn what_is_there_does_not_come_again() {
    let text = format!("FROM debian:bookworm-slim\nRUN {PLAIN} git\nRUN {PLAIN} git curl\n");
    let layers = runs(&text);
    let alone = likely(&format!("{PLAIN} curl"));
    assert!(layers[1].size.likely < alone, "curl shares libraries with git");
    let above =
        format!("FROM debian:bookworm-slim AS a\nRUN {PLAIN} git\nFROM a\nRUN {PLAIN} git\n");
    assert_eq!(runs(&above)[0].reason.wording, "apt-there");
    let python = runs(
        "FROM python:3.12\nRUN apt-get update && apt-get install -y git curl && rm -rf /var/lib/apt/lists/*\n",
    );
    assert!(python[0].size.likely < 1_000_000, "{:?}", python[0].size);
}

#[test]
fn lists_weigh_by_release_until_they_are_removed_in_the_same_layer() {
    for (base, bytes) in [
        ("debian:11", 18_452_334),
        ("debian:bookworm", 19_853_620),
        ("debian:stable-slim", 21_654_992),
    ] {
        let layers = runs(&format!("FROM {base}\nRUN apt-get update\n"));
        assert_eq!(layers[0].size.likely, bytes, "{base}");
        assert_eq!(layers[0].reason.wording, "apt-lists");
    }
    let kept = likely(&format!("apt-get update && {PLAIN} git"));
    for cleaning in [
        "rm -rf /var/lib/apt/lists/*",
        "rm -rf /var/lib/{apt,dpkg,cache,log}/",
        "apt-get clean && rm -rf /tmp/* /var/lib/apt/lists/*",
        "apt-get dist-clean",
        "find /var/lib/apt/lists -type f -delete",
    ] {
        let clean = likely(&format!("apt-get update && {PLAIN} git && {cleaning}"));
        assert_eq!(kept - clean, 19_853_620, "{cleaning}");
    }
    assert_eq!(kept, likely(&format!("apt-get update && {PLAIN} git && apt-get clean")));
    let mounted = layer(&format!(
        "--mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
         apt-get update && {PLAIN} git"
    ));
    assert_eq!(kept - mounted.size.likely, 19_853_620);
    let later = runs(&format!(
        "FROM debian:bookworm-slim\nRUN apt-get update && {PLAIN} git\nRUN rm -rf /var/lib/apt/lists/*\n"
    ));
    assert_eq!(later[0].size.likely, kept, "a later layer cannot take it back");
}

#[test]
fn downloads_stay_where_the_image_is_told_to_keep_them() {
    let plain = likely(&format!("{PLAIN} git"));
    let keeps = format!("rm -f /etc/apt/apt.conf.d/docker-clean && {PLAIN} git");
    assert!(likely(&keeps) > plain + 10_000_000);
    assert_eq!(likely(&format!("{keeps} && apt-get clean")), plain);
}

#[test]
fn what_the_same_layer_takes_away_weighs_nothing() {
    let built = likely(&format!("{PLAIN} ca-certificates gcc make libc6-dev"));
    let cleaned = likely(&format!(
        "{PLAIN} ca-certificates gcc make libc6-dev && make && \
         apt-get purge -y --auto-remove gcc make libc6-dev"
    ));
    let wanted = likely(&format!("{PLAIN} ca-certificates && make"));
    assert!(built > wanted + 100_000_000);
    assert!(cleaned.abs_diff(wanted) < 2_000_000, "{cleaned}, not {wanted}");
    let variable = likely(&format!(
        "deps='gcc make libc6-dev' && {PLAIN} ca-certificates $deps && make && \
         apt-get purge -y $deps && apt-get autoremove -y"
    ));
    assert!(variable.abs_diff(wanted) < 2_000_000, "{variable}");
    let later = runs(&format!(
        "FROM debian:bookworm-slim\nRUN {PLAIN} gcc make\nRUN apt-get purge -y --auto-remove gcc make\n"
    ));
    assert!(later[0].size.likely > 100_000_000 && later[1].size.likely < 1_000_000);
}

#[test]
fn the_release_is_told_by_the_tag_and_by_what_official_images_stand_on() {
    let release = |base: &str| {
        let layers = runs(&format!("FROM {base}\nRUN {PLAIN} fio\n"));
        let reason = layers[0].reason.clone();
        let release = reason.args.into_iter().find(|(name, _)| *name == "release");
        (format!("{:?}", release.unwrap().1), reason.wording, layers[0].size)
    };
    for (base, expected) in [
        ("debian:12.5-slim", "Debian 12"),
        ("debian:bullseye-20240101", "Debian 11"),
        ("debian", "Debian 13"),
        ("python:3.12-slim", "Debian 13"),
        ("python:3.8-slim", "Debian 12"),
        ("node:22", "Debian 12"),
        ("golang:1.21", "Debian 12"),
        ("rust:1-slim-bullseye", "Debian 11"),
        ("mcr.microsoft.com/devcontainers/base:bookworm", "Debian 12"),
    ] {
        let (told, wording, _) = release(base);
        assert!(told.contains(expected), "{base}: {told}");
        assert_eq!(wording, "apt", "{base}");
    }
    for (base, expected) in [
        ("ubuntu:20.04", "Debian 11"),
        ("ubuntu:22.04", "Debian 12"),
        ("ubuntu:24.04", "Debian 13"),
        ("nvidia/cuda:12.4.0-base-ubuntu22.04", "Debian 12"),
        ("debian:buster", "Debian 11"),
    ] {
        let (told, wording, size) = release(base);
        assert!(told.contains(expected) && wording == "apt-near", "{base}: {told} {wording}");
        assert!(size.high > size.likely + size.likely / 6, "{base}: {size:?}");
    }
}

#[test]
fn documentation_stays_out_of_slim_images() {
    let slim = runs(&format!("FROM debian:bookworm-slim\nRUN {PLAIN} git\n"))[0].size;
    let full = runs(&format!("FROM debian:bookworm\nRUN {PLAIN} git\n"))[0].size;
    assert!(full.likely > slim.likely + 10_000_000, "{full:?}, {slim:?}");
}

#[test]
fn the_heaviest_packages_are_named_with_who_brought_them() {
    let parts = layer(&format!("{PLAIN} build-essential")).parts;
    assert_eq!(parts.len(), 5);
    assert!(parts.is_sorted_by(|a, b| a.size >= b.size), "{parts:?}");
    assert_eq!(parts[0].brought_by.as_deref(), Some("build-essential"));
    let chromium = layer(&format!("{PLAIN} chromium")).parts.remove(0);
    assert_eq!((chromium.name.as_str(), chromium.brought_by), ("chromium", None));
}

#[test]
fn packages_from_elsewhere_are_another_size() {
    let debian = layer(&format!("{PLAIN} nodejs"));
    let elsewhere = layer(&format!(
        "curl -fsSL https://deb.nodesource.com/setup_22.x | bash - && {PLAIN} nodejs"
    ));
    assert_eq!(debian.source, Source::Exact);
    assert!(elsewhere.size.high - elsewhere.size.low > 100_000_000, "{:?}", elsewhere.size);
}

#[test]
fn a_table_that_is_not_here_is_asked_for() {
    let text = format!("FROM debian:trixie\nRUN {PLAIN} git\n");
    let without = report(&text, Tables::default());
    assert_eq!(without.wanted.iter().collect::<Vec<_>>(), [&Table::Trixie]);
    let with = report(&text, Tables::all());
    assert!(with.wanted.is_empty());
    let (wide, narrow) = (without.disk, with.disk);
    assert!(wide.low <= narrow.likely && narrow.likely <= wide.high, "{wide:?}, {narrow:?}");
    assert!(report("FROM debian:trixie\nRUN echo\n", Tables::default()).wanted.is_empty());
}
