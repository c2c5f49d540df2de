//! The words of command lines, with the variables of the process put in.

use std::collections::BTreeMap;

use crate::model::chains::process::Variable;
use crate::model::dockerfile::{Command, Form};
use crate::model::expand::expand;
use crate::syntax::shell;
use crate::text::{Span, Spanned};

/// A word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As the program gets it; `None` where a variable leaves it open.
    pub(super) text: Option<String>,
    pub(super) span: Span,
    /// The first variable in it.
    pub(super) variable: Option<String>,
}

type Variables = BTreeMap<String, Variable>;

/// Bytes of values that are put into one text: a variable may name another several times, and that
/// one another.
const MOST_PUT_IN: usize = 8_192;
/// A longer script is not taken apart.
const LONGEST_SCRIPT: usize = 10_000;

/// What ENTRYPOINT and CMD start together.
pub(super) fn of_image(
    entrypoint: Option<&Command>,
    cmd: Option<&Command>,
    variables: &Variables,
) -> Vec<Word> {
    // The shell form of ENTRYPOINT passes CMD to nobody.
    let cmd = cmd.filter(|_| entrypoint.is_none_or(Command::is_exec));
    let commands = entrypoint.into_iter().chain(cmd);
    commands.flat_map(|command| of_instruction(command, variables)).collect()
}

/// The words of one instruction; of a script with several commands, none.
pub(super) fn of_instruction(command: &Command, variables: &Variables) -> Vec<Word> {
    match &command.form {
        Form::Exec(items) => of_list(items, variables),
        Form::Shell(script) => {
            let [simple] = script.commands.as_slice() else { return Vec::new() };
            let words = simple.words.iter();
            let word = |it: &shell::Word| {
                if it.expands {
                    by_shell(&it.text, it.span, variables)
                } else {
                    plain(&it.text, it.span)
                }
            };
            words.map(word).collect()
        }
    }
}

/// The words of a list, in which only the script of a shell has variables.
pub(super) fn of_list(items: &[Spanned<String>], variables: &Variables) -> Vec<Word> {
    let mut words = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let is_script =
            at > 1 && is_shell(&items[at - 2].value) && items[at - 1].value.contains('c');
        if is_script && items[at - 1].value.starts_with('-') {
            words.extend(of_script(item, variables));
        } else {
            words.push(plain(&item.value, item.span));
        }
    }
    words
}

/// The words of a script that starts one program; of another, none.
fn of_script(script: &Spanned<String>, variables: &Variables) -> Vec<Word> {
    let text = script.value.trim();
    if text.len() > LONGEST_SCRIPT
        || text.contains(['\n', ';', '&', '|', '`', '\\'])
        || text.contains("$(")
    {
        return Vec::new();
    }
    let mut quote = None;
    let ends_word = |c: char| {
        match quote {
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        quote.is_none() && c.is_whitespace()
    };
    let words = text.split(ends_word).filter(|it| !it.is_empty());
    words.map(|it| by_shell(it, script.span, variables)).collect()
}

/// A word that stands for itself.
fn plain(text: &str, span: Span) -> Word {
    Word { text: Some(text.to_owned()), span, variable: None }
}

fn is_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    matches!(name, "sh" | "bash" | "ash" | "dash")
}

/// A word as the shell passes it on.
fn by_shell(text: &str, span: Span, variables: &Variables) -> Word {
    if !text.contains(['$', '"', '\'']) {
        return plain(text, span);
    }
    let value = |name: &str| variables.get(name)?.value.clone();
    let expanded = expand(text, '\\', &value).ok().filter(|it| it.unset.is_empty());
    Word { text: expanded.map(|it| it.text), span, variable: first_name(text) }
}

/// The first variable that a text names: `PORT` of `--port=${PORT:-80}`.
fn first_name(text: &str) -> Option<String> {
    let (_, behind) = text.split_once('$')?;
    let behind = behind.strip_prefix('{').unwrap_or(behind);
    let end = behind.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
    Some(behind[..end].to_owned()).filter(|name| !name.is_empty())
}

