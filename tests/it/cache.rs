//! What a rebuild runs again.

use dockwright::model::dockerfile::Dockerfile;
use dockwright::model::ignore::Ignore;
use dockwright::sim::cache::effort::{effort, weights};
use dockwright::sim::cache::{CachePlan, Cause, Changes, StepState};
use dockwright::sim::size::SizeReport;
use dockwright::sim::size::given::Given;
use dockwright::text::{FileId, LineIndex};

const SERVICE: &str = "\
ARG GO=1.24
FROM golang:$GO AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/root/.cache go build -o /app
FROM alpine:3.22
RUN apk add --no-cache tzdata
COPY --from=build /app /app
CMD [\"/app\"]
";

/// One line a step: `H 1`, `R 6 file main.go`, `S 3`.
fn plan(text: &str, ignore: &str, changes: &Changes) -> Vec<String> {
    let dockerfile = Dockerfile::read(FileId(0), text);
    let lines = LineIndex::new(text);
    let line = |offset: u32| lines.line(offset) + 1;
    let ignore = Ignore::read(FileId(0), ignore);
    let plan = CachePlan::new(&dockerfile, None, Some(&ignore), changes);
    let row = |step: &dockwright::sim::cache::Step| {
        let at = line(step.span.start);
        let because = match &step.because {
            None => String::new(),
            Some(Cause::Edited) => " edited".to_owned(),
            Some(Cause::File(path)) => format!(" file {path}"),
            Some(Cause::Argument(name)) => format!(" argument {name}"),
            Some(Cause::Image(name)) => format!(" image {name}"),
            Some(Cause::Line(span)) => format!(" line {}", line(span.start)),
            Some(Cause::Copied(span)) => format!(" copied {}", line(span.start)),
        };
        let state = match step.state {
            StepState::Hit => 'H',
            StepState::Rerun => 'R',
            StepState::Skipped => 'S',
        };
        format!("{state} {at}{because}")
    };
    plan.steps.iter().map(row).collect()
}

/// The steps that run again, as `line because`.
fn reruns(text: &str, ignore: &str, changes: &Changes) -> Vec<String> {
    let steps = plan(text, ignore, changes);
    steps.iter().filter_map(|step| step.strip_prefix("R ")).map(str::to_owned).collect()
}

fn files(paths: &[&str]) -> Changes {
    let files = paths.iter().map(|&path| path.to_owned()).collect();
    Changes { files, ..Changes::default() }
}

fn argument(name: &str) -> Changes {
    Changes { arguments: vec![name.to_owned()], ..Changes::default() }
}

fn image(name: &str) -> Changes {
    Changes { images: vec![name.to_owned()], ..Changes::default() }
}

/// The instruction that begins with `start` was edited.
fn edited(text: &str, start: &str) -> Changes {
    let at = text.find(start).expect("it is there");
    Changes { edited: vec![u32::try_from(at).unwrap()], ..Changes::default() }
}

#[test]
fn an_edited_source_reruns_from_the_copy_that_takes_it() {
    assert_eq!(
        plan(SERVICE, "", &files(&["cmd/main.go"])),
        [
            "H 2",
            "H 3",
            "H 4",
            "H 5",
            "R 6 file cmd/main.go",
            "R 8 line 6",
            "H 9",
            "H 10",
            "R 11 copied 6",
        ]
    );
}

#[test]
fn a_new_dependency_reruns_the_download() {
    assert_eq!(
        reruns(SERVICE, "", &files(&["go.sum"])),
        ["4 file go.sum", "5 line 4", "6 file go.sum", "8 line 4", "11 copied 4"]
    );
}

#[test]
fn what_the_ignore_file_keeps_out_changes_nothing() {
    let ignore = "docs\n*.md\n!README.md\n";
    assert_eq!(reruns(SERVICE, ignore, &files(&["docs/a.txt", "NEWS.md"])), [""; 0]);
    assert_eq!(reruns(SERVICE, ignore, &files(&["README.md"])).len(), 3);
}

#[test]
fn an_argument_counts_from_where_it_is_declared() {
    assert_eq!(reruns(SERVICE, "", &argument("VERSION")), ["8 argument VERSION", "11 copied 8"]);
    assert_eq!(reruns(SERVICE, "", &argument("GO"))[0], "2 argument GO");
    assert_eq!(reruns(SERVICE, "", &argument("OTHER")), [""; 0]);
}

#[test]
fn a_new_base_image_reruns_its_stage() {
    assert_eq!(
        reruns(SERVICE, "", &image("alpine:3.22")),
        ["9 image alpine:3.22", "10 line 9", "11 line 9"]
    );
    assert_eq!(reruns(SERVICE, "", &image("golang:1.24")).len(), 7);
}

#[test]
fn a_linked_copy_does_not_look_at_what_is_below_it() {
    let text = "FROM a\nCOPY x /x\nCOPY --link y /y\nCOPY z /z\nRUN true\n";
    assert_eq!(reruns(text, "", &files(&["x"])), ["2 file x", "4 line 2", "5 line 2"]);
    assert_eq!(reruns(text, "", &files(&["y"])), ["3 file y", "4 line 3", "5 line 3"]);
}

#[test]
fn variables_reach_the_environment_of_commands_but_not_copies() {
    let text = "FROM a\nARG V\nENV W=$V\nCOPY x /x\nRUN true\nCOPY y /y\n";
    assert_eq!(reruns(text, "", &argument("V")), ["5 argument V", "6 line 5"]);

    let text = "FROM a\nARG V\nCOPY x-$V /x\nRUN true\n";
    assert_eq!(reruns(text, "", &argument("V")), ["3 argument V", "4 argument V"]);

    // ENV wins over an ARG of the same name.
    let text = "FROM a\nENV V=1\nARG V\nRUN true\n";
    assert_eq!(reruns(text, "", &argument("V")), [""; 0]);

    // A bare ARG takes the value of the one before the first FROM.
    let text = "ARG V=1\nFROM a\nRUN true\nARG V\nRUN true\n";
    assert_eq!(reruns(text, "", &argument("V")), ["5 argument V"]);

    // Stages inherit what the one below has declared.
    let text = "FROM a AS b\nARG V\nFROM b\nRUN true\n";
    assert_eq!(reruns(text, "", &argument("V")), ["4 argument V"]);
}

#[test]
fn sources_are_read_with_their_variables() {
    let text = "FROM a\nARG DIR=web\nCOPY $DIR/src /src\n";
    assert_eq!(reruns(text, "", &files(&["web/src/a.js"])), ["3 file web/src/a.js"]);
    assert_eq!(reruns(text, "", &files(&["api/src/a.js"])), [""; 0]);
    // Without a value it may be anything.
    let text = "FROM a\nARG DIR\nCOPY $DIR/src /src\n";
    assert_eq!(reruns(text, "", &files(&["api/src/a.js"])), ["3 file api/src/a.js"]);
}

#[test]
fn what_a_copy_leaves_out_does_not_count() {
    let text = "FROM a\nCOPY --exclude=*.md --exclude=docs . /src\n";
    assert_eq!(reruns(text, "", &files(&["a.md", "docs/a"])), [""; 0]);
    assert_eq!(reruns(text, "", &files(&["a.go"])), ["2 file a.go"]);
}

#[test]
fn a_bound_folder_counts_and_a_cache_does_not() {
    let text =
        "FROM a\nRUN --mount=type=bind,source=web,target=/w --mount=type=cache,target=/c true\n";
    assert_eq!(reruns(text, "", &files(&["web/a.js"])), ["2 file web/a.js"]);
    assert_eq!(reruns(text, "", &files(&["c/a.js"])), [""; 0]);

    let text = "FROM a AS b\nCOPY x /x\nFROM a\nRUN --mount=from=b,target=/b true\n";
    assert_eq!(reruns(text, "", &files(&["x"])), ["2 file x", "4 copied 2"]);
}

#[test]
fn stages_that_the_target_does_not_need_are_skipped() {
    let text = "FROM a AS unused\nCOPY x /x\nFROM a\nCOPY y /y\n";
    assert_eq!(plan(text, "", &files(&["x", "y"])), ["S 1", "S 2", "H 3", "R 4 file y"]);
}

#[test]
fn an_edited_line_reruns_what_depends_on_it() {
    assert_eq!(
        reruns(SERVICE, "", &edited(SERVICE, "RUN go mod")),
        ["5 edited", "6 line 5", "8 line 5", "11 copied 5"]
    );
    // What only describes the image runs nothing.
    assert_eq!(reruns(SERVICE, "", &edited(SERVICE, "CMD")), [""; 0]);

    let text = "FROM a\nENV X=1\nCOPY x /x\nRUN true\nCOPY y /y\n";
    assert_eq!(reruns(text, "", &edited(text, "ENV")), ["4 line 2", "5 line 4"]);
    let text = "FROM a\nUSER 10\nCOPY x y\nRUN true\n";
    assert_eq!(reruns(text, "", &edited(text, "USER")), ["4 line 2"]);
    let text = "FROM a\nWORKDIR /w\nCOPY x y\nRUN true\n";
    assert_eq!(reruns(text, "", &edited(text, "WORKDIR")), ["2 edited", "3 line 2", "4 line 2"]);
}

#[test]
fn an_image_with_a_digest_is_never_published_anew() {
    let text = "FROM alpine:3@sha256:00\nRUN true\nCOPY --from=b@sha256:00 / /\n";
    assert_eq!(reruns(text, "", &image("alpine:3@sha256:00")), [""; 0]);
    assert_eq!(reruns(text, "", &image("alpine:3")), [""; 0]);
    assert_eq!(reruns(text, "", &image("b@sha256:00")), [""; 0]);
}

#[test]
fn secrets_and_sockets_do_not_count() {
    let text =
        "FROM a\nRUN --mount=type=secret,id=x --mount=type=ssh --mount=type=tmpfs,target=/t true\n";
    assert_eq!(reruns(text, "", &files(&["x", "t/a"])), [""; 0]);
}

#[test]
fn a_run_sees_an_argument_that_it_does_not_use() {
    let text = "FROM a\nRUN one\nARG V\nRUN two\nCOPY x /x\n";
    assert_eq!(reruns(text, "", &argument("V")), ["4 argument V", "5 line 4"]);
}

#[test]
fn a_heredoc_is_a_file_with_its_variables_put_in() {
    let text = "FROM a\nARG V\nCOPY <<EOF /a\nit's $V\nEOF\nCOPY <<'EOF' /b\n$V\nEOF\n";
    assert_eq!(reruns(text, "", &argument("V")), ["3 argument V", "6 line 3"]);
}

#[test]
fn a_change_in_one_stage_leaves_those_beside_it() {
    let text = "FROM a AS web\nCOPY web /\nRUN one\nFROM a AS api\nCOPY api /\nRUN two\n\
                FROM scratch\nCOPY --link --from=web / /\nCOPY --link --from=api / /\n";
    let expected = ["5 file api/x", "6 line 5", "9 copied 5"];
    assert_eq!(reruns(text, "", &files(&["api/x"])), expected);
}

/// In hundredths of a full build.
fn percent(text: &str, changes: &Changes) -> u64 {
    let dockerfile = Dockerfile::read(FileId(0), text);
    let weights = weights(&dockerfile, &SizeReport::new(&dockerfile, None, &Given::default()));
    let plan = CachePlan::new(&dockerfile, None, None, changes);
    assert_eq!(plan.steps.len(), weights.len());
    effort(&plan, &dockerfile, &weights).percent()
}

#[test]
fn a_rebuild_is_a_share_of_a_full_build() {
    let all = Changes { images: vec!["golang:1.24".to_owned()], ..Changes::default() };
    assert_eq!(percent(SERVICE, &Changes::default()), 0);
    assert_eq!(percent(&SERVICE.replace("--mount=type=cache,target=/root/.cache ", ""), &all), 100);
    let source = percent(SERVICE, &files(&["main.go"]));
    let dependency = percent(SERVICE, &files(&["go.sum"]));
    assert!(0 < source && source < dependency && dependency < 100, "{source} {dependency}");
}

#[test]
fn stages_side_by_side_count_once() {
    let stage = |name: &str| format!("FROM rust:1 AS {name}\nCOPY {name} /\nRUN cargo build\n");
    let end = "FROM scratch\nCOPY --from=a /x /\nCOPY --from=b /x /\n";
    let text = format!("{}{}{end}", stage("a"), stage("b"));
    let one = percent(&text, &files(&["a/main.rs"]));
    let both = percent(&text, &files(&["a/main.rs", "b/main.rs"]));
    assert!(one > 20, "{one}");
    assert_eq!(one, both);
}

#[test]
fn a_cache_mount_makes_a_rerun_lighter() {
    let text = "FROM rust:1\nCOPY . .\nRUN cargo build\n";
    let kept = text.replace("RUN", "RUN --mount=type=cache,target=/usr/local/cargo/registry");
    let (without, with) = (percent(text, &files(&["a.rs"])), percent(&kept, &files(&["a.rs"])));
    assert!(with < without, "{with} {without}");
}

#[test]
fn a_copy_that_waits_for_a_stage_waits_for_its_whole_rebuild() {
    let text = "FROM golang:1.24 AS b\nCOPY . .\nRUN go build\nFROM alpine:3.22\n\
                RUN --mount=from=b,target=/b cp /b/app /\n";
    let mounted = percent(text, &files(&["main.go"]));
    let copied = text.replace("RUN --mount=from=b,target=/b cp /b/app /", "COPY --from=b /app /");
    assert!(mounted.abs_diff(percent(&copied, &files(&["main.go"]))) < 10);
    assert!(mounted > 10, "{mounted}");
}

#[test]
fn nothing_changed_means_nothing_runs() {
    assert_eq!(reruns(SERVICE, "", &Changes::default()), [""; 0]);
    assert_eq!(plan("", "", &files(&["a"])), [""; 0]);
}

/// Nothing a person could paste makes a plan take long, or much room.
#[test]
fn hostile_files_take_no_time() {
    let many = |line: &dyn Fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    let texts = [
        many(&|n| format!("FROM s{n} AS s{}\nENV A{n}=$A\nRUN true\n", n + 1)),
        many(&|n| format!("FROM s AS s{n}\nARG A{n}\nCOPY . .\n")),
        format!("FROM a\n{}", many(&|n| format!("ENV A{n}=$A{}\nCOPY $A{n} .\n", n / 2))),
        format!("FROM a\nCOPY {} .\n", many(&|_| "*a* ".to_owned())),
        format!("FROM a\nENV A=abcdefgh\n{}COPY $A .\n", "ENV A=$A$A\n".repeat(60)),
    ];
    for text in texts {
        let changes = Changes { arguments: vec!["A".to_owned()], ..files(&["aaaaaaaaaaaa/b"]) };
        assert!(!plan(&text, "**/a*b\n", &changes).is_empty());
    }
}
