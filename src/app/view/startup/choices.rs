//! What a person says of services, as text: `db:20 worker:! migrate:5!1`.
//!
//! Behind each name stand the seconds, if any are said, and behind `!` an exit code; without one the
//! service never gets ready.

use std::rc::Rc;

use crate::order;
use crate::sim::startup::{Choice, Choices, Fate};

/// Reads it; what makes no sense is left out.
pub fn parse(text: &str) -> Choices {
    order::map(text.split(' ').filter_map(one))
}

fn one(text: &str) -> Option<(String, Choice)> {
    let (name, said) = text.split_once(':')?;
    let (seconds, fate) = match said.split_once('!') {
        None => (said, Fate::Well),
        Some((seconds, "")) => (seconds, Fate::Never),
        Some((seconds, code)) => (seconds, Fate::Exits(code.parse().ok()?)),
    };
    let seconds = if seconds.is_empty() { None } else { Some(seconds.parse().ok()?) };
    Some((name.to_owned(), Choice { seconds, fate }))
}

/// The text with another choice for one service.
pub fn with(text: &str, name: &str, choice: Choice) -> Rc<str> {
    let mut choices = parse(text);
    if choice == Choice::default() {
        choices.remove(name);
    } else {
        choices.insert(name.to_owned(), choice);
    }
    let write = |(name, choice): (&String, &Choice)| {
        let seconds = choice.seconds.map_or(String::new(), |it| it.to_string());
        let fate = match choice.fate {
            Fate::Well => String::new(),
            Fate::Never => "!".to_owned(),
            Fate::Exits(code) => ["!", &code.to_string()].concat(),
        };
        [name, ":", &seconds, &fate].concat()
    };
    let written: Vec<String> = choices.iter().map(write).collect();
    written.join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let db = Choice { seconds: Some(20), fate: Fate::Well };
        let job = Choice { seconds: Some(5), fate: Fate::Exits(1) };
        let worker = Choice { seconds: None, fate: Fate::Never };
        let text = with(&with(&with("", "worker", worker), "db", db), "migrate", job);
        assert_eq!(&*text, "db:20 migrate:5!1 worker:!");
        let expected = [("db", db), ("migrate", job), ("worker", worker)];
        let expected = order::map(expected.map(|(name, choice)| (name.to_owned(), choice)));
        assert_eq!(parse(&text), expected);
        assert_eq!(&*with("db:20", "db", Choice::default()), "");
    }

    #[test]
    fn nonsense_is_left_out() {
        assert!(parse("a b: c:x d:1!x :: e:-1 f:99999999999").len() <= 2);
    }
}
