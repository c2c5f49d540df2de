//! The keys of a service.

use crate::model::compose::keys::parts::{
    DEVICE_REQUESTS, EXTRA_HOSTS, GPUS, HOOK, HOOKS, SECRETS, ULIMITS,
};
use crate::model::compose::keys::{
    BOOL, BOOL_TEXT, COMMAND, Form, INT_TEXT, Key, Keys, Kinds, NULL_TEXT, NUMBER, NUMBER_TEXT,
    Names, OPTIONS, Others, PAIRS, SCALAR_SET, Shape, TEXT, TEXT_LIST, TEXT_OR_LIST, TEXT_OR_SET,
    TEXT_SET, Words, Zero, also, kept, key, list_of, loosely_named, map_of, named, of, one_of,
    ranged, record, set_of,
};

pub(super) static SERVICE_KEYS: Keys = record(&[
    key("profiles", &TEXT_SET, Form::Texts),
    key("annotations", &PAIRS, Form::Pairs),
    kept("attach", &BOOL_TEXT, Form::Switch),
    key("build", &BUILD, Form::Record),
    key("develop", &DEVELOP, Form::Record),
    key("blkio_config", &BLKIO, Form::Record),
    key("cap_add", &TEXT_SET, Form::Texts),
    key("cap_drop", &TEXT_SET, Form::Texts),
    key("cgroup_parent", &TEXT, Form::Text),
    key("cgroup", &CGROUP, Form::Text),
    key("cpu_count", &CPU_COUNT, Form::Int),
    key("cpu_percent", &CPU_PERCENT, Form::Fraction),
    key("cpu_period", &NUMBER_TEXT, Form::Int),
    key("cpu_quota", &NUMBER_TEXT, Form::Int),
    key("cpu_rt_period", &NUMBER_TEXT, Form::Int),
    key("cpu_rt_runtime", &NUMBER_TEXT, Form::Int),
    key("cpus", &NUMBER_TEXT, Form::Fraction),
    key("cpuset", &TEXT, Form::Text),
    key("cpu_shares", &NUMBER_TEXT, Form::Int),
    Key { zero: Zero::NullInJson, ..key("command", &COMMAND, Form::Command) },
    key("configs", &SECRETS, Form::Records),
    key("container_name", &CONTAINER_NAME, Form::Text),
    key("credential_spec", &CREDENTIAL_SPEC, Form::Record),
    key("depends_on", &DEPENDS_ON, Form::Table),
    key("deploy", &DEPLOY, Form::Record),
    key("device_cgroup_rules", &TEXT_SET, Form::Texts),
    key("devices", &DEVICES, Form::Records),
    key("dns", &TEXT_OR_SET, Form::Texts),
    key("dns_opt", &TEXT_SET, Form::Texts),
    key("dns_search", &TEXT_OR_SET, Form::Texts),
    key("domainname", &TEXT, Form::Text),
    Key { zero: Zero::NullInJson, ..key("entrypoint", &COMMAND, Form::Command) },
    key("provider", &PROVIDER, Form::Record),
    key("environment", &PAIRS, Form::Variables),
    key("env_file", &ENV_FILE, Form::Files),
    key("expose", &SCALAR_SET, Form::Scalars),
    key("extends", &EXTENDS, Form::Record),
    key("external_links", &TEXT_SET, Form::Texts),
    key("extra_hosts", &EXTRA_HOSTS, Form::Hosts),
    key("group_add", &SCALAR_SET, Form::Texts),
    key("gpus", &GPUS, Form::PlainRecords),
    key("hostname", &TEXT, Form::Text),
    key("healthcheck", &HEALTHCHECK, Form::Record),
    key("image", &TEXT, Form::Text),
    kept("init", &BOOL_TEXT, Form::Switch),
    key("ipc", &TEXT, Form::Text),
    key("isolation", &TEXT, Form::Text),
    key("labels", &PAIRS, Form::Pairs),
    key("label_file", &TEXT_OR_LIST, Form::Files),
    key("links", &TEXT_SET, Form::Texts),
    key("logging", &LOGGING, Form::Record),
    key("mem_limit", &NUMBER_TEXT, Form::Bytes),
    key("mem_reservation", &INT_TEXT, Form::Bytes),
    key("memswap_limit", &NUMBER_TEXT, Form::Bytes),
    key("mem_swappiness", &INT_TEXT, Form::Bytes),
    key("mac_address", &TEXT, Form::Text),
    key("models", &MODELS, Form::LooseTable),
    key("network_mode", &TEXT, Form::Text),
    key("networks", &NETWORKS, Form::LooseTable),
    key("oom_kill_disable", &BOOL_TEXT, Form::Switch),
    key("oom_score_adj", &OOM_SCORE, Form::Int),
    key("pid", &NULL_TEXT, Form::Text),
    key("pids_limit", &NUMBER_TEXT, Form::Int),
    key("platform", &TEXT, Form::Text),
    key("ports", &PORTS, Form::Records),
    key("privileged", &BOOL_TEXT, Form::Switch),
    key("pull_policy", &PULL_POLICY, Form::Text),
    key("pull_refresh_after", &TEXT, Form::Dropped),
    key("read_only", &BOOL_TEXT, Form::Switch),
    key("restart", &TEXT, Form::Text),
    key("runtime", &TEXT, Form::Text),
    kept("scale", &INT_TEXT, Form::Int),
    key("secrets", &SECRETS, Form::Records),
    key("security_opt", &TEXT_SET, Form::Texts),
    key("shm_size", &NUMBER_TEXT, Form::Bytes),
    key("stdin_open", &BOOL_TEXT, Form::Switch),
    kept("stop_grace_period", &TEXT, Form::Duration),
    key("stop_signal", &TEXT, Form::Text),
    key("storage_opt", &STORAGE_OPT, Form::TextMap),
    key("sysctls", &PAIRS, Form::Pairs),
    key("tmpfs", &TEXT_OR_SET, Form::Texts),
    key("tty", &BOOL_TEXT, Form::Switch),
    key("ulimits", &ULIMITS, Form::Limits),
    key("use_api_socket", &BOOL, Form::Switch),
    key("user", &TEXT, Form::Text),
    key("userns_mode", &TEXT, Form::Text),
    key("uts", &TEXT, Form::Text),
    key("volumes", &VOLUMES, Form::Records),
    key("volumes_from", &TEXT_SET, Form::Texts),
    key("working_dir", &TEXT, Form::Text),
    key("post_start", &HOOKS, Form::Records),
    key("pre_stop", &HOOKS, Form::Records),
]);
pub(super) static SERVICE: Shape = map_of(&SERVICE_KEYS);

