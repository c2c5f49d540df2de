//! The short form of mounts: `./data:/data:ro`.

/// A mount as its short form says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mount {
    /// Empty: a volume without a name.
    pub(super) source: String,
    pub(super) target: String,
    pub(super) is_read_only: bool,
    pub(super) kind: Kind,
    /// `rshared`, `private`, ….
    pub(super) propagation: Option<&'static str>,
    /// `z` or `Z`.
    pub(super) selinux: Option<&'static str>,
    pub(super) is_nocopy: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A path of the host.
    Bind,
    #[default]
    Volume,
    /// A volume, too; its form is so short, one or two bytes, that Compose does not look further.
    BareVolume,
}

const PROPAGATIONS: [&str; 6] = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];

const LABELS: [&str; 2] = ["z", "Z"];

/// What a short form says, or the wording that tells why it says nothing.
///
/// From `ParseVolume` of compose-go. A letter with a colon is always the drive of a Windows path,
/// so `v:/data` is a volume without a name at the target `v:/data`.
pub(super) fn parse(spec: &str) -> Result<Mount, &'static str> {
    match spec.len() {
        0 => return Err("message-volume-empty"),
        1 | 2 => {
            let target = spec.to_owned();
            return Ok(Mount { target, kind: Kind::BareVolume, ..Mount::default() });
        }
        _ => {}
    }
    let mut mount = Mount::default();
    let sections = sections(spec);
    if sections.iter().any(|it| it.is_empty()) {
        return Err("message-volume-section");
    }
    match sections[..] {
        [target] => target.clone_into(&mut mount.target),
        [source, target] | [source, target, _] => {
            source.clone_into(&mut mount.source);
            target.clone_into(&mut mount.target);
        }
        _ => return Err("message-volume-colons"),
    }
    for option in sections.get(2).into_iter().flat_map(|it| it.split(',')) {
        let among = |known: &[&'static str]| known.iter().copied().find(|it| *it == option);
        match option {
            "ro" => mount.is_read_only = true,
            "rw" => mount.is_read_only = false,
            "nocopy" => mount.is_nocopy = true,
            _ => {
                mount.propagation = among(&PROPAGATIONS).or(mount.propagation);
                mount.selinux = among(&LABELS).or(mount.selinux);
            }
        }
    }
    if is_path(&mount.source) {
        mount.kind = Kind::Bind;
    }
    Ok(mount)
}

/// The parts between colons, except those of a drive and those within `${…}`.
fn sections(spec: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, char) in spec.char_indices() {
        match char {
            '$' if spec[at..].starts_with("${") => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && !is_letter(&spec[start..at]) => {
                sections.push(&spec[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&spec[start..]);
    sections
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether the source of a mount is taken for a path.
fn is_path(source: &str) -> bool {
    let has_drive = || source.split_once(':').is_some_and(|(drive, _)| is_letter(drive));
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || has_drive()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `bind source>target options`, or the wording.
    fn read(spec: &str) -> String {
        match parse(spec) {
            Ok(it) => {
                let kind = if it.kind == Kind::Bind { "bind" } else { "volume" };
                let mut shown = format!("{kind} {}>{}", it.source, it.target);
                let flags = [
                    it.is_read_only.then_some("ro"),
                    it.is_nocopy.then_some("nocopy"),
                    it.propagation,
                    it.selinux,
                ];
                flags.iter().flatten().for_each(|flag| {
                    shown.push(' ');
                    shown.push_str(flag);
                });
                shown
            }
            Err(wording) => wording.trim_start_matches("message-volume-").to_owned(),
        }
    }

    /// All answers are those of Docker Compose 2.40.3.
    #[test]
    fn short_forms_of_mounts() {
        let cases = [
            ("a", "volume >a"),
            ("a:", "volume >a:"),
            ("::", "volume >::"),
            ("/data", "volume >/data"),
            ("./a", "volume >./a"),
            ("nn:/x", "volume nn>/x"),
            ("nn:x", "volume nn>x"),
            ("1:/c", "volume 1>/c"),
            (".:/a", "bind .>/a"),
            ("~/x:/c", "bind ~/x>/c"),
            ("a b:/c", "volume a b>/c"),
            ("/a:/b:ro,rw", "bind /a>/b"),
            ("/a:/b:rw,ro", "bind /a>/b ro"),
            ("/a:/b:bogus", "bind /a>/b"),
            ("/a:/b:/c", "bind /a>/b"),
            ("/a:/b:Z,ro,cached", "bind /a>/b ro Z"),
            ("nn:/b:nocopy,rslave", "volume nn>/b nocopy rslave"),
            // One letter is a drive.
            ("v:/data", "volume >v:/data"),
            ("é:/x", "volume >é:/x"),
            ("éé:/x", "volume éé>/x"),
            ("a:b", "volume >a:b"),
            ("ab:c:ro", "volume ab>c:ro"),
            ("c:/a:/b", "bind c:/a>/b"),
            ("C:a:/x", "bind C:a>/x"),
            (r"C:\a:D:\b:ro", r"bind C:\a>D:\b ro"),
            (r"\\.\pipe\x:\\.\pipe\x", r"bind \\.\pipe\x>\\.\pipe\x"),
            ("${X:-a:b}:/c", "volume ${X:-a:b}>/c"),
            ("", "empty"),
            ("/a::b", "section"),
            (":/a", "section"),
            ("/a:", "section"),
            ("/a:/b:", "section"),
            ("/a:/b:ro:rw", "colons"),
        ];
        for (spec, expected) in cases {
            assert_eq!(read(spec), expected, "{spec}");
        }
    }
}
