//! Schedules as `CronJobs` have them: five fields, or a word such as `@daily`.

/// A field: what it counts from and to, and the names that numbers may have.
struct Field {
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Minute, hour, day of the month, month, day of the week.
const FIELDS: [Field; 5] = [
    Field { least: 0, most: 59, names: &[] },
    Field { least: 0, most: 23, names: &[] },
    Field { least: 1, most: 31, names: &[] },
    Field { least: 1, most: 12, names: &MONTHS },
    Field { least: 0, most: 6, names: &DAYS },
];

const WORDS: [&str; 7] =
    ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// The part of a schedule that cannot be read.
pub(super) fn wrong_part(schedule: &str) -> Option<&str> {
    if schedule.starts_with('@') {
        let is_known =
            WORDS.contains(&schedule) || schedule.strip_prefix("@every ").is_some_and(is_duration);
        return (!is_known).then_some(schedule);
    }
    let parts: Vec<&str> = schedule.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Some(schedule);
    }
    let pairs = parts.into_iter().zip(&FIELDS);
    let takes_all = |part: &str, field: &Field| {
        part.split(',').filter(|it| !it.is_empty()).all(|it| field.takes(it))
    };
    let mut wrong = pairs.filter(|(part, field)| !takes_all(part, field));
    wrong.next().map(|(part, _)| part)
}

impl Field {
    /// `*`, `5`, `mon-fri`, `*/15`, `10-30/5`.
    fn takes(&self, part: &str) -> bool {
        let (range, step) = part.split_once('/').unwrap_or((part, "1"));
        let is_step = digits(step).is_some_and(|step| step > 0);
        if matches!(range, "*" | "?") {
            return is_step;
        }
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        let Some((low, high)) = self.number(low).zip(self.number(high)) else { return false };
        is_step && self.least <= low && low <= high && high <= self.most
    }

    fn number(&self, text: &str) -> Option<u32> {
        let place = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let named = place.and_then(|place| u32::try_from(place).ok());
        named.map(|place| place + self.least).or_else(|| digits(text))
    }
}

fn digits(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `1h30m`, as Go writes it.
fn is_duration(text: &str) -> bool {
    const UNITS: [&str; 7] = ["ns", "us", "µs", "ms", "h", "m", "s"];
    let mut rest = text;
    while !rest.is_empty() {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = UNITS.iter().find_map(|unit| behind.strip_prefix(unit));
        match unit {
            Some(next) if behind.len() < rest.len() => rest = next,
            _ => return false,
        }
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read_field_by_field() {
        for text in ["* * * * *", "*/5 0-6 1,15 jan-Mar MON", "@daily", "@every 1h30m", "0 0 ? * ?"]
        {
            assert_eq!(wrong_part(text), None, "{text}");
        }
        assert_eq!(wrong_part("60 * * * *"), Some("60"));
        assert_eq!(wrong_part("* * * * 7"), Some("7"));
        assert_eq!(wrong_part("*/0 * * * *"), Some("*/0"));
        assert_eq!(wrong_part("* 5-3 * * *"), Some("5-3"));
        for text in ["* * * *", "@often", "@every 5", "* * * * * *", "@every h"] {
            assert_eq!(wrong_part(text), Some(text));
        }
    }
}
