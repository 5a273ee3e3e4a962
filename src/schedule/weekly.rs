//! When a weekly digest is due: on a weekday at an hour where the book is, spread over that hour so that not all come at
//! once. Pure.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use crate::ledger::ChatId;
use crate::ledger::period::Period;

/// Seconds over which the digests of one timezone are spread.
const SPREAD: u64 = 60 * 60;

/// The local day and hour of every digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// The weekday.
    pub day: Weekday,
    /// The hour, 0 to 23.
    pub hour: u8,
}

impl Default for Rhythm {
    /// Monday at nine.
    fn default() -> Self {
        Self { day: Weekday::Mon, hour: 9 }
    }
}

impl Rhythm {
    fn time(self) -> NaiveTime {
        NaiveTime::from_hms_opt(self.hour.into(), 0, 0).unwrap_or_default()
    }
}

/// One week's digest of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When it is due.
    pub at: DateTime<Utc>,
    /// That day there.
    pub day: NaiveDate,
}

impl Slot {
    /// The seven days before it.
    pub fn week(&self) -> Period {
        Period::week(self.day, self.day.weekday()).before()
    }
}

/// The chat's first slot after `now`.
pub fn next(rhythm: Rhythm, chat: ChatId, timezone: Tz, now: DateTime<Utc>) -> Slot {
    let slots = slots(rhythm, chat, timezone, now);
    // The last of them is at least a week ahead.
    slots.into_iter().find(|slot| slot.at > now).unwrap_or(Slot { at: now + TimeDelta::days(7), ..slots[3] })
}

/// The chat's last slot that is not after `now`.
pub fn latest(rhythm: Rhythm, chat: ChatId, timezone: Tz, now: DateTime<Utc>) -> Option<Slot> {
    slots(rhythm, chat, timezone, now).into_iter().rfind(|slot| slot.at <= now)
}

/// The slots of last week, this week and the two to come.
fn slots(rhythm: Rhythm, chat: ChatId, timezone: Tz, now: DateTime<Utc>) -> [Slot; 4] {
    let today = now.with_timezone(&timezone).date_naive();
    let first = today.week(rhythm.day).checked_first_day().unwrap_or(today);
    let offset = TimeDelta::seconds(i64::try_from(spread(chat)).unwrap_or_default());
    let last = first.checked_sub_days(Days::new(7)).unwrap_or(first);
    [0, 7, 14, 21].map(|days| {
        let day = last.checked_add_days(Days::new(days)).unwrap_or(last);
        Slot { at: resolve(timezone, day.and_time(rhythm.time()) + offset), day }
    })
}

