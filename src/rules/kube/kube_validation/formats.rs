//! The forms of names and other texts. Each gives the wordings of what is wrong with a text, as
//! many as the API server would tell.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What is wrong with a text.
pub(super) type Format = fn(&str) -> Vec<&'static str>;

/// Lower-case letters, digits and `-`, not at the ends.
fn is_label(text: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    !text.is_empty()
        && text.starts_with(is_edge)
        && text.ends_with(is_edge)
        && text.chars().all(|c| is_edge(c) || c == '-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// Letters, digits, `-`, `_` and `.`, the last three not at the ends.
fn is_qualified_part(text: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(is_edge)
        && text.ends_with(is_edge)
        && text.chars().all(|c| is_edge(c) || matches!(c, '-' | '_' | '.'))
}

fn problems<const N: usize>(list: [(bool, &'static str); N]) -> Vec<&'static str> {
    let there = list.into_iter().filter(|(is_there, _)| *is_there);
    there.map(|(_, wording)| wording).collect()
}

/// The name of a container, a volume, a port of a service.
pub(super) fn dns_label(text: &str) -> Vec<&'static str> {
    let is_wrong = !is_label(text);
    let has_dots = is_wrong && is_subdomain(text);
    problems([
        (text.len() > 63, "message-longer-63"),
        (has_dots, "message-dots"),
        (is_wrong && !has_dots, "message-name"),
    ])
}

/// The name of most objects.
pub(super) fn dns_subdomain(text: &str) -> Vec<&'static str> {
    problems([(text.len() > 253, "message-longer-253"), (!is_subdomain(text), "message-subdomain")])
}

/// The name of a service: a label that begins with a letter.
pub(super) fn dns_1035_label(text: &str) -> Vec<&'static str> {
    let begins_right = text.starts_with(|c: char| c.is_ascii_lowercase());
    problems([
        (text.len() > 63, "message-longer-63"),
        (!is_label(text) || !begins_right, "message-service-name"),
    ])
}

/// `*.example.com`.
pub(super) fn wildcard_subdomain(text: &str) -> Vec<&'static str> {
    let is_wildcard = text.strip_prefix("*.").is_some_and(is_subdomain);
    problems([(text.len() > 253, "message-longer-253"), (!is_wildcard, "message-wildcard")])
}

/// The key of a label: `app` or `example.com/app`.
pub(super) fn qualified_name(text: &str) -> Vec<&'static str> {
    let (prefix, name) = text.split_once('/').unwrap_or(("-", text));
    if name.contains('/') {
        return vec!["message-slashes"];
    }
    let has_prefix = text.contains('/');
    let mut found = Vec::new();
    if has_prefix && prefix.is_empty() {
        found.push("message-prefix");
    } else if has_prefix {
        found.extend(dns_subdomain(prefix).into_iter().map(|_| "message-prefix"));
    }
    if name.is_empty() {
        found.push("message-empty-key");
    } else if name.len() > 63 {
        found.push("message-longer-63");
    }
    if !is_qualified_part(name) {
        found.push("message-key");
    }
    found
}

/// Annotations may be written in any case.
pub(super) fn annotation_key(text: &str) -> Vec<&'static str> {
    qualified_name(&text.to_ascii_lowercase())
}

pub(super) fn label_value(text: &str) -> Vec<&'static str> {
    problems([
        (text.len() > 63, "message-longer-63"),
        (!text.is_empty() && !is_qualified_part(text), "message-label-value"),
    ])
}

/// The name of a port of a container.
pub(super) fn port_name(text: &str) -> Vec<&'static str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    problems([
        (text.len() > 15, "message-longer-15"),
        (text.is_empty() || !text.chars().all(is_plain), "message-port-characters"),
        (!text.contains(|c: char| c.is_ascii_lowercase()), "message-port-letter"),
        (text.contains("--"), "message-port-hyphens"),
        (text.starts_with('-') || text.ends_with('-'), "message-port-ends"),
    ])
}

/// A name of a variable may be any text without `=`.
pub(super) fn variable_name(text: &str) -> Vec<&'static str> {
    let is_wrong = |c: char| !(' '..='~').contains(&c) || c == '=';
    problems([(text.contains(is_wrong), "message-variable")])
}

/// A key of a ConfigMap or a Secret.
pub(super) fn config_key(text: &str) -> Vec<&'static str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    problems([
        (text.len() > 253, "message-longer-253"),
        (text.is_empty() || !text.chars().all(is_plain), "message-config-key"),
        (text == "." || text.starts_with(".."), "message-config-dots"),
    ])
}

