//! ConfigMaps and Secrets: their keys, their sizes, and what a type of secret has to hold.

use std::collections::BTreeSet;

use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats};

/// All values together.
const MOST_BYTES: usize = 1024 * 1024;

pub(super) fn check_config_map(root: &At, report: &mut Report) {
    let (data, binary) = (root.field("data"), root.field("binaryData"));
    let binary_keys: BTreeSet<&str> = order::set(binary.entries().map(|(key, _)| key));
    let mut bytes = 0;
    for (key, value) in data.entries() {
        report.form_of(&value, key, formats::config_key);
        if binary_keys.contains(key) {
            report.invalid(&value, "message-two-keys");
        }
        bytes += value.text().len();
    }
    for (key, value) in binary.entries() {
        report.form_of(&value, key, formats::config_key);
        bytes += decoded_length(value.text());
    }
    if bytes > MOST_BYTES {
        report.add(root, "TooLong", "message-too-large", vec![("limit", "1 MiB".into())]);
    }
}

pub(super) fn check_secret(root: &At, report: &mut Report) {
    let (data, texts) = (root.field("data"), root.field("stringData"));
    let text_keys: BTreeSet<&str> = order::set(texts.entries().map(|(key, _)| key));
    let mut bytes = 0;
    for (key, value) in texts.entries() {
        report.form_of(&data.alias_key(key, &value), key, formats::config_key);
        bytes += value.text().len();
    }
    for (key, value) in data.entries() {
        // What is written as text replaces it.
        if !text_keys.contains(key) {
            report.form_of(&value, key, formats::config_key);
            bytes += decoded_length(value.text());
        }
    }
    if bytes > MOST_BYTES {
        report.add(&data, "TooLong", "message-too-large", vec![("limit", "1 MiB".into())]);
    }
    contents(root, &data, &texts, report);
}

/// What each type of secret has to hold.
fn contents(root: &At, data: &At, texts: &At, report: &mut Report) {
    let has = |key: &str| data.key(key).is_set() || texts.key(key).is_set();
    let metadata = root.field("metadata");
    let annotations = metadata.field("annotations");
    // Two types have a path of their own for it.
    let odd = root.alias_of("data[%s]", data);
    match root.field("type").text() {
        "kubernetes.io/service-account-token" => {
            report.required_text(&annotations.key("kubernetes.io/service-account.name"));
        }
        "kubernetes.io/dockercfg" => docker_config(".dockercfg", data, texts, report),
        "kubernetes.io/dockerconfigjson" => {
            docker_config(".dockerconfigjson", data, texts, report);
        }
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            report.required(&odd.key("username"));
            report.required(&odd.key("password"));
        }
        "kubernetes.io/ssh-auth" if is_empty("ssh-privatekey", data, texts) => {
            report.required(&odd.alias_key("ssh-privatekey", &data.key("ssh-privatekey")));
        }
        "kubernetes.io/tls" => {
            for key in ["tls.crt", "tls.key"] {
                if !has(key) {
                    report.required(&data.key(key));
                }
            }
        }
        _ => {}
    }
}

fn is_empty(key: &str, data: &At, texts: &At) -> bool {
    data.key(key).text().is_empty() && texts.key(key).text().is_empty()
}

/// The key has to be there, and to hold an object of JSON; only its braces are looked at.
fn docker_config(key: &str, data: &At, texts: &At, report: &mut Report) {
    let (encoded, text) = (data.key(key), texts.key(key));
    if text.is_set() {
        let json = text.text().trim();
        if !(json.starts_with('{') && json.ends_with('}')) {
            report.invalid(&data.alias_key(key, &text), "message-json");
        }
    } else if !encoded.is_set() {
        report.required(&encoded);
    } else if !encodes_object(encoded.text()) {
        report.invalid(&encoded, "message-json");
    }
}

/// Whether base64 begins with that of `{`, perhaps behind blanks.
fn encodes_object(text: &str) -> bool {
    ["e", "IH", "Cn", "IC", "Cg", "Cw", "DQ", "CQ"].iter().any(|begin| text.starts_with(begin))
}

/// How many bytes base64 stands for, about.
fn decoded_length(text: &str) -> usize {
    text.len() / 4 * 3
}
