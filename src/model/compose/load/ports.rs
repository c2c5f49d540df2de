//! The short form of ports: `127.0.0.1:8000-8002:9000-9002/udp`.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::finding::Args;

/// A port of a container, and where the host publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Port {
    /// Empty: all addresses of the host.
    pub(super) host_ip: String,
    pub(super) target: u16,
    /// A number, or a range to choose from; empty: any that is free.
    pub(super) published: String,
    /// In lower case.
    pub(super) protocol: String,
}

/// Why a text is no short form, as a wording of the page of `compose-invalid` and its arguments.
pub(super) type Fault = (&'static str, Args);

/// The ports that a short form stands for, in the order in which Compose lists them: by the text
/// of their numbers, so 10000 is before 9999.
///
/// From `nat.ParsePortSpec` of docker/go-connections 0.6 and `ParsePortConfig` of compose-go.
pub(super) fn parse(spec: &str, most: usize) -> Result<Vec<Port>, Fault> {
    let fault = |wording: &'static str, value: &str| -> Fault {
        (wording, vec![("port", spec.into()), ("value", value.into())])
    };
    let (before, container) = spec.rsplit_once(':').unwrap_or(("", spec));
    let (ip, host) = before.rsplit_once(':').unwrap_or(("", before));
    let (container, protocol) = container.split_once('/').unwrap_or((container, ""));
    // What stands behind a second slash is not looked at.
    let protocol = match protocol.split('/').next() {
        None | Some("") => "tcp".to_owned(),
        Some(protocol) => protocol.to_ascii_lowercase(),
    };

    let Some(host_ip) = address(ip) else { return Err(fault("message-port-address", ip)) };
    if container.is_empty() {
        return Err(fault("message-port-missing", container));
    }
    let Some((first, last)) = range(container) else {
        return Err(fault("message-port-container", container));
    };
    let published = match host {
        "" => None,
        host => match range(host) {
            None => return Err(fault("message-port-host", host)),
            range => range,
        },
    };
    // Several ports of the host for one of the container are a choice; else both lists are as long.
    let is_choice = first == last && published.is_some_and(|(first, last)| first != last);
    if let Some((from, to)) = published
        && !is_choice
        && to - from != last - first
    {
        let args = vec![("port", spec.into()), ("value", container.into()), ("host", host.into())];
        return Err(("message-port-ranges", args));
    }
    if !["tcp", "udp", "sctp"].contains(&protocol.as_str()) {
        return Err(fault("message-port-protocol", &protocol));
    }
    if first == 0 {
        return Err(fault("message-port-zero", container));
    }

    if usize::from(last - first) >= most {
        return Err(("message-too-many-ports", Vec::new()));
    }
    let mut ports: BTreeMap<String, Port> = BTreeMap::new();
    for target in first..=last {
        let published = match published {
            None => String::new(),
            Some((from, to)) if is_choice => format!("{from}-{to}"),
            Some((from, _)) => (from + (target - first)).to_string(),
        };
        let (host_ip, protocol) = (host_ip.to_owned(), protocol.clone());
        ports.insert(target.to_string(), Port { host_ip, target, published, protocol });
    }
    Ok(ports.into_values().collect())
}

/// The address of the host in front of a port, without the brackets that one of version 6 needs.
fn address(text: &str) -> Option<&str> {
    let (address, is_bracketed) = match text.strip_prefix('[') {
        Some(rest) => (rest.strip_suffix(']')?, true),
        None => (text, false),
    };
    let is_fine = address.is_empty() || is_address(address);
    (is_fine && (is_bracketed || !address.contains(':'))).then_some(address)
}

/// Whether a text is an address of either version, as Go's `net.ParseIP` reads it.
pub(super) fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// A number, or two with a dash; what stands behind a second dash is not looked at.
fn range(text: &str) -> Option<(u16, u16)> {
    let mut parts = text.split('-');
    let first = number(parts.next()?)?;
    let last = parts.next().map_or(Some(first), number)?;
    (first <= last).then_some((first, last))
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `host_ip|published|target/protocol` each, or the wording of the fault.
    fn read(spec: &str) -> String {
        match parse(spec, usize::MAX) {
            Ok(ports) => {
                let show = |it: &Port| {
                    format!("{}|{}|{}/{}", it.host_ip, it.published, it.target, it.protocol)
                };
                ports.iter().map(show).collect::<Vec<_>>().join(" ")
            }
            Err((wording, _)) => wording.trim_start_matches("message-port-").to_owned(),
        }
    }

    /// All answers are those of Docker Compose 2.40.3.
    #[test]
    fn short_forms_of_ports() {
        let cases = [
            ("80", "||80/tcp"),
            (":80", "||80/tcp"),
            ("::80", "||80/tcp"),
            ("8080:80", "|8080|80/tcp"),
            ("080:0080", "|80|80/tcp"),
            ("0:80", "|0|80/tcp"),
            ("80:80/TCP", "|80|80/tcp"),
            ("80:80/Sctp", "|80|80/sctp"),
            ("80/", "||80/tcp"),
            ("80/tcp/udp", "||80/tcp"),
            ("1.2.3.4::80", "1.2.3.4||80/tcp"),
            ("[::1]:80:80", "::1|80|80/tcp"),
            ("[]:80:80", "|80|80/tcp"),
            ("8000-8001", "||8000/tcp ||8001/tcp"),
            ("1-2:3-4", "|1|3/tcp |2|4/tcp"),
            ("1-3:5", "|1-3|5/tcp"),
            ("80-81-82", "||80/tcp ||81/tcp"),
            ("9999-10000:9999-10000", "|10000|10000/tcp |9999|9999/tcp"),
            ("65535:65535", "|65535|65535/tcp"),
            ("", "missing"),
            ("80:", "missing"),
            ("80:/tcp", "missing"),
            ("0", "zero"),
            ("80:0", "zero"),
            ("+80", "container"),
            (" 80", "container"),
            ("-80", "container"),
            ("80-", "container"),
            ("70000", "container"),
            ("1-2:65535-65536", "container"),
            ("70000:80", "host"),
            ("1.2.3.4:80", "host"),
            ("80-79:1-2", "host"),
            ("1-2:3-5", "ranges"),
            ("80:80/icmp", "protocol"),
            ("localhost:80:80", "address"),
            ("[::1]:80", "address"),
            ("[::1:80:80", "address"),
            ("[::1]x:80:80", "address"),
            ("::1:80:80", "address"),
            ("01.2.3.4:80:80", "address"),
            ("[fe80::1%eth0]:1:1", "address"),
        ];
        for (spec, expected) in cases {
            assert_eq!(read(spec), expected, "{spec}");
        }
    }

    #[test]
    fn a_range_may_hold_every_port() {
        assert_eq!(parse("1-65535", 65535).unwrap().len(), 65535);
        assert_eq!(parse("1-65535", 65534).unwrap_err().0, "message-too-many-ports");
    }
}
