//! Names and values that look like secrets.

/// Words of values that everybody tries first, or that only stand in for one: nothing is given away
/// with them, and nothing kept.
const WELL_KNOWN: [&str; 13] = [
    "12345",
    "admin",
    "change",
    "dummy",
    "example",
    "guest",
    "pass",
    "placeholder",
    "root",
    "secret",
    "test",
    "xxx",
    "your",
];

/// Whether a secret gives nothing away.
pub(in crate::rules) fn is_well_known(secret: &str) -> bool {
    let lower = secret.to_ascii_lowercase();
    lower.len() < 4 || WELL_KNOWN.iter().any(|word| lower.contains(word))
}

/// Whether a name, in lower case, ends with the word for a secret.
pub(in crate::rules) fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "apikey",
        "credentials",
        "pass",
        "passphrase",
        "passwd",
        "password",
        "pwd",
        "secret",
        "secretkey",
        "token",
        "privatekey",
    ];
    // A key alone may be one of a table or of a map.
    const KEYS: [&str; 11] = [
        "access",
        "account",
        "admin",
        "api",
        "app",
        "auth",
        "encryption",
        "master",
        "private",
        "secret",
        "signing",
    ];
    // Of these, the rest of the name is about a secret, and the value none.
    const HARMLESS: [&str; 6] = ["allow", "disable", "enable", "no", "public", "random"];
    let name = name.strip_suffix("_base").unwrap_or(name);
    let mut parts = name.rsplit(['_', '-', '.']);
    let last = parts.next().unwrap_or_default();
    let before = parts.next();
    let is_key = last == "key" && before.is_some_and(|it| KEYS.contains(&it));
    // `PWD` alone is the folder.
    let is_word = WORDS.contains(&last) && (last != "pwd" || before.is_some());
    (is_key || is_word) && !name.split(['_', '-', '.']).any(|part| HARMLESS.contains(&part))
}

/// Whether a value is surely no secret: a switch, a path, or what a template puts in.
pub(in crate::rules) fn is_plain(value: &str) -> bool {
    const SWITCHES: [&str; 10] =
        ["true", "false", "yes", "no", "on", "off", "0", "1", "none", "null"];
    let is_switch = SWITCHES.iter().any(|it| value.eq_ignore_ascii_case(it));
    is_switch || value.starts_with('/') || value.starts_with("./") || value.contains("{{")
}

/// The password in an address: `postgres://user:password@host/db`.
pub(in crate::rules) fn password(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let is_there = !password.is_empty() && !password.starts_with(['$', '<', '{', '*']);
    is_there.then_some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_end_with_their_word() {
        for name in [
            "postgres_password",
            "secret_key_base",
            "db_pass",
            "jwt_secret",
            "aws_secret_access_key",
            "github_token",
            "spring.datasource.password",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "pwd",
            "password_file",
            "mysql_allow_empty_password",
            "mysql_random_root_password",
            "postgres_host_auth_method",
            "token_expiry",
            "aws_access_key_id",
            "key",
            "next_public_api_key",
            "monkey",
            "compass",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn addresses_hold_passwords() {
        assert_eq!(password("postgres://shop:x4!@db:5432/shop"), Some("x4!"));
        for text in ["http://web:8080/a@b", "redis://:@db", "https://user@host", "a:b@c", "${X}"] {
            assert_eq!(password(text), None, "{text}");
        }
    }
}
