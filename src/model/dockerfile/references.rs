//! What FROM, `--from` and variables refer to.

use std::collections::BTreeMap;

use crate::finding::Args;
use crate::model::dockerfile::Base;
use crate::model::dockerfile::BuildOptions;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::From;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::variables;
use crate::model::expand::expand;
use crate::model::image::ImageRef;
use crate::order;
use crate::syntax::SyntaxError;
use crate::text::{Span, Spanned};

/// What the builder sets itself, for the platform that most people build on. A FROM may use these
/// without an ARG.
const PLATFORM: [(&str, &str); 8] = [
    ("BUILDARCH", "amd64"),
    ("BUILDOS", "linux"),
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDVARIANT", ""),
    ("TARGETARCH", "amd64"),
    ("TARGETOS", "linux"),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETVARIANT", ""),
];

/// Finds what every reference means, and adds errors for those the builder refuses.
pub(super) fn resolve(dockerfile: &mut Dockerfile) {
    let values = global_values(dockerfile);
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for stage in &mut dockerfile.stages {
        let earlier = |name: &str| names.get(&name.to_ascii_lowercase())?.last().copied();
        let error =
            from(&mut stage.from, &earlier, dockerfile.escape, &values, &dockerfile.options);
        dockerfile.errors.extend(error);
        if let Some(name) = stage.name() {
            names.entry(name.to_ascii_lowercase()).or_default().push(stage.index);
        }
    }
    dockerfile.names = names;
    roots(dockerfile);
    copies(dockerfile);
    cycles(dockerfile);
}

/// The values of the ARGs before the first FROM, as far as they have one.
fn global_values(dockerfile: &Dockerfile) -> BTreeMap<String, String> {
    let given = &dockerfile.options.arguments;
    let platform = PLATFORM.iter().map(|&(name, value)| {
        let value = given.get(name).map_or(value, String::as_str);
        (name.to_owned(), value.to_owned())
    });
    let mut values = order::map(platform);
    for instruction in &dockerfile.global_args {
        let Kind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            let name = &pair.name.value;
            if let Some(value) = given.get(name) {
                values.insert(name.clone(), value.clone());
                continue;
            }
            let Some(written) = &pair.written else { continue };
            let lookup = |name: &str| values.get(name).cloned();
            let expanded = expand(written, dockerfile.escape, &lookup).unwrap_or_default();
            if expanded.unset.is_empty() {
                values.insert(name.clone(), expanded.text);
            }
        }
    }
    values
}

fn from(
    from: &mut From,
    earlier: &dyn Fn(&str) -> Option<usize>,
    escape: char,
    values: &BTreeMap<String, String>,
    options: &BuildOptions,
) -> Option<SyntaxError> {
    if from.base.value.is_empty() {
        return None;
    }
    let expanded = match expand(&from.base.value, escape, &|name| values.get(name).cloned()) {
        Ok(expanded) => expanded,
        Err(error) => return Some(variables::refused(&from.base, error)),
    };
    from.expanded = expanded.text;
    if from.expanded.is_empty() {
        let args = vec![("base", from.base.value.as_str().into())];
        return Some(refused("message-from-blank", from.base.span, args));
    }
    if let Some(context) = options.context(&from.expanded) {
        from.source = context;
        return None;
    }
    from.source = match earlier(&from.expanded) {
        Some(stage) => Base::Stage(stage),
        None if !expanded.unset.is_empty() => Base::Unknown,
        None if from.expanded == "scratch" => Base::Scratch,
        None => Base::Image(ImageRef::parse(&from.expanded)),
    };
    let is_bad = matches!(from.source, Base::Image(_)) && !ImageRef::is_valid(&from.expanded);
    let args = || vec![("reference", from.expanded.as_str().into())];
    is_bad.then(|| refused("message-from-bad-reference", from.base.span, args()))
}

/// Tells every stage where its chain of FROMs ends, and whether it looks like Windows.
fn roots(dockerfile: &mut Dockerfile) {
    for index in 0..dockerfile.stages.len() {
        let (earlier, rest) = dockerfile.stages.split_at_mut(index);
        let Some(stage) = rest.first_mut() else { continue };
        let below = match stage.from.source {
            Base::Stage(below) => earlier.get(below),
            _ => None,
        };
        stage.root = below.map_or(index, |below| below.root);
        stage.windows = below.is_some_and(|below| below.windows)
            || (dockerfile.escape == '`' && below.is_none() && !windows::is_excluded(stage))
            || windows::is_likely(stage);
    }
}

/// Signs of a Windows stage.
mod windows {
    use crate::model::dockerfile::Base;
    use crate::model::dockerfile::Kind;
    use crate::model::dockerfile::Stage;
    use crate::model::image::ImageRef;

    pub(super) fn is_likely(stage: &Stage) -> bool {
        let platform = stage.from.platform.as_ref();
        platform.is_some_and(|it| it.value.starts_with("windows"))
            || matches!(&stage.from.source, Base::Image(image) if is_image(image))
            || stage.instructions.iter().any(|instruction| is_shell(&instruction.kind))
    }