/// A local time as a moment: the first of two when clocks go back, the next that exists when they skip it.
fn resolve(timezone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    // A skipped time is at most a day: islands that crossed the date line lost one.
    (0..=25 * 4)
        .find_map(|quarters| timezone.from_local_datetime(&(local + TimeDelta::minutes(15 * quarters))).earliest())
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// Where in the hour a chat's digests are: the finaliser of splitmix64, so that neighbouring ids lie apart.
fn spread(chat: ChatId) -> u64 {
    let mut hash = u64::from_ne_bytes(chat.0.to_ne_bytes()).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 31)) % SPREAD
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;
    use chrono_tz::{America, Asia, Europe, Pacific, UTC};

    use super::*;

    const CHAT: ChatId = ChatId(1001);
    const MONDAYS: Rhythm = Rhythm { day: Weekday::Mon, hour: 9 };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_monday_at_nine_there_whatever_the_clocks_do() {
        let offset = TimeDelta::seconds(i64::try_from(spread(CHAT)).unwrap());
        for (timezone, now, expected) in [
            (UTC, "2026-11-20T12:00:00Z", "2026-11-23T09:00:00Z"),
            (Asia::Kolkata, "2026-11-20T12:00:00Z", "2026-11-23T03:30:00Z"),
            (Asia::Kathmandu, "2026-11-20T12:00:00Z", "2026-11-23T03:15:00Z"),
            // Sunday evening in UTC is Monday there, and the other way round.
            (Asia::Kolkata, "2026-11-22T20:00:00Z", "2026-11-23T03:30:00Z"),
            (Pacific::Kiritimati, "2026-11-22T00:00:00Z", "2026-11-22T19:00:00Z"),
            (America::New_York, "2026-11-23T02:00:00Z", "2026-11-23T14:00:00Z"),
            // Clocks go forward on Sunday 8 March 2026 and back on Sunday 1 November 2026.
            (America::New_York, "2026-03-06T12:00:00Z", "2026-03-09T13:00:00Z"),
            (America::New_York, "2026-03-02T15:00:00Z", "2026-03-09T13:00:00Z"),
            (America::New_York, "2026-10-31T12:00:00Z", "2026-11-02T14:00:00Z"),
            (Europe::Madrid, "2026-10-20T12:00:00Z", "2026-10-26T08:00:00Z"),
            // Samoa skipped Friday 30 December 2011.
            (Pacific::Apia, "2011-12-29T12:00:00Z", "2012-01-01T19:00:00Z"),
            (Pacific::Apia, "2011-12-19T12:00:00Z", "2011-12-19T19:00:00Z"),
        ] {
            let slot = next(MONDAYS, CHAT, timezone, at(now));
            assert_eq!(slot.at, at(expected) + offset, "{timezone} {now}");
            let there = slot.at.with_timezone(&timezone);
            assert_eq!(
                (there.weekday(), there.hour(), there.date_naive()),
                (Weekday::Mon, 9, slot.day),
                "{timezone} {now}"
            );
        }
    }

    #[test]
    fn another_day_and_hour_can_be_set() {
        let fridays = Rhythm { day: Weekday::Fri, hour: 18 };
        let offset = TimeDelta::seconds(i64::try_from(spread(CHAT)).unwrap());
        let slot = next(fridays, CHAT, Europe::Madrid, at("2026-11-20T12:00:00Z"));
        assert_eq!((slot.at, slot.day), (at("2026-11-20T17:00:00Z") + offset, day("2026-11-20")));
        assert_eq!((slot.week().start, slot.week().end), (day("2026-11-13"), day("2026-11-19")));
    }

    #[test]
    fn slots_follow_one_another_and_tell_their_week() {
        for timezone in [UTC, America::New_York, Asia::Kolkata, Pacific::Apia, Europe::Lisbon] {
            let mut now = at("2010-12-30T00:00:00Z");
            for _ in 0..200 {
                let slot = next(MONDAYS, CHAT, timezone, now);
                assert!(slot.at > now);
                assert_eq!(latest(MONDAYS, CHAT, timezone, slot.at), Some(slot), "{timezone} {now}");
                assert_eq!(
                    latest(MONDAYS, CHAT, timezone, slot.at + TimeDelta::days(5)),
                    Some(slot),
                    "{timezone} {now}"
                );
                assert_eq!((slot.week().days(), slot.week().end.succ_opt()), (7, Some(slot.day)));
                let following = next(MONDAYS, CHAT, timezone, slot.at);
                // Samoa's week without a Friday has six days, and a change of clocks an hour.
                let hours = (following.at - slot.at).num_hours();
                assert!((143..=169).contains(&hours), "{timezone} {now}: {hours}");
                now = slot.at;
            }
        }
    }

    #[test]
    fn a_time_that_is_skipped_or_doubled_is_one_moment() {
        let local = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        for (timezone, time, expected) in [
            (America::New_York, "2026-03-08T02:30:00", "2026-03-08T07:00:00Z"),
            (America::New_York, "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            (Pacific::Apia, "2011-12-30T09:00:00", "2011-12-30T10:00:00Z"),
        ] {
            assert_eq!(resolve(timezone, local(time)), at(expected), "{timezone} {time}");
        }
    }

    #[test]
    fn chats_are_spread_over_the_hour() {
        let mut minutes = [0u32; 60];
        for id in 0..6000 {
            minutes[usize::try_from(spread(ChatId(id)) / 60).unwrap()] += 1;
            assert!(spread(ChatId(-1_001_000_000_000 - id)) < SPREAD);
        }
        assert!(minutes.iter().all(|count| (50..200).contains(count)), "{minutes:?}");
    }

    #[test]
    fn the_ends_of_time_are_borne() {
        for now in [DateTime::<Utc>::MIN_UTC + TimeDelta::days(30), DateTime::<Utc>::MAX_UTC - TimeDelta::days(60)] {
            assert!(next(MONDAYS, CHAT, Asia::Kolkata, now).at > now);
        }
        assert_eq!(latest(MONDAYS, CHAT, UTC, at("2026-11-23T08:59:59Z")).unwrap().day, day("2026-11-16"));
    }
}
