//! The editor: `CodeMirror` where it loads, a plain text area until then and where it does not.
//!
//! It is uncontrolled: it receives a text only where the store's differs from what it last
//! reported, or the cursor would jump.

pub(super) mod bindings;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::view::editor::{Marks, Selected};
use crate::text::FileId;
use crate::ui::browser;

#[derive(Clone, Debug, Properties, PartialEq)]
pub struct Props {
    /// The path of the file: each path keeps its own history and cursor.
    pub path: Rc<str>,
    /// Changes when another workspace is open and histories are worth nothing.
    pub workspace: u32,
    pub text: Rc<str>,
    pub marks: Rc<Marks>,
    /// What to select, in UTF-16 units. A new count selects the same range again.
    pub reveal: Option<RevealRange>,
    pub label: AttrValue,
    pub read_only: bool,
    /// Path and text.
    pub on_change: Callback<(Rc<str>, Rc<str>)>,
    pub on_fix: Callback<usize>,
    pub on_explain: Callback<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevealRange {
    pub file: FileId,
    pub selected: Selected,
}

/// Whether `CodeMirror` is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Rich,
    /// It could not be loaded: the text area stays.
    Plain,
}

/// What `CodeMirror` holds, as far as we were told.
struct Reported {
    path: Rc<str>,
    text: Rc<str>,
}

impl Default for Reported {
    fn default() -> Reported {
        Reported { path: "".into(), text: "".into() }
    }
}

#[component]
pub fn Editor(props: &Props) -> Html {
    let host = use_node_ref();
    let stage = use_state_eq(|| Stage::Loading);
    let editor = use_mut_ref(|| None::<Rich>);
    let reported = use_mut_ref(Reported::default);
    let typed = use_mut_ref(|| None);

    // Callbacks of CodeMirror live as long as it does, so they look up the newest props.
    let newest = use_mut_ref(|| props.clone());
    newest.replace(props.clone());

    {
        let (host, stage, editor) = (host.clone(), stage.clone(), Rc::clone(&editor));
        let (newest, reported) = (Rc::clone(&newest), Rc::clone(&reported));
        use_effect_with((), move |()| {
            let slot = Rc::clone(&editor);
            wasm_bindgen_futures::spawn_local(async move {
                match Rich::load(&host, Rc::clone(&newest), reported).await {
                    Some(rich) => {
                        // Before it is seen: what is typed at once belongs to a file.
                        let props = newest.borrow().clone();
                        rich.editor.show(&props.path, &props.text, &props.label, props.read_only);
                        editor.replace(Some(rich));
                        stage.set(Stage::Rich);
                    }
                    None => stage.set(Stage::Plain),
                }
            });
            move || drop(slot.take())
        });
    }
    {
        let (editor, reported) = (Rc::clone(&editor), Rc::clone(&reported));
        let shown = (*stage, props.workspace);
        use_effect_with(shown, move |_| {
            if let Some(rich) = &*editor.borrow() {
                rich.editor.forget();
                reported.replace(Reported::default());
            }
        });
    }
    {
        let editor = Rc::clone(&editor);
        let shown = (*stage, props.workspace, Rc::clone(&props.path), Rc::clone(&props.text));
        let (label, read_only) = (props.label.clone(), props.read_only);
        use_effect_with(
            (shown, label, read_only),
            move |((_, _, path, text), label, read_only)| {
                if let Some(rich) = &*editor.borrow() {
                    let now = Reported { path: Rc::clone(path), text: Rc::clone(text) };
                    let before = reported.replace(now);
                    // What was typed here has been here all along.
                    if before.path != *path || !Rc::ptr_eq(&before.text, text) {
                        rich.editor.show(path, text, label, *read_only);
                    }
                }
            },
        );
    }
    {
        let editor = Rc::clone(&editor);
        let shown = (*stage, Rc::clone(&props.path), Rc::clone(&props.marks));
        use_effect_with(shown, move |(_, _, marks)| {
            if let Some(rich) = &*editor.borrow() {
                rich.mark(marks);
            }
        });
    }
    {
        let editor = Rc::clone(&editor);
        use_effect_with((*stage, props.reveal), move |(_, reveal)| {
            if let (Some(rich), Some(reveal)) = (&*editor.borrow(), reveal) {
                let Selected { from, to, takes_focus, .. } = reveal.selected;
                rich.editor.reveal(from, to, takes_focus);
            }
        });
    }

    let is_rich = *stage == Stage::Rich;
    html! {
        <div class="editor">
            <div ref={host} class="editor-rich" hidden={!is_rich}></div>
            if !is_rich {
                { plain_editor(props, &typed) }
            }
        </div>
    }
}

