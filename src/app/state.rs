//! The state of the page and the only ways in which it changes.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::analysis::{Analysis, analyze_by};
use crate::app::embed::Embed;
use crate::app::explanations::Explanations;
use crate::app::folder;
use crate::app::folder::Found;
use crate::app::late::{BuildPart, ComposePart, KubePart, Late, Parts, YamlPart};
use crate::app::lighter;
pub use crate::app::look::{ComposeLook, Grip, Half, Panel, ProbesLook, Theme};
use crate::app::notice::Notice;
use crate::app::quiet;
use crate::app::quiet::Silence;
use crate::app::tables::Fetched;
use crate::content::examples;
use crate::content::examples::Example;
use crate::content::tables::Table;
use crate::content::texts::Language;
use crate::finding::{Finding, Safety};
use crate::fixes::{Fixed, fix_all};
use crate::model::compose::setup::HOST_FILE;
use crate::model::project::has_yaml;
use crate::savings::Saving;
use crate::share::{Frame, ShareError, Shared};
use crate::sim::cache::choices::Choice;
use crate::text;
use crate::text::{FileId, Span};
use crate::workspace::{File, FileKind, Workspace};

/// All that the page shows follows from this value. Cloning it copies a few counters.
#[derive(Clone, Debug)]
pub struct State {
    pub workspace: Rc<Workspace>,
    /// Always of `workspace`, with the parts of the program that are here.
    pub analysis: Rc<Analysis>,
    pub parts: Parts,
    pub origin: Origin,
    pub active: FileId,
    pub panel: Panel,
    /// Which of the two halves a narrow screen shows.
    pub half: Half,
    pub language: Language,
    pub theme: Theme,
    pub probes: ProbesLook,
    /// What the person says of how services start, as links carry it; `view::startup` reads it.
    pub starts: Rc<str>,
    /// What the panel of the cache pretends to have changed; each Dockerfile's usual edit if `None`.
    pub pretended: Option<Choice>,
    /// The stage that the panels of stages and of the cache build, as `--target` names it; each
    /// Dockerfile's last if `None`.
    pub target: Option<(FileId, Rc<str>)>,
    pub compose: ComposeLook,
    /// Whether the picture of the stages shows their layers.
    pub shows_layers: bool,
    /// The finding whose explanation is open, by its place in the analysis.
    pub explained: Option<usize>,
    pub explanations: Explanations,
    pub fetched: Fetched,
    /// Whether the list of findings shows them all, however many there are.
    pub shows_all_findings: bool,
    pub reveal: Option<Reveal>,
    pub notice: Option<Notice>,
    /// What would make its images smaller, once somebody asks.
    savings: Rc<OnceCell<Vec<Vec<Saving>>>>,
    /// The workspace before the last fix, to go back to.
    before_fix: Option<Rc<Workspace>>,
    /// The number that a slider is setting: until it rests, its steps are one change.
    tuned: Option<Rc<str>>,
    pub embed: Option<Embed>,
    /// Whether the first step is pointed out: until the person types.
    is_guided: bool,
    /// Counts up with each other workspace that is opened, as opposed to edited.
    pub generation: u32,
    /// What a link held that this version does not know; shared on.
    pub extra: Rc<[Frame]>,
}

/// Where the open files come from, and so where edits are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An untouched example, by its name.
    Example(&'static str),
    /// The person's own files.
    Draft,
    /// A link; the draft lies safely aside. Holds the fragment it came from.
    Link(Rc<str>),
}

/// A place that the editor is to show. Each one is new, so that asking twice shows it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reveal {
    pub span: Span,
    pub count: u32,
    /// Whether the person goes there too, or stays where they are.
    pub takes_focus: bool,
}

