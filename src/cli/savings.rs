//! What would make an image smaller, for `dockwright size --savings`.

use serde::Serialize;

use crate::cli::report::WORDS;
use crate::cli::size::RangeEntry;
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::rules;
use crate::savings;
use crate::savings::{Offer, Saving};
use crate::sim::size::SizeReport;
use crate::sim::size::given::Given;
use crate::text::apply;
use crate::workspace::{File, Workspace};

#[derive(Debug, Serialize)]
pub(super) struct SavingEntry {
    kind: &'static str,
    title: String,
    saved: RangeEntry,
    size: RangeEntry,
    asks: Vec<String>,
    offer: &'static str,
    /// The Dockerfile with the change made.
    text: String,
}

/// Looks for them. The file stands alone, so nothing is known of its surroundings.
pub(super) fn find(
    text: &str,
    dockerfile: &Dockerfile,
    given: &Given,
    target: Option<usize>,
) -> Vec<Saving> {
    let files = vec![File::new("Dockerfile", text)];
    // A text that is too large for a workspace is too large for advice as well.
    let Ok(workspace) = Workspace::new(files) else { return Vec::new() };
    // Nothing of it is in YAML.
    let findings = rules::check(&Project::read(&workspace, None), &[]);
    savings::savings(text, dockerfile, &findings, given, target)
}

pub(super) fn entries(savings: &[Saving], text: &str) -> Vec<SavingEntry> {
    let entry = |saving: &Saving| SavingEntry {
        kind: saving.kind,
        title: title(saving),
        saved: saving.saved.into(),
        size: saving.size.into(),
        asks: asks(saving),
        offer: saving.offer.as_str(),
        text: apply(text, &saving.edits).unwrap_or_default(),
    };
    savings.iter().map(entry).collect()
}

pub(super) fn as_text(savings: &[Saving], report: &SizeReport) -> String {
    if savings.is_empty() {
        return "Nothing that is known here would make it much smaller.\n".to_owned();
    }
    let mut out = vec!["What would make it smaller:".to_owned()];
    for saving in savings {
        let percent = saving.saved.likely * 100 / report.disk.likely.max(1);
        let (saved, size) = (WORDS.glance(saving.saved), WORDS.glance(saving.size));
        out.push(format!("  {}", title(saving)));
        out.push(format!("      {saved} less ({percent}%), then {size}"));
        out.extend(asks(saving).into_iter().map(|it| format!("      {it}")));
        if saving.offer == Offer::Sketch {
            out.push("      Look at it before you build it.".to_owned());
        }
    }
    out.join("\n") + "\n"
}

fn title(saving: &Saving) -> String {
    WORDS.say(&format!("saving.{}", saving.kind), &saving.args)
}

fn asks(saving: &Saving) -> Vec<String> {
    saving.asks.iter().map(|it| WORDS.say(&format!("saving.asks.{it}"), &saving.args)).collect()
}
