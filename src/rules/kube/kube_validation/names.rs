//! Names and ports as Kubernetes wants them.

use crate::model::kube::Port;
use crate::rules::kube::kube_validation::{Place, Report};
use crate::text::{Edit, Spanned};

/// Lower-case letters, digits and `-`, not at the ends, at most 63.
pub(super) fn is_dns_label(name: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=63).contains(&name.len())
        && name.starts_with(is_edge)
        && name.ends_with(is_edge)
        && name.chars().all(|c| is_edge(c) || c == '-')
}

/// Labels joined by dots, at most 253 characters.
pub(super) fn is_dns_subdomain(name: &str) -> bool {
    let is_part = |part: &str| is_dns_label(part) || (part.len() > 63 && is_long_part(part));
    name.len() <= 253 && name.split('.').all(is_part)
}

/// Parts of a subdomain have no limit of their own.
fn is_long_part(part: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    part.starts_with(is_edge)
        && part.ends_with(is_edge)
        && part.chars().all(|c| is_edge(c) || c == '-')
}

/// A DNS label that begins with a letter: the name of a Service.
pub(super) fn is_service_name(name: &str) -> bool {
    is_dns_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// The name of a port: short, lower case, with a letter.
pub(super) fn is_port_name(name: &str) -> bool {
    (1..=15).contains(&name.len())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-')
}

pub(super) fn is_port_number(number: i64) -> bool {
    (1..=65535).contains(&number)
}

/// A port of a probe or the target of a service.
pub(super) fn port(port: &Spanned<Port>, path: &str, report: &mut Report) {
    let place = Place { span: port.span, path };
    match &port.value {
        Port::Number(number) if is_port_number(*number) => {}
        Port::Number(number) => {
            let args = vec![("value", number.to_string().into())];
            report.add(&place, "Invalid", "message-port-range", args);
        }
        Port::Name(name) if is_port_name(name) => {}
        Port::Name(name) => {
            let args = vec![("value", name.into())];
            if name.parse().is_ok_and(is_port_number) {
                report.add(&place, "Invalid", "message-port-quoted", args.clone());
                report.fix_last(Edit::replace(port.span, name), "fix-unquote", args);
            } else {
                report.add(&place, "Invalid", "message-port-name", args);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_own_rules() {
        assert!(is_dns_label("a-1") && is_dns_label("1"));
        assert!(!is_dns_label("a.b") && !is_dns_label("A") && !is_dns_label("-a"));
        assert!(is_dns_subdomain("a.b-1.c") && !is_dns_subdomain("a..b"));
        assert!(is_service_name("a1") && !is_service_name("1a"));
        assert!(is_port_name("http-2") && !is_port_name("8080") && !is_port_name("a--b"));
        assert!(!is_port_name("sixteen-letters-"));
    }
}