/// What a person did.
#[derive(Clone, Debug)]
pub enum Action {
    Edit {
        path: Rc<str>,
        text: Rc<str>,
    },
    OpenFile(FileId),
    AddFile {
        path: Rc<str>,
        text: &'static str,
    },
    RemoveFile(FileId),
    /// A folder is being read; so many files are seen by now.
    FolderComing(usize),
    /// A folder was dropped or chosen, and is read.
    OpenFolder(Found),
    ShowPanel(Panel),
    ShowHalf(Half),
    /// Go to a place in a file.
    Reveal(Span),
    /// Open the explanation of a finding, or close it.
    Explain(usize),
    /// The explanations came, or could not.
    Explanations(Explanations),
    /// A part of the program came, or could not, or is wanted again.
    YamlPart(Late<YamlPart>),
    ComposePart(Late<ComposePart>),
    KubePart(Late<KubePart>),
    BuildPart(Late<BuildPart>),
    /// A table of data came; `None` where it could not be had.
    Table {
        table: Table,
        text: Option<Rc<str>>,
    },
    /// Ask once more for the tables that could not be had.
    RetryTables,
    ShowAllFindings,
    /// Apply the fix of a finding.
    Fix(usize),
    FixAllSafe,
    /// Silence a finding with a comment above it.
    IgnoreHere(usize),
    /// Switch a finding's rule off in the settings.
    SwitchOff(usize),
    /// Make an image smaller: the number of its build, and of the change.
    Lighten {
        build: usize,
        index: usize,
    },
    /// Say what an image weighs.
    Declare {
        image: Rc<str>,
        weight: Rc<str>,
    },
    /// Go back to before the last fix or setting, or before a file was removed.
    Undo,
    /// Show the probes in this way.
    LookAtProbes(ProbesLook),
    /// Set a number of a file: the file's new text. While its slider moves, `slider` names it, and
    /// all its steps are one change.
    Tune {
        path: Rc<str>,
        text: Rc<str>,
        slider: Option<Rc<str>>,
    },
    /// Say how services start; written as `view::startup` writes it.
    SetStarts(Rc<str>),
    /// Look at what would run again after this.
    Pretend(Choice),
    /// Build this stage of a Dockerfile.
    Target(FileId, Rc<str>),
    /// Show Compose's configuration in this way.
    LookAtCompose(ComposeLook),
    /// Tell where the value at a path came from, or no longer; and show that place in the editor.
    Trace(Rc<str>, Span),
    /// Say what the environment of the shell is, a variable a line.
    SetShell(Rc<str>),
    /// The configuration was to be copied; whether the browser let us.
    ConfigurationCopied(bool),
    /// Show the layers within the stages, or hide them.
    ToggleLayers,
    LoadExample(&'static str),
    /// A link was opened, or the address changed.
    OpenLink {
        fragment: Rc<str>,
        opened: Box<Result<Shared, ShareError>>,
    },
    /// Back from a link to the person's own files, if there are any.
    OpenDraft(Option<Workspace>),
    /// Make the link's files the person's own.
    KeepAsDraft,
    /// A link was made, and copied if the browser let us.
    Shared {
        link: Rc<str>,
        is_copied: bool,
    },
    NotShared(ShareError),
    CycleTheme,
    SetLanguage(Language),
    /// The words of a language could not be fetched.
    LanguageUnreachable(Language),
    DismissNotice,
}

impl State {
    /// The page as a newcomer finds it.
    pub fn new(language: Language) -> State {
        let example = examples::first();
        let workspace = Rc::new(example.workspace());
        State::of(workspace, Origin::Example(example.name), language)
    }

    /// The page with the person's own files.
    pub fn with_draft(language: Language, draft: Workspace) -> State {
        State::of(Rc::new(draft), Origin::Draft, language)
    }

    fn of(workspace: Rc<Workspace>, origin: Origin, language: Language) -> State {
        let (fetched, parts) = (Fetched::default(), Parts::FIRST);
        State {
            analysis: Rc::new(analyze_by(&workspace, &fetched.here, parts.core())),
            parts,
            workspace,
            origin,
            active: FileId(0),
            panel: Panel::Findings,
            half: Half::Editor,
            language,
            theme: Theme::Auto,
            probes: ProbesLook::default(),
            starts: Rc::from(""),
            pretended: None,
            target: None,
            compose: ComposeLook::default(),
            shows_layers: false,
            explained: None,
            explanations: Explanations::default(),
            fetched,
            shows_all_findings: false,
            reveal: None,
            notice: None,
            savings: Rc::default(),
            before_fix: None,
            tuned: None,
            embed: None,
            is_guided: true,
            generation: 0,
            extra: Rc::from([]),
        }
    }

