//! Keys that stand in more than one place.

use crate::model::compose::keys::{
    BOOL_TEXT, COMMAND, Form, INT_TEXT, Key, Keys, Kinds, NUMBER_TEXT, Names, Others, PAIRS, Shape,
    TEXT, TEXT_SET, Words, Zero, also, kept, key, list_of, loosely_named, map_of, named, of,
    record, set_of,
};

static SECRET_KEYS: Keys = record(&[
    key("source", &TEXT, Form::Text),
    key("target", &TEXT, Form::Text),
    key("uid", &TEXT, Form::Text),
    key("gid", &TEXT, Form::Text),
    kept("mode", &NUMBER_TEXT, Form::Mode),
]);
static SECRET: Shape = also(map_of(&SECRET_KEYS), Kinds::TEXT);
/// Secrets or configurations that are put into a container.
pub(super) static SECRETS: Shape = list_of(&SECRET);

static LIMIT_KEYS: Keys = Keys {
    required: &["soft", "hard"],
    ..record(&[key("soft", &INT_TEXT, Form::Int), key("hard", &INT_TEXT, Form::Int)])
};
static LIMIT: Shape = also(map_of(&LIMIT_KEYS), Kinds::INT.or(Kinds::TEXT));
static ULIMIT_KEYS: Keys = loosely_named(Names::Lowercase, &LIMIT);
pub(super) static ULIMITS: Shape = map_of(&ULIMIT_KEYS);

static HOST: Shape = also(list_of(&TEXT), Kinds::TEXT);
static HOST_KEYS: Keys = named(Names::Any, &HOST);
pub(super) static EXTRA_HOSTS: Shape =
    Shape { map: Some(&HOST_KEYS), ..also(set_of(&TEXT), Kinds::MAP) };

static HOOK_KEYS: Keys = Keys {
    required: &["command"],
    ..record(&[
        Key { zero: Zero::NullInJson, ..key("command", &COMMAND, Form::Command) },
        key("user", &TEXT, Form::Text),
        key("privileged", &BOOL_TEXT, Form::Switch),
        key("working_dir", &TEXT, Form::Text),
        key("environment", &PAIRS, Form::Variables),
    ])
};
pub(super) static HOOK: Shape = map_of(&HOOK_KEYS);
pub(super) static HOOKS: Shape = list_of(&HOOK);

static DEVICE_REQUEST: [Key; 5] = [
    key("capabilities", &TEXT_SET, Form::Texts),
    key("driver", &TEXT, Form::Text),
    key("count", &INT_TEXT, Form::Devices),
    key("device_ids", &TEXT_SET, Form::Texts),
    key("options", &PAIRS, Form::Pairs),
];
static DEVICE_KEYS: Keys = Keys { required: &["capabilities"], ..record(&DEVICE_REQUEST) };
static DEVICE: Shape = map_of(&DEVICE_KEYS);
/// Devices that a deployment reserves.
pub(super) static DEVICE_REQUESTS: Shape = list_of(&DEVICE);

static GPU_KEYS: Keys = Keys { keys: &DEVICE_REQUEST, required: &[], others: Others::Free };
static GPU: Shape = map_of(&GPU_KEYS);
pub(super) static GPUS: Shape =
    Shape { text: Words::OneOf(&["all"]), ..also(list_of(&GPU), Kinds::TEXT) };

static EXTERNAL_KEYS: Keys = record(&[key("name", &TEXT, Form::Dropped)]);
/// Whether somebody else makes a network or volume; in an old form, what it is called there.
pub(super) static EXTERNAL: Shape =
    Shape { map: Some(&EXTERNAL_KEYS), ..of(Kinds::BOOL.or(Kinds::TEXT).or(Kinds::MAP)) };
static FREE_EXTERNAL_KEYS: Keys =
    Keys { others: Others::Free, ..record(&[key("name", &TEXT, Form::Dropped)]) };
/// The same of a secret or configuration.
pub(super) static FREE_EXTERNAL: Shape =
    Shape { map: Some(&FREE_EXTERNAL_KEYS), ..of(Kinds::BOOL.or(Kinds::TEXT).or(Kinds::MAP)) };
