//! The showing parts of the page, rendered to text without a browser.

use dockwright::app::notice::Notice;
use dockwright::app::state::{Action, State};
use dockwright::app::view::{findings, notice, summary, tabs};
use dockwright::content::texts::Language;
use dockwright::ui::components::file_tabs;
use dockwright::ui::components::findings as findings_panel;
use dockwright::ui::components::notice as notice_strip;
use dockwright::ui::components::panel_tabs;
use dockwright::ui::components::summary as summary_line;
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};
use expect_test::{Expect, expect};
use yew::LocalServerRenderer;
use yew::prelude::*;

fn state(files: &[(&str, &str)]) -> State {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    State::with_draft(Language::English, Workspace::new(files).unwrap())
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

#[track_caller]
fn check(html: &str, expected: &Expect) {
    // Icons are pictures; a line an element reads better.
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<svg") {
        text.push_str(before);
        rest = after.split_once("</svg>").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    expected.assert_eq(&text.replace("><", ">\n<"));
}

fn finding_list(state: &State, can_fix: bool) -> String {
    render(findings_panel::finding_list(&findings_panel::Props {
        files: findings::by_file(state),
        words: Words::new(state.language),
        is_whole: true,
        fix_all: None,
        can_fix,
        on_reveal: Callback::noop(),
        on_explain: Callback::noop(),
        on_fix: Callback::noop(),
        on_fix_all: Callback::noop(),
        on_ignore: Callback::noop(),
        on_switch_off: Callback::noop(),
        on_rest: Callback::noop(),
    }))
}

#[test]
fn nothing_to_report_says_what_to_do_next() {
    check(
        &finding_list(&state(&[("Dockerfile", "FROM scratch\nUSER 1000\n")]), true),
        &expect![[r#"
            <div class="empty">
            <b>Nothing to report</b>
            <p>Every rule is content with these files. The Size and Stages panels show what they would build.</p>
            </div>"#]],
    );
}

#[test]
fn a_finding_has_its_place_its_fix_and_its_rule() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    check(
        &finding_list(&state, true),
        &expect![[r#"
            <section class="file-findings">
            <h2>Dockerfile<span class="badge">1</span>
            </h2>
            <ol class="card findings">
            <li class="finding info first-step">
            <span title="info" class="severity-mark">
            <span class="sr">info</span>
            </span>
            <div class="finding-body">
            <span class="eyebrow">Next</span>
            <button type="button" class="finding-message">
            <span class="message">
            <code>ENV a</code> is written without <code>=</code>, in the old form</span>
            <span class="place">line 2</span>
            </button>
            <div class="finding-tools">
            <button type="button" class="fix primary">
            <span>Put <code>=</code> between name and value</span>
            </button>
            <button type="button" aria-expanded="false" class="quiet">Why</button>
            <code class="rule-name">legacy-key-value</code>
            </div>
            </div>
            </li>
            </ol>
            </section>"#]],
    );
}

#[test]
fn a_reader_of_a_read_only_embed_is_offered_no_fix() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    assert!(finding_list(&state, true).contains("fix primary"));
    assert!(!finding_list(&state, false).contains("fix primary"));
}

#[test]
fn an_opened_explanation_shows_the_examples_in_both_languages() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    let english = state.apply(Action::Explain(0)).unwrap();
    let chinese = english.apply(Action::SetLanguage(Language::Chinese)).unwrap();
    for state in [english, chinese] {
        let html = finding_list(&state, true);
        assert!(html.contains(r#"class="example bad""#), "{html}");
        assert!(html.contains(r#"aria-expanded="true""#), "{html}");
    }
}

#[test]
fn what_is_typed_never_becomes_markup() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV <b>x</b> \"<script>\"\nUSER 1000\n")]);
    let html = finding_list(&state, true);
    assert!(!html.contains("<script>") && !html.contains("<b>x"), "{html}");
}

#[test]
fn file_tabs_count_what_was_found() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n"), ("a.env", "")]);
    let html = render(file_tabs::file_tabs(&file_tabs::Props {
        tabs: tabs::files(&state),
        label: "Files",
        remove: "Remove",
        on_open: Callback::noop(),
        on_remove: Callback::noop(),
        add: Html::default(),
    }));
    check(
        &html,
        &expect![[r#"
        <div class="tabs file-tabs">
        <div class="tab-list">
        <div role="tablist" aria-label="Files" aria-owns="file-0 file-1">
        </div>
        <div role="presentation" class="tab file-tab active">
        <button id="file-0" type="button" role="tab" aria-selected="true" tabindex="0" class="tab-name">Dockerfile<span aria-hidden="true" class="badge">1</span>
        <span class="sr">, 1 finding</span>
        </button>
        <button type="button" aria-label="Remove: Dockerfile" title="Remove: Dockerfile" class="tab-remove">
        </button>
        </div>
        <div role="presentation" class="tab file-tab">
        <button id="file-1" type="button" role="tab" aria-selected="false" tabindex="-1" class="tab-name">a.env<span class="sr">, 0 findings</span>
        </button>
        </div>
        </div>
        </div>"#]],
    );
}

#[test]
fn the_chosen_panel_is_told_to_screen_readers() {
    let html = render(panel_tabs::panel_tabs(&panel_tabs::Props {
        tabs: tabs::panels(&state(&[])),
        label: "Panels",
        on_open: Callback::noop(),
    }));
    check(
        &html,
        &expect![[r#"
            <div role="tablist" aria-label="Panels" class="tabs panel-tabs">
            <button id="tab-findings" type="button" role="tab" aria-selected="true" aria-controls="panel" aria-keyshortcuts="Alt+1" title="Alt+1" tabindex="0" class="tab">Findings<span class="badge">0</span>
            </button>
            <button id="tab-stages" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+2" title="Alt+2" tabindex="-1" class="tab">Stages</button>
            <button id="tab-size" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+3" title="Alt+3" tabindex="-1" class="tab">Size</button>
            <button id="tab-cache" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+4" title="Alt+4" tabindex="-1" class="tab">Cache</button>
            <button id="tab-probes" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+5" title="Alt+5" tabindex="-1" class="tab">Probes</button>
            <button id="tab-compose" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+6" title="Alt+6" tabindex="-1" class="tab">Compose</button>
            <button id="tab-chains" type="button" role="tab" aria-selected="false" aria-controls="panel" aria-keyshortcuts="Alt+7" title="Alt+7" tabindex="-1" class="tab">Chains</button>
            </div>"#]],
    );
}

#[test]
fn the_summary_counts_and_weighs() {
    let state = state(&[("Dockerfile", "FROM scratch\nENV a b\nUSER 1000\n")]);
    let html = render(summary_line::line(&summary_line::Props {
        parts: summary::parts(&state),
        label: "Summary",
        editor: "Editor",
        privacy: "PRIVACY",
        in_editor: true,
        on_panel: Callback::noop(),
        on_editor: Callback::noop(),
    }));
    check(
        &html,
        &expect![[r#"
            <footer aria-label="Summary">
            <button type="button" aria-current="true" class="to-editor">Editor</button>
            <button type="button" class="part to-findings info">
            <span>
            <b>1</b> hint</span>
            </button>
            <button type="button" class="part to-size">
            <span>
            <b>0 B</b> image</span>
            </button>
            <button type="button" class="part to-stages">
            <span>
            <b>1</b> stage</span>
            </button>
            <span class="grow">
            </span>
            <span class="privacy">PRIVACY</span>
            </footer>"#]],
    );
}

#[test]
fn a_damaged_link_is_kept_to_be_taken_along() {
    let damaged = state(&[]).apply(Action::OpenLink {
        fragment: "1.abc".into(),
        opened: Box::new(dockwright::share::decode("1.abc")),
    });
    let damaged = damaged.unwrap();
    assert!(matches!(damaged.notice, Some(Notice::LinkDamaged { .. })));
    let html = render(notice_strip::strip(&notice_strip::Props {
        strip: notice::strip(&damaged).unwrap(),
        on_deed: Callback::noop(),
        on_dismiss: Callback::noop(),
    }));
    check(
        &html,
        &expect![[r##"
        <div role="status" aria-live="polite">
        <div class="notice trouble">
        <span class="notice-text">
        <b>This link could not be opened:</b> it is incomplete or was changed on its way. Ask for the whole link again. Your own files are as they were.</span>
        <button type="button" aria-label="Dismiss" title="Dismiss" class="quiet icon-only">
        </button>
        <input value="1.abc" aria-label="#" readonly="readonly" class="notice-kept">
        </div>
        </div>"##]],
    );
}
