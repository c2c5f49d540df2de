//! What Dockerfiles mean.

use crate::model::dockerfile::Base;
use crate::model::dockerfile::BuildOptions;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::model::image::ImageRef;
use crate::syntax::shell::SimpleCommand;
use crate::text::FileId;

fn read(text: &str) -> Dockerfile {
    Dockerfile::read(FileId(0), text)
}

fn bases(text: &str) -> Vec<String> {
    let shown = |base: &Base| match base {
        Base::Scratch => "scratch".to_owned(),
        Base::Stage(index) => format!("#{index}"),
        Base::Image(image) => image.name(),
        Base::Context(name) => format!("context {name}"),
        Base::Unknown => "?".to_owned(),
    };
    read(text).stages.iter().map(|stage| shown(&stage.from.source)).collect()
}

fn options(arguments: &[(&str, &str)], contexts: &[(&str, &str)]) -> BuildOptions {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    BuildOptions {
        arguments: arguments.iter().map(owned).collect(),
        contexts: contexts.iter().map(owned).collect(),
    }
}

fn names(commands: &[SimpleCommand]) -> Vec<&str> {
    commands.iter().map(SimpleCommand::name).collect()
}

#[test]
fn bases_are_stages_images_or_nothing() {
    let text = "ARG TAG=3\nARG BASE=alpine:${TAG}\nARG NONE\nFROM ${BASE} AS Build\nFROM build\n\
                FROM scratch\nFROM ${NONE:-busybox}\nFROM x:$NONE-y\nFROM base-$TARGETARCH\n";
    assert_eq!(bases(text), ["alpine", "#0", "scratch", "busybox", "?", "base-amd64"]);
    assert_eq!(read(text).stages[0].from.expanded, "alpine:3");
}

#[test]
fn a_quoted_default_is_put_in_without_its_quotes() {
    assert_eq!(bases("ARG A=\"alpine\"\nARG B='$A'\nFROM $A\n"), ["alpine"]);
}

#[test]
fn a_given_value_goes_before_a_default() {
    let text = "ARG V=1\nARG BASE=alpine:$V\nARG NONE\nFROM $BASE AS one\nFROM $NONE AS two\n\
                ARG V=9\nFROM x:$TARGETARCH\nFROM y:$LOOSE\n";
    let given = [("V", "2"), ("NONE", "one"), ("TARGETARCH", "arm64"), ("LOOSE", "3")];
    let read = Dockerfile::read_with(FileId(0), text, options(&given, &[]));
    let expanded: Vec<_> = read.stages.iter().map(|stage| &*stage.from.expanded).collect();
    // An argument that no ARG declares is given in vain.
    assert_eq!(expanded, ["alpine:2", "one", "x:arm64", "y:"]);
    assert_eq!(read.stages[1].from.source, Base::Stage(0));
}

#[test]
fn a_named_context_goes_before_stages_and_images() {
    let text = "FROM alpine AS lib\nFROM docker.io/library/alpine:latest AS b\n\
                COPY --from=lib 1 2\nCOPY --from=assets 1 2\nCOPY --from=0 1 2\nFROM b\n";
    let contexts = [("alpine", "docker-image://debian:12"), ("lib", "../lib"), ("assets", "a.tar")];
    let read = Dockerfile::read_with(FileId(0), text, options(&[], &contexts));
    for stage in &read.stages[..2] {
        assert_eq!(stage.from.source, Base::Image(ImageRef::parse("debian:12")));
    }
    assert_eq!(read.stages[2].from.source, Base::Stage(1));
    let copied: Vec<_> = read.stages[1].copies().filter_map(|(_, it)| it.from.clone()).collect();
    assert_eq!(copied[0].1, Base::Context("lib".to_owned()));
    assert_eq!(copied[1].1, Base::Context("assets".to_owned()));
    assert_eq!(copied[2].1, Base::Stage(0), "a number is always a stage");
}

#[test]
fn the_base_image_is_found_through_stages() {
    let read = read("FROM mcr.microsoft.com/windows/nanoserver:1 AS a\nFROM a AS b\nFROM b\n");
    let image = read.stages[2].base_image(&read).map(crate::model::image::ImageRef::name);
    assert_eq!(image.as_deref(), Some("mcr.microsoft.com/windows/nanoserver"));
    assert!(read.stages[2].is_windows());
    assert_eq!(read.stages[2].chain(&read).count(), 3);
}