    /// The page as an embedding address asks for it.
    #[must_use]
    pub fn embedded(self, embed: Embed) -> State {
        let state = State {
            panel: embed.panel.unwrap_or(self.panel),
            theme: embed.theme.unwrap_or_default(),
            language: embed.language.unwrap_or(self.language),
            embed: Some(embed),
            ..self
        };
        State { active: state.embedded_file(), ..state }
    }

    /// The file that the embedding address names.
    fn embedded_file(&self) -> FileId {
        let path = self.embed.as_ref().and_then(|embed| embed.file.as_deref());
        path.and_then(|path| self.workspace.find(path)).unwrap_or_default()
    }

    pub fn finding(&self, index: usize) -> Option<&Finding> {
        self.analysis.findings.get(index)
    }

    /// What would make the images smaller: for each Dockerfile, in the order of the analysis. The
    /// first who asks waits for some estimates.
    pub fn savings(&self) -> &[Vec<Saving>] {
        let Some(part) = self.parts.builds.here() else { return &[] };
        self.savings.get_or_init(|| (part.savings)(&self.workspace, &self.analysis))
    }

    /// The file in the editor.
    pub fn active_file(&self) -> Option<&File> {
        self.workspace.file(self.active)
    }

    /// Whether the first step is to be pointed out in the text.
    pub fn shows_first_step(&self) -> bool {
        self.is_guided && !self.embed.as_ref().is_some_and(|embed| embed.read_only)
    }

    /// Whether something of what is to be seen waits for the part about YAML.
    pub fn awaits_yaml(&self) -> bool {
        let is_awaited = matches!(self.parts.yaml, Late::Awaited);
        let is_panel = matches!(self.panel, Panel::Probes | Panel::Chains);
        is_awaited && (is_panel || has_yaml(&self.workspace))
    }

    /// Whether something of what is to be seen waits for the part about Compose.
    pub fn awaits_compose(&self) -> bool {
        let is_awaited = matches!(self.parts.compose, Late::Awaited);
        is_awaited && (self.panel == Panel::Compose || self.has(FileKind::Compose))
    }

    /// Whether something of what is to be seen waits for the part about Kubernetes.
    pub fn awaits_kube(&self) -> bool {
        let is_awaited = matches!(self.parts.kube, Late::Awaited);
        is_awaited && (self.panel == Panel::Probes || self.has(FileKind::Kubernetes))
    }

    /// Whether something of what is to be seen waits for the part about building.
    pub fn awaits_builds(&self) -> bool {
        let is_awaited = matches!(self.parts.builds, Late::Awaited);
        let is_panel = matches!(self.panel, Panel::Stages | Panel::Size | Panel::Cache);
        is_awaited && (is_panel || self.has(FileKind::Dockerfile))
    }

    /// Whether a file of this kind is open.
    pub fn has(&self, kind: FileKind) -> bool {
        self.workspace.files().iter().any(|file| file.kind() == kind)
    }

    /// Whether the last change can be taken back with one click.
    pub fn can_undo(&self) -> bool {
        self.before_fix.is_some()
    }