    /// Whether the image is of a Linux distribution, whatever continues the lines.
    pub(super) fn is_excluded(stage: &Stage) -> bool {
        const LINUX: [&str; 8] = [
            "alpine",
            "amazonlinux",
            "busybox",
            "centos",
            "debian",
            "fedora",
            "rockylinux",
            "ubuntu",
        ];
        matches!(&stage.from.source, Base::Image(image) if LINUX.contains(&&*image.name()))
    }

    fn is_image(image: &ImageRef) -> bool {
        let path = image.path.to_ascii_lowercase();
        let tag = image.tag.as_deref().unwrap_or_default().to_ascii_lowercase();
        let words = ["windows", "nanoserver", "servercore"];
        words.iter().any(|word| path.contains(word) || tag.contains(word))
    }

    fn is_shell(kind: &Kind) -> bool {
        let Kind::Shell(command) = kind else { return false };
        let Some(item) = command.items().first() else { return false };
        let name = item.value.to_ascii_lowercase();
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        matches!(name.trim_end_matches(".exe"), "powershell" | "cmd")
    }
}

fn refused(wording: &'static str, span: Span, args: Args) -> SyntaxError {
    SyntaxError { span, wording, args, instead: None }
}

/// Finds what `COPY --from` and its like mean, and what is wrong with it.
fn copies(dockerfile: &mut Dockerfile) {
    let mut errors = Vec::new();
    let mut found = Vec::new();
    for stage in &dockerfile.stages {
        for (at, instruction) in stage.instructions.iter().enumerate() {
            let Some((name, _)) = copied_from(&instruction.kind) else { continue };
            let base = dockerfile.source(&name.value, stage.index);
            let is_number = name.value.bytes().all(|byte| byte.is_ascii_digit());
            if base == Base::Unknown && is_number && !name.value.is_empty() {
                let args = vec![
                    ("index", name.value.as_str().into()),
                    ("stages", dockerfile.stages.len().into()),
                ];
                errors.push(refused("message-copy-from-index", name.span, args));
            }
            if matches!(base, Base::Image(_)) && !ImageRef::is_valid(&name.value) {
                let args = vec![("reference", name.value.as_str().into())];
                errors.push(refused("message-from-bad-reference", name.span, args));
            }
            found.push((stage.index, at, base));
        }
    }
    for (stage, at, base) in found {
        let instruction =
            dockerfile.stages.get_mut(stage).and_then(|it| it.instructions.get_mut(at));
        if let Some(Kind::Copy(transfer) | Kind::Add(transfer)) = instruction.map(|it| &mut it.kind)
            && let Some((_, source)) = &mut transfer.from
        {
            *source = base;
        }
    }
    dockerfile.errors.append(&mut errors);
}

fn copied_from(kind: &Kind) -> Option<&(Spanned<String>, Base)> {
    match kind {
        Kind::Copy(transfer) | Kind::Add(transfer) => transfer.from.as_ref(),
        _ => None,
    }
}

/// A stage that another needs, and where that is written.
struct Need {
    stage: usize,
    span: Span,
}

/// Adds an error for every stage that needs itself, straight or through others.
fn cycles(dockerfile: &mut Dockerfile) {
    let needs: Vec<Vec<Need>> =
        dockerfile.stages.iter().map(|stage| needs(dockerfile, stage)).collect();
    let mut seen = vec![Seen::Never; needs.len()];
    for first in 0..needs.len() {
        // Each open stage with how many of its needs were followed.
        let mut open: Vec<(usize, usize)> = vec![(first, 0)];
        if seen[first] != Seen::Never {
            continue;
        }
        seen[first] = Seen::Open;
        while let Some((stage, followed)) = open.last_mut() {
            let stage = *stage;
            let Some(need) = needs[stage].get(*followed) else {
                seen[stage] = Seen::Done;
                open.pop();
                continue;
            };
            *followed += 1;
            match seen[need.stage] {
                Seen::Never => {
                    seen[need.stage] = Seen::Open;
                    open.push((need.stage, 0));
                }
                Seen::Open => {
                    // The way back begins where the stage that closes the circle was left.
                    let left = open.iter().find(|(stage, _)| *stage == need.stage);
                    let out = left.and_then(|&(stage, followed)| needs[stage].get(followed - 1));
                    let span = out.map_or(need.span, |out| out.span);
                    let name = dockerfile.stages[need.stage].name();
                    let name = name.map_or_else(|| need.stage.to_string(), str::to_owned);
                    let wording = if stage == need.stage {
                        "message-copy-from-itself"
                    } else {
                        "message-stages-in-a-circle"
                    };
                    dockerfile.errors.push(refused(wording, span, vec![("stage", name.into())]));
                }
                Seen::Done => {}
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Never,
    Open,
    Done,
}

fn needs(dockerfile: &Dockerfile, stage: &Stage) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut need = |base: &Base, span: Span| {
        if let Base::Stage(stage) = *base {
            needs.push(Need { stage, span });
        }
    };
    need(&stage.from.source, stage.from.span);
    for instruction in &stage.instructions {
        if let Some((_, base)) = copied_from(&instruction.kind) {
            need(base, instruction.span);
        }
        for from in instruction.mounts().filter_map(|mount| mount.from) {
            need(&dockerfile.source(&from.value, stage.index), instruction.span);
        }
    }
    needs
}
