//! The keys of a whole Compose file.

use crate::model::compose::keys::parts::{EXTERNAL, FREE_EXTERNAL};
use crate::model::compose::keys::service::SERVICE;
use crate::model::compose::keys::{
    BOOL_TEXT, Form, INT, Key, Keys, Kinds, Names, OPTIONS, Others, PAIRS, Shape, TEXT, TEXT_LIST,
    TEXT_OR_SET, Zero, also, kept, key, list_of, loosely_named, map_of, named, record,
};

/// A whole configuration.
pub static TOP: Shape = map_of(&TOP_KEYS);

static TOP_KEYS: Keys = record(&[
    key("version", &TEXT, Form::Dropped),
    key("name", &TEXT, Form::Text),
    key("include", &INCLUDES, Form::Dropped),
    Key { zero: Zero::Always, ..key("services", &SERVICES, Form::Table) },
    key("networks", &NETWORKS, Form::Table),
    key("volumes", &VOLUMES, Form::Table),
    key("secrets", &SECRETS, Form::Table),
    key("configs", &CONFIGS, Form::Table),
    key("models", &MODELS, Form::Table),
]);

static SERVICE_NAMES: Keys = named(Names::Plain, &SERVICE);
static SERVICES: Shape = map_of(&SERVICE_NAMES);

static INCLUDE_KEYS: Keys = Keys {
    keys: &[
        key("path", &TEXT_OR_SET, Form::Texts),
        key("project_directory", &TEXT, Form::Text),
        key("env_file", &TEXT_OR_SET, Form::Texts),
    ],
    required: &[],
    others: Others::Refused,
};
static INCLUDE: Shape = also(map_of(&INCLUDE_KEYS), Kinds::TEXT);
static INCLUDES: Shape = list_of(&INCLUDE);

static ADDRESS_KEYS: Keys = named(Names::Any, &TEXT);
static ADDRESSES: Shape = map_of(&ADDRESS_KEYS);
static POOL_KEYS: Keys = record(&[
    key("subnet", &TEXT, Form::Text),
    key("gateway", &TEXT, Form::Text),
    key("ip_range", &TEXT, Form::Text),
    key("aux_addresses", &ADDRESSES, Form::Pairs),
]);
static POOL: Shape = map_of(&POOL_KEYS);
static POOLS: Shape = list_of(&POOL);
static IPAM_KEYS: Keys = record(&[
    key("driver", &TEXT, Form::Text),
    key("config", &POOLS, Form::PlainRecords),
    key("options", &ADDRESSES, Form::Dropped),
]);
static IPAM: Shape = map_of(&IPAM_KEYS);
static NETWORK_KEYS: Keys = record(&[
    key("name", &TEXT, Form::Text),
    key("driver", &TEXT, Form::Text),
    key("driver_opts", &OPTIONS, Form::Pairs),
    key("ipam", &IPAM, Form::Part),
    key("external", &EXTERNAL, Form::Switch),
    key("internal", &BOOL_TEXT, Form::Switch),
    key("attachable", &BOOL_TEXT, Form::Switch),
    key("labels", &PAIRS, Form::Pairs),
    kept("enable_ipv4", &BOOL_TEXT, Form::Switch),
    kept("enable_ipv6", &BOOL_TEXT, Form::Switch),
]);
static NETWORK: Shape = also(map_of(&NETWORK_KEYS), Kinds::NULL);
static NETWORK_NAMES: Keys = loosely_named(Names::Plain, &NETWORK);
static NETWORKS: Shape = map_of(&NETWORK_NAMES);

static VOLUME_KEYS: Keys = record(&[
    key("name", &TEXT, Form::Text),
    key("driver", &TEXT, Form::Text),
    key("driver_opts", &OPTIONS, Form::Pairs),
    key("external", &EXTERNAL, Form::Switch),
    key("labels", &PAIRS, Form::Pairs),
]);
static VOLUME: Shape = also(map_of(&VOLUME_KEYS), Kinds::NULL);
static VOLUME_NAMES: Keys = named(Names::Plain, &VOLUME);
static VOLUMES: Shape = map_of(&VOLUME_NAMES);

static SECRET_KEYS: Keys = record(&[
    key("name", &TEXT, Form::Text),
    key("file", &TEXT, Form::Text),
    key("environment", &TEXT, Form::Text),
    key("external", &FREE_EXTERNAL, Form::Switch),
    key("labels", &PAIRS, Form::Pairs),
    key("driver", &TEXT, Form::Text),
    key("driver_opts", &OPTIONS, Form::TextMap),
    key("template_driver", &TEXT, Form::Text),
]);
static SECRET: Shape = map_of(&SECRET_KEYS);
static SECRET_NAMES: Keys = named(Names::Plain, &SECRET);
static SECRETS: Shape = map_of(&SECRET_NAMES);

static CONFIG_KEYS: Keys = record(&[
    key("name", &TEXT, Form::Text),
    key("file", &TEXT, Form::Text),
    key("environment", &TEXT, Form::Text),
    key("content", &TEXT, Form::Content),
    key("external", &FREE_EXTERNAL, Form::Switch),
    key("labels", &PAIRS, Form::Pairs),
    key("template_driver", &TEXT, Form::Text),
]);
static CONFIG: Shape = map_of(&CONFIG_KEYS);
static CONFIG_NAMES: Keys = named(Names::Plain, &CONFIG);
static CONFIGS: Shape = map_of(&CONFIG_NAMES);

static MODEL_KEYS: Keys = Keys {
    required: &["model"],
    ..record(&[
        key("name", &TEXT, Form::Text),
        key("model", &TEXT, Form::Text),
        key("context_size", &INT, Form::Int),
        key("runtime_flags", &TEXT_LIST, Form::Texts),
    ])
};
static MODEL: Shape = map_of(&MODEL_KEYS);
static MODEL_NAMES: Keys = loosely_named(Names::Plain, &MODEL);
static MODELS: Shape = map_of(&MODEL_NAMES);
