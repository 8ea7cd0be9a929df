//! Opening hours as OpenStreetMap writes them (wiki.openstreetmap.org, "Key:opening_hours/
//! specification"): rules of years, dates, weeks, weekdays, holidays and times, with `open`,
//! `closed`, `off`, `unknown` and comments. Left out of that grammar: points in time without an
//! end, which say nothing about being open, and ordinal dates counted from weekdays.

mod cursor;
mod mend;

use cursor::Cursor;

use super::problem::HoursFault;

pub(super) use mend::mended;

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [(&str, u32); 12] = [
    ("Jan", 31),
    ("Feb", 29),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];
const EVENTS: [&str; 4] = ["dawn", "sunrise", "sunset", "dusk"];
const STATES: [&str; 4] = ["open", "closed", "off", "unknown"];

/// What was tried at a place: it is not there (nothing was read), or it is there and wrong.
enum Miss {
    Absent,
    Wrong(HoursFault),
}

type Found<T = ()> = Result<T, Miss>;

/// Tells what keeps a text from being opening hours.
pub(super) fn check(text: &str) -> Option<HoursFault> {
    let mut cursor = Cursor::new(text.trim());
    let unreadable =
        |cursor: &Cursor<'_>| HoursFault::Unreadable { rest: cursor.rest().to_owned() };
    loop {
        match rule(&mut cursor) {
            Ok(()) => {}
            Err(Miss::Wrong(fault)) => return Some(fault),
            Err(Miss::Absent) => return Some(unreadable(&cursor)),
        }
        cursor.skip_space();
        if cursor.is_at_end() {
            return None;
        }
        if !(cursor.eat(";") || cursor.eat("||") || cursor.eat(",")) {
            return Some(unreadable(&cursor));
        }
        cursor.skip_space();
    }
}

/// One rule: when, and what holds then.
fn rule(cursor: &mut Cursor<'_>) -> Found {
    let mut is_there = cursor.eat("24/7");
    if !is_there {
        for part in [years, dates, weeks] {
            is_there |= optional(part(cursor))?;
            cursor.skip_space();
        }
        if is_there && cursor.eat(":") {
            cursor.skip_space();
        }
        is_there |= optional(weekdays(cursor))?;
        cursor.skip_space();
        is_there |= optional(list(cursor, times))?;
    }
    cursor.skip_space();
    let has_state = STATES.iter().any(|state| cursor.eat_word(state));
    cursor.skip_space();
    let has_comment = cursor.eat_comment();
    if is_there || has_state || has_comment { Ok(()) } else { Err(Miss::Absent) }
}

fn optional(found: Found) -> Found<bool> {
    match found {
        Ok(()) => Ok(true),
        Err(Miss::Absent) => Ok(false),
        Err(wrong) => Err(wrong),
    }
}

/// One item, and more of them after commas. A comma before something else begins another rule.
fn list(cursor: &mut Cursor<'_>, item: fn(&mut Cursor<'_>) -> Found) -> Found {
    item(cursor)?;
    loop {
        let before = *cursor;
        cursor.skip_space();
        let comma = cursor.eat(",");
        cursor.skip_space();
        if !comma {
            *cursor = before;
            return Ok(());
        }
        match item(cursor) {
            Ok(()) => {}
            Err(Miss::Absent) => {
                *cursor = before;
                return Ok(());
            }
            Err(wrong) => return Err(wrong),
        }
    }
}

/// `2024`, `2020-2024`, `2020-2024/2`, `2020+`, not before a month of that year.
fn years(cursor: &mut Cursor<'_>) -> Found {
    let before = *cursor;
    let found = list(cursor, |cursor| {
        let year = |cursor: &mut Cursor<'_>| {
            let start = *cursor;
            match cursor.number(4) {
                Some(year) if year >= 1900 && !cursor.starts_with(":") => Ok(()),
                _ => {
                    *cursor = start;
                    Err(Miss::Absent)
                }
            }
        };
        year(cursor)?;
        if cursor.eat("+") {
            return Ok(());
        }
        let before = *cursor;
        if cursor.eat("-") {
            if year(cursor).is_err() {
                *cursor = before;
                return Ok(());
            }
            step(cursor)?;
        }
        Ok(())
    });
    // `2024 Jan 1-2025 Feb 3` is a range of dates that tell their years.
    let mut ahead = *cursor;
    ahead.skip_space();
    if found.is_ok() && month(&mut ahead).is_some() {
        let mut dated = before;
        if dates(&mut dated).is_ok() {
            *cursor = dated;
        }
    }
    found
}

