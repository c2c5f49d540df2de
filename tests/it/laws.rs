//! Laws that hold for every Dockerfile. The property tests hold generated files to them, and the fuzz
//! target whatever it comes upon.

use dockwright::app::state::{Action, State};
use dockwright::content::texts::Language;
use dockwright::finding::{Finding, Safety};
use dockwright::model::dockerfile::{Dockerfile, Form, Instruction, Kind, format};
use dockwright::rules::silence::here;
use dockwright::syntax::dockerfile::{Arguments, Node, parse, tokens};
use dockwright::text::{FileId, Span, apply};
use dockwright::workspace::{File, Workspace};
use dockwright::{Analysis, analyze};

const FILE: FileId = FileId(0);

/// How many findings of a text are suppressed, one after the other.
const MOST_SUPPRESSED: usize = 3;

/// The first law that a text breaks, and how.
pub(crate) fn broken(text: &str) -> Option<String> {
    // Too large for a workspace: nothing is read.
    let workspace = Workspace::new(vec![File::new("Dockerfile", text)]).ok()?;
    let analysis = analyze(&workspace);
    lost(text)
        .or_else(|| outside(text, &analysis))
        .or_else(|| unfixable(text, &analysis))
        .or_else(|| unsettled(text, workspace))
        .or_else(|| unsuppressed(text, &analysis))
        .or_else(|| misformatted(text))
}

/// Instructions and comments stand in the tree in the order of the text, and hold all of it but blanks.
fn lost(text: &str) -> Option<String> {
    let tree = parse(FILE, text);
    let extents = tree.instructions.iter().map(|node| node.extent);
    let mut held: Vec<Span> = extents.chain(tree.comments.iter().copied()).collect();
    if tree.instructions.windows(2).any(|pair| pair[0].extent.end > pair[1].extent.start) {
        return Some(format!("instructions of {text:?} that overlap"));
    }
    held.sort_by_key(|span| span.start);
    let mut at = 0;
    for span in held.into_iter().chain([Span::at(FILE, text.len())]) {
        let gap = text.get(at..span.range().start.max(at))?;
        if gap.contains(|c: char| !c.is_whitespace() && c != '\u{feff}' && c != '\0') {
            return Some(format!("{gap:?} of {text:?} is in no part of the tree"));
        }
        at = at.max(span.range().end);
    }
    None
}

/// Every place lies in the text, between characters, and colours do not overlap.
fn outside(text: &str, analysis: &Analysis) -> Option<String> {
    let is_in = |span: Span| text.get(span.range()).is_some();
    for finding in &analysis.findings {
        let related = finding.related.iter().map(|it| it.span);
        if !std::iter::once(finding.span).chain(related).all(is_in) {
            return Some(format!("a finding outside of {text:?}: {finding:?}"));
        }
    }
    let tokens = tokens(FILE, text);
    let is_apart = tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    let is_good = is_apart && tokens.iter().all(|token| is_in(token.span));
    (!is_good).then(|| format!("colours of {text:?} that overlap or lie outside"))
}

/// The edits of every fix can be made; of a safe one, what comes out parses no worse.
fn unfixable(text: &str, analysis: &Analysis) -> Option<String> {
    let errors = |text: &str| Dockerfile::read(FILE, text).errors.len();
    let before = errors(text);
    analysis.findings.iter().find_map(|finding| {
        let fix = finding.fix.as_ref()?;
        let Some(fixed) = apply(text, &fix.edits) else {
            return Some(format!("the edits in {text:?} overlap: {finding:?}"));
        };
        let is_worse = fix.safety == Safety::Safe && errors(&fixed) > before;
        is_worse.then(|| format!("{text:?}\nfixed by {finding:?}\nparses worse: {fixed:?}"))
    })
}

/// A comment above an instruction takes away the findings of the rule that it names there, and
/// nothing else.
fn unsuppressed(text: &str, analysis: &Analysis) -> Option<String> {
    let file = Dockerfile::read(FILE, text);
    let froms = file.stages.iter().map(|stage| stage.from.span);
    let spans: Vec<Span> = froms.chain(file.instructions().map(|it| it.span)).collect();
    let place = |finding: &Finding| spans.iter().find(|span| span.contains(finding.span));
    let suppressible = analysis.findings.iter().filter(|it| it.lint.name != "dockerfile-syntax");
    let placed = suppressible.filter_map(|finding| Some((finding, place(finding)?)));
    placed.take(MOST_SUPPRESSED).find_map(|(finding, at)| {
        let name = finding.lint.name;
        let Some(commented) = here(&file, text, finding).and_then(|it| apply(text, &[it])) else {
            return Some(format!("no comment takes {name} from {text:?}"));
        };
        let workspace = Workspace::new(vec![File::new("Dockerfile", commented.as_str())]).ok()?;
        let is_meant = |it: &&Finding| it.lint.name == name && place(it) == Some(at);
        let names = |findings: &mut dyn Iterator<Item = &Finding>| -> Vec<&str> {
            let mut names: Vec<_> = findings.map(|it| it.lint.name).collect();
            names.sort_unstable();
            names
        };
        let expected = names(&mut analysis.findings.iter().filter(|it| !is_meant(it)));
        let found = names(&mut analyze(&workspace).findings.iter());
        (found != expected).then(|| format!("{commented:?} has {found:?} for {expected:?}"))
    })
}