    /// The state after an action; `None` where it changes nothing.
    pub fn apply(&self, action: Action) -> Option<State> {
        match action {
            Action::Edit { path, text } => self.edit(&path, text),
            Action::OpenFile(file) => {
                self.workspace.file(file)?;
                Some(State { active: file, half: Half::Editor, reveal: None, ..self.clone() })
            }
            Action::AddFile { path, text } => self.add_file(&path, text),
            Action::RemoveFile(file) => self.remove_file(file),
            Action::FolderComing(seen) => Some(self.noticing(Notice::FolderComing { seen })),
            Action::OpenFolder(found) => Some(self.with_folder(folder::opened(self, found)?)),
            Action::ShowPanel(panel) => Some(State { panel, half: Half::Panel, ..self.clone() }),
            Action::ShowHalf(half) => Some(State { half, ..self.clone() }),
            Action::Reveal(span) => Some(self.revealing(span)),
            Action::Explain(index) => {
                let explained = (self.explained != Some(index)).then_some(index);
                let half = if explained.is_some() { Half::Panel } else { self.half };
                Some(State { explained, panel: Panel::Findings, half, ..self.clone() })
            }
            Action::Explanations(explanations) => Some(State { explanations, ..self.clone() }),
            Action::Table { table, text } => {
                let part = self.parts.builds.here()?.core;
                let fetched = self.fetched.with(part, table, text.as_deref());
                Some(State { fetched, ..self.clone() }.analyzed_again())
            }
            Action::RetryTables => {
                let unreachable = BTreeSet::new();
                let fetched = Fetched { unreachable, ..self.fetched.clone() };
                Some(State { fetched, ..self.clone() })
            }
            Action::YamlPart(yaml) => {
                // Whoever tries one again means both.
                let kube = match (yaml, self.parts.kube) {
                    (Late::Awaited, Late::Unreachable) => Late::Awaited,
                    (_, kube) => kube,
                };
                Some(self.with_parts(Parts { yaml, kube, ..self.parts }))
            }
            Action::ComposePart(compose) => Some(self.with_parts(Parts { compose, ..self.parts })),
            Action::KubePart(kube) => Some(self.with_parts(Parts { kube, ..self.parts })),
            Action::BuildPart(builds) => Some(self.with_parts(Parts { builds, ..self.parts })),
            Action::ShowAllFindings => Some(State { shows_all_findings: true, ..self.clone() }),
            Action::Fix(index) => self.fix(index),
            Action::FixAllSafe => self.fix_all_safe(),
            Action::IgnoreHere(index) => Some(self.silenced(quiet::ignored(self, index)?)),
            Action::SwitchOff(index) => Some(self.silenced(quiet::switched_off(self, index)?)),
            Action::Lighten { build, index } => {
                Some(self.silenced(lighter::lightened(self, build, index)?))
            }
            Action::Declare { image, weight } => {
                Some(self.silenced(lighter::declared(self, &image, &weight)?))
            }
            Action::Undo => {
                let before = Rc::clone(self.before_fix.as_ref()?);
                Some(self.undo(before))
            }
            Action::LookAtProbes(probes) => Some(State { probes, ..self.clone() }),
            Action::Tune { path, text, slider } => self.tune(&path, text, slider),
            Action::SetStarts(starts) => Some(State { starts, ..self.clone() }),
            Action::Pretend(choice) => Some(State { pretended: Some(choice), ..self.clone() }),
            Action::Target(file, stage) => {
                Some(State { target: Some((file, stage)), ..self.clone() })
            }
            Action::LookAtCompose(compose) => Some(State { compose, ..self.clone() }),
            Action::Trace(path, span) => Some(self.tracing(path, span)),
            Action::SetShell(text) => self.set_shell(text),
            Action::ConfigurationCopied(is_copied) => {
                Some(self.noticing(Notice::ConfigurationCopied { is_copied }))
            }
            Action::ToggleLayers => {
                Some(State { shows_layers: !self.shows_layers, ..self.clone() })
            }
            Action::LoadExample(name) => Some(self.load_example(examples::find(name)?)),
            Action::OpenLink { fragment, opened } => Some(self.open_link(fragment, *opened)),
            Action::OpenDraft(draft) => Some(self.open_draft(draft)),
            Action::KeepAsDraft => {
                Some(State { origin: Origin::Draft, notice: None, ..self.clone() })
            }
            Action::Shared { link, is_copied: true } => {
                Some(self.noticing(Notice::LinkCopied { characters: link.len() }))
            }
            Action::Shared { link, is_copied: false } => {
                Some(self.noticing(Notice::CopyRefused { link }))
            }
            Action::NotShared(error) => Some(self.noticing(Notice::NotShared { error })),
            Action::CycleTheme => Some(State { theme: self.theme.next(), ..self.clone() }),
            Action::LanguageUnreachable(language) => {
                Some(self.noticing(Notice::LanguageUnreachable(language)))
            }
            Action::SetLanguage(language) => Some(State { language, ..self.clone() }),
            Action::DismissNotice => {
                self.notice.as_ref()?;
                Some(State { notice: None, before_fix: None, ..self.clone() })
            }
        }
    }

