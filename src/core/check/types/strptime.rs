//! Dates and times by a strptime pattern (Python's `datetime` module, "strftime() and strptime()
//! Format Codes"), which is what Table Schema's `format` holds.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::date::{days_from_civil, is_day};
use super::{Logical, Misfit};

/// A pattern, compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    items: Vec<Item>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Item {
    Literal(char),
    /// Any blank space, as long as it likes.
    Space,
    Year4,
    Year2,
    Month,
    MonthName,
    Day,
    DayOfYear,
    WeekdayName,
    WeekdayNumber,
    Hour24,
    Hour12,
    Minute,
    Second,
    Fraction,
    HalfOfDay,
    Zone,
    ZoneName,
}

/// A point in time, as far as a text tells it; what it does not tell is that of 1900-01-01T00:00.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Year.
    pub year: i64,
    /// Month, from 1.
    pub month: i64,
    /// Day of the month, from 1.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute, 0 to 59.
    pub minute: i64,
    /// Second, 0 to 59.
    pub second: i64,
    /// The fraction's digits, without zeros at the end.
    pub fraction: String,
    /// Seconds east of Greenwich.
    pub offset: i64,
}

impl Default for Moment {
    fn default() -> Self {
        Self {
            year: 1900,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
            fraction: String::new(),
            offset: 0,
        }
    }
}

impl Moment {
    /// Days since 1970-01-01.
    pub(super) fn days(&self) -> i64 {
        days_from_civil(self.year, self.month, self.day)
    }

    pub(super) fn time<'a>(self) -> Logical<'a> {
        Logical::Time(self.seconds(), Cow::Owned(self.fraction))
    }

    pub(super) fn datetime<'a>(self) -> Logical<'a> {
        Logical::DateTime(self.days() * 86_400 + self.seconds(), Cow::Owned(self.fraction))
    }

    fn seconds(&self) -> i64 {
        self.hour * 3600 + self.minute * 60 + self.second - self.offset
    }
}

/// Forms that `any` reads: those that no other reading of the same text contradicts.
pub(super) const ANY_DATE: &[&str] =
    &["%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"];

/// Times that `any` reads.
pub(super) const ANY_TIME: &[&str] = &["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%Hh%M"];

/// Dates with times that `any` reads.
pub(super) const ANY_DATETIME: &[&str] = &[
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
];

