//! What `compose config` lists of a configuration instead of printing it whole.

use std::collections::BTreeSet;

use clap::Args;

use crate::model::compose::effective::Effective;
use crate::model::compose::value::Value;

/// Which list; Compose takes the first of them that it is asked for.
#[derive(Debug, Args)]
#[group(multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Lists {
    /// List the services, each behind those that it depends on.
    #[arg(long = "services")]
    services: bool,
    /// List the volumes.
    #[arg(long)]
    volumes: bool,
    /// List the networks.
    #[arg(long)]
    networks: bool,
    /// List the profiles, active or not.
    #[arg(long)]
    profiles: bool,
    /// List the images that the services run.
    #[arg(long)]
    images: bool,
    /// List the variables that may be put into the files, with their values.
    #[arg(long)]
    pub(super) environment: bool,
}

impl Lists {
    /// The lines of the list, if one is asked for that is about the configuration.
    pub(super) fn lines(&self, effective: &Effective) -> Option<Vec<String>> {
        let names = |section: &str| -> Vec<String> {
            let entries = effective.root.get(section).into_iter().flat_map(Value::fields);
            entries.map(|(name, _)| name.to_owned()).collect()
        };
        if self.services {
            Some(in_order(effective))
        } else if self.volumes {
            Some(names("volumes"))
        } else if self.networks {
            Some(names("networks"))
        } else if self.profiles {
            Some(profiles(effective))
        } else if self.images {
            Some(effective.services().map(|it| image(effective, it)).collect())
        } else {
            None
        }
    }

    /// Whether the list is about all services, whichever are named.
    pub(super) fn is_of_all(&self) -> bool {
        self.services || self.volumes || self.networks
    }
}

/// The services by name, each behind those that it depends on.
fn in_order(effective: &Effective) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // Those still to be listed; a service comes a second time when what it needs is.
    let mut waiting: Vec<(&str, bool)> = effective.services().map(|it| (it.0, false)).collect();
    waiting.reverse();
    while let Some((name, is_ready)) = waiting.pop() {
        if is_ready {
            listed.push(name.to_owned());
            continue;
        }
        let Some(service) = effective.root.at(&["services", name]) else { continue };
        if !seen.insert(name) {
            continue;
        }
        waiting.push((name, true));
        let needed = service.get("depends_on").into_iter().flat_map(Value::fields);
        let mut needed: Vec<(&str, bool)> = needed.map(|it| (it.0, false)).collect();
        needed.reverse();
        waiting.extend(needed);
    }
    listed
}

fn profiles(effective: &Effective) -> Vec<String> {
    let lists = effective.all_services().filter_map(|(_, service)| service.get("profiles"));
    let named = lists.flat_map(Value::items).filter_map(Value::as_text);
    let sorted: BTreeSet<&str> = named.collect();
    sorted.into_iter().map(str::to_owned).collect()
}

/// The image of a service; one that is built without a name gets that of the project and its own.
fn image(effective: &Effective, (name, service): (&str, &Value)) -> String {
    let written = service.get("image").and_then(Value::as_text).filter(|it| !it.is_empty());
    written.map_or_else(|| format!("{}-{name}", effective.name), str::to_owned)
}
