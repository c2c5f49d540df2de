//! The keys of a Compose file: what each may hold, and the form in which Compose prints it.
//!
//! What may be written is taken from `schema/compose-spec.json` of compose-go 2.9.1, the library
//! inside Docker Compose 2.40; the forms and the order of keys from the fields of its package
//! `types`. Read in November 2026. `tests/it/compose_schema.rs` holds the first to the schema
//! itself.

mod parts;
mod service;
mod top;

pub use self::top::TOP;

/// What may stand at a place, before short forms are made long.
#[derive(Debug)]
pub struct Shape {
    /// The types that are allowed.
    pub kinds: Kinds,
    /// What a text must be besides.
    pub text: Words,
    /// The least and the greatest whole number.
    pub range: (i64, i64),
    /// What the items of a list may be.
    pub items: Option<&'static Shape>,
    /// Whether two equal items are refused.
    pub unique: bool,
    /// What a mapping holds.
    pub map: Option<&'static Keys>,
}

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    pub const NULL: Kinds = Kinds(1);
    pub const BOOL: Kinds = Kinds(2);
    /// Whole numbers, however they are written.
    pub const INT: Kinds = Kinds(4);
    pub const NUMBER: Kinds = Kinds(4 | 8);
    pub const TEXT: Kinds = Kinds(16);
    pub const LIST: Kinds = Kinds(32);
    pub const MAP: Kinds = Kinds(64);

    #[must_use]
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether all of the other's types are among these.
    pub const fn has(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What a text must be.
#[derive(Debug)]
pub enum Words {
    Any,
    OneOf(&'static [&'static str]),
    /// It has a letter or digit, and behind it another one, `_`, `.` or `-`.
    ContainerName,
    /// It has in it one of the ways to say when an image is pulled.
    PullPolicy,
}

/// The keys of a mapping, in the order in which Compose prints them.
#[derive(Debug)]
pub struct Keys {
    pub keys: &'static [Key],
    pub required: &'static [&'static str],
    pub others: Others,
}

/// Keys that are not listed.
#[derive(Clone, Copy, Debug)]
pub enum Others {
    /// There may be none.
    Refused,
    /// Those that begin with `x-`.
    Extensions,
    /// Any, unjudged.
    Free,
    /// Names that a person gives, of a certain form.
    Named { names: Names, shape: &'static Shape, else_refused: bool },
}

/// The form of names that a person gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// ASCII letters, digits, `.`, `_` and `-`; at least one.
    Plain,
    /// Small ASCII letters; at least one.
    Lowercase,
    /// Anything but nothing.
    Any,
}

/// A key.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: &'static Shape,
    pub form: Form,
    pub zero: Zero,
}

/// Whether a value that says nothing (an empty text, zero, `false`) is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero {
    Omitted,
    Kept,
    /// Printed wherever it is given; in JSON as `null` where it is not.
    NullInJson,
    /// Printed even where it is not given.
    Always,
}

/// The form that Compose brings a value into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It is read, and not kept.
    Dropped,
    Text,
    /// A text that a variable may give; then that is named, and the text is not printed.
    Content,
    Switch,
    Int,
    /// A whole number that is not negative.
    Count,
    /// With the precision of 32 bits.
    Fraction,
    /// A number of processors: a fraction, or a text that is one.
    Processors,
    /// A size, printed as a text of its bytes.
    Bytes,
    Duration,
    /// A command line, split at its blanks, or the list of its words.
    Command,
    /// A command, or a line for the shell of the container.
    Test,
    /// Texts, or a single one.
    Texts,
    /// Texts or numbers, or a single one.
    Scalars,
    /// Names with values, some of them unset.
    Variables,
    /// Names with texts.
    Pairs,
    /// The same, but never written as a list, and with values that are texts or whole numbers.
    TextMap,
    /// Names with lists of texts.
    Repeated,
    /// Addresses of hosts.
    Hosts,
    /// Limits of a resource: a number, or a soft and a hard one.
    Limits,
    /// Permissions of a file, in octal digits.
    Mode,
    /// A number, or `all`.
    Devices,
    /// Keys for SSH, by name.
    Keys,
    /// Files whose variables or labels are put in; they are not printed themselves.
    Files,
    /// A mapping with keys of its own; printed wherever it is given.
    Record,
    /// The same, but in YAML only printed if something is in it, in JSON always.
    Part,
    Records,
    /// The same, with keys that begin with a capital in JSON.
    CapitalRecords,
    /// The same, without what they are extended by.
    PlainRecords,
    /// Records by the names that a person gives.
    Table,
    /// The same, where a name may have nothing.
    LooseTable,
}

