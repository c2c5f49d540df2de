//! The panel of sizes.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::savings::{DiffLine, SavingRow};
use crate::app::view::size;
use crate::app::view::size::{
    AskedSize, Bar, Data, Figure, PackageRow, Share, SizeView, StageBars,
};
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::folder;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`sizes`] to the store.
pub fn panel(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    sizes(&Props {
        views: size::views(&store.0),
        data: size::data(&store.0),
        invites_folder: size::invites_folder(&store.0),
        words,
        can_change: !store.0.embed.as_ref().is_some_and(|embed| embed.read_only),
        on_reveal: act(store, Action::Reveal),
        on_lighten: act(store, |(build, index)| Action::Lighten { build, index }),
        on_declare: act(store, |(image, weight)| Action::Declare { image, weight }),
        on_retry: act(store, |()| Action::RetryTables),
        on_folder: Callback::from(|()| folder::choose()),
    })
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[SizeView]>,
    pub data: Data,
    pub invites_folder: bool,
    pub words: Words,
    /// Whether the files may be changed here.
    pub can_change: bool,
    pub on_reveal: Callback<Span>,
    /// By the number of the build, and of the change.
    pub on_lighten: Callback<(usize, usize)>,
    /// An image, and what a person says that it weighs.
    pub on_declare: Callback<(Rc<str>, Rc<str>)>,
    pub on_retry: Callback<()>,
    pub on_folder: Callback<()>,
}

pub fn sizes(props: &Props) -> Html {
    if props.views.is_empty() {
        return empty(props.words, "size.empty", "size.empty-about");
    }
    html! {
        <>
            { data(props) }
            { for props.views.iter().map(|it| view(it, props)) }
            if props.invites_folder {
                <p class="sentence needs-folders">
                    { props.words.text("size.invitation") }
                    { " " }
                    <button type="button" onclick={props.on_folder.reform(|_| ())}>
                        { props.words.text("folder.add") }
                    </button>
                </p>
            }
        </>
    }
}

/// Says that more exact figures are on their way, or that they cannot be had.
fn data(props: &Props) -> Html {
    let words = props.words;
    match props.data {
        Data::Here => Html::default(),
        Data::Coming => {
            html! { <p class="sentence" role="status">{ words.text("size.data-coming") }</p> }
        }
        Data::Unreachable => html! {
            <p class="sentence" role="status">
                { words.text("size.data-unreachable") }
                { " " }
                <button type="button" class="quiet" onclick={props.on_retry.reform(|_| ())}>
                    { words.text("size.data-retry") }
                </button>
            </p>
        },
    }
}

fn view(view: &SizeView, props: &Props) -> Html {
    html! {
        <section key={view.path.clone()} class="size">
            <h2>
                { props.words.text("size.title") }
                <span class="path">{ &view.path }</span>
                <span class="grow"></span>
                <span class="figures">
                    { figure(&view.disk, props.words.text("size.disk")) }
                    { figure(&view.pull, props.words.text("size.pull")) }
                </span>
            </h2>
            { whole(view, props) }
            <p class="sentence">{ sentence(&view.sentence) }</p>
            { for view.stages.iter().map(|it| stage(it, props)) }
            if !view.savings.is_empty() {
                { savings(&view.savings, props) }
            }
        </section>
    }
}

fn figure(figure: &Figure, label: &'static str) -> Html {
    html! {
        <span class="figure">
            <b>{ &figure.figure }</b>{ " " }{ label }
            if let Some(doubt) = &figure.doubt {
                <span class="doubt">{ doubt }</span>
            }
        </span>
    }
}

/// One bar for the whole image, and what its colours mean.
fn whole(view: &SizeView, props: &Props) -> Html {
    let mut start = 0;
    let part = |part: &Share| {
        let x = start;
        start += part.share;
        html! {
            <rect
                class={classes!("whole-part", part.kind.as_str())}
                x={x.to_string()}
                y="0"
                width={part.share.to_string()}
                height="20"
            />
        }
    };
    let parts: Html = view.whole.iter().map(part).collect();
    let legend = view.whole.iter().map(|part| {
        html! {
            <li class={part.kind.as_str()}>
                <i class="swatch"></i>{ &part.label }{ " " }<b class="figure">{ &part.figure }</b>
            </li>
        }
    });
    html! {
        <div class="whole">
            <svg class="whole-picture" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                { parts }
            </svg>
            <ul class="legend" aria-label={props.words.text("size.whole")}>{ for legend }</ul>
        </div>
    }
}

/// What would make the image smaller.
fn savings(rows: &[SavingRow], props: &Props) -> Html {
    html! {
        <div class="card savings">
            <h3 class="stage-title">{ props.words.text("saving.title") }</h3>
            <ul>{ for rows.iter().map(|row| saving(row, props)) }</ul>
        </div>
    }
}

