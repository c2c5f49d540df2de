//! A picture of what happens when.

use yew::prelude::*;

use crate::app::view::timeline::{Lane, Mark, TimeBar, Timeline};
use crate::text::tenths;

/// The list of events says the same in words, so the picture is hidden from screen readers.
pub fn picture(timeline: &Timeline, class: &'static str) -> Html {
    let Timeline { width, height, .. } = *timeline;
    html! {
        <svg
            class={classes!("timeline", class)}
            width={tenths(width)}
            height={tenths(height)}
            viewBox={format!("0 0 {} {}", tenths(width), tenths(height))}
            aria-hidden="true"
        >
            { frame(timeline) }
        </svg>
    }
}

/// All that is drawn of a timeline, for whoever puts more into the picture and hides this part from
/// screen readers.
pub fn frame(timeline: &Timeline) -> Html {
    let height = timeline.height;
    let bottom = height - 20.0;
    html! {
        <>
            { for timeline.ticks.iter().map(|(x, label)| html! {
                <>
                    <path class="tick" d={format!("M{} 0V{}", tenths(*x), tenths(bottom))} />
                    <text class="sub" x={tenths(*x)} y={tenths(height - 5.0)} text-anchor="middle">{ label }</text>
                </>
            }) }
            { for timeline.lanes.iter().map(lane) }
            { for timeline.links.iter().map(|&(x, from, to)| html! {
                <path class="link" d={["M", &tenths(x), " ", &tenths(from), "V", &tenths(to)].concat()} />
            }) }
        </>
    }
}

/// What a colour of the bars means.
pub fn legend(kind: &'static str, label: &'static str) -> Html {
    html! {
        <span class="legend">
            <svg width="14" height="10" viewBox="0 0 14 10" aria-hidden="true">
                <rect class={classes!("phase", kind)} x="1" y="1" width="12" height="8" rx="2" />
            </svg>
            { label }
        </span>
    }
}

fn lane(lane: &Lane) -> Html {
    html! {
        <g transform={format!("translate(0 {})", tenths(lane.y))}>
            <text class="lane" x="0" y="18">{ &lane.label }</text>
            <g transform={["translate(0 ", &tenths(lane.drop), ")"].concat()}>
                { for lane.bars.iter().map(bar) }
                { for lane.marks.iter().map(|it| mark(it, lane.sink)) }
            </g>
        </g>
    }
}

fn bar(bar: &TimeBar) -> Html {
    html! {
        <>
            <rect
                class={classes!("phase", bar.kind, bar.is_critical.then_some("critical"))}
                x={tenths(bar.x)}
                y="6"
                width={tenths(bar.width)}
                height="16"
                rx="3"
            />
            if !bar.label.is_empty() {
                <text class={classes!("phase-label", bar.kind)} x={tenths(bar.x + 6.0)} y="18">
                    { bar.label }
                </text>
            }
        </>
    }
}

fn mark(mark: &Mark, sink: f64) -> Html {
    let (class, shape) = if mark.is_ok {
        ("mark ok", "M-4 0l3 4 6-8")
    } else {
        ("mark failed", "M-4 -4l8 8m0-8l-8 8")
    };
    let place = ["translate(", &tenths(mark.x), " ", &tenths(14.0 + sink), ")"].concat();
    html! { <path {class} transform={place} d={shape} /> }
}
