//! Ports, signals, durations and checksums that the builder does not take.

use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::check::{comment_behind, refused};
use crate::syntax::dockerfile::{Arguments, Node, unquote};
use crate::text::Spanned;
use crate::text::decimal;

pub(super) fn ports(node: &Node, errors: &mut Vec<SyntaxError>) {
    let Arguments::Words(words) = &node.arguments else { return };
    // What stands behind a `#` was meant as one comment, not as so many ports.
    let is_comment = |it: &&Spanned<String>| it.value.starts_with('#') && port(it).is_some();
    errors.extend(words.iter().take_while(|it| !is_comment(it)).filter_map(port));
    let last = words.last().map(|it| it.span);
    let comment = words.iter().find(is_comment);
    errors.extend(comment.map(|first| comment_behind("EXPOSE", first.span, last)));
}

/// `[address:]port[-port][/protocol]`. One with a variable is judged when it has a value.
fn port(word: &Spanned<String>) -> Option<SyntaxError> {
    let text = unquote(&word.value, '\\');
    if text.contains('$') {
        return None;
    }
    let (ports, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
    let known = ["tcp", "udp", "sctp"];
    if !known.contains(&protocol.to_ascii_lowercase().as_str()) {
        let args = vec![("port", text.as_str().into()), ("protocol", protocol.into())];
        return Some(refused("message-bad-protocol", word.span, args));
    }
    let ports = ports.rsplit(':').next().unwrap_or(ports);
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    let is_good = number(first).zip(number(last)).is_some_and(|(first, last)| first <= last);
    let args = || vec![("port", text.as_str().into())];
    (!is_good).then(|| refused("message-bad-port", word.span, args()))
}

pub(super) fn signal(node: &Node, errors: &mut Vec<SyntaxError>) {
    let Arguments::Text(text) = &node.arguments else { return };
    let signal = unquote(&text.value, '\\');
    if !signal.contains('$') && !is_signal(&signal) {
        let args = vec![("signal", signal.into())];
        errors.push(refused("message-bad-signal", text.span, args));
    }
}

fn is_signal(text: &str) -> bool {
    const NAMES: [&str; 37] = [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
        "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
        "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
        "RTMIN", "RTMAX", "UNUSED",
    ];
    if let Ok(number) = text.parse::<i32>() {
        return number != 0;
    }
    let name = text.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    let offset = |start: &str, largest: u8| {
        let number = name.strip_prefix(start).and_then(|it| it.parse::<u8>().ok());
        number.is_some_and(|number| (1..=largest).contains(&number))
    };
    NAMES.contains(&name) || offset("RTMIN+", 15) || offset("RTMAX-", 14)
}

/// Whether `chmod` takes a text: `755`, `u=rwx,go=rx`, `+x`.
pub(super) fn is_mode(text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return u32::from_str_radix(text, 8).is_ok_and(|mode| mode <= 0o7777);
    }
    text.split(',').all(|clause| {
        let change = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        let letters = |c: char| "rwxXstugo".contains(c);
        change.starts_with(['+', '-', '='])
            && change.split(['+', '-', '=']).all(|it| it.chars().all(letters))
    })
}

/// Whether a text is `os`, `architecture`, `os/architecture` or `os/architecture/variant`.
pub(super) fn is_platform(text: &str) -> bool {
    const ALONE: [&str; 24] = [
        "linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "wasi", "wasip1", "js",
        "386", "amd64", "arm", "arm64", "armhf", "armel", "aarch64", "x86_64", "x86-64", "i386",
        "ppc64le", "riscv64", "s390x", "mips64le", "loong64",
    ];
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    // An os may carry its version: `windows(10.0.17763)/amd64`.
    let bare = |part: &str| part.split('(').next().unwrap_or_default().to_ascii_lowercase();
    let parts: Vec<String> = text.split('/').map(bare).collect();
    match parts.as_slice() {
        [alone] => ALONE.contains(&alone.as_str()),
        [..] => {
            parts.len() <= 3 && parts.iter().all(|it| !it.is_empty() && it.chars().all(is_letter))
        }
    }
}

