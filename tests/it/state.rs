//! What the page does when a person acts: state in, action, state out.

use std::rc::Rc;

use dockwright::app::notice::Notice;
use dockwright::app::share;
use dockwright::app::state::{Action, Half, Origin, Panel, ProbesLook, State};
use dockwright::app::view::{cache, findings, size, stages};
use dockwright::content::texts::Language;
use dockwright::share::{Frame, Shared, decode, encode};
use dockwright::sim::cache::choices::Choice;
use dockwright::text::FileId;
use dockwright::workspace::{File, MAX_FILE_BYTES, Workspace};

fn workspace(files: &[(&str, &str)]) -> Workspace {
    Workspace::new(files.iter().map(|&(path, text)| File::new(path, text)).collect()).unwrap()
}

fn draft(files: &[(&str, &str)]) -> State {
    State::with_draft(Language::English, workspace(files))
}

fn text(state: &State, path: &str) -> String {
    state.workspace.text(state.workspace.find(path).unwrap()).to_owned()
}

fn open(state: &State, fragment: &str) -> State {
    let opened = Box::new(decode(fragment));
    state.apply(Action::OpenLink { fragment: fragment.into(), opened }).unwrap()
}

fn edit(state: &State, path: &str, text: &str) -> State {
    state.apply(Action::Edit { path: path.into(), text: text.into() }).unwrap()
}

#[test]
fn an_edit_makes_an_example_the_persons_own() {
    let example = State::new(Language::English);
    assert!(matches!(example.origin, Origin::Example(_)) && example.shows_first_step());

    let edited = edit(&example, "Dockerfile", "FROM scratch\n");
    assert_eq!(edited.origin, Origin::Draft);
    assert!(!edited.shows_first_step());
    assert_eq!(edited.analysis.builds[0].dockerfile.stages.len(), 1);
}

#[test]
fn an_edit_that_changes_nothing_is_none() {
    let state = draft(&[("Dockerfile", "FROM scratch\n")]);
    let same = Action::Edit { path: "Dockerfile".into(), text: "FROM scratch\n".into() };
    assert!(state.apply(same).is_none());
    let unknown = Action::Edit { path: "gone".into(), text: "x".into() };
    assert!(state.apply(unknown).is_none());
}

