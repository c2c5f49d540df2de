//! What a project is called.

use crate::model::compose::effective::{Problem, Setup, Sources};
use crate::model::compose::load::environment::Environment;
use crate::model::compose::load::{Report, files, paths, place, template};
use crate::model::compose::path::Path;
use crate::model::compose::value::Provider;
use crate::text::Span;
use crate::workspace::path;

/// The variable that holds it: whoever sets it names the project, and Compose sets it for all others.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// The name of a project: of the command line, of the environment, the last that a file says, or
/// that of its folder. Sets the variable for it.
pub(super) fn of_project(
    sources: Sources<'_>,
    setup: &Setup,
    environment: &mut Environment,
    report: &mut Report,
) -> String {
    let (name, from) = find(sources, setup, environment, report);
    environment.variables.insert(VARIABLE.to_owned(), (name.clone(), from));
    name
}

fn find(
    sources: Sources<'_>,
    setup: &Setup,
    environment: &Environment,
    report: &mut Report,
) -> (String, Provider) {
    let set = environment.get(VARIABLE).filter(|(name, _)| !name.is_empty());
    let asked = setup.name.clone().map(|name| (name, Provider::Compose)).or(set);
    if let Some((name, from)) = asked {
        if normalized(&name) != name {
            let span = match from {
                Provider::Host(Some(span)) | Provider::File(span) => span,
                _ => place::start(sources, setup),
            };
            let args = vec![("name", (&name).into())];
            let path = Path::root().join("name");
            report.refuse(Problem::new(span, &path, "message-project-name", args));
        }
        return (name, from);
    }
    let written = setup.files.iter().filter_map(|path| written(sources, path)).next_back();
    let Some((written, span)) = written else {
        let folder = paths::absolute(&setup.root, &setup.folder);
        let name = normalized(path::name(&folder));
        if name.is_empty() {
            let start = place::start(sources, setup);
            let path = Path::root().join("name");
            report.refuse(Problem::new(start, &path, "message-empty-name", Vec::new()));
        }
        return (name, Provider::Compose);
    };
    // What is wrong with its variables is told where the file is read.
    let filled = template::fill(&written, environment.source(&|name| environment.get(name)));
    let name = normalized(&filled.map_or(written, |filled| filled.text));
    if name.is_empty() {
        let path = Path::root().join("name");
        report.refuse(Problem::new(span, &path, "message-empty-name", Vec::new()));
    }
    (name, Provider::Compose)
}

/// The last name that a file says.
fn written(sources: Sources<'_>, path: &str) -> Option<(String, Span)> {
    let file = sources.workspace.find(path)?;
    files::tree(sources, file, |yaml| {
        let mut names = yaml.documents.iter().filter_map(|it| it.root.get("name")?.spanned());
        let last = names.rfind(|name| !name.value.is_empty())?;
        Some((last.value, last.span))
    })
}

/// A name as Compose takes it: small letters, digits, `-` and `_`, and neither of those in front.
fn normalized(name: &str) -> String {
    let is_kept = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let kept: String = name.chars().map(|c| c.to_ascii_lowercase()).filter(is_kept).collect();
    kept.trim_start_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_fit() {
        let cases = [("My App", "myapp"), ("_-x_1", "x_1"), ("$PWD", "pwd"), ("镜像", "")];
        for (name, expected) in cases {
            assert_eq!(normalized(name), expected);
        }
    }
}
