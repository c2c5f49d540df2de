//! Mounts that the builder does not take.

use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::check::refused;
use crate::syntax::dockerfile::{Flag, MountOption, Node, mount_options};
use crate::syntax::near::nearest;
use crate::text::Spanned;
use crate::text::decimal;

const OPTIONS: [&str; 18] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "readonly",
    "ro",
    "readwrite",
    "rw",
    "required",
    "id",
    "sharing",
    "size",
    "mode",
    "uid",
    "gid",
];

/// Options that later versions take, or that only some builders do.
const RARE: [&str; 1] = ["env"];

pub(super) fn check(node: &Node, has_workdir: bool, errors: &mut Vec<SyntaxError>) {
    for flag in node.flags.iter().filter(|flag| flag.name == "mount" && flag.value.is_some()) {
        errors.extend(mount(flag, has_workdir));
    }
}

/// The first thing that is wrong with a mount.
fn mount(flag: &Flag, has_workdir: bool) -> Option<SyntaxError> {
    let options = mount_options(flag);
    let kind =
        value(&options, &["type"]).map_or("bind".to_owned(), |it| it.value.to_ascii_lowercase());
    // With a variable in the type, nothing more can be told.
    if kind.contains('$') {
        return None;
    }
    let wrong = options.iter().find_map(|option| wrong_option(option, &kind));
    wrong.or_else(|| wrong_whole(flag, &options, &kind, has_workdir))
}

fn value<'a>(options: &'a [MountOption], names: &[&str]) -> Option<&'a Spanned<String>> {
    let is_named = |option: &&MountOption| names.contains(&option.name.as_str());
    options.iter().rfind(is_named).and_then(|option| option.value.as_ref())
}

fn wrong_option(option: &MountOption, kind: &str) -> Option<SyntaxError> {
    let name = option.name.as_str();
    if !OPTIONS.contains(&name) && !RARE.contains(&name) {
        return Some(unknown_option(option));
    }
    let args = || vec![("option", name.into())];
    let of_type = || {
        let args = vec![("option", name.into()), ("kind", kind.into())];
        refused("message-mount-option-of-type", option.span, args)
    };
    let is_flag = matches!(name, "readonly" | "ro" | "readwrite" | "rw" | "required");
    let is_for_kind = match name {
        "required" => matches!(kind, "secret" | "ssh"),
        "size" => kind == "tmpfs",
        "sharing" => kind == "cache",
        "mode" | "uid" | "gid" => matches!(kind, "secret" | "ssh" | "cache"),
        "from" => kind != "secret",
        _ => true,
    };
    let Some(value) = &option.value else {
        let wording = "message-mount-option-without-value";
        if is_flag {
            return (!is_for_kind).then(of_type);
        }
        return Some(refused(wording, option.span, args()));
    };
    let wrong_value = |wording: &'static str| {
        let args = vec![("option", name.into()), ("value", value.value.as_str().into())];
        refused(wording, value.span, args)
    };
    if value.value.contains('$') {
        let args = vec![("flag", "from".into()), ("value", value.value.as_str().into())];
        let is_from = name == "from";
        return is_from.then(|| refused("message-from-variable", value.span, args));
    }
    let is_good = match name {
        "type" => {
            let is_known = matches!(kind, "bind" | "cache" | "tmpfs" | "secret" | "ssh");
            return (!is_known).then(|| wrong_value("message-mount-type"));
        }
        "sharing" => {
            matches!(value.value.to_ascii_lowercase().as_str(), "shared" | "private" | "locked")
        }
        "mode" => u32::from_str_radix(&value.value, 8).is_ok(),
        "uid" | "gid" => value.value.parse::<u32>().is_ok(),
        "size" => is_size(&value.value),
        _ if is_flag => {
            let boolean = value.value.to_ascii_lowercase();
            matches!(boolean.as_str(), "1" | "0" | "t" | "f" | "true" | "false")
        }
        _ => true,
    };
    if !is_good {
        return Some(wrong_value("message-mount-option-value"));
    }
    (!is_for_kind).then(of_type)
}

fn unknown_option(option: &MountOption) -> SyntaxError {
    let mut args = vec![("option", option.name.as_str().into())];
    let Some(known) = nearest(&option.name, &OPTIONS) else {
        return refused("message-mount-option", option.span, args);
    };
    args.push(("known", known.into()));
    let instead = match &option.value {
        Some(value) => format!("{known}={}", value.value),
        None => known.to_owned(),
    };
    let error = refused("message-mount-option-near", option.span, args);
    SyntaxError { instead: Some(instead), ..error }
}

/// `64m`, `1.5GiB`: a number with a unit, or bytes.
fn is_size(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let text = text.strip_suffix('b').unwrap_or(&text);
    let text = text.strip_suffix('i').unwrap_or(text);
    let number = text.strip_suffix(['k', 'm', 'g', 't', 'p']).unwrap_or(text).trim_end();
    decimal(number).is_some()
}

fn wrong_whole(
    flag: &Flag,
    options: &[MountOption],
    kind: &str,
    has_workdir: bool,
) -> Option<SyntaxError> {
    let source = value(options, &["source", "src"]);
    let target = value(options, &["target", "dst", "destination"]);
    let id = value(options, &["id"]);
    match kind {
        "secret" if source.is_none() && target.is_none() && id.is_none() => {
            Some(refused("message-mount-secret-empty", flag.span, Vec::new()))
        }
        "secret" if source.is_some() && id.is_some() => {
            Some(refused("message-mount-secret-twice", flag.span, Vec::new()))
        }
        "bind" | "cache" | "tmpfs" => {
            // Without a target, the working directory is taken, which may not be the root.
            let is_root = target.map_or(!has_workdir, |target| target.value == "/");
            let args = || vec![("kind", kind.into())];
            is_root.then(|| refused("message-mount-target", flag.span, args()))
        }
        _ => None,
    }
}