static CGROUP: Shape = one_of(&["host", "private"]);
static CPU_COUNT: Shape = ranged(0, i64::MAX);
static CPU_PERCENT: Shape = ranged(0, 100);
static OOM_SCORE: Shape = ranged(-1000, 1000);
static CONTAINER_NAME: Shape = Shape { text: Words::ContainerName, ..of(Kinds::TEXT) };
static PULL_POLICY: Shape = Shape { text: Words::PullPolicy, ..of(Kinds::TEXT) };
static FREE_KEYS: Keys = Keys { keys: &[], required: &[], others: Others::Free };
static STORAGE_OPT: Shape = map_of(&FREE_KEYS);

static BUILD_KEYS: Keys = record(&[
    key("context", &TEXT, Form::Text),
    key("dockerfile", &TEXT, Form::Text),
    key("dockerfile_inline", &TEXT, Form::Text),
    key("entitlements", &TEXT_LIST, Form::Texts),
    key("args", &PAIRS, Form::Variables),
    key("provenance", &BOOL_TEXT, Form::Text),
    key("sbom", &BOOL_TEXT, Form::Text),
    key("ssh", &PAIRS, Form::Keys),
    key("labels", &PAIRS, Form::Pairs),
    key("cache_from", &TEXT_LIST, Form::Texts),
    key("cache_to", &TEXT_LIST, Form::Texts),
    key("no_cache", &BOOL_TEXT, Form::Switch),
    key("additional_contexts", &PAIRS, Form::Pairs),
    key("pull", &BOOL_TEXT, Form::Switch),
    key("extra_hosts", &EXTRA_HOSTS, Form::Hosts),
    key("isolation", &TEXT, Form::Text),
    key("network", &TEXT, Form::Text),
    key("target", &TEXT, Form::Text),
    key("secrets", &SECRETS, Form::Records),
    key("shm_size", &INT_TEXT, Form::Bytes),
    key("tags", &TEXT_LIST, Form::Texts),
    key("ulimits", &ULIMITS, Form::Limits),
    key("platforms", &TEXT_LIST, Form::Texts),
    key("privileged", &BOOL_TEXT, Form::Switch),
]);
static BUILD: Shape = also(map_of(&BUILD_KEYS), Kinds::TEXT);

