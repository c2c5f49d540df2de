//! Our table of Compose's keys beside the schema of the Compose Specification.
//!
//! Both are walked together, from the top to the last key: what may stand at a place, which keys it
//! has, which are required, and what other keys may be there.

use std::collections::BTreeSet;

use dockwright::model::compose::keys::{Keys, Kinds, Names, Others, Shape, TOP, Words};
use serde_json::Value;

const SCHEMA: &str = include_str!("../oracles/compose-spec.json");

#[test]
fn the_table_says_what_the_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut walk = Walk { schema: &schema, path: Vec::new(), places: 0, wrong: Vec::new() };
    walk.compare(&schema, &TOP);
    assert!(walk.wrong.is_empty(), "{:#?}", walk.wrong);
    assert!(walk.places > 400, "only {} places were seen", walk.places);
}

struct Walk<'a> {
    schema: &'a Value,
    path: Vec<String>,
    places: usize,
    wrong: Vec<String>,
}

impl<'a> Walk<'a> {
    fn note(&mut self, what: &str) {
        self.wrong.push(format!("{}: {what}", self.path.join(".")));
    }

    fn at(&mut self, part: &str, schema: &'a Value, shape: &Shape) {
        self.path.push(part.to_owned());
        self.compare(schema, shape);
        self.path.pop();
    }

    fn compare(&mut self, schema: &'a Value, shape: &Shape) {
        self.places += 1;
        let mut kinds = BTreeSet::new();
        let mut text = None;
        let (mut list, mut map) = (None, None);
        let mut range = (i64::MIN, i64::MAX);
        for form in self.forms(schema) {
            let types = types(form);
            for kind in &types {
                match kind.as_str() {
                    "string" => text = Some(form),
                    "array" => list = Some(form),
                    "object" => map = Some(form),
                    _ => {}
                }
            }
            range.0 = form.get("minimum").and_then(Value::as_i64).unwrap_or(range.0);
            range.1 = form.get("maximum").and_then(Value::as_i64).unwrap_or(range.1);
            kinds.extend(types);
        }
        if kinds.contains("number") {
            kinds.insert("integer".to_owned());
        }
        if kinds != names(shape.kinds) {
            self.note(&format!("{kinds:?} may be here, the table says {:?}", names(shape.kinds)));
            return;
        }
        if range != shape.range {
            self.note(&format!("numbers are {range:?}, the table says {:?}", shape.range));
        }
        if let Some(form) = text {
            self.compare_words(form, &shape.text);
        }
        if let Some(form) = list {
            self.compare_items(form, shape);
        }
        match (map, shape.map) {
            (Some(form), Some(keys)) => self.compare_keys(form, keys),
            (None, None) => {}
            _ => self.note("only one of the two knows keys"),
        }
    }

    /// The schema with references followed, and each of its alternatives by itself.
    fn forms(&self, schema: &'a Value) -> Vec<&'a Value> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.strip_prefix("#/definitions/").unwrap();
            return self.forms(&self.schema["definitions"][name]);
        }
        match schema.get("oneOf").and_then(Value::as_array) {
            Some(forms) => forms.iter().flat_map(|form| self.forms(form)).collect(),
            None => vec![schema],
        }
    }

    fn compare_words(&mut self, form: &Value, words: &Words) {
        let pattern = form.get("pattern").and_then(Value::as_str);
        let same = match words {
            Words::Any => form.get("enum").is_none() && pattern.is_none(),
            Words::OneOf(allowed) => {
                let allowed: Vec<&str> = allowed.to_vec();
                form.get("enum") == Some(&Value::from(allowed))
            }
            Words::ContainerName => pattern == Some("[a-zA-Z0-9][a-zA-Z0-9_.-]+"),
            Words::PullPolicy => {
                let expected = "always|never|build|if_not_present|missing|refresh|daily|weekly|\
                                every_([0-9]+[wdhms])+";
                pattern == Some(expected)
            }
        };
        if !same {
            self.note(&format!("texts are {form}, the table says {words:?}"));
        }
    }

    fn compare_items(&mut self, form: &'a Value, shape: &Shape) {
        let is_unique = form.get("uniqueItems").and_then(Value::as_bool).unwrap_or(false);
        if is_unique != shape.unique {
            self.note("only one of the two refuses equal items");
        }
        match (form.get("items"), shape.items) {
            (Some(items), Some(shape)) => self.at("*", items, shape),
            (None, None) => {}
            _ => self.note("only one of the two knows items"),
        }
    }

    fn compare_keys(&mut self, form: &'a Value, keys: &Keys) {
        let listed = form.get("properties").and_then(Value::as_object);
        for (name, schema) in listed.into_iter().flatten() {
            match keys.keys.iter().find(|key| key.name == name) {
                Some(key) => self.at(name, schema, key.shape),
                None => self.note(&format!("the table lacks {name}")),
            }
        }
        for key in keys.keys {
            if listed.is_none_or(|listed| !listed.contains_key(key.name)) {
                self.note(&format!("the schema has no {}", key.name));
            }
        }
        let required =
            form.get("required").cloned().unwrap_or_else(|| Value::from(Vec::<&str>::new()));
        if required != Value::from(keys.required.to_vec()) {
            self.note(&format!("{required} are required, the table says {:?}", keys.required));
        }
        self.compare_others(form, keys.others);
    }

    fn compare_others(&mut self, form: &'a Value, others: Others) {
        let is_closed = form.get("additionalProperties") == Some(&Value::Bool(false));
        let patterns = form.get("patternProperties").and_then(Value::as_object);
        let pattern = patterns.and_then(|it| it.iter().next());
        match (pattern.map(|(pattern, schema)| (pattern.as_str(), schema)), others) {
            (None, Others::Refused) | (Some(("^x-", _)), Others::Extensions) if is_closed => {}
            (None | Some(("^x-", _)), Others::Free) if !is_closed => {}
            (Some((pattern, schema)), Others::Named { names, shape, else_refused }) => {
                let expected = match pattern {
                    "^[a-zA-Z0-9._-]+$" => Names::Plain,
                    "^[a-z]+$" => Names::Lowercase,
                    ".+" | "^.+$" => Names::Any,
                    _ => return self.note(&format!("{pattern} is a new kind of names")),
                };
                if (names, else_refused) != (expected, is_closed) {
                    self.note(&format!("names are {pattern}, the table says {names:?}"));
                }
                self.at("*", schema, shape);
            }
            (pattern, _) => {
                self.note(&format!("other keys are {pattern:?}, the table says {others:?}"));
            }
        }
    }
}

/// The types that a form names; all of them where it names none.
fn types(form: &Value) -> Vec<String> {
    match form.get("type") {
        Some(Value::String(kind)) => vec![kind.clone()],
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => ["string", "array", "object", "number", "integer", "boolean", "null"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn names(kinds: Kinds) -> BTreeSet<String> {
    let all = [
        (Kinds::NULL, "null"),
        (Kinds::BOOL, "boolean"),
        (Kinds::INT, "integer"),
        (Kinds::NUMBER, "number"),
        (Kinds::TEXT, "string"),
        (Kinds::LIST, "array"),
        (Kinds::MAP, "object"),
    ];
    all.into_iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, name)| name.to_owned()).collect()
}
