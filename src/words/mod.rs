//! Sentences in the reader's language, put together from data.

mod pack;
pub mod page;
pub mod probes;

pub use pack::{add, has};

use crate::content::texts::Language;
use crate::finding::{Arg, Args, Finding, Related};
use crate::rules;
use crate::rules::Rule;
use crate::sim::size::SizeRange;
use crate::text;
use crate::words::page::Page;

/// One language's way to say things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub language: Language,
}

impl Words {
    pub fn new(language: Language) -> Words {
        Words { language }
    }

    /// The text of a key of the language files; the key itself where no language has it.
    pub fn text(self, key: &'static str) -> &'static str {
        pack::text(self.language, key).unwrap_or(key)
    }

    /// The text of a key with its arguments put in.
    ///
    /// A text that counts has a key for each form, `key.one` and `key.other`; the first count among
    /// the arguments chooses.
    pub fn say(self, key: &str, args: &Args) -> String {
        let count = args.iter().find_map(|(_, arg)| match arg {
            Arg::Count(count) => Some(*count),
            _ => None,
        });
        let counted = count.and_then(|count| {
            pack::text(self.language, &format!("{key}.{}", plural(self.language, count)))
        });
        match counted.or_else(|| pack::text(self.language, key)) {
            Some(template) => self.format(template, args),
            None => key.to_owned(),
        }
    }

    /// A template with its `{names}` replaced; a name without an argument stays as it is.
    pub fn format(self, template: &str, args: &Args) -> String {
        let mut result = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            result.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| {
                let (_, arg) = args.iter().find(|(it, _)| *it == name)?;
                Some((arg, after))
            });
            if let Some((arg, after)) = named {
                result.push_str(&self.arg(arg));
                rest = after;
            } else {
                result.push('{');
                rest = after;
            }
        }
        result + rest
    }

    fn arg(self, arg: &Arg) -> String {
        match arg {
            Arg::Text(text) => text.clone(),
            Arg::Count(count) => count.to_string(),
            Arg::Seconds(seconds) => self.seconds(f64::from(*seconds)),
            Arg::Bytes(bytes) => self.bytes(*bytes),
        }
    }

    /// What a finding says, with code between backticks.
    pub fn message(self, finding: &Finding) -> String {
        self.wording(finding, finding.wording, &finding.args)
    }

    /// What applying a finding's fix would do.
    pub fn fix_title(self, finding: &Finding) -> Option<String> {
        let fix = finding.fix.as_ref()?;
        Some(self.wording(finding, fix.wording, &fix.args))
    }

    /// What is at another place that a finding speaks of.
    pub fn related(self, finding: &Finding, related: &Related) -> String {
        self.wording(finding, related.wording, &related.args)
    }

    /// Why Compose refuses a value.
    pub fn refusal(self, wording: &'static str, args: &Args) -> String {
        self.of_rule("compose-invalid", wording, args)
    }

    /// What Compose warns of.
    pub fn warning(self, wording: &'static str, args: &Args) -> String {
        match wording {
            "message" => self.of_rule("unset-variable", wording, args),
            "message-version" => self.of_rule("obsolete-version", "message", args),
            _ => self.of_rule("compose-warning", wording, args),
        }
    }

    /// What is no YAML.
    pub fn of_yaml(self, wording: &'static str, args: &Args) -> String {
        self.of_rule("yaml-syntax", wording, args)
    }

    fn of_rule(self, name: &str, wording: &'static str, args: &Args) -> String {
        let page = rules::find(name).map(|rule| self.page(rule));
        match page.and_then(|page| page.wording(wording)) {
            Some(template) => self.format(template, args),
            None => wording.to_owned(),
        }
    }

    fn wording(self, finding: &Finding, key: &'static str, args: &Args) -> String {
        let page = rules::find(finding.lint.name).map(|rule| self.page(rule));
        match page.and_then(|page| page.wording(key)) {
            Some(template) => self.format(template, args),
            None => finding.lint.name.to_owned(),
        }
    }

    /// A rule's page.
    pub fn page(self, rule: &'static Rule) -> &'static Page<'static> {
        pack::page(self.language, rule.lint.name)
    }

    /// A size or a range of sizes, in decimal units: `8.3 MB`, `15–20 MB`.
    pub fn range(self, size: SizeRange) -> String {
        let (low, high) = (Size::of(size.low), Size::of(size.high));
        if low == high {
            return low.to_string();
        }
        if low.unit == high.unit {
            return format!("{}–{high}", low.number);
        }
        if size.low == 0 {
            return format!("0–{high}");
        }
        format!("{low}–{high}")
    }

    /// One size, in decimal units.
    pub fn bytes(self, bytes: u64) -> String {
        Size::of(bytes).to_string()
    }

    /// A size at a glance: a range as long as it says something, else about the likely one.
    pub fn glance(self, size: SizeRange) -> String {
        match self.doubt(size) {
            Some(_) => format!("~{}", self.bytes(size.likely)),
            None => self.range(size),
        }
    }

    /// The range, where a glance only gives the likely size.
    pub fn doubt(self, size: SizeRange) -> Option<String> {
        const WIDEST: u64 = 2;
        let is_wide = size.high > size.low.saturating_mul(WIDEST);
        is_wide.then(|| self.range(size))
    }

    /// A glance, and the range in brackets where it has more to say.
    pub fn estimate(self, size: SizeRange) -> String {
        let glance = self.glance(size);
        self.doubt(size).map_or(glance.clone(), |range| format!("{glance} ({range})"))
    }

    /// A duration: `2.5 s`, `25 s`, `3 min`, `3 min 20 s`, `2 h 5 min`. Tenths count only below ten seconds.
    pub fn seconds(self, seconds: f64) -> String {
        let tenths = match (seconds * 10.0).round() / 10.0 {
            short if short < 10.0 => short,
            _ => seconds.round(),
        };
        if tenths < 120.0 {
            return self.say("unit.seconds", &vec![("n", Arg::Text(text::tenths(tenths)))]);
        }
        let whole = tenths.round();
        let (whole, one, both) = if whole < 7200.0 {
            (whole, "unit.minutes", "unit.minutes-seconds")
        } else {
            ((whole / 60.0).round(), "unit.hours", "unit.hours-minutes")
        };
        let count = Arg::Text(text::fixed((whole / 60.0).floor(), 0));
        if whole % 60.0 == 0.0 {
            return self.say(one, &vec![("n", count)]);
        }
        let rest = Arg::Text(text::fixed(whole % 60.0, 0));
        self.say(both, &vec![("n", count), ("rest", rest)])
    }
}