/// A key whose value is left out where it says nothing.
const fn key(name: &'static str, shape: &'static Shape, form: Form) -> Key {
    Key { name, shape, form, zero: Zero::Omitted }
}

/// A key whose value is printed wherever it is given.
const fn kept(name: &'static str, shape: &'static Shape, form: Form) -> Key {
    Key { name, shape, form, zero: Zero::Kept }
}

const fn of(kinds: Kinds) -> Shape {
    let range = (i64::MIN, i64::MAX);
    Shape { kinds, text: Words::Any, range, items: None, unique: false, map: None }
}

const fn one_of(words: &'static [&'static str]) -> Shape {
    Shape { text: Words::OneOf(words), ..of(Kinds::TEXT) }
}

/// A text, or a whole number of a range.
const fn ranged(least: i64, greatest: i64) -> Shape {
    Shape { range: (least, greatest), ..of(Kinds::INT.or(Kinds::TEXT)) }
}

const fn list_of(items: &'static Shape) -> Shape {
    Shape { items: Some(items), ..of(Kinds::LIST) }
}

const fn set_of(items: &'static Shape) -> Shape {
    Shape { unique: true, ..list_of(items) }
}

const fn map_of(map: &'static Keys) -> Shape {
    Shape { map: Some(map), ..of(Kinds::MAP) }
}

/// The same shape, or one of these types.
const fn also(shape: Shape, kinds: Kinds) -> Shape {
    Shape { kinds: shape.kinds.or(kinds), ..shape }
}

/// Keys and extensions.
const fn record(keys: &'static [Key]) -> Keys {
    Keys { keys, required: &[], others: Others::Extensions }
}

/// Only names that a person gives.
const fn named(names: Names, shape: &'static Shape) -> Keys {
    Keys { keys: &[], required: &[], others: Others::Named { names, shape, else_refused: true } }
}

/// The same, where other names hold what they like.
const fn loosely_named(names: Names, shape: &'static Shape) -> Keys {
    Keys { keys: &[], required: &[], others: Others::Named { names, shape, else_refused: false } }
}

static TEXT: Shape = of(Kinds::TEXT);
static BOOL: Shape = of(Kinds::BOOL);
static INT: Shape = of(Kinds::INT);
static NUMBER: Shape = of(Kinds::NUMBER);
static BOOL_TEXT: Shape = of(Kinds::BOOL.or(Kinds::TEXT));
static INT_TEXT: Shape = of(Kinds::INT.or(Kinds::TEXT));
static NUMBER_TEXT: Shape = of(Kinds::NUMBER.or(Kinds::TEXT));
static NULL_TEXT: Shape = of(Kinds::NULL.or(Kinds::TEXT));

static TEXT_LIST: Shape = list_of(&TEXT);
static TEXT_SET: Shape = set_of(&TEXT);
static SCALAR_SET: Shape = set_of(&NUMBER_TEXT);
static TEXT_OR_SET: Shape = also(set_of(&TEXT), Kinds::TEXT);
static TEXT_OR_LIST: Shape = also(list_of(&TEXT), Kinds::TEXT);
static COMMAND: Shape = also(list_of(&TEXT), Kinds::TEXT.or(Kinds::NULL));

static SCALAR: Shape = of(Kinds::NUMBER.or(Kinds::TEXT).or(Kinds::BOOL).or(Kinds::NULL));
static PAIR_KEYS: Keys = named(Names::Any, &SCALAR);
/// Names with values, or a list of `NAME=VALUE`.
static PAIRS: Shape = Shape { map: Some(&PAIR_KEYS), ..also(set_of(&TEXT), Kinds::MAP) };

static OPTION_KEYS: Keys = loosely_named(Names::Any, &NUMBER_TEXT);
/// Settings that are handed to a driver.
static OPTIONS: Shape = map_of(&OPTION_KEYS);