pub(super) fn is_count(text: &str) -> bool {
    text.parse::<i32>().is_ok_and(|count| count >= 0)
}

/// Whether a text is a duration as Go writes it, `1m30s`, and zero or at least a millisecond.
pub(super) fn is_duration(text: &str) -> bool {
    const UNITS: [(&str, f64); 8] = [
        ("ns", 1e-9),
        ("us", 1e-6),
        ("µs", 1e-6),
        ("μs", 1e-6),
        ("ms", 1e-3),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3600.0),
    ];
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let (number, behind) = rest.split_at(rest.find(|c| !is_number(c)).unwrap_or(rest.len()));
        let (unit, behind) = behind.split_at(behind.find(is_number).unwrap_or(behind.len()));
        let known = UNITS.iter().find(|(name, _)| *name == unit);
        let (Some(number), Some((_, scale))) = (decimal(number), known) else { return false };
        seconds += number * scale;
        rest = behind;
    }
    !text.is_empty() && (seconds == 0.0 || seconds >= 1e-3)
}

/// `ADD --checksum` must be a whole digest, of one thing that is downloaded.
pub(super) fn checksum(node: &Node, sources: &[Spanned<String>], errors: &mut Vec<SyntaxError>) {
    let flag = node.flags.iter().find(|flag| flag.name == "checksum");
    let Some(value) = flag.and_then(|flag| flag.value.as_ref()) else { return };
    if !value.value.contains('$') && !is_digest(&value.value) {
        let args = vec![("value", value.value.as_str().into())];
        errors.push(refused("message-bad-checksum", value.span, args));
    }
    let remote = ["http://", "https://", "git://", "git@", "ssh://", "$"];
    let is_local = |word: &&Spanned<String>| {
        let path = word.value.trim_start_matches(['"', '\'']);
        !remote.iter().any(|start| path.starts_with(start))
    };
    if let Some(local) = sources.iter().find(is_local) {
        let args = vec![("source", local.value.as_str().into())];
        errors.push(refused("message-checksum-local", local.span, args));
    }
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hash)) = text.split_once(':') else {
        // The name of a commit.
        return matches!(text.len(), 7..=64) && text.bytes().all(|it| it.is_ascii_hexdigit());
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.len() == length && hash.bytes().all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_go_durations() {
        for good in ["30s", "1m30s", "0", "0s", "1.5h", "500ms", "1ms", "+2s"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "30", "s", "-5s", "1 s", "999us", "1x", "5S", "1.2.3s"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }

    #[test]
    fn modes_are_octal_or_symbolic() {
        for good in ["755", "0644", "7777", "u=rwx,go=rx", "+x", "a-w", "g=u"] {
            assert!(is_mode(good), "{good}");
        }
        for bad in ["", "999", "10000", "rwx", "u=rwq", "u=rwx,"] {
            assert!(!is_mode(bad), "{bad}");
        }
    }

    #[test]
    fn platforms_have_up_to_three_parts() {
        for good in ["linux/amd64", "linux/arm/v7", "arm64", "windows(10.0)/amd64", "linux"] {
            assert!(is_platform(good), "{good}");
        }
        for bad in ["", "linux/", "a/b/c/d", "penguin", "linux/amd 64"] {
            assert!(!is_platform(bad), "{bad}");
        }
    }

    #[test]
    fn signals_are_names_or_numbers() {
        for good in ["SIGTERM", "term", "9", "SIGRTMIN+3", "sigquit"] {
            assert!(is_signal(good), "{good}");
        }
        for bad in ["", "0", "SIGNOPE", "SIGRTMIN+99", "15s"] {
            assert!(!is_signal(bad), "{bad}");
        }
    }
}