/// The plural form that a count takes, by its name in CLDR.
fn plural(language: Language, count: usize) -> &'static str {
    match (language, count) {
        (Language::English, 1) => "one",
        (Language::English | Language::Chinese, _) => "other",
    }
}

/// A figure of two or three digits with its unit.
#[derive(PartialEq)]
struct Size {
    number: String,
    unit: &'static str,
}

impl Size {
    fn of(bytes: u64) -> Size {
        const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
        // Exact up to 2^53 bytes, far beyond any image.
        #[expect(clippy::cast_precision_loss, reason = "shown with two or three digits")]
        let mut number = bytes as f64;
        let mut unit = 0;
        // 999.5 would round to a four-digit figure.
        while number >= 999.5 && unit + 1 < UNITS.len() {
            number /= 1000.0;
            unit += 1;
        }
        let decimals = match number {
            n if unit == 0 || n >= 99.5 => 0,
            n if n >= 9.95 && UNITS[unit] != "GB" => 0,
            n if n >= 9.95 => 1,
            _ if UNITS[unit] == "GB" => 2,
            _ => 1,
        };
        Size { number: text::fixed(number, decimals), unit: UNITS[unit] }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.number, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Words = Words { language: Language::English };

    #[test]
    fn names_without_an_argument_stay() {
        let args = vec![("a", Arg::from("x")), ("n", Arg::from(3))];
        assert_eq!(ENGLISH.format("{a} {n} ${b} {", &args), "x 3 ${b} {");
    }

    #[test]
    fn sizes_have_two_or_three_digits() {
        let range = |low, high| ENGLISH.range(SizeRange { low, likely: low, high });
        assert_eq!(range(8_300_000, 8_300_000), "8.3 MB");
        assert_eq!(range(15_400_000, 19_700_000), "15–20 MB");
        assert_eq!(range(950_000_000, 1_100_000_000), "950 MB–1.10 GB");
        assert_eq!(range(0, 4_000), "0–4.0 kB");
        assert_eq!(range(999_600, 999_600), "1.0 MB");
        assert_eq!(range(12, 12), "12 B");
    }

    #[test]
    fn a_range_too_wide_to_help_is_told_by_its_likely_size() {
        let glance = |low, high| ENGLISH.glance(SizeRange { low, likely: 9_000_000, high });
        assert_eq!(glance(8_000_000, 15_000_000), "8.0–15 MB");
        assert_eq!(glance(1_000, 20_000_000), "~9.0 MB");
    }

    #[test]
    fn long_times_are_told_in_minutes() {
        assert_eq!(ENGLISH.seconds(25.04), "25 s");
        assert_eq!(ENGLISH.seconds(2.5), "2.5 s");
        assert_eq!(ENGLISH.seconds(25.1), "25 s");
        assert_eq!(ENGLISH.seconds(200.0), "3 min 20 s");
        assert_eq!(ENGLISH.seconds(180.0), "3 min");
        assert_eq!(ENGLISH.seconds(7200.0), "2 h");
        assert_eq!(ENGLISH.seconds(7530.0), "2 h 6 min");
    }
}