/// `/2`: every second one.
fn step(cursor: &mut Cursor<'_>) -> Found {
    if cursor.eat("/") && cursor.any_number().is_none() {
        return Err(Miss::Wrong(HoursFault::Unreadable { rest: cursor.rest().to_owned() }));
    }
    Ok(())
}

fn month(cursor: &mut Cursor<'_>) -> Option<u32> {
    MONTHS.iter().find(|(name, _)| cursor.eat_word(name)).map(|(_, days)| *days)
}

/// `Jan`, `Jan-Mar`, `Jan 1`, `Dec 24-26`, `Jan 1-Mar 3`, `2024 Jan 1-2025 Feb 3`, `easter`.
fn dates(cursor: &mut Cursor<'_>) -> Found {
    list(cursor, |cursor| {
        let first = date(cursor)?;
        if cursor.eat("+") {
            return Ok(());
        }
        let before = *cursor;
        if cursor.eat("-") {
            if let Some(days) = first
                && day(cursor, days)?
            {
                return step(cursor);
            }
            match date(cursor) {
                Ok(_) => step(cursor)?,
                Err(Miss::Absent) => *cursor = before,
                Err(wrong) => return Err(wrong),
            }
        }
        Ok(())
    })
}

/// A month, a day of it, or Easter; gives the days of the month.
fn date(cursor: &mut Cursor<'_>) -> Found<Option<u32>> {
    let before = *cursor;
    if cursor.number(4).is_some() {
        cursor.skip_space();
    }
    if cursor.eat_word("easter") {
        days_after(cursor);
        return Ok(None);
    }
    let Some(days) = month(cursor) else {
        *cursor = before;
        return Err(Miss::Absent);
    };
    let after_month = *cursor;
    cursor.skip_space();
    if day(cursor, days)? {
        days_after(cursor);
    } else {
        *cursor = after_month;
    }
    Ok(Some(days))
}

/// Reads the day of a month of so many days; whether one stands here and not an hour.
fn day(cursor: &mut Cursor<'_>, days: u32) -> Found<bool> {
    let before = *cursor;
    let Some((day, written)) = cursor.any_number() else { return Ok(false) };
    if written.len() > 2 || cursor.starts_with(":") {
        *cursor = before;
        return Ok(false);
    }
    if day == 0 || day > days {
        return Err(no_such_time(written));
    }
    Ok(true)
}

/// ` +1 day`, ` -2 days`
fn days_after(cursor: &mut Cursor<'_>) {
    let before = *cursor;
    cursor.skip_space();
    let has_sign = cursor.eat("+") || cursor.eat("-");
    let has_number = has_sign && cursor.any_number().is_some();
    cursor.skip_space();
    if !(has_number && (cursor.eat_word("days") || cursor.eat_word("day"))) {
        *cursor = before;
    }
}

/// `week 1-20/2,30`
fn weeks(cursor: &mut Cursor<'_>) -> Found {
    if !cursor.eat_word("week") {
        return Err(Miss::Absent);
    }
    cursor.skip_space();
    list(cursor, |cursor| {
        let first = week(cursor)?;
        if cursor.eat("-") {
            let start = *cursor;
            if week(cursor)? < first {
                return Err(no_such_time(start.rest()));
            }
            step(cursor)?;
        }
        Ok(())
    })
}

fn week(cursor: &mut Cursor<'_>) -> Found<u32> {
    let before = *cursor;
    match cursor.any_number() {
        Some((week @ 1..=53, written)) if written.len() <= 2 && !cursor.starts_with(":") => {
            Ok(week)
        }
        Some((_, written)) if written.len() <= 2 && !cursor.starts_with(":") => {
            Err(no_such_time(written))
        }
        _ => {
            *cursor = before;
            Err(Miss::Absent)
        }
    }
}

/// `Mo-Fr`, `Mo,We`, `Mo[1,-1]`, `PH`, `SH`; holidays may stand before weekdays with a space.
fn weekdays(cursor: &mut Cursor<'_>) -> Found {
    match list(cursor, holiday) {
        Err(Miss::Absent) => {
            list(cursor, weekday_range)?;
            after_comma(cursor, |cursor| list(cursor, holiday))
        }
        Err(wrong) => Err(wrong),
        Ok(()) => {
            let before = *cursor;
            cursor.skip_space();
            match list(cursor, weekday_range) {
                Err(Miss::Absent) => {
                    *cursor = before;
                    after_comma(cursor, |cursor| list(cursor, weekday_range))
                }
                found => found,
            }
        }
    }
}