static WATCH_ACTION: Shape = one_of(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]);
static WATCH_KEYS: Keys = Keys {
    required: &["path", "action"],
    ..record(&[
        kept("path", &TEXT, Form::Text),
        kept("action", &WATCH_ACTION, Form::Text),
        key("target", &TEXT, Form::Text),
        key("exec", &HOOK, Form::Part),
        key("include", &TEXT_OR_SET, Form::Texts),
        key("ignore", &TEXT_OR_SET, Form::Texts),
        key("initial_sync", &BOOL, Form::Switch),
    ])
};
static WATCH: Shape = map_of(&WATCH_KEYS);
static WATCHES: Shape = list_of(&WATCH);
static DEVELOP_KEYS: Keys = record(&[key("watch", &WATCHES, Form::Records)]);
static DEVELOP: Shape = also(map_of(&DEVELOP_KEYS), Kinds::NULL);

static BPS_KEYS: Keys = Keys {
    keys: &[
        Key { zero: Zero::Always, ..key("path", &TEXT, Form::Text) },
        Key { zero: Zero::Always, ..key("rate", &INT_TEXT, Form::Bytes) },
    ],
    required: &[],
    others: Others::Refused,
};
static BPS: Shape = map_of(&BPS_KEYS);
static BPS_LIST: Shape = list_of(&BPS);
static WEIGHT_KEYS: Keys = Keys {
    keys: &[
        Key { zero: Zero::Always, ..key("path", &TEXT, Form::Text) },
        Key { zero: Zero::Always, ..key("weight", &INT_TEXT, Form::Count) },
    ],
    required: &[],
    others: Others::Refused,
};
static WEIGHT: Shape = map_of(&WEIGHT_KEYS);
static WEIGHTS: Shape = list_of(&WEIGHT);
static BLKIO_KEYS: Keys = Keys {
    keys: &[
        key("weight", &INT_TEXT, Form::Count),
        key("weight_device", &WEIGHTS, Form::CapitalRecords),
        key("device_read_bps", &BPS_LIST, Form::CapitalRecords),
        key("device_read_iops", &BPS_LIST, Form::CapitalRecords),
        key("device_write_bps", &BPS_LIST, Form::CapitalRecords),
        key("device_write_iops", &BPS_LIST, Form::CapitalRecords),
    ],
    required: &[],
    others: Others::Refused,
};
static BLKIO: Shape = map_of(&BLKIO_KEYS);

static CREDENTIAL_SPEC_KEYS: Keys = record(&[
    key("config", &TEXT, Form::Text),
    key("file", &TEXT, Form::Text),
    key("registry", &TEXT, Form::Text),
]);
static CREDENTIAL_SPEC: Shape = map_of(&CREDENTIAL_SPEC_KEYS);

static CONDITION: Shape =
    one_of(&["service_started", "service_healthy", "service_completed_successfully"]);