/// The first of some patterns that reads a text.
pub(super) fn read_any(patterns: &[&str], text: &str) -> Option<Moment> {
    let read = |pattern: &&str| Pattern::compile(pattern).ok()?.read(text).ok();
    patterns.iter().find_map(read)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Pattern {
    /// Compiles a pattern; the error is the directive that strptime does not have.
    pub fn compile(pattern: &str) -> Result<Self, String> {
        let mut items = Vec::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                items.push(if c.is_whitespace() { Item::Space } else { Item::Literal(c) });
                continue;
            }
            let mut directive = chars.next();
            // `%-d` and `%#d`: without leading zeros when written; read like `%d`.
            if matches!(directive, Some('-' | '#')) {
                directive = chars.next();
            }
            match directive {
                Some('Y') => items.push(Item::Year4),
                Some('y') => items.push(Item::Year2),
                Some('m') => items.push(Item::Month),
                Some('b' | 'B' | 'h') => items.push(Item::MonthName),
                Some('d' | 'e') => items.push(Item::Day),
                Some('j') => items.push(Item::DayOfYear),
                Some('a' | 'A') => items.push(Item::WeekdayName),
                Some('w' | 'u') => items.push(Item::WeekdayNumber),
                Some('H') => items.push(Item::Hour24),
                Some('I') => items.push(Item::Hour12),
                Some('M') => items.push(Item::Minute),
                Some('S') => items.push(Item::Second),
                Some('f') => items.push(Item::Fraction),
                Some('p') => items.push(Item::HalfOfDay),
                Some('z') => items.push(Item::Zone),
                Some('Z') => items.push(Item::ZoneName),
                Some('%') => items.push(Item::Literal('%')),
                Some('F') => items.extend(Self::compile("%Y-%m-%d")?.items),
                Some('T' | 'X') => items.extend(Self::compile("%H:%M:%S")?.items),
                Some('R') => items.extend(Self::compile("%H:%M")?.items),
                Some('D' | 'x') => items.extend(Self::compile("%m/%d/%y")?.items),
                Some('c') => items.extend(Self::compile("%a %b %d %H:%M:%S %Y")?.items),
                Some(other) => return Err(format!("%{other}")),
                None => return Err("%".to_owned()),
            }
        }
        Ok(Self { items })
    }

    /// Whether nothing in it tells a date or a time: every cell but one would be wrong.
    pub fn tells_nothing(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Item::Literal(_) | Item::Space))
    }

    /// Reads a whole text.
    pub fn read(&self, text: &str) -> Result<Moment, Misfit> {
        let mut reader =
            Reader { rest: text, moment: Moment::default(), afternoon: None, day_of_year: None };
        for item in &self.items {
            reader.take(*item).ok_or(Misfit::Form)?;
        }
        if !reader.rest.is_empty() {
            return Err(Misfit::Form);
        }
        reader.finish()
    }

    /// Writes a moment in this form.
    pub fn write(&self, moment: &Moment) -> String {
        let mut text = String::new();
        for item in &self.items {
            // Writing to a string cannot fail.
            let _ = match item {
                Item::Literal(c) => write!(text, "{c}"),
                Item::Space => write!(text, " "),
                Item::Year4 => write!(text, "{:04}", moment.year),
                Item::Year2 => write!(text, "{:02}", moment.year.rem_euclid(100)),
                Item::Month => write!(text, "{:02}", moment.month),
                Item::MonthName => write!(text, "{}", name_at(&MONTHS, moment.month - 1)),
                Item::Day => write!(text, "{:02}", moment.day),
                Item::DayOfYear => {
                    write!(text, "{:03}", moment.days() - days_from_civil(moment.year, 1, 1) + 1)
                }
                // 1970-01-01 was a Thursday.
                Item::WeekdayName => {
                    write!(text, "{}", name_at(&WEEKDAYS, (moment.days() + 3).rem_euclid(7)))
                }
                Item::WeekdayNumber => write!(text, "{}", (moment.days() + 4).rem_euclid(7)),
                Item::Hour24 => write!(text, "{:02}", moment.hour),
                Item::Hour12 => write!(text, "{:02}", (moment.hour + 11) % 12 + 1),
                Item::Minute => write!(text, "{:02}", moment.minute),
                Item::Second => write!(text, "{:02}", moment.second),
                Item::Fraction => write!(text, "{:0<6.6}", moment.fraction),
                Item::HalfOfDay => write!(text, "{}", if moment.hour < 12 { "AM" } else { "PM" }),
                Item::Zone => {
                    let minutes = moment.offset.abs() / 60;
                    let sign = if moment.offset < 0 { '-' } else { '+' };
                    write!(text, "{sign}{:02}{:02}", minutes / 60, minutes % 60)
                }
                Item::ZoneName => write!(text, "UTC"),
            };
        }
        text
    }
}

fn name_at(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

struct Reader<'a> {
    rest: &'a str,
    moment: Moment,
    afternoon: Option<bool>,
    day_of_year: Option<i64>,
}