    /// The state with the files of a folder, from which one click leads back.
    fn with_folder(&self, folder: folder::Opened) -> State {
        let workspace = Rc::new(folder.workspace);
        let opened = if folder.is_fresh {
            State { origin: Origin::Draft, is_guided: false, ..self.opened(workspace) }
        } else {
            self.with_workspace(workspace)
        };
        State {
            active: folder.active,
            panel: folder.panel,
            notice: Some(folder.notice),
            before_fix: Some(Rc::clone(&self.workspace)),
            reveal: None,
            ..opened
        }
    }

    fn undo(&self, before: Rc<Workspace>) -> State {
        let last = u16::try_from(before.files().len().saturating_sub(1)).unwrap_or(0);
        let active = self.active.min(FileId(last));
        State { active, before_fix: None, notice: None, ..self.with_workspace(before) }
    }

    fn edit(&self, path: &str, text: Rc<str>) -> Option<State> {
        let file = self.workspace.find(path)?;
        if *self.workspace.text(file) == *text {
            // What was too large is taken back.
            let is_over = matches!(self.notice, Some(Notice::Limit(_)));
            return is_over.then(|| State { notice: None, ..self.clone() });
        }
        match self.workspace.with_text(file, text) {
            Ok(workspace) => {
                // A limit that was reached is not any more; what a fix said is old news.
                let notice = self.notice.clone().filter(Notice::outlives_an_edit);
                let edited = self.with_workspace(Rc::new(workspace));
                Some(State { before_fix: None, notice, reveal: None, is_guided: false, ..edited })
            }
            Err(error) => Some(self.noticing(Notice::Limit(error))),
        }
    }

    fn tune(&self, path: &str, text: Rc<str>, slider: Option<Rc<str>>) -> Option<State> {
        let goes_on = self.tuned.is_some() && self.tuned == slider;
        let before = self.before_fix.as_ref().filter(|_| goes_on).unwrap_or(&self.workspace);
        let before_fix = Some(Rc::clone(before));
        match self.edit(path, text) {
            Some(edited) if !Rc::ptr_eq(&edited.workspace, &self.workspace) => {
                Some(State { before_fix, tuned: slider, ..edited })
            }
            Some(refused) => Some(refused),
            // It rests where it is.
            None => self.tuned.is_some().then(|| State { tuned: None, ..self.clone() }),
        }
    }

    fn add_file(&self, path: &str, text: &str) -> Option<State> {
        if let Some(file) = self.workspace.find(path) {
            return self.apply(Action::OpenFile(file));
        }
        let mut files = self.workspace.files().to_vec();
        files.push(File::new(path, text));
        match Workspace::new(files) {
            Ok(workspace) => {
                let active = FileId(u16::try_from(workspace.files().len() - 1).ok()?);
                // Undo of what was before would take the new file away too.
                let notice = self.notice.clone().filter(Notice::outlives_an_edit);
                let added = self.with_workspace(Rc::new(workspace));
                let half = Half::Editor;
                Some(State { active, half, reveal: None, before_fix: None, notice, ..added })
            }
            Err(error) => Some(self.noticing(Notice::Limit(error))),
        }
    }

