//! What rules and simulations ask of a Dockerfile.

use crate::model::dockerfile::Base;
use crate::model::dockerfile::BuildOptions;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Flag;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::From;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::model::image::ImageRef;
use crate::syntax::dockerfile::{MountOption, mount_options};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Span, Spanned};

/// One `RUN --mount=…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The whole flag.
    pub span: Span,
    /// `bind` where none is written.
    pub kind: MountKind,
    pub from: Option<Spanned<String>>,
    pub source: Option<Spanned<String>>,
    pub target: Option<Spanned<String>>,
    pub options: Vec<MountOption>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountKind {
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
    /// Not a type that the builder knows.
    Unknown,
}

impl BuildOptions {
    /// What a name in FROM or `--from` was given to be. It goes before a stage of that name, and is
    /// known by the short and the long name of an image alike.
    /// <https://docs.docker.com/reference/cli/docker/buildx/build/#build-context>
    pub(super) fn context(&self, name: &str) -> Option<Base> {
        let mut contexts = self.contexts.iter();
        let (given, value) = contexts.find(|(given, _)| plain_name(given) == plain_name(name))?;
        Some(match value.strip_prefix("docker-image://") {
            Some(reference) => Base::Image(ImageRef::parse(reference)),
            None => Base::Context(given.clone()),
        })
    }
}

/// A name without what is the same for all images of Docker Hub, and without the usual tag.
fn plain_name(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    name.strip_suffix(":latest").unwrap_or(name)
}

impl Dockerfile {
    /// All instructions of all stages, in order.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.stages.iter().flat_map(|stage| &stage.instructions)
    }

    /// Whether some ARG declares a name.
    pub fn declares(&self, name: &str) -> bool {
        self.global_args.iter().chain(self.instructions()).any(|instruction| {
            matches!(&instruction.kind, Kind::Arg(pairs) if pairs.iter().any(|it| it.name.value == name))
        })
    }

    /// The stage that is built when no target is chosen.
    pub fn last_stage(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// What `--from=name` means in a stage: a named context, a stage by its name or number, or an
    /// image.
    pub fn source(&self, name: &str, stage: usize) -> Base {
        if name.is_empty() || name.contains('$') {
            return Base::Unknown;
        }
        if let Some(context) = self.options.context(name) {
            return context;
        }
        if let Some(index) = self.stage_named(name, stage) {
            return Base::Stage(index);
        }
        match name.parse() {
            Ok(index) if index < self.stages.len() => Base::Stage(index),
            Ok(_) => Base::Unknown,
            Err(_) if name == "scratch" => Base::Scratch,
            Err(_) => Base::Image(ImageRef::parse(name)),
        }
    }

    /// The nearest stage of that name before `stage`; else the first from there on.
    fn stage_named(&self, name: &str, stage: usize) -> Option<usize> {
        let named = self.names.get(&name.to_ascii_lowercase())?;
        let before = named.partition_point(|&index| index < stage);
        named.get(before.saturating_sub(1)).copied()
    }

    /// The last stage of that name, in whatever case, or of that number.
    pub fn find_stage(&self, target: &str) -> Option<&Stage> {
        let named = self.names.get(&target.to_ascii_lowercase()).and_then(|it| it.last());
        self.stages.get(named.copied().or_else(|| target.parse().ok())?)
    }
}

impl From {
    /// Whether the stage has that name. Letter case does not count.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|it| it.value.eq_ignore_ascii_case(name))
    }
}

impl Stage {
    /// The name as written.
    pub fn name(&self) -> Option<&str> {
        self.from.name.as_ref().map(|name| name.value.as_str())
    }

    /// The stages from this one down to the one that stands on no other.
    pub fn chain<'a>(&'a self, dockerfile: &'a Dockerfile) -> impl Iterator<Item = &'a Stage> {
        std::iter::successors(Some(self), |stage| match stage.from.source {
            // A FROM names earlier stages only, so this ends.
            Base::Stage(index) if index < stage.index => dockerfile.stages.get(index),
            _ => None,
        })
    }

    /// What the stage stands on in the end, through stages that stand on each other.
    pub fn root<'a>(&'a self, dockerfile: &'a Dockerfile) -> &'a Base {
        dockerfile.stages.get(self.root).map_or(&self.from.source, |root| &root.from.source)
    }

    /// The image the stage stands on in the end.
    pub fn base_image<'a>(&'a self, dockerfile: &'a Dockerfile) -> Option<&'a ImageRef> {
        match self.root(dockerfile) {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }

    /// Whether the stage looks like a Windows one: by its image, its shell, its platform or the
    /// character that continues lines.
    pub fn is_windows(&self) -> bool {
        self.windows
    }

    /// The RUN instructions with what they run.
    pub fn runs(&self) -> impl Iterator<Item = (&Instruction, &Command)> {
        self.instructions.iter().filter_map(|instruction| match &instruction.kind {
            Kind::Run(command) => Some((instruction, command)),
            _ => None,
        })
    }

    /// The COPY and ADD instructions.
    pub fn transfers(&self) -> impl Iterator<Item = (&Instruction, &Transfer)> {
        self.instructions.iter().filter_map(|instruction| match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => Some((instruction, transfer)),
            _ => None,
        })
    }

    /// The COPY instructions.
    pub fn copies(&self) -> impl Iterator<Item = (&Instruction, &Transfer)> {
        self.transfers().filter(|(instruction, _)| matches!(instruction.kind, Kind::Copy(_)))
    }
}

impl Instruction {
    /// The keyword in capitals.
    pub fn name(&self) -> String {
        self.keyword.value.to_ascii_uppercase()
    }

    /// The first flag of that name, without its dashes.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// What `--mount` flags say.
    pub fn mounts(&self) -> impl Iterator<Item = Mount> {
        self.flags.iter().filter(|flag| flag.name == "mount").map(mount)
    }
}

fn mount(flag: &Flag) -> Mount {
    let options = mount_options(flag);
    let value = |names: &[&str]| {
        let option = options.iter().rfind(|option| names.contains(&option.name.as_str()));
        option.and_then(|option| option.value.clone())
    };
    let kind = match value(&["type"]) {
        None => MountKind::Bind,
        Some(kind) => match kind.value.to_ascii_lowercase().as_str() {
            "bind" => MountKind::Bind,
            "cache" => MountKind::Cache,
            "tmpfs" => MountKind::Tmpfs,
            "secret" => MountKind::Secret,
            "ssh" => MountKind::Ssh,
            _ => MountKind::Unknown,
        },
    };
    let (from, source) = (value(&["from"]), value(&["source", "src"]));
    let target = value(&["target", "dst", "destination"]);
    Mount { span: flag.span, kind, from, source, target, options }
}

impl Command {
    /// The commands of the shell form, in order; none of the exec form.
    pub fn commands(&self) -> &[SimpleCommand] {
        match &self.form {
            Form::Shell(script) => &script.commands,
            Form::Exec(_) => &[],
        }
    }

    /// The items of the exec form; none of the shell form.
    pub fn items(&self) -> &[Spanned<String>] {
        match &self.form {
            Form::Exec(items) => items,
            Form::Shell(_) => &[],
        }
    }

    pub fn is_exec(&self) -> bool {
        matches!(self.form, Form::Exec(_))
    }
}