impl Reader<'_> {
    fn take(&mut self, item: Item) -> Option<()> {
        match item {
            Item::Literal(c) => {
                let mut chars = self.rest.chars();
                // strptime does not care for case.
                let found = chars.next()?;
                if found != c && !found.to_lowercase().eq(c.to_lowercase()) {
                    return None;
                }
                self.rest = chars.as_str();
            }
            Item::Space => {
                let rest = self.rest.trim_start();
                if rest.len() == self.rest.len() {
                    return None;
                }
                self.rest = rest;
            }
            Item::Year4 => self.moment.year = self.exactly(4)?,
            Item::Year2 => {
                let year = self.exactly(2)?;
                // POSIX: 69 to 99 are of the last century.
                self.moment.year = if year >= 69 { 1900 + year } else { 2000 + year };
            }
            Item::Month => self.moment.month = self.number(2, 1..=12)?,
            Item::Day => self.moment.day = self.number(2, 1..=31)?,
            Item::DayOfYear => self.day_of_year = Some(self.number(3, 1..=366)?),
            Item::WeekdayNumber => {
                self.number(1, 0..=7)?;
            }
            Item::Hour24 => self.moment.hour = self.number(2, 0..=23)?,
            Item::Hour12 => self.moment.hour = self.number(2, 1..=12)? % 12,
            Item::Minute => self.moment.minute = self.number(2, 0..=59)?,
            Item::Second => self.moment.second = self.number(2, 0..=59)?,
            Item::Fraction => {
                let length = self.rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
                let (digits, rest) = self.rest.split_at_checked(length)?;
                if digits.is_empty() {
                    return None;
                }
                digits.trim_end_matches('0').clone_into(&mut self.moment.fraction);
                self.rest = rest;
            }
            Item::MonthName => {
                let month = self.name(&MONTHS)?;
                self.moment.month = month + 1;
            }
            Item::WeekdayName => {
                self.name(&WEEKDAYS)?;
            }
            Item::HalfOfDay => {
                let half = self.rest.get(..2)?;
                self.afternoon = Some(if half.eq_ignore_ascii_case("am") {
                    false
                } else if half.eq_ignore_ascii_case("pm") {
                    true
                } else {
                    return None;
                });
                self.rest = self.rest.get(2..)?;
            }
            Item::Zone => self.zone()?,
            Item::ZoneName => {
                let name =
                    ["UTC", "GMT", "Z"].into_iter().find(|name| self.rest.starts_with(name))?;
                self.rest = self.rest.get(name.len()..)?;
            }
        }
        Some(())
    }

    fn exactly(&mut self, length: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(length)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        digits.parse().ok()
    }

    /// The longest number of at most `most` digits that is within a range.
    fn number(&mut self, most: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let length = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        for length in (1..=length).rev() {
            let (digits, rest) = self.rest.split_at_checked(length)?;
            let number = digits.parse().ok()?;
            if range.contains(&number) {
                self.rest = rest;
                return Some(number);
            }
        }
        None
    }

    /// A name in full or by its first three letters.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let starts = |name: &str| {
            self.rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        let (index, length) = names.iter().enumerate().find_map(|(index, name)| {
            if starts(name) {
                Some((index, name.len()))
            } else {
                name.get(..3).filter(|short| starts(short)).map(|_| (index, 3))
            }
        })?;
        self.rest = self.rest.get(length..)?;
        i64::try_from(index).ok()
    }

    /// `Z`, `±hhmm`, `±hh:mm`.
    fn zone(&mut self) -> Option<()> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Some(());
        }
        let sign = if self.rest.starts_with('-') { -1 } else { 1 };
        self.rest = self.rest.strip_prefix(['+', '-'])?;
        let hours = self.exactly(2)?;
        self.rest = self.rest.strip_prefix(':').unwrap_or(self.rest);
        let minutes = self.exactly(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        self.moment.offset = sign * (hours * 60 + minutes) * 60;
        Some(())
    }

    fn finish(mut self) -> Result<Moment, Misfit> {
        if self.afternoon == Some(true) {
            self.moment.hour = self.moment.hour % 12 + 12;
        }
        if let Some(day_of_year) = self.day_of_year {
            let start = days_from_civil(self.moment.year, 1, 1);
            let of_month =
                |month: &i64| days_from_civil(self.moment.year, *month, 1) - start < day_of_year;
            self.moment.month = (1..=12).rev().find(of_month).unwrap_or(1);
            self.moment.day =
                day_of_year - (days_from_civil(self.moment.year, self.moment.month, 1) - start);
        }
        if is_day(self.moment.year, self.moment.month, self.moment.day) {
            Ok(self.moment)
        } else {
            Err(Misfit::OutOfRange)
        }
    }
}