pub(super) fn http_header(text: &str) -> Vec<&'static str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    problems([(text.is_empty() || !text.chars().all(is_plain), "message-header")])
}

/// A path that stays where it is mounted.
pub(super) fn descending_path(text: &str) -> Vec<&'static str> {
    problems([
        (text.starts_with('/'), "message-path-absolute"),
        (has_backstep(text), "message-path-back"),
    ])
}

/// The same, and its first name does not begin with two dots.
pub(super) fn local_path(text: &str) -> Vec<&'static str> {
    let mut found = descending_path(text);
    // Two dots alone are a step back already.
    if text.starts_with("..") && !text.starts_with("../") {
        found.push("message-path-dots");
    }
    found
}

pub(super) fn path_without_backstep(text: &str) -> Vec<&'static str> {
    problems([(has_backstep(text), "message-path-back")])
}

fn has_backstep(text: &str) -> bool {
    text.split('/').any(|part| part == "..")
}

/// The name of a setting of the kernel, with dots or slashes.
pub(super) fn sysctl(text: &str) -> Vec<&'static str> {
    let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_part = |part: &str| {
        part.starts_with(is_edge)
            && part.ends_with(is_edge)
            && part.chars().all(|c| is_edge(c) || matches!(c, '-' | '_'))
    };
    let is_name = text.len() <= 253 && text.split(['.', '/']).all(is_part);
    problems([(!is_name, "message-sysctl")])
}

/// What a path of the API may hold.
pub(super) fn path_segment(text: &str) -> Vec<&'static str> {
    problems([
        (text == "." || text == "..", "message-segment"),
        (text.contains(['/', '%']), "message-segment"),
    ])
}

pub(super) fn ip(text: &str) -> Vec<&'static str> {
    problems([(parse_ip(text).is_none(), "message-ip")])
}

pub(super) fn cidr(text: &str) -> Vec<&'static str> {
    problems([(!is_cidr(text), "message-cidr")])
}

/// An address, of either family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ip {
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// Go's reader takes leading zeros in the parts of an address.
pub(super) fn parse_ip(text: &str) -> Option<Ip> {
    if text.contains(':') {
        return text.parse().ok().map(Ip::V6);
    }
    let mut bytes = [0; 4];
    let mut parts = text.split('.');
    for byte in &mut bytes {
        let part = parts.next()?;
        let is_number = !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        *byte = is_number.then(|| part.parse::<u8>().ok()).flatten()?;
    }
    parts.next().is_none().then(|| Ip::V4(bytes.into()))
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match parse_ip(address) {
        Some(Ip::V4(_)) => 32,
        Some(Ip::V6(_)) => 128,
        None => return false,
    };
    length.bytes().all(|it| it.is_ascii_digit()) && length.parse().is_ok_and(|it: u32| it <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_own_rules() {
        assert!(dns_label("a-1").is_empty() && dns_label("1").is_empty());
        assert_eq!(dns_label("a.b"), ["message-dots"]);
        assert_eq!(dns_label("-a"), ["message-name"]);
        assert_eq!(dns_label(&"A".repeat(64)), ["message-longer-63", "message-name"]);
        assert!(dns_subdomain("a.b-1.c").is_empty() && !dns_subdomain("a..b").is_empty());
        assert!(dns_1035_label("a1").is_empty() && !dns_1035_label("1a").is_empty());
        assert!(port_name("http-2").is_empty());
        assert_eq!(port_name("8080"), ["message-port-letter"]);
        assert_eq!(port_name("A"), ["message-port-characters", "message-port-letter"]);
        assert_eq!(qualified_name("x/y/z"), ["message-slashes"]);
        assert_eq!(qualified_name("X_/"), ["message-prefix", "message-empty-key", "message-key"]);
        assert!(qualified_name("example.com/My.name_1").is_empty());
    }

    #[test]
    fn addresses_are_read_as_go_reads_them() {
        assert!(parse_ip("010.1.2.3").is_some() && parse_ip("::ffff:1.2.3.4").is_some());
        for text in ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "+1.2.3.4", "a::b::c"] {
            assert_eq!(parse_ip(text), None, "{text}");
        }
        assert!(cidr("10.0.0.0/8").is_empty() && !cidr("10.0.0.0/33").is_empty());
    }

    #[test]
    fn paths_stay_within() {
        assert!(local_path("a/..b").is_empty());
        assert_eq!(local_path("/../a"), ["message-path-absolute", "message-path-back"]);
        assert_eq!(local_path("..a"), ["message-path-dots"]);
        assert_eq!(local_path(".."), ["message-path-back", "message-path-dots"]);
    }
}