/// What Kubernetes makes of a text with `$(NAME)`; `$$(NAME)` stands for itself.
pub(super) struct Referring {
    /// `None` where a variable is not known.
    pub(super) text: Option<String>,
    /// The first variable that was put in.
    pub(super) variable: Option<String>,
    /// The names that no variable has.
    pub(super) missing: Vec<String>,
}

/// Puts the values of `variables` in for `$(NAME)`. Where not all of them are known, a name may
/// belong to one that is not.
pub(super) fn refer(text: &str, variables: &Variables, knows_all: bool) -> Referring {
    let mut result = Referring { text: None, variable: None, missing: Vec::new() };
    let (mut made, mut rest, mut is_known) = (String::new(), text, true);
    while let Some((before, behind)) = rest.split_once('$') {
        made.push_str(before);
        if let Some(escaped) = behind.strip_prefix('$') {
            made.push('$');
            rest = escaped;
            continue;
        }
        let named = behind.strip_prefix('(').and_then(|it| it.split_once(')'));
        let Some((name, after)) = named else {
            made.push('$');
            rest = behind;
            continue;
        };
        rest = after;
        match variables.get(name) {
            Some(variable) => {
                result.variable.get_or_insert_with(|| name.to_owned());
                match &variable.value {
                    Some(value) if made.len() + value.len() <= MOST_PUT_IN => made.push_str(value),
                    Some(_) | None => is_known = false,
                }
            }
            // A Service that was there before gives its pods variables of its own.
            None if !knows_all || is_of_service(name) || !is_name(name) => is_known = false,
            None => {
                made.push_str("$(");
                made.push_str(name);
                made.push(')');
                result.missing.push(name.to_owned());
            }
        }
    }
    made.push_str(rest);
    result.text = Some(made).filter(|_| is_known);
    result
}

/// Whether it is a name, and not a command of a shell: `$(date)` has none in capitals.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|it| it == b'_' || it.is_ascii_uppercase() || it.is_ascii_digit())
}

fn is_of_service(name: &str) -> bool {
    name.contains("_SERVICE_")
        || name.contains("_PORT_")
        || name.ends_with("_PORT") && name.len() > 5
        || name.starts_with("KUBERNETES_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        let of = |value: Option<&str>| Variable {
            value: value.map(str::to_owned),
            ..Variable::default()
        };
        Variables::from([("PORT".to_owned(), of(Some("80"))), ("KEY".to_owned(), of(None))])
    }

    #[test]
    fn kubernetes_puts_in_what_it_knows() {
        let cases = [
            (":$(PORT)", Some(":80"), 0),
            ("$$(PORT) $5 $(", Some("$(PORT) $5 $("), 0),
            ("$(KEY)", None, 0),
            ("$(HOST):$(PORT)", Some("$(HOST):80"), 1),
            ("$(DB_SERVICE_HOST)", None, 0),
            ("$(date)", None, 0),
        ];
        for (text, made, missing) in cases {
            let result = refer(text, &variables(), true);
            assert_eq!((result.text.as_deref(), result.missing.len()), (made, missing), "{text}");
        }
        assert_eq!(refer("$(HOST)", &variables(), false).missing.len(), 0);
    }

    #[test]
    fn a_shell_puts_in_what_the_process_has() {
        let span = Span::at(crate::text::FileId(0), 0);
        let list = |items: &[&str]| {
            let items: Vec<_> =
                items.iter().map(|it| Spanned::new((*it).to_owned(), span)).collect();
            let words = of_list(&items, &variables());
            words.into_iter().map(|it| it.text.unwrap_or("?".into())).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            list(&["sh", "-c", "exec api --port=\"$PORT\" $KEY"]),
            "sh -c exec api --port=80 ?"
        );
        assert_eq!(
            list(&["sh", "-c", "api --name 'a \"b' '$PORT'"]),
            "sh -c api --name a \"b $PORT"
        );
        assert_eq!(list(&["sh", "-c", "api \"it's $PORT\""]), "sh -c api it's 80");
        assert_eq!(list(&["sh", "-c", "a; b"]), "sh -c");
        assert_eq!(list(&["api", "$PORT"]), "api $PORT");
    }
}
