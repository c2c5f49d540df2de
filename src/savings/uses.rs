//! What the commands of a stage need of its base.

use crate::model::dockerfile::{Base, Command, Dockerfile, Kind, Stage};
use crate::syntax::shell::SimpleCommand;

/// What every slim base has, and what installs packages there.
const PLAIN: &str = " apt-get apt apk dnf yum microdnf pip pip3 python python3 uv poetry npm npx yarn \
     pnpm node corepack gem bundle ruby perl php go cargo java rm mkdir cp mv ln ls cat echo printf \
     chmod chown chgrp test [ [[ true false set export cd pwd sed grep awk cut sort uniq head tail tee \
     tr wc find xargs useradd groupadd adduser addgroup usermod install touch date env id whoami which \
     dpkg ldconfig locale-gen update-ca-certificates sh bash dash tar gzip sleep exit : . source if \
     then else fi for do done while case esac until ";
/// What the images of other systems have, and Alpine's have not; `adduser` is there.
const NOT_ON_ALPINE: [&str; 5] = ["bash", "groupadd", "locale-gen", "useradd", "usermod"];
/// What installs libraries that may have to be compiled.
const COMPILING: &str = " pip pip3 uv poetry pipenv npm yarn pnpm gem bundle cargo pecl ";
/// Shells, and what starts other things by name.
const WRAPPERS: [&str; 5] = ["exec", "sudo", "env", "time", "nice"];

/// What a chain of stages runs while it is built and when it starts.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Names of commands, without folders, of RUN.
    pub built: Vec<String>,
    /// The same of CMD, ENTRYPOINT and HEALTHCHECK.
    pub started: Vec<String>,
    /// Whether some start needs a shell.
    pub starts_shell: bool,
    /// Whether files come from other stages or images, which were made for another base.
    pub takes_programs: bool,
    pub has_shell_setting: bool,
}

impl Uses {
    /// Of a stage and those that it stands on.
    pub(super) fn of(stage: &Stage, dockerfile: &Dockerfile) -> Uses {
        let mut uses = Uses::default();
        for instruction in stage.chain(dockerfile).flat_map(|it| &it.instructions) {
            match &instruction.kind {
                Kind::Run(command) => uses.built.extend(names(command)),
                Kind::Cmd(command) | Kind::Entrypoint(command) => uses.starts(command),
                Kind::Healthcheck(check) => {
                    if let Some(command) = &check.command {
                        uses.starts(command);
                    }
                }
                Kind::Copy(files) => {
                    let from = files.from.as_ref().map(|(_, base)| base);
                    uses.takes_programs |= from.is_some_and(|it| !matches!(it, Base::Scratch));
                }
                Kind::Shell(_) => uses.has_shell_setting = true,
                _ => {}
            }
        }
        uses
    }

    fn starts(&mut self, command: &Command) {
        self.starts_shell |= !command.is_exec();
        self.started.extend(names(command));
    }

    /// Whether some RUN runs one of these.
    pub(super) fn builds_with(&self, names: &[&str]) -> bool {
        self.built.iter().any(|it| names.contains(&it.as_str()))
    }

    /// The first command that Alpine's images lack.
    pub(super) fn missing_on_alpine(&self) -> Option<&str> {
        let mut all = self.built.iter().chain(&self.started).map(String::as_str);
        all.find(|it| NOT_ON_ALPINE.contains(it))
    }

    /// The first command that a slim base may lack.
    pub(super) fn special(&self) -> Option<&str> {
        // What is installed here may well be what is started.
        let started = self.started.iter().filter(|_| !self.may_compile());
        let all = self.built.iter().chain(started).map(String::as_str);
        all.into_iter().find(|it| !is_in(PLAIN, it))
    }

    /// Whether libraries are installed, some of which may have to be compiled.
    pub(super) fn may_compile(&self) -> bool {
        self.built.iter().any(|it| is_in(COMPILING, it))
    }
}

/// The commands that an instruction runs, by their names without folders.
pub(super) fn names(command: &Command) -> Vec<String> {
    let first = |words: Vec<&str>| {
        let name = words.into_iter().find(|it| !WRAPPERS.contains(it) && !it.contains('='))?;
        Some(name.rsplit('/').next().unwrap_or(name).to_owned())
    };
    match command.items() {
        [] => {
            let words = |it: &SimpleCommand| {
                let words: Vec<String> = it.words.iter().map(|word| word.text.clone()).collect();
                first(words.iter().map(String::as_str).collect())
            };
            command.commands().iter().filter_map(words).collect()
        }
        items => first(items.iter().map(|it| it.value.as_str()).collect()).into_iter().collect(),
    }
}

fn is_in(list: &str, name: &str) -> bool {
    let name = format!(" {name} ");
    list.contains(&name)
}
