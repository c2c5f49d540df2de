//! Packages of a release of Debian: their sizes and what they need.
//!
//! A table has a line for each column: its name, a tab, and a word for each package, in the order
//! of the names. `examples/debs` makes it.
//!
//! | line | a word is |
//! |---|---|
//! | `lists` | bytes of apt's package lists |
//! | `image` | an image, a tab, and what it has installed, as [`Debs::image`] says |
//! | `names` | the bytes shared with the name before, `A` for none, and the rest of the name |
//! | `known` | one word of a letter for each package: `m`, `e`, `k` for what [`Known`] says, the letters behind these for packages that ask questions, capitals for those of the base |
//! | `slim` | KiB in a slim image, with what dpkg and scripts write |
//! | `more` | KiB of documentation and translations, which slim images leave out |
//! | `py` | KiB of Python modules, which are compiled when they are configured |
//! | `packed` | percent of its files that the package has as it is downloaded |
//! | `depends`, `recommends` | what the base lacks, between commas: `7\|7` for what must come first; `+1` and `-1` for neighbours in the order of names; then other places, each by its distance from the one before; then alternatives between bars, packages by their places and virtual ones by theirs behind a `v` |
//! | `virtuals`, `providers` | names that several packages stand for, and which those are |

mod closure;

pub use closure::{Added, Installed, Recommended};

/// The packages of a release.
#[derive(Clone, Debug, Default)]
pub struct Debs {
    /// Bytes of apt's package lists, if they are kept.
    pub lists_bytes: u64,
    images: Vec<(String, String)>,
    names: Words,
    packages: Vec<Package>,
    depends: Words,
    recommends: Words,
    virtuals: Words,
    providers: Words,
}

/// What a package puts into an image, in KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// In a slim image, with what dpkg and scripts write.
    pub slim: u64,
    /// Documentation and translations, which slim images leave out.
    pub more: u64,
    /// Python modules among it, which are compiled where Python is.
    pub py: u64,
    /// Percent of its files that it has as it is downloaded.
    pub packed: u64,
    pub known: Known,
    /// Whether it asks questions by debconf when it is configured.
    pub asks: bool,
    /// Whether the image of the release itself has it.
    pub in_base: bool,
}

/// How the size of a package is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It was unpacked and measured.
    Measured,
    /// The same package of another release was.
    Elsewhere,
    /// Others of its kind were.
    Kind,
}

impl Package {
    /// KiB as it is downloaded.
    pub fn download(&self) -> u64 {
        (self.slim + self.more) * self.packed / 100
    }
}

/// Texts in one.
#[derive(Clone, Debug, Default)]
struct Words {
    text: String,
    ends: Vec<usize>,
}

impl Words {
    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(start..end)
    }

    /// The place of a word; the words are sorted.
    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle)? < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (self.get(low)? == word).then_some(low)
    }

    fn split(line: &str) -> Words {
        let mut words = Words::default();
        for word in line.split(' ') {
            words.push(word);
        }
        words
    }

    /// Reads words that share their beginning with the word before.
    fn front_coded(line: &str) -> Option<Words> {
        let mut words = Words::default();
        let mut name = String::new();
        for word in line.split(' ') {
            let shared = usize::from(word.bytes().next()?.checked_sub(b'A')?);
            if !name.is_char_boundary(shared) {
                return None;
            }
            name.truncate(shared);
            name.push_str(word.get(1..)?);
            words.push(&name);
        }
        Some(words)
    }
}

impl Debs {
    /// `None` for what is no such table.
    pub fn read(text: &str) -> Option<Debs> {
        let column = |wanted: &str| {
            text.lines().find_map(|line| {
                let (name, words) = line.split_once('\t')?;
                (name == wanted).then_some(words)
            })
        };
        let names = Words::front_coded(column("names")?)?;
        let kib = |word: Option<&str>| match word? {
            "" => Some(0),
            word => word.parse::<u64>().ok(),
        };
        let [mut slim, mut more, mut py, mut packed] =
            ["slim", "more", "py", "packed"].map(|it| column(it).unwrap_or_default().split(' '));
        let mut packages = Vec::with_capacity(names.ends.len());
        for letter in column("known")?.bytes() {
            packages.push(Package {
                slim: kib(slim.next())?,
                more: kib(more.next())?,
                py: kib(py.next())?,
                packed: kib(packed.next())?,
                known: match letter.to_ascii_lowercase() {
                    b'm' | b'n' => Known::Measured,
                    b'e' | b'f' => Known::Elsewhere,
                    _ => Known::Kind,
                },
                asks: matches!(letter.to_ascii_lowercase(), b'n' | b'f' | b'l'),
                in_base: letter.is_ascii_uppercase(),
            });
        }
        let debs = Debs {
            lists_bytes: column("lists")?.parse().ok()?,
            images: text
                .lines()
                .filter_map(|line| line.strip_prefix("image\t")?.split_once('\t'))
                .map(|(image, packages)| (image.to_owned(), packages.to_owned()))
                .collect(),
            names,
            packages,
            depends: Words::split(column("depends")?),
            recommends: Words::split(column("recommends")?),
            virtuals: Words::front_coded(column("virtuals")?)?,
            providers: Words::split(column("providers")?),
        };
        let count = debs.packages.len();
        let fits = debs.names.ends.len() == count && debs.depends.ends.len() == count;
        fits.then_some(debs)
    }

    /// Of packages and of virtual ones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let of = |words: &'_ Words| 0..words.ends.len();
        let names = of(&self.names).filter_map(|at| self.names.get(at));
        names.chain(of(&self.virtuals).filter_map(|at| self.virtuals.get(at)))
    }

    /// The place of a package.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.find(name)
    }

    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).unwrap_or_default()
    }

    pub fn package(&self, at: usize) -> Option<&Package> {
        self.packages.get(at)
    }

    /// What a published image installs beyond its base, between spaces; `@` stands before the name
    /// of another image that it has all of.
    pub fn image(&self, name: &str) -> Option<&str> {
        let row = self.images.iter().find(|(image, _)| image == name)?;
        Some(&row.1)
    }
}