/// Making all safe fixes leaves none, keeps comments, and what comes out parses no worse.
fn unsettled(text: &str, workspace: Workspace) -> Option<String> {
    let state = State::with_draft(Language::English, workspace).apply(Action::FixAllSafe)?;
    if state.apply(Action::FixAllSafe).is_some() {
        return Some(format!("the fixes of {text:?} leave some to make"));
    }
    let fixed = state.workspace.text(FILE);
    let (before, after) = (Dockerfile::read(FILE, text), Dockerfile::read(FILE, fixed));
    let comments = |read: &Dockerfile| -> Vec<String> {
        read.comments.iter().map(|comment| comment.text.clone()).collect()
    };
    if after.errors.len() > before.errors.len() {
        return Some(format!("{text:?}\nfixed is {fixed:?}\nwhich parses worse"));
    }
    let kept = comments(&after);
    let lost = comments(&before).into_iter().find(|comment| !kept.contains(comment));
    lost.map(|lost| format!("{text:?}\nfixed is {fixed:?}\nwithout the comment {lost:?}"))
}

/// Formatting keeps the meaning, and what is formatted stays as it is.
pub(crate) fn misformatted(text: &str) -> Option<String> {
    let after = formatted(text)?;
    let (before_meaning, after_meaning) = (meanings(text), meanings(&after));
    if before_meaning != after_meaning {
        let pair = before_meaning.iter().zip(&after_meaning).find(|(a, b)| a != b);
        return Some(format!("{text:?}\nbecame {after:?}\nwhich differs: {pair:#?}"));
    }
    match formatted(&after) {
        None => Some(format!("{text:?}\nbecame {after:?}\nwhich is not read any more")),
        Some(again) if again != after => {
            Some(format!("{text:?}\nbecame {after:?}\nand then   {again:?}"))
        }
        Some(_) => None,
    }
}

/// The text after formatting; `None` where the builder would not read it.
pub(crate) fn formatted(text: &str) -> Option<String> {
    let edits = format(FILE, text).ok()?;
    Some(apply(text, &edits).expect("edits lie in the text and apart"))
}

/// What an instruction means. Two are the same if they agree in
///
/// * the keyword, the flags, whether the arguments are JSON, and the heredocs with their bodies,
/// * the arguments: letter for letter; but for the case of `AS`, and of `CMD` and `NONE` behind
///   HEALTHCHECK; and for blanks outside of words in the text that a shell reads, of which the
///   words and the operators between commands count, as our reader of scripts gives them.
fn meaning(node: &Node, text: &str) -> String {
    let flags: Vec<_> =
        node.flags.iter().map(|it| (&it.name, it.value.as_ref().map(|it| &it.value))).collect();
    let heredocs: Vec<_> = node
        .heredocs
        .iter()
        .map(|it| (&it.name, it.body.of(text), it.expands, it.drops_tabs))
        .collect();
    let arguments = arguments(node, &node.arguments, text);
    format!("{} {flags:?} {arguments} {heredocs:?}", node.name())
}

fn arguments(node: &Node, arguments_: &Arguments, text: &str) -> String {
    let is_shell = matches!(node.name().as_str(), "RUN" | "CMD" | "ENTRYPOINT" | "HEALTHCHECK");
    match arguments_ {
        Arguments::None => String::new(),
        Arguments::Words(words) => {
            let mut words: Vec<String> = words.iter().map(|it| it.value.clone()).collect();
            if node.name() == "FROM" && words.len() == 3 {
                words[1].make_ascii_uppercase();
            }
            format!("words {words:?}")
        }
        Arguments::Json(items) => {
            format!("json {:?}", items.iter().map(|it| &it.value).collect::<Vec<_>>())
        }
        Arguments::Text(it) if is_shell => {
            format!("shell {:?}", it.value.split_ascii_whitespace().collect::<Vec<_>>())
        }
        Arguments::Text(it) => format!("text {:?}", it.value),
        Arguments::Pairs(settings) | Arguments::Names(settings) => {
            let pair = settings
                .iter()
                .map(|it| (&it.name.value, it.value.as_ref().map(|it| &it.value), it.has_equals));
            format!("{:?}", pair.collect::<Vec<_>>())
        }
        Arguments::Health(kind, inner) => {
            format!("{} {}", kind.value.to_ascii_uppercase(), arguments(node, inner, text))
        }
        Arguments::Trigger(trigger) => meaning(trigger, text),
    }
}

/// The commands of an instruction, each with what joins it to the one before.
fn commands(instruction: &Instruction) -> String {
    let command = match &instruction.kind {
        Kind::Run(it) | Kind::Cmd(it) | Kind::Entrypoint(it) => Some(it),
        Kind::Healthcheck(it) => it.command.as_ref(),
        Kind::Onbuild(Some(inner)) => return commands(inner),
        _ => None,
    };
    let Some(Form::Shell(script)) = command.map(|it| &it.form) else { return String::new() };
    let shown = script.commands.iter().map(|it| {
        let words: Vec<_> =
            it.assignments.iter().chain(&it.words).map(|it| it.text.as_str()).collect();
        format!("{:?} {words:?}", it.joined_by)
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn meanings(text: &str) -> Vec<String> {
    let tree = parse(FILE, text);
    let directives = tree.directives.iter().map(|it| format!("{} {}", it.name, it.value.value));
    let comments = tree.comments.iter().map(|it| it.of(text).trim_end().to_owned());
    let nodes = tree.instructions.iter().map(|node| meaning(node, text));
    let read = Dockerfile::read(FILE, text);
    let commands = read.global_args.iter().chain(read.instructions()).map(commands);
    directives.chain(comments).chain(nodes).chain(commands).collect()
}
