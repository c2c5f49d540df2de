//! A folder is dropped onto the page: what opens, what is listed, what stays.

use dockwright::app::folder::{Found, Use, use_of};
use dockwright::app::notice::Notice;
use dockwright::app::state::{Action, Panel, State};
use dockwright::content::texts::Language;
use dockwright::model::ignore::Ignore;
use dockwright::text::FileId;
use dockwright::workspace::{File, LISTING_NAME, Workspace};

fn dropped(state: &State, listing: &str, files: &[(&str, &str)]) -> State {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    state.apply(Action::OpenFolder(Found { listing: listing.into(), files, left: 0 })).unwrap()
}

fn text<'a>(state: &'a State, path: &str) -> &'a str {
    state.workspace.text(state.workspace.find(path).expect(path))
}

fn draft(text: &str) -> State {
    let workspace = Workspace::new(vec![File::new("Dockerfile", text)]).unwrap();
    State::with_draft(Language::English, workspace)
}

const LISTING: &str = "30 Dockerfile\n200 src/a.js\n5000000 node_modules/x/y.js\n7 .dockerignore";
const FILES: [(&str, &str); 2] =
    [("Dockerfile", "FROM scratch\nCOPY . /\n"), (".dockerignore", "*.md\n")];

#[test]
fn what_is_read_goes_by_name_and_ignore_file() {
    let ignore = Ignore::read(FileId(0), "data\n!data/keep\ntmp\n");
    let cases = [
        ("Dockerfile", Use::Text),
        ("deploy/k8s.yaml", Use::Text),
        ("package.json", Use::Text),
        ("node_modules/x/package.json", Use::Size),
        ("src/main.go", Use::Size),
        ("id_rsa", Use::Size),
        ("src/", Use::Size),
        ("data/", Use::Size),
        ("tmp/", Use::Later),
    ];
    for (path, expected) in cases {
        assert_eq!(use_of(path, &ignore), expected, "{path}");
    }
}

#[test]
fn an_untouched_example_makes_room() {
    let state = dropped(&State::new(Language::English), LISTING, &FILES);
    let paths: Vec<_> = state.workspace.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["Dockerfile", ".dockerignore", LISTING_NAME]);
    assert_eq!(state.panel, Panel::Size);
    assert!(text(&state, LISTING_NAME).contains("5000000 node_modules/\n"));
    let copied = &state.analysis.builds[0].sizes.stages[0].layers[1];
    // The true sizes of open files count: 22 and 5 bytes.
    assert_eq!(copied.size.likely, 5_000_000 + 200 + 22 + 5);
    let back = state.apply(Action::Undo).unwrap();
    assert_eq!(back.workspace, State::new(Language::English).workspace);
}

#[test]
fn an_open_file_stays_as_it_is() {
    let state = dropped(&draft("FROM alpine\n"), LISTING, &FILES);
    assert_eq!(text(&state, "Dockerfile"), "FROM alpine\n");
    assert_eq!(text(&state, ".dockerignore"), "*.md\n");
    let expected =
        Notice::FolderOpened { read: 1, listed: 4, kept: vec!["Dockerfile".into()], left: 0 };
    assert_eq!(state.notice, Some(expected));
    // A second folder brings a listing of its own.
    let again = dropped(&state, "1 a", &[]);
    assert!(!text(&again, LISTING_NAME).contains("node_modules"));
}

#[test]
fn single_files_are_opened_without_a_listing() {
    let state = dropped(&draft("FROM alpine\n"), "", &[("compose.yaml", "x: 1\n")]);
    assert_eq!(text(&state, "compose.yaml"), "x: 1\n");
    assert_eq!(state.workspace.find(LISTING_NAME), None);
}

#[test]
fn a_large_folder_is_folded_and_what_has_no_room_is_said() {
    let files: Vec<String> = (0..30_000).map(|n| format!("10 data/{}/{n}", n % 7)).collect();
    let listing = format!("{}\n5 main.go", files.join("\n"));
    let state = dropped(&draft("FROM scratch\nCOPY . /\n"), &listing, &[]);
    assert!(text(&state, LISTING_NAME).lines().count() < 2_010);
    let copied = &state.analysis.builds[0].sizes.stages[0].layers[1];
    assert_eq!(copied.size.likely, 300_000 + 5 + 22);
    let large = "x".repeat((1 << 20) + 1);
    let state = dropped(&draft("FROM scratch\n"), "", &[("compose.yaml", &large)]);
    assert!(matches!(state.notice, Some(Notice::Limit(_))));
    assert_eq!(state.workspace.files().len(), 1);
}