static DEPENDENCY_KEYS: Keys = Keys {
    required: &["condition"],
    ..record(&[
        key("condition", &CONDITION, Form::Text),
        key("restart", &BOOL_TEXT, Form::Switch),
        Key { zero: Zero::Always, ..key("required", &BOOL, Form::Switch) },
    ])
};
static DEPENDENCY: Shape = map_of(&DEPENDENCY_KEYS);
static DEPENDENCIES: Keys = named(Names::Plain, &DEPENDENCY);
static DEPENDS_ON: Shape = Shape { map: Some(&DEPENDENCIES), ..also(set_of(&TEXT), Kinds::MAP) };

static DEVICE_KEYS: Keys = Keys {
    required: &["source"],
    ..record(&[
        key("source", &TEXT, Form::Text),
        key("target", &TEXT, Form::Text),
        key("permissions", &TEXT, Form::Text),
    ])
};
static DEVICE: Shape = also(map_of(&DEVICE_KEYS), Kinds::TEXT);
static DEVICES: Shape = list_of(&DEVICE);

static PROVIDED: Shape = of(Kinds::TEXT.or(Kinds::NUMBER).or(Kinds::BOOL));
static PROVIDER_OPTION: Shape = Shape {
    items: Some(&PROVIDED),
    ..of(Kinds::TEXT.or(Kinds::NUMBER).or(Kinds::BOOL).or(Kinds::LIST))
};
static PROVIDER_OPTION_KEYS: Keys = loosely_named(Names::Any, &PROVIDER_OPTION);
static PROVIDER_OPTIONS: Shape = map_of(&PROVIDER_OPTION_KEYS);
static PROVIDER_KEYS: Keys = Keys {
    required: &["type"],
    ..record(&[key("type", &TEXT, Form::Text), key("options", &PROVIDER_OPTIONS, Form::Repeated)])
};
static PROVIDER: Shape = map_of(&PROVIDER_KEYS);

static ENV_FILE_KEYS: Keys = Keys {
    keys: &[
        key("path", &TEXT, Form::Text),
        Key { zero: Zero::Always, ..key("required", &BOOL_TEXT, Form::Switch) },
        key("format", &TEXT, Form::Text),
    ],
    required: &["path"],
    others: Others::Refused,
};
static ENV_FILE_ITEM: Shape = also(map_of(&ENV_FILE_KEYS), Kinds::TEXT);
static ENV_FILE: Shape = also(list_of(&ENV_FILE_ITEM), Kinds::TEXT);

static EXTENDS_KEYS: Keys = Keys {
    keys: &[key("file", &TEXT, Form::Text), key("service", &TEXT, Form::Text)],
    required: &["service"],
    others: Others::Refused,
};
static EXTENDS: Shape = also(map_of(&EXTENDS_KEYS), Kinds::TEXT);

static HEALTHCHECK_KEYS: Keys = record(&[
    key("test", &TEXT_OR_LIST, Form::Test),
    kept("timeout", &TEXT, Form::Duration),
    kept("interval", &TEXT, Form::Duration),
    kept("retries", &NUMBER_TEXT, Form::Count),
    kept("start_period", &TEXT, Form::Duration),
    kept("start_interval", &TEXT, Form::Duration),
    key("disable", &BOOL_TEXT, Form::Switch),
]);
static HEALTHCHECK: Shape = map_of(&HEALTHCHECK_KEYS);

static LOG_OPTION: Shape = of(Kinds::TEXT.or(Kinds::NUMBER).or(Kinds::NULL));
static LOG_OPTION_KEYS: Keys = loosely_named(Names::Any, &LOG_OPTION);
static LOG_OPTIONS: Shape = map_of(&LOG_OPTION_KEYS);
static LOGGING_KEYS: Keys =
    record(&[key("driver", &TEXT, Form::Text), key("options", &LOG_OPTIONS, Form::Pairs)]);
static LOGGING: Shape = map_of(&LOGGING_KEYS);

static MODEL_USE_KEYS: Keys =
    record(&[key("endpoint_var", &TEXT, Form::Text), key("model_var", &TEXT, Form::Text)]);
