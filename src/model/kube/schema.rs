//! Which fields the objects of Kubernetes have, and of what type.

/// Made by `scripts/import-kube-schema.py`; it says itself how it is to be read.
const TABLE: &str = include_str!("schema.txt");

/// The table, ready to be asked.
#[derive(Debug)]
pub struct Schema {
    kinds: Vec<&'static str>,
    /// Sorted by name.
    types: Vec<&'static str>,
}

/// A type with fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// `name,name:type name:type`.
    text: &'static str,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Integer32,
    Integer64,
    Boolean,
    Quantity,
    /// A number or a text, such as a port.
    IntegerOrText,
    Time,
    Base64,
    Anything,
    /// A list of values of the inner type.
    List(Inner),
    /// A mapping to values of the inner type.
    Map(Inner),
    Object(Fields),
}

/// The type that a list or a mapping holds.
#[derive(Clone, Copy, Debug)]
pub struct Inner {
    name: &'static str,
}

impl Schema {
    pub fn read() -> Schema {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut kinds = Vec::new();
        let mut types = Vec::new();
        for line in lines {
            // The API version stands before the name of a kind.
            let list = if line.contains('=') { &mut kinds } else { &mut types };
            list.push(line);
        }
        Schema { kinds, types }
    }

    /// The fields of objects of a kind, where this version of the API has it.
    pub fn kind(&self, version: &str, kind: &str) -> Option<Fields> {
        let object = self.kinds().find(|it| it.version == version && it.kind == kind)?;
        Some(self.fields(object.name))
    }

    /// The version of the API that has a kind now; the last if there are several.
    pub fn version_of(&self, kind: &str) -> Option<&'static str> {
        self.kinds().filter(|it| it.kind == kind).last().map(|it| it.version)
    }

    /// What a list or a mapping holds.
    pub fn inner(&self, inner: Inner) -> Shape {
        self.shape(inner.name)
    }

    /// The type of a field.
    pub fn field(&self, fields: Fields, name: &str) -> Option<Shape> {
        let groups = fields.text.split(' ').filter_map(|group| group.split_once(':'));
        let mut groups = groups.filter(|(names, _)| names.split(',').any(|it| it == name));
        groups.next().map(|(_, shape)| self.shape(shape))
    }

    fn kinds(&self) -> impl Iterator<Item = Versioned> {
        self.kinds.iter().filter_map(|line| {
            let (object, name) = line.split_once('=')?;
            let (version, kind) = object.split_once(' ')?;
            Some(Versioned { version, kind, name })
        })
    }

    fn shape(&self, name: &'static str) -> Shape {
        match name {
            "s" => Shape::Text,
            "i" => Shape::Integer32,
            "l" => Shape::Integer64,
            "b" => Shape::Boolean,
            "q" => Shape::Quantity,
            "p" => Shape::IntegerOrText,
            "t" => Shape::Time,
            "y" => Shape::Base64,
            "o" => Shape::Anything,
            _ => match (name.strip_prefix('*'), name.strip_prefix('%')) {
                (Some(name), _) => Shape::List(Inner { name }),
                (_, Some(name)) => Shape::Map(Inner { name }),
                _ => Shape::Object(self.fields(name)),
            },
        }
    }

    fn fields(&self, name: &str) -> Fields {
        let name_of = |line: &&'static str| line.split(' ').next().unwrap_or_default();
        let place = self.types.partition_point(|line| name_of(line) < name);
        let line = self.types.get(place).filter(|line| name_of(line) == name);
        let text = line.and_then(|line| line.split_once(' ')).map_or("", |(_, fields)| fields);
        Fields { text }
    }
}

/// A kind of object in a version of the API, and the name of its type.
struct Versioned {
    version: &'static str,
    kind: &'static str,
    name: &'static str,
}

impl Fields {
    /// The names of all fields.
    pub fn names(self) -> Vec<&'static str> {
        let groups = self.text.split(' ').filter_map(|group| group.split_once(':'));
        groups.flat_map(|(names, _)| names.split(',')).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_in_order_and_all_there() {
        let schema = Schema::read();
        assert!(schema.types.is_sorted() && schema.types.len() > 100);
        for line in &schema.types {
            for (_, shape) in line.split(' ').filter_map(|group| group.split_once(':')) {
                let name = shape.trim_start_matches(['*', '%']);
                let is_there = name.len() == 1 || !schema.fields(name).text.is_empty();
                assert!(is_there, "{line}: {name}");
            }
        }
        assert!(schema.kinds().all(|kind| !schema.fields(kind.name).names().is_empty()));
    }

    #[test]
    fn a_field_has_its_type() {
        let schema = Schema::read();
        let probe = schema.fields("Probe");
        assert!(matches!(schema.field(probe, "periodSeconds"), Some(Shape::Integer32)));
        assert!(matches!(schema.field(probe, "httpGet"), Some(Shape::Object(_))));
        assert!(schema.field(probe, "httpget").is_none());
        assert_eq!(schema.version_of("Deployment"), Some("apps/v1"));
    }
}