#[test]
fn copies_name_stages_numbers_and_images() {
    let read = read(
        "FROM a AS x\nFROM b\nCOPY --from=X 1 2\nCOPY --from=0 1 2\n\
                     COPY --from=nginx:1 1 2\nCOPY --from=9 1 2\n",
    );
    let found: Vec<_> = read.stages[1].copies().filter_map(|(_, it)| it.from.clone()).collect();
    assert_eq!(found[0].1, Base::Stage(0));
    assert_eq!(found[1].1, Base::Stage(0));
    assert!(matches!(&found[2].1, Base::Image(image) if image.path == "nginx"));
    assert_eq!(found[3].1, Base::Unknown);
    assert_eq!(read.errors.len(), 1);
}

#[test]
fn a_circle_of_stages_is_an_error_and_a_later_stage_is_not() {
    let circle = read("FROM a AS x\nCOPY --from=y 1 2\nFROM b AS y\nCOPY --from=x 1 2\n");
    assert_eq!(circle.errors[0].wording, "message-stages-in-a-circle");
    assert!(read("FROM a AS x\nCOPY --from=y 1 2\nFROM b AS y\n").errors.is_empty());
}

#[test]
fn commands_are_read_from_the_line_or_the_heredoc() {
    let text = "FROM a\nRUN apk add x && \\\n  # why\n  make\nRUN <<EOF\nset -e\nls\nEOF\n\
                RUN bash -e <<EOF\nls\nEOF\nRUN python3 <<EOF\nimport os\nEOF\n\
                RUN <<EOF\n#!/usr/bin/env python3\nprint()\nEOF\n";
    let read = read(text);
    let runs: Vec<Vec<&str>> =
        read.stages[0].runs().map(|(_, command)| names(command.commands())).collect();
    let expected: [&[&str]; 5] =
        [&["apk", "make"], &["set", "ls"], &["bash", "ls"], &["python3"], &[]];
    assert_eq!(runs, expected);
    let make = &read.stages[0].runs().next().unwrap().1.commands()[1];
    assert_eq!(make.span.of(text), "make");
}

#[test]
fn mounts_have_types_and_places() {
    let text = "FROM a\nRUN --mount=type=cache,target=/root/.cache --mount=from=x,source=/y ls\n";
    let read = read(text);
    let mounts: Vec<_> = read.instructions().flat_map(Instruction::mounts).collect();
    assert_eq!(mounts[0].kind, MountKind::Cache);
    assert_eq!(mounts[0].target.as_ref().unwrap().span.of(text), "/root/.cache");
    assert_eq!(mounts[1].kind, MountKind::Bind);
    assert_eq!(mounts[1].from.as_ref().unwrap().value, "x");
}

#[test]
fn values_lose_their_quotes() {
    let read = read("FROM a\nENV A=\"b c\" D=e\\ f\nENV OLD some words\nWORKDIR \"/x y\"\n");
    let Kind::Env(pairs) = &read.stages[0].instructions[0].kind else { panic!("an ENV") };
    assert_eq!(pairs[0].value.as_ref().unwrap().value, "b c");
    assert_eq!(pairs[0].written.as_deref(), Some("\"b c\""));
    assert_eq!(pairs[1].value.as_ref().unwrap().value, "e f");
    let Kind::Env(old) = &read.stages[0].instructions[1].kind else { panic!("an ENV") };
    assert_eq!((old[0].has_equals, &*old[0].value.as_ref().unwrap().value), (false, "some words"));
    let Kind::Workdir(path) = &read.stages[0].instructions[2].kind else { panic!("a WORKDIR") };
    assert_eq!(path.value, "/x y");
}

#[test]
fn half_a_heredoc_does_not_swallow_what_follows() {
    let read = read("FROM a\nRUN <<EOF\nWORKDIR /x\n");
    assert_eq!(read.errors[0].wording, "message-heredoc-not-ended");
    assert!(matches!(read.stages[0].instructions[1].kind, Kind::Workdir(_)));
}

#[test]
fn a_likely_instruction_is_offered() {
    let read = read("FORM alpine\n");
    assert_eq!(read.errors[0].instead.as_deref(), Some("FROM"));
}
