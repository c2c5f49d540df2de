//! What has to agree across files, each chain a row of stations with the place where it breaks.

use crate::app::state::State;
use crate::model::chains::{Chain, Kind, Link, Run, State as LinkState, Station, What};
use crate::text::Span;
use crate::words::Words;

/// All chains, those that break first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainsView {
    /// How many there are and how many break.
    pub sentence: String,
    pub groups: Vec<Group>,
}

/// The chains of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub title: &'static str,
    pub count: usize,
    pub chains: Vec<ChainRow>,
    /// How many more there are, in words.
    pub rest: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainRow {
    /// Whose it is; for a variable, its name.
    pub title: String,
    /// How that is run.
    pub run: &'static str,
    pub is_broken: bool,
    pub stations: Vec<StationRow>,
}

/// A place that can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationRow {
    pub what: &'static str,
    pub name: String,
    pub value: String,
    /// `compose.yaml:9`.
    pub place: String,
    pub span: Span,
    pub joint: Joint,
    /// What the joint means, for whoever does not see it.
    pub about: String,
    /// Why the chain breaks here.
    pub reason: Option<String>,
}

/// How a station is drawn to hang on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    Start,
    Holds,
    Open,
    Overrides,
    Broken,
}

impl Joint {
    /// The name used in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Joint::Start => "start",
            Joint::Holds => "holds",
            Joint::Open => "open",
            Joint::Overrides => "overrides",
            Joint::Broken => "broken",
        }
    }
}

/// So many chains of a kind are shown.
const MOST_CHAINS: usize = 40;
/// Longer values are cut, in characters.
const LONGEST_VALUE: usize = 60;

const KINDS: [(Kind, &str); 6] = [
    (Kind::Port, "chains.ports"),
    (Kind::Variable, "chains.variables"),
    (Kind::Config, "chains.config"),
    (Kind::Volume, "chains.volumes"),
    (Kind::User, "chains.users"),
    (Kind::Image, "chains.images"),
];

/// The chains of the open files; `None` where there are none.
pub fn view(state: &State) -> Option<ChainsView> {
    let chains = &state.analysis.chains;
    if chains.is_empty() {
        return None;
    }
    let words = Words::new(state.language);
    let broken = chains.iter().filter(|chain| is_broken(chain)).count();
    let sentence = match broken {
        0 => words.say("chains.hold", &vec![("n", chains.len().into())]),
        _ => words.say(
            "chains.break",
            &vec![("n", broken.into()), ("all", chains.len().to_string().into())],
        ),
    };
    let groups = KINDS.iter().filter_map(|&(kind, title)| group(state, words, kind, title));
    Some(ChainsView { sentence, groups: groups.collect() })
}

fn group(state: &State, words: Words, kind: Kind, title: &'static str) -> Option<Group> {
    let of_kind = || state.analysis.chains.iter().filter(|chain| chain.kind == kind);
    let count = of_kind().count();
    if count == 0 {
        return None;
    }
    let broken = of_kind().filter(|chain| is_broken(chain));
    let whole = of_kind().filter(|chain| !is_broken(chain));
    let shown = broken.chain(whole).take(MOST_CHAINS);
    let rest = count.saturating_sub(MOST_CHAINS);
    Some(Group {
        title: words.text(title),
        count,
        chains: shown.map(|chain| row(state, words, chain)).collect(),
        rest: (rest > 0).then(|| words.say("chains.rest", &vec![("n", rest.into())])),
    })
}

fn is_broken(chain: &Chain) -> bool {
    chain.faults().next().is_some()
}

fn row(state: &State, words: Words, chain: &Chain) -> ChainRow {
    let last = chain.stations.last().map_or("", |station| &station.name);
    let title = match chain.kind {
        Kind::Variable => [last, &chain.subject].join(" · "),
        _ => (*chain.subject).to_owned(),
    };
    ChainRow {
        title,
        run: words.text(match chain.run {
            Run::Docker => "chains.run.docker",
            Run::Compose => "chains.run.compose",
            Run::Kubernetes => "chains.run.kubernetes",
        }),
        is_broken: is_broken(chain),
        stations: chain.stations.iter().map(|it| station(state, words, chain, it)).collect(),
    }
}

fn station(state: &State, words: Words, chain: &Chain, station: &Station) -> StationRow {
    let joint = match &station.link {
        None => Joint::Start,
        Some(Link { state, .. }) => match state {
            LinkState::Holds => Joint::Holds,
            LinkState::Open => Joint::Open,
            LinkState::Overrides => Joint::Overrides,
            LinkState::Broken(_) => Joint::Broken,
        },
    };
    let before = station.link.as_ref().and_then(|link| chain.stations.get(link.from));
    let from = before.map_or("", |from| label(words, from.what));
    let key = match joint {
        Joint::Start => "chains.joint.start",
        Joint::Holds => "chains.joint.holds",
        Joint::Open => "chains.joint.open",
        Joint::Overrides => "chains.joint.overrides",
        Joint::Broken => "chains.joint.broken",
    };
    let about = words.say(key, &vec![("from", from.into())]);
    let reason = match joint {
        Joint::Broken => reason(state, words, station, before).or_else(|| Some(about.clone())),
        Joint::Start | Joint::Holds | Joint::Open | Joint::Overrides => None,
    };
    StationRow {
        what: label(words, station.what),
        name: station.name.clone(),
        value: cut(&station.value),
        place: place(state, station.span),
        span: station.span,
        joint,
        about,
        reason,
    }
}

/// What a rule says of a place that breaks a chain, unless it is silenced.
fn reason(
    state: &State,
    words: Words,
    station: &Station,
    from: Option<&Station>,
) -> Option<String> {
    let is_alone = from.is_some_and(|from| from.span == station.span);
    let told = state
        .analysis
        .findings
        .iter()
        .find(|it| it.span == station.span && (is_alone || !it.related.is_empty()))?;
    Some(words.message(told))
}

/// What a place is called: by the word of its file, where it has one.
fn label(words: Words, what: What) -> &'static str {
    match what {
        What::Argument => "ARG",
        What::ImageVariable => "ENV",
        What::Exposed => "EXPOSE",
        What::ImageUser => "USER",
        What::ServiceVariable => "environment",
        What::PublishedPort => "ports",
        What::ServiceUser => "user",
        What::ConfigMap => "ConfigMap",
        What::Secret => "Secret",
        What::ContainerVariable => "env",
        What::ContainerPort => "containerPort",
        What::ContainerUser => "securityContext",
        What::Service => "Service",
        What::ServicePort => "port",
        What::NodePort => "nodePort",
        What::Ingress => "Ingress",
        What::Copied => "COPY",
        What::Mount => "volumeMounts",
        What::Command => words.text("chains.what.command"),
        What::HealthCheck => words.text("chains.what.health-check"),
        What::BuiltImage => words.text("chains.what.built-image"),
        What::EnvironmentFile => words.text("chains.what.environment-file"),
        What::ContainerImage => words.text("chains.what.container-image"),
        What::Probe => words.text("chains.what.probe"),
        What::Pod => words.text("chains.what.pod"),
        What::Awaited => words.text("chains.what.awaited"),
    }
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => [&value[..end], "…"].concat(),
        None => value.to_owned(),
    }
}

/// `compose.yaml:9`.
fn place(state: &State, span: Span) -> String {
    let facts = state.analysis.files.get(span.file.index());
    let line = facts.map_or(0, |file| file.lines.line(span.start) + 1);
    let path = state.workspace.file(span.file).map_or("", |file| &file.path);
    [path, ":", &line.to_string()].concat()
}