static MODEL_USE: Shape = also(map_of(&MODEL_USE_KEYS), Kinds::NULL);
static MODEL_NAMES: Keys = loosely_named(Names::Plain, &MODEL_USE);
static MODELS: Shape = Shape { map: Some(&MODEL_NAMES), ..also(set_of(&TEXT), Kinds::MAP) };

static NETWORK_USE_KEYS: Keys = record(&[
    key("aliases", &TEXT_SET, Form::Texts),
    key("driver_opts", &OPTIONS, Form::Pairs),
    key("gw_priority", &NUMBER, Form::Int),
    key("interface_name", &TEXT, Form::Text),
    key("ipv4_address", &TEXT, Form::Text),
    key("ipv6_address", &TEXT, Form::Text),
    key("link_local_ips", &TEXT_SET, Form::Texts),
    key("mac_address", &TEXT, Form::Text),
    key("priority", &NUMBER, Form::Int),
]);
static NETWORK_USE: Shape = also(map_of(&NETWORK_USE_KEYS), Kinds::NULL);
static NETWORK_NAMES: Keys = named(Names::Plain, &NETWORK_USE);
static NETWORKS: Shape = Shape { map: Some(&NETWORK_NAMES), ..also(set_of(&TEXT), Kinds::MAP) };

static PORT_KEYS: Keys = record(&[
    key("name", &TEXT, Form::Text),
    key("mode", &TEXT, Form::Text),
    key("host_ip", &TEXT, Form::Text),
    key("target", &INT_TEXT, Form::Count),
    key("published", &INT_TEXT, Form::Text),
    key("protocol", &TEXT, Form::Text),
    key("app_protocol", &TEXT, Form::Text),
]);
static PORT: Shape = also(map_of(&PORT_KEYS), Kinds::NUMBER.or(Kinds::TEXT));
static PORTS: Shape = set_of(&PORT);

static VOLUME_TYPE: Shape = one_of(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]);
static RECURSIVE: Shape = one_of(&["enabled", "disabled", "writable", "readonly"]);
static SELINUX: Shape = one_of(&["z", "Z"]);
static BIND_KEYS: Keys = record(&[
    key("selinux", &SELINUX, Form::Text),
    key("propagation", &TEXT, Form::Text),
    key("create_host_path", &BOOL_TEXT, Form::Switch),
    key("recursive", &RECURSIVE, Form::Text),
]);
static BIND: Shape = map_of(&BIND_KEYS);
static MOUNTED_VOLUME_KEYS: Keys = record(&[
    key("labels", &PAIRS, Form::Pairs),
    key("nocopy", &BOOL_TEXT, Form::Switch),
    key("subpath", &TEXT, Form::Text),
]);
static MOUNTED_VOLUME: Shape = map_of(&MOUNTED_VOLUME_KEYS);
static TMPFS_SIZE: Shape = ranged(0, i64::MAX);
static TMPFS_KEYS: Keys =
    record(&[key("size", &TMPFS_SIZE, Form::Bytes), key("mode", &NUMBER_TEXT, Form::Count)]);
static TMPFS: Shape = map_of(&TMPFS_KEYS);
static MOUNTED_IMAGE_KEYS: Keys = record(&[key("subpath", &TEXT, Form::Text)]);
static MOUNTED_IMAGE: Shape = map_of(&MOUNTED_IMAGE_KEYS);
static VOLUME_KEYS: Keys = Keys {
    required: &["type"],
    ..record(&[
        key("type", &VOLUME_TYPE, Form::Text),
        key("source", &TEXT, Form::Text),
        key("target", &TEXT, Form::Text),
        key("read_only", &BOOL_TEXT, Form::Switch),
        key("consistency", &TEXT, Form::Text),
        key("bind", &BIND, Form::Record),
        key("volume", &MOUNTED_VOLUME, Form::Record),
        key("tmpfs", &TMPFS, Form::Record),
        key("image", &MOUNTED_IMAGE, Form::Record),
    ])
};
static VOLUME: Shape = also(map_of(&VOLUME_KEYS), Kinds::TEXT);
static VOLUMES: Shape = set_of(&VOLUME);

