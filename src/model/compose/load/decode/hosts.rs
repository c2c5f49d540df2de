//! Addresses of hosts: `extra_hosts`.

use std::collections::BTreeMap;

use crate::model::compose::load::decode::{At, scalars};
use crate::model::compose::value::{Data, Value};

/// Makes a sorted list of `HOST=ADDRESS` of a mapping or of a list with `:` or `=`. Whether it is
/// one.
pub(super) fn addresses(value: &mut Value, at: &mut At) -> bool {
    let mut found = BTreeMap::new();
    match &value.data {
        Data::Map(map) => {
            for (host, field) in map {
                at.within(host, |at| {
                    let addresses = match &field.value.data {
                        Data::List(items) => items.as_slice(),
                        _ => std::slice::from_ref(&field.value),
                    };
                    for item in addresses {
                        add(&mut found, host, &scalars::shown(&item.data), item, at);
                    }
                });
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let written = scalars::shown(&item.data);
                at.within(&index.to_string(), |at| {
                    let Some((host, addresses)) =
                        written.split_once('=').or_else(|| written.split_once(':'))
                    else {
                        return at.refuse(item, "message-no-address");
                    };
                    addresses.split(',').all(|address| add(&mut found, host, address, item, at))
                });
            }
        }
        _ => return at.refuse(value, "message-no-address"),
    }
    value.data = Data::List(found.into_values().flatten().collect());
    true
}

/// Keeps an address under its text, once for each time that it is written.
fn add(
    found: &mut BTreeMap<String, Vec<Value>>,
    host: &str,
    address: &str,
    from: &Value,
    at: &mut At,
) -> bool {
    if host.is_empty() || host.contains([':', '=']) {
        return at.refuse_text(from, "message-bad-host", host);
    }
    let bare = address.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let address = bare.filter(|it| !it.is_empty()).unwrap_or(address);
    let text = format!("{host}={address}");
    let value = Value::text(text.clone(), from.origin.derived());
    found.entry(text).or_default().push(value);
    true
}
