//! Laws that hold for Compose files of any text. The property tests hold generated files to them, and
//! the fuzz target whatever it comes upon.

use dockwright::model::compose::effective::{Effective, Setup, Sources};
use dockwright::model::compose::load::load;
use dockwright::model::compose::print::yaml;
use dockwright::model::compose::value::{Data, Origin};
use dockwright::text::Span;
use dockwright::workspace::{File, Workspace};
use dockwright::{Analysis, analyze};

/// What one text is cut at: a Compose file, one that is merged over it, `.env`, and one that may be
/// extended or included.
pub(crate) const CUT: &str = "\n%%\n";
const PATHS: [&str; 4] = ["compose.yaml", "compose.override.yaml", ".env", "common.yaml"];

/// The most values that a configuration may have, however its files repeat each other.
const MOST_VALUES: usize = 1_000_000;

/// The first law that a text breaks, and how.
pub(crate) fn broken(text: &str) -> Option<String> {
    let files = PATHS.iter().zip(text.split(CUT)).map(|(path, text)| File::new(*path, text));
    let workspace = Workspace::new(files.collect()).ok()?;
    let analysis = analyze(&workspace);
    outside(&workspace, &analysis).or_else(|| analysis.effectives.iter().find_map(unstable))
}

/// Every place lies in its file, and there are not too many values.
fn outside(workspace: &Workspace, analysis: &Analysis) -> Option<String> {
    let is_in = |span: Span| workspace.text(span.file).get(span.range()).is_some();
    let stray = analysis.findings.iter().find(|it| !is_in(it.span));
    if let Some(finding) = stray {
        return Some(format!("a finding outside of its file: {finding:?}"));
    }
    analysis.effectives.iter().find_map(|effective| {
        let mut values = 0;
        let mut left = vec![&effective.root];
        while let Some(value) = left.pop() {
            values += 1;
            if !origins(&value.origin).all(|it| is_in(it.span)) {
                return Some(format!("an origin outside of its file: {value:?}"));
            }
            match &value.data {
                Data::List(items) => left.extend(items),
                Data::Map(map) => left.extend(map.values().map(|field| &field.value)),
                _ => {}
            }
        }
        (values > MOST_VALUES).then(|| format!("{values} values"))
    })
}

fn origins(origin: &Origin) -> impl Iterator<Item = &Origin> {
    std::iter::once(origin).chain(origin.replaced())
}

/// What Compose prints of a configuration is a Compose file that means the same.
fn unstable(effective: &Effective) -> Option<String> {
    if !effective.problems.is_empty() || !effective.is_complete {
        return None;
    }
    let first = printed(effective);
    let file = File::new(PATHS[0], first.as_str());
    let workspace = Workspace::new(vec![file]).ok()?;
    let setup = Setup {
        root: effective.setup.root.clone(),
        name: Some(effective.name.clone()),
        files: vec![PATHS[0].to_owned()],
        profiles: effective.profiles.iter().cloned().collect(),
        ..Setup::default()
    };
    let again = load(Sources { workspace: &workspace, trees: &[] }, &setup);
    if !again.problems.is_empty() {
        return Some(format!("{first}\nis refused: {:?}", again.problems));
    }
    let second = printed(&again);
    (first != second).then(|| format!("{first}\nis printed the second time as\n{second}"))
}

fn printed(effective: &Effective) -> String {
    let lines = yaml(effective);
    lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
}