static ORDER: Shape = one_of(&["start-first", "stop-first"]);
static UPDATE_KEYS: Keys = record(&[
    kept("parallelism", &INT_TEXT, Form::Count),
    key("delay", &TEXT, Form::Duration),
    key("failure_action", &TEXT, Form::Text),
    key("monitor", &TEXT, Form::Duration),
    key("max_failure_ratio", &NUMBER_TEXT, Form::Fraction),
    key("order", &ORDER, Form::Text),
]);
static UPDATE: Shape = map_of(&UPDATE_KEYS);

static DISCRETE_KEYS: Keys = record(&[
    Key { zero: Zero::Always, ..key("kind", &TEXT, Form::Text) },
    Key { zero: Zero::Always, ..key("value", &NUMBER_TEXT, Form::Int) },
]);
static DISCRETE: Shape = map_of(&DISCRETE_KEYS);
static GENERIC_KEYS: Keys = record(&[key("discrete_resource_spec", &DISCRETE, Form::Record)]);
static GENERIC: Shape = map_of(&GENERIC_KEYS);
static GENERICS: Shape = list_of(&GENERIC);
static LIMITS_KEYS: Keys = record(&[
    key("cpus", &NUMBER_TEXT, Form::Processors),
    key("memory", &TEXT, Form::Bytes),
    key("pids", &INT_TEXT, Form::Int),
]);
static LIMITS: Shape = map_of(&LIMITS_KEYS);
static RESERVATION_KEYS: Keys = record(&[
    key("cpus", &NUMBER_TEXT, Form::Processors),
    key("memory", &TEXT, Form::Bytes),
    key("devices", &DEVICE_REQUESTS, Form::PlainRecords),
    key("generic_resources", &GENERICS, Form::Records),
]);
static RESERVATIONS: Shape = map_of(&RESERVATION_KEYS);
static RESOURCE_KEYS: Keys = record(&[
    key("limits", &LIMITS, Form::Record),
    key("reservations", &RESERVATIONS, Form::Record),
]);
static RESOURCES: Shape = map_of(&RESOURCE_KEYS);

static RESTART_POLICY_KEYS: Keys = record(&[
    key("condition", &TEXT, Form::Text),
    kept("delay", &TEXT, Form::Duration),
    kept("max_attempts", &INT_TEXT, Form::Count),
    kept("window", &TEXT, Form::Duration),
]);
static RESTART_POLICY: Shape = map_of(&RESTART_POLICY_KEYS);

static PREFERENCE_KEYS: Keys = record(&[key("spread", &TEXT, Form::Text)]);
static PREFERENCE: Shape = map_of(&PREFERENCE_KEYS);
static PREFERENCES: Shape = list_of(&PREFERENCE);
static PLACEMENT_KEYS: Keys = record(&[
    key("constraints", &TEXT_LIST, Form::Texts),
    key("preferences", &PREFERENCES, Form::Records),
    key("max_replicas_per_node", &INT_TEXT, Form::Count),
]);
static PLACEMENT: Shape = map_of(&PLACEMENT_KEYS);

static DEPLOY_KEYS: Keys = record(&[
    key("mode", &TEXT, Form::Text),
    kept("replicas", &INT_TEXT, Form::Int),
    key("labels", &PAIRS, Form::Pairs),
    key("update_config", &UPDATE, Form::Record),
    key("rollback_config", &UPDATE, Form::Record),
    key("resources", &RESOURCES, Form::Part),
    key("restart_policy", &RESTART_POLICY, Form::Record),
    key("placement", &PLACEMENT, Form::Part),
    key("endpoint_mode", &TEXT, Form::Text),
]);
static DEPLOY: Shape = also(map_of(&DEPLOY_KEYS), Kinds::NULL);