#[test]
fn a_fix_removes_its_finding_and_undo_brings_it_back() {
    let state = draft(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    let fixed = state.apply(Action::Fix(0)).unwrap();
    assert_eq!(text(&fixed, "Dockerfile"), "FROM scratch\nENV a=b\nUSER 1000\n");
    assert!(fixed.analysis.findings.is_empty());
    assert!(matches!(fixed.notice, Some(Notice::Fixed { .. })));

    let undone = fixed.apply(Action::Undo).unwrap();
    assert_eq!(undone.workspace, state.workspace);
    assert_eq!(undone.analysis.findings.len(), 1);
    assert!(!undone.can_undo());
}

#[test]
fn all_safe_fixes_are_one_step() {
    let state = draft(&[
        ("Dockerfile", "FROM scratch\nENV a b\nENV c d\nUSER 1000\n"),
        ("b.Dockerfile", "FROM scratch\nENV e f\nUSER 1000\n"),
    ]);
    let fixed = state.apply(Action::FixAllSafe).unwrap();
    assert_eq!(fixed.notice, Some(Notice::FixedAll { count: 3 }));
    assert_eq!(text(&fixed, "Dockerfile"), "FROM scratch\nENV a=b\nENV c=d\nUSER 1000\n");
    assert_eq!(text(&fixed, "b.Dockerfile"), "FROM scratch\nENV e=f\nUSER 1000\n");
    assert_eq!(fixed.apply(Action::Undo).unwrap().workspace, state.workspace);
    assert!(fixed.apply(Action::FixAllSafe).is_none(), "nothing is left to fix");
}

#[test]
fn a_text_beyond_the_limit_is_refused_and_nothing_is_lost() {
    let state = draft(&[("Dockerfile", "FROM scratch\n")]);
    let huge = edit(&state, "Dockerfile", &"#".repeat(MAX_FILE_BYTES + 1));
    assert!(matches!(huge.notice, Some(Notice::Limit(_))));
    assert_eq!(huge.workspace, state.workspace);

    let smaller = edit(&huge, "Dockerfile", "FROM scratch AS a\n");
    assert_eq!(smaller.notice, None);
}

#[test]
fn a_removed_file_comes_back() {
    let state = draft(&[("Dockerfile", "FROM scratch\n"), ("compose.yaml", "services: {}\n")]);
    let opened = state.apply(Action::OpenFile(FileId(1))).unwrap();
    let removed = opened.apply(Action::RemoveFile(FileId(1))).unwrap();
    assert_eq!(removed.active, FileId(0));
    assert_eq!(removed.workspace.files().len(), 1);
    assert_eq!(removed.apply(Action::Undo).unwrap().workspace, state.workspace);

    let empty = removed.apply(Action::RemoveFile(FileId(0))).unwrap();
    assert!(empty.active_file().is_none());
}

#[test]
fn a_link_carries_the_files_and_what_is_looked_at() {
    let sender = draft(&[("Dockerfile", "FROM scratch\n"), ("compose.yaml", "services: {}\n")]);
    let sender = sender.apply(Action::OpenFile(FileId(1))).unwrap();
    let sender = sender.apply(Action::ShowPanel(Panel::Size)).unwrap();
    let probes = ProbesLook { app: "boot=42".into(), ..ProbesLook::default() };
    let sender = sender.apply(Action::LookAtProbes(probes.clone())).unwrap();
    let link = share::fragment(&sender).unwrap();

    let mine = draft(&[("Dockerfile", "FROM alpine:3.22\n")]);
    let opened = open(&mine, &link);
    assert_eq!(opened.workspace, sender.workspace);
    assert_eq!((opened.active, opened.panel), (FileId(1), Panel::Size));
    assert_eq!(opened.probes, probes);
    assert_eq!(opened.origin, Origin::Link(link.as_str().into()));
    assert_eq!(opened.notice, Some(Notice::LinkOpened));

    // An edit stays the link's until the person keeps it.
    let edited = edit(&opened, "compose.yaml", "services:\n");
    assert!(matches!(edited.origin, Origin::Link(_)));
    assert_eq!(edited.apply(Action::KeepAsDraft).unwrap().origin, Origin::Draft);

    let back = edited.apply(Action::OpenDraft(Some(mine.workspace.as_ref().clone()))).unwrap();
    assert_eq!((back.workspace, back.origin), (mine.workspace, Origin::Draft));
}

#[test]
fn a_damaged_link_changes_nothing_and_is_kept() {
    let state = draft(&[("Dockerfile", "FROM scratch\n")]);
    let link = share::fragment(&state).unwrap();
    for damaged in [&link[..link.len() - 4], "1.", "nonsense", "9.AAAA"] {
        let opened = open(&state, damaged);
        assert_eq!(opened.workspace, state.workspace);
        assert_eq!(opened.origin, Origin::Draft);
        let Some(Notice::LinkDamaged { fragment, .. }) = opened.notice else {
            panic!("{damaged} was opened");
        };
        assert_eq!(&*fragment, damaged);
    }
}

#[test]
fn what_a_newer_program_put_into_a_link_is_shared_on() {
    let extra = vec![Frame { kind: 77, bytes: b"new".to_vec() }];
    let workspace = workspace(&[("Dockerfile", "FROM scratch\n")]);
    let link = encode(&Shared { workspace, extra: extra.clone(), ..Shared::default() }).unwrap();
    let opened = open(&State::new(Language::English), &link);
    let edited = edit(&opened, "Dockerfile", "FROM alpine:3.22\n");
    let again = decode(&share::fragment(&edited).unwrap()).unwrap();
    assert_eq!(again.extra, extra);
}

#[test]
fn going_to_a_place_opens_its_file() {
    let state = draft(&[("Dockerfile", "FROM scratch\n"), ("b.Dockerfile", "FROM x\nENV a b\n")]);
    let state = state.apply(Action::ShowPanel(Panel::Stages)).unwrap();
    let span = state.analysis.builds[1].dockerfile.stages[0].span;
    let shown = state.apply(Action::Reveal(span)).unwrap();
    assert_eq!((shown.active, shown.half), (FileId(1), Half::Editor));
    let again = shown.apply(Action::Reveal(span)).unwrap();
    assert_ne!(shown.reveal, again.reveal, "asking twice shows it twice");
}

#[test]
fn an_example_in_place_of_own_files_can_be_undone() {
    let state = draft(&[("Dockerfile", "FROM scratch\n")]);
    let example = state.apply(Action::LoadExample("node-api")).unwrap();
    assert!(matches!(example.notice, Some(Notice::ExampleOpened { .. })));
    let undone = example.apply(Action::Undo).unwrap();
    assert_eq!((Rc::clone(&undone.workspace), undone.origin), (state.workspace, Origin::Draft));
}

#[test]
fn a_long_list_is_shown_in_full_when_asked() {
    let text = format!("FROM scratch\n{}USER 1000\n", "ENV a b\n".repeat(250));
    let state = draft(&[("Dockerfile", &text)]);
    let listed = |state: &State| {
        let files = findings::by_file(state);
        (files[0].count, files[0].rows.len(), files[0].rest.clone())
    };
    assert_eq!(listed(&state), (250, 100, Some("Show 150 more".to_owned())));
    let all = state.apply(Action::ShowAllFindings).unwrap();
    assert_eq!(listed(&all), (250, 250, None));
}

#[test]
fn a_finding_is_ignored_by_a_comment_above_its_instruction() {
    let state = draft(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    let quiet = state.apply(Action::IgnoreHere(0)).unwrap();
    assert_eq!(
        text(&quiet, "Dockerfile"),
        "FROM scratch\n# dockwright ignore=legacy-key-value\nENV a b\nUSER 1000\n"
    );
    assert!(quiet.analysis.findings.is_empty());
    assert_eq!(quiet.notice, Some(Notice::Ignored { rule: "legacy-key-value" }));
    let undone = quiet.apply(Action::Undo).unwrap();
    assert_eq!(undone.workspace, state.workspace);
}

#[test]
fn a_second_name_goes_into_the_comment_that_is_there() {
    let written = "FROM alpine:3.22\r\n\t# dockwright ignore=cd-in-run # why\r\n\tRUN cd /x | sudo y\r\nUSER 1\r\n";
    let state = draft(&[("Dockerfile", written)]);
    let sudo = state.analysis.findings.iter().position(|it| it.lint.name == "sudo-in-run").unwrap();
    let quiet = state.apply(Action::IgnoreHere(sudo)).unwrap();
    let expected = written.replace("cd-in-run", "cd-in-run,sudo-in-run");
    assert_eq!(text(&quiet, "Dockerfile"), expected);
    assert_eq!(quiet.analysis.findings.len() + 1, state.analysis.findings.len());
}

#[test]
fn what_cannot_be_built_cannot_be_ignored() {
    let state = draft(&[("Dockerfile", "FROM scratch\nCOYP a b\nUSER 1000\n")]);
    assert_eq!(state.analysis.findings.len(), 1);
    assert!(state.apply(Action::IgnoreHere(0)).is_none());
}

#[test]
fn a_rule_is_switched_off_in_a_settings_file_of_its_own() {
    let state = draft(&[("Dockerfile", "FROM scratch\nENV a b\nENV c d\nUSER 1000\n")]);
    let quiet = state.apply(Action::SwitchOff(0)).unwrap();
    assert_eq!(text(&quiet, "dockwright.toml"), "[rules]\nlegacy-key-value = \"off\"\n");
    assert!(quiet.analysis.findings.is_empty());
    assert_eq!((quiet.active, quiet.can_undo()), (state.active, true));
    assert_eq!(quiet.apply(Action::Undo).unwrap().workspace, state.workspace);
}

#[test]
fn a_rule_is_off_also_where_its_code_was_set() {
    let state = draft(&[
        ("Dockerfile", "FROM node\nUSER 1000\n"),
        ("dockwright.toml", "rules.DL3006 = \"warning\"\n"),
    ]);
    let index = state.analysis.findings.iter().position(|it| it.lint.name == "untagged-base-image");
    let quiet = state.apply(Action::SwitchOff(index.unwrap())).unwrap();
    let expected = "rules.untagged-base-image = \"off\"\nrules.DL3006 = \"off\"\n";
    assert_eq!(text(&quiet, "dockwright.toml"), expected);
    assert!(quiet.analysis.findings.iter().all(|it| it.lint.name != "untagged-base-image"));
}

/// Whatever an example of a rule's page shows, it can be made quiet, and nothing else changes.
#[test]
fn every_finding_in_a_dockerfile_can_be_silenced() {
    for rule in dockwright::rules::RULES {
        let page = dockwright::words::page::read(rule.page.en);
        let examples = dockwright::words::page::examples(page.body);
        for example in examples.iter().filter(|it| it.language == "dockerfile") {
            let state = draft(&[("Dockerfile", example.text)]);
            for (index, finding) in state.analysis.findings.iter().enumerate() {
                let name = finding.lint.name;
                let count = |state: &State| {
                    state.analysis.findings.iter().filter(|it| it.lint.name == name).count()
                };
                let off = state.apply(Action::SwitchOff(index)).unwrap();
                assert_eq!(count(&off), 0, "{name}");
                let Some(quiet) = state.apply(Action::IgnoreHere(index)) else { continue };
                assert!(count(&quiet) < count(&state), "{name}:\n{}", text(&quiet, "Dockerfile"));
                let others = state.analysis.findings.len() - count(&state);
                assert!(quiet.analysis.findings.len() - count(&quiet) <= others, "{name}");
            }
        }
    }
}

#[test]
fn a_pretended_change_decides_what_runs_again() {
    let text =
        "FROM node:22\nARG V\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n";
    let state = draft(&[("Dockerfile", text)]);
    let view = &cache::views(&state)[0];
    let names: Vec<_> = view.choices.iter().map(|chip| chip.choice.name()).collect();
    assert_eq!(names, ["index.js", "package.json", "V", "node:22"]);
    assert!(
        view.sentence.starts_with("**2 of 5** steps run again when `index.js` changes: about **"),
        "{}",
        view.sentence
    );

    let pretended = Choice::File("package.json".to_owned());
    let state = state.apply(Action::Pretend(pretended)).unwrap();
    let view = &cache::views(&state)[0];
    assert!(
        view.sentence
            .starts_with("**4 of 5** steps run again when `package.json` changes: about **"),
        "{}",
        view.sentence
    );
    let rows: Vec<_> = view.stages[0].steps.iter().map(|row| row.reason.as_str()).collect();
    let expected =
        ["", "takes `package.json`", "after line 3", "takes `package.json`", "after line 3"];
    assert_eq!(rows, expected);

    // Any line may be asked about.
    let edited = state.apply(Action::Pretend(view.stages[0].steps[2].edit.clone())).unwrap();
    let view = &cache::views(&edited)[0];
    let chosen = view.choices.iter().find(|chip| chip.is_chosen).expect("one is chosen");
    assert_eq!(chosen.choice.name(), "RUN npm ci");
    assert_eq!(view.stages[0].steps[2].reason, "it was edited");
    assert_eq!(view.stages[0].steps[1].reason, "");

    // What another text has no answer to is not asked of it.
    let edit =
        Action::Edit { path: "Dockerfile".into(), text: "FROM scratch\nCOPY a.txt /\n".into() };
    let view = &cache::views(&state.apply(edit).unwrap())[0];
    assert!(
        view.sentence.starts_with("**1 of 2** steps run again when `a.txt` changes: about **"),
        "{}",
        view.sentence
    );
}

#[test]
fn the_cache_panel_offers_the_order_that_reruns_less() {
    let text =
        "FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build -o /app\n";
    let state = draft(&[("Dockerfile", text)]);
    let view = &cache::views(&state)[0];
    assert!(
        view.sentence.starts_with("**3 of 5** steps run again when `main.go` changes: about **"),
        "{}",
        view.sentence
    );
    let better = view.better.as_ref().expect("a fix reorders it");
    assert!(better.sentence.contains("only **2 of 6** would: about **"), "{}", better.sentence);
    let fixed = state.apply(Action::Fix(better.index)).unwrap();
    assert_eq!(cache::views(&fixed)[0].better, None);
}

#[test]
fn of_several_orders_the_one_that_saves_most_is_offered() {
    let text = "FROM python:3.13-slim\nWORKDIR /app\nARG GIT_COMMIT\nRUN apt-get install -y jq\n\
                COPY . .\nRUN apt-get update && apt-get install -y texlive\nLABEL a=$GIT_COMMIT\n";
    let state = draft(&[("Dockerfile", text)]);
    let rule = |state: &State| {
        let better = cache::views(state)[0].better.clone()?;
        Some(state.analysis.findings[better.index].lint.name)
    };
    assert_eq!(rule(&state), Some("install-below-sources"));
    let argument = Action::Pretend(Choice::Argument("GIT_COMMIT".to_owned()));
    let state = state.apply(argument).unwrap();
    assert_eq!(rule(&state), Some("changing-argument-early"));
    let index = cache::views(&state)[0].better.as_ref().unwrap().index;
    let fixed = state.apply(Action::Fix(index)).unwrap();
    let percent = |state: &State| cache::views(state)[0].sentence.clone();
    assert_ne!(percent(&fixed), percent(&state));
}

const TWO_TARGETS: &str = "\
FROM golang:1.25 AS build
RUN go build -o /out/api
FROM node:22 AS web
RUN npm ci
FROM scratch AS final
COPY --from=build /out/api /
COPY --from=build /etc/passwd /etc/
COPY --from=web /dist /dist
FROM build AS test
RUN go test
";

#[test]
fn a_chosen_target_shows_what_it_needs() {
    let state = draft(&[("Dockerfile", TWO_TARGETS)]);
    let view = &stages::views(&state)[0];
    let needed = |view: &stages::StagesView| -> Vec<String> {
        let boxes = view.wide.nodes.iter().filter(|it| it.is_own && it.is_needed);
        boxes.map(|it| it.title.clone()).collect()
    };
    assert_eq!(needed(view), ["build", "test"]);
    let chosen = |view: &stages::StagesView| {
        view.targets.iter().find(|it| it.is_chosen).map(|it| it.stage.clone())
    };
    assert_eq!(chosen(view).as_deref(), Some("test"));

    let state = state.apply(Action::Target(FileId(0), "final".into())).unwrap();
    let view = &stages::views(&state)[0];
    assert_eq!(needed(view), ["build", "web", "final"]);
    assert_eq!(chosen(view).as_deref(), Some("final"));
    assert!(view.sentences[0].contains("Skipped, since nothing needs it: test."));
    assert!(view.sentences[1].contains("**node:22 → web → final** by size"), "{view:?}");
    assert!(view.sentences[2].ends_with(": build, web."), "{:?}", view.sentences);
    let longest: Vec<_> = view.wide.edges.iter().filter(|it| it.is_longest).collect();
    assert_eq!(longest.len(), 2);

    // The cache is asked for the same stage.
    let plan = &cache::views(&state)[0];
    assert!(plan.stages[3].steps.iter().all(|row| row.label == "not needed"));

    // A stage that is no longer there is not built.
    let text = TWO_TARGETS.replace(" AS final", " AS last");
    let edit = Action::Edit { path: "Dockerfile".into(), text: text.into() };
    let view = &stages::views(&state.apply(edit).unwrap())[0];
    assert_eq!(chosen(view).as_deref(), Some("test"));
}

#[test]
fn the_outline_names_the_lines_that_make_each_edge() {
    let state = draft(&[("Dockerfile", TWO_TARGETS)]);
    let outline = &stages::views(&state)[0].outline;
    assert_eq!(outline[2].text, "final is not needed by the target. It needs:");
    let expected =
        ["FROM scratch, line 5", "COPY --from build, lines 6, 7", "COPY --from web, line 8"];
    assert_eq!(outline[2].needs, expected);
}

#[test]
fn layers_are_shown_on_demand() {
    let state = draft(&[("Dockerfile", TWO_TARGETS)]);
    let lines = |state: &State| stages::views(state)[0].wide.nodes[0].lines.clone();
    let without = lines(&state);
    let state = state.apply(Action::ToggleLayers).unwrap();
    assert_eq!(lines(&state).len(), without.len() + 2);
    let last = lines(&state).pop().unwrap_or_default();
    assert!(last.starts_with("2 RUN go build -o /out/api · "), "{last}");
}

#[test]
fn an_image_is_made_smaller_with_one_click_and_back_with_another() {
    let text = "FROM golang:1.21\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n\
                CMD [\"./main\"]\n";
    let state = draft(&[("Dockerfile", text)]);
    let row = &size::views(&state)[0].savings[0];
    assert!(row.can_apply && row.share > 900, "{row:?}");
    assert_eq!(row.title, "Build in one stage and ship only the program, on `alpine:3.22`");
    let (build, index) = (row.build, row.index);
    let lighter = state.apply(Action::Lighten { build, index }).unwrap();
    assert!(lighter.analysis.builds[0].sizes.disk.likely < 30_000_000);
    assert!(lighter.can_undo());
    let back = lighter.apply(Action::Undo).unwrap();
    assert_eq!(back.workspace, state.workspace);
    assert!(state.apply(Action::Lighten { build: 7, index: 0 }).is_none());
}

#[test]
fn a_person_says_what_an_unknown_image_weighs() {
    let state = draft(&[("Dockerfile", "FROM registry.example.com/base:1\n")]);
    let asked = |state: &State| size::views(state)[0].stages[0].bars[0].asked.clone().unwrap();
    assert_eq!(asked(&state).question, "How large is `registry.example.com/base:1`?");
    let declare = |state: &State, weight: &str| {
        let image = asked(state).image.into();
        state.apply(Action::Declare { image, weight: weight.into() })
    };
    assert!(declare(&state, "much").is_none() && declare(&state, "0").is_none());
    let told = declare(&state, "850").unwrap();
    assert_eq!(told.analysis.builds[0].sizes.disk.likely, 850_000_000);
    assert_eq!(
        text(&told, "dockwright.toml"),
        "[images]\n\"registry.example.com/base:1\" = \"850 MB\"\n"
    );
    assert_eq!(asked(&told).answer, "850 MB");
    let again = declare(&told, "1.2 GB").unwrap();
    assert_eq!(again.analysis.builds[0].sizes.disk.likely, 1_200_000_000);
    assert_eq!(again.apply(Action::Undo).unwrap().workspace, told.workspace);
    // A known image is not asked for.
    let known = draft(&[("Dockerfile", "FROM alpine:3.22\n")]);
    assert_eq!(size::views(&known)[0].stages[0].bars[0].asked, None);
}