    fn set_shell(&self, text: Rc<str>) -> Option<State> {
        if self.workspace.find(HOST_FILE).is_some() {
            return self.edit(HOST_FILE, text);
        }
        let added = self.add_file(HOST_FILE, &text)?;
        Some(State { active: self.active, half: self.half, ..added })
    }

    fn remove_file(&self, file: FileId) -> Option<State> {
        let path = self.workspace.file(file)?.path.clone();
        let mut files = self.workspace.files().to_vec();
        files.remove(file.index());
        let removed = self.with_workspace(Rc::new(Workspace::new(files).ok()?));
        let last = u16::try_from(removed.workspace.files().len().saturating_sub(1)).ok()?;
        let active = if self.active > file { FileId(self.active.0 - 1) } else { self.active };
        Some(State {
            active: active.min(FileId(last)),
            reveal: None,
            before_fix: Some(Rc::clone(&self.workspace)),
            notice: Some(Notice::FileRemoved { path }),
            ..removed
        })
    }

    fn fix(&self, index: usize) -> Option<State> {
        let finding = self.finding(index)?;
        let fix = finding.fix.as_ref()?;
        let file = finding.span.file;
        let text = text::apply(self.workspace.text(file), &fix.edits)?;
        let notice = Notice::Fixed { finding: Rc::new(finding.clone()) };
        match self.workspace.with_text(file, text.into()) {
            Ok(workspace) => Some(State { active: file, ..self.fixed(workspace, notice)? }),
            Err(error) => Some(self.noticing(Notice::Limit(error))),
        }
    }

    fn fix_all_safe(&self) -> Option<State> {
        match fix_all(&self.workspace, self.parts.core(), Safety::Safe, &|_| true) {
            Ok(Fixed { workspace, count, .. }) => self.fixed(workspace, Notice::FixedAll { count }),
            Err(error) => Some(self.noticing(Notice::Limit(error))),
        }
    }

    fn fixed(&self, workspace: Workspace, notice: Notice) -> Option<State> {
        (workspace != *self.workspace).then(|| State {
            before_fix: Some(Rc::clone(&self.workspace)),
            notice: Some(notice),
            reveal: None,
            ..self.with_workspace(Rc::new(workspace))
        })
    }

    fn silenced(&self, silence: Silence) -> State {
        match silence.workspace {
            Ok(workspace) => State {
                before_fix: Some(Rc::clone(&self.workspace)),
                notice: Some(silence.notice),
                explained: None,
                reveal: None,
                ..self.with_workspace(Rc::new(workspace))
            },
            Err(error) => self.noticing(Notice::Limit(error)),
        }
    }

    fn load_example(&self, example: &'static Example) -> State {
        let workspace = Rc::new(example.workspace());
        // Someone's own files are a step back away; an untouched example is not worth a word.
        let is_own = self.origin == Origin::Draft;
        State {
            origin: Origin::Example(example.name),
            active: FileId(0),
            panel: Panel::from_name(example.panel).unwrap_or(self.panel),
            half: Half::Editor,
            reveal: None,
            before_fix: is_own.then(|| Rc::clone(&self.workspace)),
            notice: is_own.then_some(Notice::ExampleOpened { name: example.name }),
            is_guided: true,
            ..self.opened(workspace)
        }
    }

    fn open_link(&self, fragment: Rc<str>, opened: Result<Shared, ShareError>) -> State {
        let shared = match opened {
            Ok(shared) => shared,
            Err(error) => {
                return self.noticing(Notice::LinkDamaged { error, fragment });
            }
        };
        let view = |key: &str| shared.view.get(key).map(String::as_str);
        let active = view("file").and_then(|path| shared.workspace.find(path));
        let panel = view("panel").and_then(Panel::from_name);
        // Links of before the application had more to it carry only how long it boots.
        let boot = || view("boot").map(|boot| ["boot=", boot].concat());
        let app = view("app").map(str::to_owned).or_else(boot).unwrap_or_default().into();
        let window = view("zoom").and_then(|zoom| zoom.split_once('-'));
        let window = window.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        let opened = State {
            origin: Origin::Link(fragment),
            active: active.unwrap_or_default(),
            panel: panel.unwrap_or(self.panel),
            probes: ProbesLook { app, window, ..ProbesLook::default() },
            starts: view("starts").unwrap_or_default().into(),
            notice: self.embed.is_none().then_some(Notice::LinkOpened),
            reveal: None,
            before_fix: None,
            is_guided: false,
            extra: shared.extra.into(),
            ..self.opened(Rc::new(shared.workspace))
        };
        match &opened.embed {
            // What the embedding page asks for stands above what the link remembers.
            Some(embed) => opened.clone().embedded(embed.clone()),
            None => opened,
        }
    }