/// What may stand after a comma; without it the comma begins another rule.
fn after_comma(cursor: &mut Cursor<'_>, item: impl Fn(&mut Cursor<'_>) -> Found) -> Found {
    let before = *cursor;
    let comma = cursor.eat(",");
    cursor.skip_space();
    match if comma { item(cursor) } else { Err(Miss::Absent) } {
        Err(Miss::Absent) => {
            *cursor = before;
            Ok(())
        }
        found => found,
    }
}

fn holiday(cursor: &mut Cursor<'_>) -> Found {
    if cursor.eat_word("PH") || cursor.eat_word("SH") {
        days_after(cursor);
        Ok(())
    } else {
        Err(Miss::Absent)
    }
}

fn weekday_range(cursor: &mut Cursor<'_>) -> Found {
    weekday(cursor)?;
    if cursor.eat("[") {
        loop {
            let _ = cursor.eat("-");
            match cursor.any_number() {
                Some((1..=5, _)) => {}
                Some((_, written)) => return Err(no_such_time(written)),
                None => return Err(unreadable(cursor)),
            }
            if cursor.eat("-") {
                match cursor.any_number() {
                    Some((1..=5, _)) => {}
                    _ => return Err(unreadable(cursor)),
                }
            }
            cursor.skip_space();
            if cursor.eat("]") {
                days_after(cursor);
                return Ok(());
            }
            if !cursor.eat(",") {
                return Err(unreadable(cursor));
            }
            cursor.skip_space();
        }
    }
    let before = *cursor;
    if cursor.eat("-") && weekday(cursor).is_err() {
        *cursor = before;
        return Err(unreadable(cursor));
    }
    Ok(())
}

fn weekday(cursor: &mut Cursor<'_>) -> Found {
    if WEEKDAYS.iter().any(|name| cursor.eat_word(name)) { Ok(()) } else { Err(Miss::Absent) }
}

/// `08:00-12:00`, `22:00-02:00`, `08:00+`, `sunrise-sunset`, `10:00-16:00/01:30`
fn times(cursor: &mut Cursor<'_>) -> Found {
    let before = *cursor;
    time(cursor, 24)?;
    if before.starts_with("24:") {
        return Err(no_such_time("24:00"));
    }
    if cursor.eat("+") {
        return Ok(());
    }
    if !cursor.eat("-") {
        *cursor = before;
        return Err(unreadable(cursor));
    }
    // A time after midnight may go on counting: 26:00 is two in the morning.
    match time(cursor, 48) {
        Ok(()) => {}
        Err(Miss::Absent) => return Err(unreadable(cursor)),
        Err(wrong) => return Err(wrong),
    }
    let _ = cursor.eat("+");
    if cursor.eat("/") {
        let start = *cursor;
        if time(cursor, 24).is_err() {
            *cursor = start;
            if cursor.any_number().is_none() {
                return Err(unreadable(cursor));
            }
        }
    }
    Ok(())
}

/// A time of day, or the sun's, perhaps so many hours before or after it.
fn time(cursor: &mut Cursor<'_>, hours: u32) -> Found {
    if EVENTS.iter().any(|event| cursor.eat_word(event)) {
        return Ok(());
    }
    if cursor.eat("(") {
        let holds = EVENTS.iter().any(|event| cursor.eat_word(event))
            && (cursor.eat("+") || cursor.eat("-"))
            && clock(cursor, 24).is_ok()
            && cursor.eat(")");
        return if holds { Ok(()) } else { Err(unreadable(cursor)) };
    }
    clock(cursor, hours)
}

fn clock(cursor: &mut Cursor<'_>, hours: u32) -> Found {
    let before = *cursor;
    let Some((hour, hour_text)) = cursor.any_number() else { return Err(Miss::Absent) };
    if hour_text.len() > 2 || !cursor.eat(":") {
        *cursor = before;
        return Err(Miss::Absent);
    }
    let Some((minute, minute_text)) = cursor.any_number().filter(|(_, text)| text.len() == 2)
    else {
        *cursor = before;
        return Err(unreadable(cursor));
    };
    if hour > hours || minute > 59 || (hour == hours && minute > 0) {
        return Err(no_such_time(&format!("{hour_text}:{minute_text}")));
    }
    Ok(())
}

fn unreadable(cursor: &Cursor<'_>) -> Miss {
    Miss::Wrong(HoursFault::Unreadable { rest: cursor.rest().to_owned() })
}

fn no_such_time(found: &str) -> Miss {
    Miss::Wrong(HoursFault::NoSuchTime { found: found.to_owned() })
}
