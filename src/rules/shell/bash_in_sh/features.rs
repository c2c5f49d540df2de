//! What bash knows and POSIX does not ask of a shell, and who else knows it.
//!
//! Each was tried on the ash of `BusyBox` 1.35 (with `ASH_BASH_COMPAT`, as Alpine builds it too) and on
//! dash 0.5.12.

use std::collections::BTreeSet;

use crate::syntax::shell::Variable;

pub(super) struct Feature {
    /// As one writes it; empty for a variable, which is shown by its name.
    pub(super) what: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) ash: bool,
    pub(super) dash: bool,
    /// Whether `ShellCheck` says it also of a script for dash.
    pub(super) is_told_for_dash: bool,
}

const fn feature(what: &'static str, aliases: &'static [&'static str]) -> Feature {
    Feature { what, aliases, ash: false, dash: false, is_told_for_dash: true }
}

const fn known_to_ash(what: &'static str, aliases: &'static [&'static str]) -> Feature {
    Feature { ash: true, ..feature(what, aliases) }
}

const fn known_to_dash(what: &'static str, aliases: &'static [&'static str]) -> Feature {
    Feature { ash: true, dash: true, is_told_for_dash: false, ..feature(what, aliases) }
}

pub(super) static PROCESS: Feature = known_to_ash("<(…)", &["shellcheck:SC3001"]);
pub(super) static ANSI: Feature = known_to_ash("$'…'", &["shellcheck:SC3003"]);
pub(super) static COUNT: Feature = feature("for ((…))", &["shellcheck:SC3005"]);
pub(super) static ARITHMETIC: Feature = feature("((…))", &["shellcheck:SC3006"]);
pub(super) static BRACES: Feature = feature("{a,b}", &["shellcheck:SC3009"]);
pub(super) static DOUBLE_TEST: Feature = known_to_ash("[[", &["shellcheck:SC3010"]);
pub(super) static HERE_STRING: Feature = feature("<<<", &["shellcheck:SC3011"]);
pub(super) static COMPARISON: Feature = known_to_dash("\\<", &["shellcheck:SC3012"]);
pub(super) static EQUALS: Feature = known_to_ash("==", &["shellcheck:SC3014"]);
pub(super) static MATCH: Feature = known_to_ash("=~", &["shellcheck:SC3015"]);
pub(super) static IS_SET: Feature = feature("-v", &["shellcheck:SC3016"]);
pub(super) static INCREMENT: Feature = known_to_ash("++", &["shellcheck:SC3018"]);
pub(super) static POWER: Feature = known_to_ash("**", &["shellcheck:SC3019"]);
pub(super) static BOTH: Feature = known_to_ash("&>", &["shellcheck:SC3020"]);
pub(super) static BOTH_OLD: Feature = known_to_ash(">&", &["shellcheck:SC3021"]);
pub(super) static ADDED: Feature = feature("+=", &["shellcheck:SC3024"]);
pub(super) static NETWORK: Feature = feature("/dev/tcp", &["shellcheck:SC3025"]);
static BASH_VARIABLE: Feature = feature("", &["shellcheck:SC3028"]);
static ASH_VARIABLE: Feature = known_to_ash("", &["shellcheck:SC3028"]);
pub(super) static ARRAY: Feature = feature("a=(…)", &["shellcheck:SC3030"]);
pub(super) static ECHO_NO_BREAK: Feature = known_to_dash("echo -n", &["shellcheck:SC3037"]);
pub(super) static ECHO_FLAGS: Feature = known_to_ash("echo -e", &["shellcheck:SC3037"]);
pub(super) static ECHO_FLAGS_DASH: Feature = known_to_ash("echo -e", &["shellcheck:SC3036"]);
pub(super) static EXEC_FLAGS: Feature = known_to_ash("exec -a", &["shellcheck:SC3038"]);
pub(super) static PIPEFAIL: Feature =
    Feature { dash: false, ..known_to_dash("pipefail", &["shellcheck:SC3040"]) };
/// Dash takes it too, but for another thing: editing lines.
pub(super) static SET_E: Feature =
    Feature { dash: false, ..known_to_dash("set -E", &["shellcheck:SC3041"]) };
pub(super) static SET_T: Feature =
    Feature { is_told_for_dash: false, ..feature("set -T", &["shellcheck:SC3041"]) };
pub(super) static LOCAL: Feature = known_to_dash("local", &["shellcheck:SC3043"]);
pub(super) static BUILTIN: Feature = feature("pushd, shopt, declare", &["shellcheck:SC3044"]);
pub(super) static FLAG: Feature = feature("read -s", &["shellcheck:SC3045"]);
pub(super) static FLAG_OF_ASH: Feature = known_to_ash("read -s", &["shellcheck:SC3045"]);
pub(super) static FLAG_OF_DASH: Feature = known_to_dash("ulimit -n", &["shellcheck:SC3045"]);
pub(super) static SOURCE: Feature = known_to_ash("source", &["shellcheck:SC3046"]);
pub(super) static TRAP_ERR: Feature = known_to_ash("trap … ERR", &["shellcheck:SC3047"]);
pub(super) static TRAP_DEBUG: Feature = feature("trap … DEBUG", &["shellcheck:SC3047"]);
pub(super) static TRAP_SIG: Feature = known_to_ash("trap … SIGINT", &["shellcheck:SC3048"]);
pub(super) static QUOTED_FORMAT: Feature = feature("%q", &["shellcheck:SC3050"]);
static INDIRECT: Feature = feature("${!x}", &["shellcheck:SC3053"]);
static INDEX: Feature = feature("${x[0]}", &["shellcheck:SC3054"]);
static PREFIX: Feature = feature("${!x*}", &["shellcheck:SC3056"]);
static SLICE: Feature = known_to_ash("${x:0:1}", &["shellcheck:SC3057"]);
static CASE: Feature = feature("${x^^}", &["shellcheck:SC3059"]);
static REPLACEMENT: Feature = known_to_ash("${x/a/b}", &["shellcheck:SC3060"]);
pub(super) static FUNCTION: Feature = known_to_ash("function f {", &["shellcheck:SC2113"]);
pub(super) static FUNCTION_BOTH: Feature = known_to_ash("function f() {", &["shellcheck:SC2112"]);
pub(super) static LET: Feature = known_to_ash("let", &["shellcheck:SC3039"]);
pub(super) static PATTERN: Feature = feature("!(…)", &["shellcheck:SC3002"]);
pub(super) static PIPE_OF_BOTH: Feature = feature("|&", &["shellcheck:SC3029"]);
pub(super) static SELECT: Feature = feature("select", &["shellcheck:SC3008"]);

pub(super) static ALIASES: &[&str] = &[
    "shellcheck:SC2112",
    "shellcheck:SC2113",
    "shellcheck:SC3001",
    "shellcheck:SC3002",
    "shellcheck:SC3003",
    "shellcheck:SC3005",
    "shellcheck:SC3006",
    "shellcheck:SC3008",
    "shellcheck:SC3009",
    "shellcheck:SC3010",
    "shellcheck:SC3011",
    "shellcheck:SC3012",
    "shellcheck:SC3014",
    "shellcheck:SC3015",
    "shellcheck:SC3016",
    "shellcheck:SC3018",
    "shellcheck:SC3019",
    "shellcheck:SC3020",
    "shellcheck:SC3021",
    "shellcheck:SC3024",
    "shellcheck:SC3025",
    "shellcheck:SC3028",
    "shellcheck:SC3029",
    "shellcheck:SC3030",
    "shellcheck:SC3036",
    "shellcheck:SC3037",
    "shellcheck:SC3038",
    "shellcheck:SC3039",
    "shellcheck:SC3040",
    "shellcheck:SC3041",
    "shellcheck:SC3043",
    "shellcheck:SC3044",
    "shellcheck:SC3045",
    "shellcheck:SC3046",
    "shellcheck:SC3047",
    "shellcheck:SC3048",
    "shellcheck:SC3050",
    "shellcheck:SC3053",
    "shellcheck:SC3054",
    "shellcheck:SC3056",
    "shellcheck:SC3057",
    "shellcheck:SC3059",
    "shellcheck:SC3060",
];

/// What is special to bash in an expansion.
pub(super) fn of_variable(variable: &Variable, set: &BTreeSet<String>) -> Option<&'static Feature> {
    const OF_BASH: [&str; 10] = [
        "BASH",
        "DIRSTACK",
        "EUID",
        "HOSTTYPE",
        "MACHTYPE",
        "OSTYPE",
        "PIPESTATUS",
        "SECONDS",
        "SHELLOPTS",
        "UID",
    ];
    if variable.prefix == Some('!') {
        let is_prefix = !variable.operand.is_empty() && variable.operator.is_empty();
        return Some(if is_prefix { &PREFIX } else { &INDIRECT });
    }
    match variable.operator {
        _ if variable.subscript.is_some() => Some(&INDEX),
        ":" => Some(&SLICE),
        "/" | "//" => Some(&REPLACEMENT),
        "^" | "^^" | "," | ",," => Some(&CASE),
        _ if set.contains(&variable.name) => None,
        _ if matches!(&*variable.name, "RANDOM" | "HOSTNAME" | "SHLVL") => Some(&ASH_VARIABLE),
        _ if OF_BASH.contains(&variable.name.as_str()) => Some(&BASH_VARIABLE),
        _ => None,
    }
}