/// A text that was typed, and the store's text when it was: as long as that is the store's, the
/// typed one was not taken.
type Typed = Rc<RefCell<Option<(Rc<str>, Rc<str>)>>>;

/// A text area with the same props: what is there before `CodeMirror`, and instead of it.
fn plain_editor(props: &Props, typed: &Typed) -> Html {
    let value = match &*typed.borrow() {
        Some((before, typed)) if Rc::ptr_eq(before, &props.text) => typed.to_string(),
        _ => props.text.to_string(),
    };
    let (props_then, typed) = (props.clone(), Rc::clone(typed));
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            let text: Rc<str> = area.value().into();
            typed.replace(Some((Rc::clone(&props_then.text), Rc::clone(&text))));
            props_then.on_change.emit((Rc::clone(&props_then.path), text));
        }
    });
    html! {
        <textarea
            class="editor-plain"
            aria-label={props.label.clone()}
            {value}
            readonly={props.read_only}
            spellcheck="false"
            autocapitalize="off"
            wrap="off"
            {oninput}
        />
    }
}

/// `CodeMirror` and the closures that it calls.
struct Rich {
    editor: bindings::Editor,
    _closures: Closures,
}

type Closures =
    (Closure<dyn FnMut(String, String)>, Closure<dyn FnMut(usize)>, Closure<dyn FnMut(usize)>);

impl Rich {
    async fn load(
        host: &NodeRef,
        newest: Rc<RefCell<Props>>,
        reported: Rc<RefCell<Reported>>,
    ) -> Option<Rich> {
        let address = browser::meta("dockwright-editor")?;
        let module = bindings::load(&address).await.ok()?;
        // The page may be gone by now.
        let parent = host.cast::<Element>()?;

        let props = Rc::clone(&newest);
        let change =
            Closure::<dyn FnMut(String, String)>::new(move |path: String, text: String| {
                let text: Rc<str> = text.into();
                let path: Rc<str> = path.into();
                reported.replace(Reported { path: Rc::clone(&path), text: Rc::clone(&text) });
                let on_change = props.borrow().on_change.clone();
                on_change.emit((path, text));
            });
        let props = Rc::clone(&newest);
        let fix = Closure::<dyn FnMut(usize)>::new(move |index| {
            let on_fix = props.borrow().on_fix.clone();
            on_fix.emit(index);
        });
        let explain = Closure::<dyn FnMut(usize)>::new(move |index| {
            let on_explain = newest.borrow().on_explain.clone();
            on_explain.emit(index);
        });

        let on = object(&[
            ("change", change.as_ref().clone()),
            ("fix", fix.as_ref().clone()),
            ("explain", explain.as_ref().clone()),
        ]);
        let editor = bindings::create(&module, &parent, &on).ok()?;
        Some(Rich { editor, _closures: (change, fix, explain) })
    }

    fn mark(&self, marks: &Marks) {
        let findings = marks.findings.iter().map(|it| {
            object(&[
                ("from", it.from.into()),
                ("to", it.to.into()),
                ("severity", it.severity.as_str().into()),
                ("message", it.message.as_str().into()),
                ("source", it.rule.into()),
                ("fix", optional(it.fix.as_deref())),
                ("id", it.index.into()),
            ])
        });
        let chips = marks.chips.iter().map(|it| {
            object(&[
                ("offset", it.offset.into()),
                ("text", it.text.as_str().into()),
                ("title", it.title.as_str().into()),
            ])
        });
        let card = marks.card.as_ref().map(|it| {
            object(&[
                ("offset", it.offset.into()),
                ("message", it.message.as_str().into()),
                ("fix", optional(it.fix.as_deref())),
                ("why", it.why.into()),
                ("id", it.index.into()),
            ])
        });
        let notes: Array = marks
            .notes
            .iter()
            .map(|it| {
                object(&[
                    ("from", it.from.into()),
                    ("to", it.to.into()),
                    ("text", it.text.as_str().into()),
                ])
            })
            .collect();
        let (findings, chips): (Array, Array) = (findings.collect(), chips.collect());
        self.editor.mark(&marks.colours, &findings, &chips, &card.unwrap_or(JsValue::NULL), &notes);
    }
}

impl Drop for Rich {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

/// Plain values only, so that nothing of ours depends on a shape in JavaScript.
fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // A new object refuses no member.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from)
}