fn saving(row: &SavingRow, props: &Props) -> Html {
    let SavingRow { build, index, share, .. } = *row;
    let on_lighten = props.on_lighten.reform(move |_| (build, index));
    html! {
        <li class="saving">
            <span class="saving-title">{ sentence(&row.title) }</span>
            <span class="figure"><b>{ &row.figure }</b>{ " " }{ &row.then }</span>
            <svg class="bar-picture" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="saving-all" x="0" y="0" width="1000" height="6" />
                <rect class="saving-share" x="0" y="0" width={share.max(4).to_string()} height="6" />
            </svg>
            { for row.asks.iter().map(|it| html! { <p class="saving-asks">{ sentence(it) }</p> }) }
            <div class="saving-tools">
                if row.can_apply && props.can_change {
                    <button type="button" class="fix" onclick={on_lighten}>
                        { props.words.text("saving.apply") }
                    </button>
                }
                <details>
                    <summary>{ props.words.text("saving.see") }</summary>
                    <pre class="example diff" tabindex="0">{ for row.lines.iter().map(line) }</pre>
                </details>
            </div>
        </li>
    }
}

fn line(line: &DiffLine) -> Html {
    match line {
        DiffLine::Gone(text) => html! { <del>{ format!("- {text}\n") }</del> },
        DiffLine::Come(text) => html! { <ins>{ format!("+ {text}\n") }</ins> },
    }
}

fn stage(stage: &StageBars, props: &Props) -> Html {
    let bars = html! { <ol class="bars">{ for stage.bars.iter().map(|it| bar(it, props)) }</ol> };
    let title = html! {
        <>
            <span>{ sentence(&stage.title) }</span>
            <span class="grow"></span>
            <span class="figure">{ &stage.total }</span>
        </>
    };
    if stage.is_target {
        return html! {
            <div class="card"><h3 class="stage-title">{ title }</h3>{ bars }</div>
        };
    }
    html! {
        <details class="card">
            <summary class="stage-title">
                { title }
                <span class="tag">{ props.words.text("size.not-shipped") }</span>
            </summary>
            { bars }
        </details>
    }
}

/// The bar reaches to the likely size; the whisker spans from the lowest to the highest.
fn bar(bar: &Bar, props: &Props) -> Html {
    let Bar { low, likely, high, span, .. } = *bar;
    html! {
        <li class={classes!("bar", bar.kind.as_str())}>
            <button type="button" title={bar.reason.clone()} onclick={props.on_reveal.reform(move |_| span)}>
                <span class="bar-label">{ &bar.label }</span>
                <svg class="bar-picture" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-likely" x="0" y="0" width={likely.max(4).to_string()} height="14" />
                    if low < high {
                        <path class="whisker" d={whisker(low, high)} />
                    }
                </svg>
                <span class="figure">{ &bar.figure }</span>
                <span class="source">{ bar.source }</span>
                <span class="reason">
                    if let Some(doubt) = &bar.doubt {
                        <span class="doubt">{ doubt }</span>
                    }
                    { sentence(&bar.reason) }
                </span>
            </button>
            if !bar.packages.is_empty() {
                { packages(&bar.packages, props) }
            }
            if let Some(asked) = bar.asked.as_ref().filter(|_| props.can_change) {
                { ask(asked, props) }
            }
        </li>
    }
}

/// A line with a stop at each end; one that runs out of the picture has none there.
fn whisker(low: u32, high: u32) -> String {
    let line = format!("M{low} 7H{high}M{low} 3.5V10.5");
    if high < 1000 { format!("{line}M{high} 3.5V10.5") } else { line }
}

/// The heaviest packages of a layer.
fn packages(packages: &[PackageRow], props: &Props) -> Html {
    let row = |package: &PackageRow| {
        html! {
            <li>
                <code>{ &package.name }</code>
                { " " }
                <span class="figure">{ &package.figure }</span>
                if let Some(why) = &package.why {
                    { " " }<span class="why">{ sentence(why) }</span>
                }
            </li>
        }
    };
    html! {
        <details class="packages">
            <summary>{ props.words.text("size.packages") }</summary>
            <ol>{ for packages.iter().map(row) }</ol>
        </details>
    }
}

/// A field for the size of an image that nobody else knows.
fn ask(asked: &AskedSize, props: &Props) -> Html {
    let (on_declare, image) = (props.on_declare.clone(), Rc::<str>::from(asked.image.as_str()));
    let onchange = Callback::from(move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            on_declare.emit((Rc::clone(&image), Rc::from(field.value())));
        }
    });
    html! {
        <label class="ask">
            <span>{ sentence(&asked.question) }</span>
            <input
                type="text"
                size="9"
                autocomplete="off"
                spellcheck="false"
                pattern="\\s*[0-9.]+\\s*([kKmMgG]?[bB]?|[kKmMgG]i[bB])\\s*"
                placeholder={props.words.text("size.ask-hint")}
                value={asked.answer.clone()}
                {onchange}
            />
        </label>
    }
}