    fn open_draft(&self, draft: Option<Workspace>) -> State {
        let fresh = match draft {
            Some(draft) => State::with_draft(self.language, draft),
            None => State::new(self.language),
        };
        let fetched = self.fetched.clone();
        let fresh = State { fetched, parts: self.parts, ..fresh }.analyzed_again();
        let generation = self.generation.wrapping_add(1);
        let explanations = self.explanations.clone();
        State { theme: self.theme, panel: self.panel, generation, explanations, ..fresh }
    }

    fn noticing(&self, notice: Notice) -> State {
        State { notice: Some(notice), ..self.clone() }
    }

    fn revealing(&self, span: Span) -> State {
        let count = self.reveal.map_or(0, |it| it.count.wrapping_add(1));
        let reveal = Some(Reveal { span, count, takes_focus: true });
        State { active: span.file, half: Half::Editor, reveal, ..self.clone() }
    }

    /// The state that tells of a value's origin; on a narrow screen the panel stays in sight.
    fn tracing(&self, path: Rc<str>, span: Span) -> State {
        let traced = (self.compose.traced.as_ref() != Some(&path)).then_some(path);
        let seen = traced.as_ref().map(|_| self.revealing(span));
        let state = seen.map_or_else(
            || self.clone(),
            |seen| {
                let reveal = seen.reveal.map(|it| Reveal { takes_focus: false, ..it });
                State { reveal, half: self.half, ..seen }
            },
        );
        let compose = ComposeLook { traced, ..self.compose.clone() };
        State { compose, ..state }
    }

    /// The state with another text somewhere: an example becomes the person's own.
    fn with_workspace(&self, workspace: Rc<Workspace>) -> State {
        let origin = match &self.origin {
            Origin::Example(_) => Origin::Draft,
            origin => origin.clone(),
        };
        State { origin, ..self.replaced(workspace) }
    }

    /// The state with another workspace: nothing of the old one's history is worth anything.
    fn opened(&self, workspace: Rc<Workspace>) -> State {
        let generation = self.generation.wrapping_add(1);
        let extra = Rc::from([]);
        let (replaced, starts) = (self.replaced(workspace), Rc::from(""));
        // The application stays as it is said to be; times and numbers are of what was open.
        let probes = ProbesLook { app: Rc::clone(&self.probes.app), ..ProbesLook::default() };
        let compose = ComposeLook::default();
        State {
            generation,
            extra,
            starts,
            probes,
            tuned: None,
            shows_all_findings: false,
            target: None,
            compose,
            ..replaced
        }
    }

    fn with_parts(&self, parts: Parts) -> State {
        State { parts, ..self.clone() }.analyzed_again()
    }

    /// The state with what is here now. The explanation that is open stays open, though there may
    /// be other findings.
    fn analyzed_again(self) -> State {
        let analysis = analyze_by(&self.workspace, &self.fetched.here, self.parts.core());
        let open = self.explained.and_then(|index| self.finding(index));
        let explained = open.and_then(|open| analysis.findings.iter().position(|it| it == open));
        let savings = Rc::default();
        State { analysis: Rc::new(analysis), savings, explained, ..self }
    }

    fn replaced(&self, workspace: Rc<Workspace>) -> State {
        State { workspace, explained: None, ..self.clone() }.analyzed_again()
    }
}
