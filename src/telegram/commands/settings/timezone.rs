//! From a city, a country or an offset to a time zone. Pure.

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::ledger::category::fold;

/// What a text means.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    One(Tz),
    /// At most eight.
    Several(Vec<Tz>),
    Nothing,
}

/// Most zones to choose from.
const OFFERED: usize = 8;

/// Zones offered by a button, by part of the world.
pub const REGIONS: [(&str, &[Tz]); 5] = [
    (
        "europe",
        &[
            Tz::Europe__London,
            Tz::Europe__Lisbon,
            Tz::Europe__Madrid,
            Tz::Europe__Paris,
            Tz::Europe__Berlin,
            Tz::Europe__Rome,
            Tz::Europe__Amsterdam,
            Tz::Europe__Warsaw,
            Tz::Europe__Stockholm,
            Tz::Europe__Athens,
            Tz::Europe__Kyiv,
            Tz::Europe__Istanbul,
        ],
    ),
    (
        "americas",
        &[
            Tz::America__New_York,
            Tz::America__Chicago,
            Tz::America__Denver,
            Tz::America__Los_Angeles,
            Tz::America__Toronto,
            Tz::America__Mexico_City,
            Tz::America__Bogota,
            Tz::America__Lima,
            Tz::America__Santiago,
            Tz::America__Caracas,
            Tz::America__Argentina__Buenos_Aires,
            Tz::America__Sao_Paulo,
        ],
    ),
    (
        "asia",
        &[
            Tz::Asia__Dubai,
            Tz::Asia__Karachi,
            Tz::Asia__Kolkata,
            Tz::Asia__Dhaka,
            Tz::Asia__Bangkok,
            Tz::Asia__Jakarta,
            Tz::Asia__Singapore,
            Tz::Asia__Manila,
            Tz::Asia__Shanghai,
            Tz::Asia__Hong_Kong,
            Tz::Asia__Seoul,
            Tz::Asia__Tokyo,
        ],
    ),
    (
        "africa",
        &[
            Tz::Africa__Casablanca,
            Tz::Africa__Lagos,
            Tz::Africa__Accra,
            Tz::Africa__Cairo,
            Tz::Africa__Nairobi,
            Tz::Africa__Johannesburg,
        ],
    ),
    (
        "oceania",
        &[
            Tz::Australia__Perth,
            Tz::Australia__Adelaide,
            Tz::Australia__Brisbane,
            Tz::Australia__Sydney,
            Tz::Pacific__Auckland,
            Tz::Pacific__Honolulu,
        ],
    ),
];

/// Big cities and countries the time zone database has under another name, folded.
const ALSO: &[(&str, Tz)] = &[
    ("mumbai", Tz::Asia__Kolkata),
    ("delhi", Tz::Asia__Kolkata),
    ("new delhi", Tz::Asia__Kolkata),
    ("bangalore", Tz::Asia__Kolkata),
    ("bengaluru", Tz::Asia__Kolkata),
    ("chennai", Tz::Asia__Kolkata),
    ("hyderabad", Tz::Asia__Kolkata),
    ("pune", Tz::Asia__Kolkata),
    ("india", Tz::Asia__Kolkata),
    ("beijing", Tz::Asia__Shanghai),
    ("shenzhen", Tz::Asia__Shanghai),
    ("china", Tz::Asia__Shanghai),
    ("osaka", Tz::Asia__Tokyo),
    ("kyoto", Tz::Asia__Tokyo),
    ("hanoi", Tz::Asia__Bangkok),
    ("abu dhabi", Tz::Asia__Dubai),
    ("islamabad", Tz::Asia__Karachi),
    ("lahore", Tz::Asia__Karachi),
    ("tel aviv", Tz::Asia__Jerusalem),
    ("bali", Tz::Asia__Makassar),
    ("ankara", Tz::Europe__Istanbul),
    ("barcelona", Tz::Europe__Madrid),
    ("valencia", Tz::Europe__Madrid),
    ("sevilla", Tz::Europe__Madrid),
    ("seville", Tz::Europe__Madrid),
    ("bilbao", Tz::Europe__Madrid),
    ("spain", Tz::Europe__Madrid),
    ("espana", Tz::Europe__Madrid),
    ("porto", Tz::Europe__Lisbon),
    ("portugal", Tz::Europe__Lisbon),
    ("lisboa", Tz::Europe__Lisbon),
    ("munich", Tz::Europe__Berlin),
    ("munchen", Tz::Europe__Berlin),
    ("hamburg", Tz::Europe__Berlin),
    ("frankfurt", Tz::Europe__Berlin),
    ("cologne", Tz::Europe__Berlin),
    ("koln", Tz::Europe__Berlin),
    ("germany", Tz::Europe__Berlin),
    ("deutschland", Tz::Europe__Berlin),
    ("milan", Tz::Europe__Rome),
    ("milano", Tz::Europe__Rome),
    ("naples", Tz::Europe__Rome),
    ("roma", Tz::Europe__Rome),
    ("italy", Tz::Europe__Rome),
    ("italia", Tz::Europe__Rome),
    ("lyon", Tz::Europe__Paris),
    ("marseille", Tz::Europe__Paris),
    ("france", Tz::Europe__Paris),
    ("geneva", Tz::Europe__Zurich),
    ("basel", Tz::Europe__Zurich),
    ("bern", Tz::Europe__Zurich),
    ("switzerland", Tz::Europe__Zurich),
    ("wien", Tz::Europe__Vienna),
    ("austria", Tz::Europe__Vienna),
    ("rotterdam", Tz::Europe__Amsterdam),
    ("netherlands", Tz::Europe__Amsterdam),
    ("krakow", Tz::Europe__Warsaw),
    ("manchester", Tz::Europe__London),
    ("edinburgh", Tz::Europe__London),
    ("uk", Tz::Europe__London),
    ("england", Tz::Europe__London),
    ("scotland", Tz::Europe__London),
    ("londres", Tz::Europe__London),
    ("san francisco", Tz::America__Los_Angeles),
    ("seattle", Tz::America__Los_Angeles),
    ("san diego", Tz::America__Los_Angeles),
    ("las vegas", Tz::America__Los_Angeles),
    ("la", Tz::America__Los_Angeles),
    ("boston", Tz::America__New_York),
    ("washington", Tz::America__New_York),
    ("miami", Tz::America__New_York),
    ("atlanta", Tz::America__New_York),
    ("philadelphia", Tz::America__New_York),
    ("nyc", Tz::America__New_York),
    ("nueva york", Tz::America__New_York),
    ("houston", Tz::America__Chicago),
    ("dallas", Tz::America__Chicago),
    ("austin", Tz::America__Chicago),
    ("montreal", Tz::America__Toronto),
    ("ottawa", Tz::America__Toronto),
    ("guadalajara", Tz::America__Mexico_City),
    ("mexico", Tz::America__Mexico_City),
    ("medellin", Tz::America__Bogota),
    ("cali", Tz::America__Bogota),
    ("colombia", Tz::America__Bogota),
    ("peru", Tz::America__Lima),
    ("quito", Tz::America__Guayaquil),
    ("chile", Tz::America__Santiago),
    ("venezuela", Tz::America__Caracas),
    ("argentina", Tz::America__Argentina__Buenos_Aires),
    ("rosario", Tz::America__Argentina__Buenos_Aires),
    ("rio", Tz::America__Sao_Paulo),
    ("rio de janeiro", Tz::America__Sao_Paulo),
    ("brasilia", Tz::America__Sao_Paulo),
    ("cape town", Tz::Africa__Johannesburg),
    ("south africa", Tz::Africa__Johannesburg),
    ("abuja", Tz::Africa__Lagos),
    ("nigeria", Tz::Africa__Lagos),
    ("kenya", Tz::Africa__Nairobi),
    ("morocco", Tz::Africa__Casablanca),
    ("canberra", Tz::Australia__Sydney),
    ("wellington", Tz::Pacific__Auckland),
    ("new zealand", Tz::Pacific__Auckland),
    ("hawaii", Tz::Pacific__Honolulu),
];

/// The zones of a part of the world.
pub fn region(code: &str) -> Option<&'static [Tz]> {
    REGIONS.iter().find(|(region, _)| *region == code).map(|(_, zones)| *zones)
}

/// The city in a zone's name.
pub fn city(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// Finds what a person means: `Lisbon`, `lisbon, portugal`, `Europe/Lisbon`, `UTC+2`, `+05:30`.
pub fn find(text: &str) -> Found {
    let text = text.trim();
    if let Some(zone) = offset(text) {
        return Found::One(zone);
    }
    let named = |name: &str| TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)).copied();
    if text.contains('/')
        && let Some(zone) = named(&text.replace(' ', "_"))
    {
        return Found::One(zone);
    }
    for part in text.split(',').take(2) {
        let wanted = fold(part);
        if wanted.is_empty() {
            continue;
        }
        if let Some((_, zone)) = ALSO.iter().find(|(name, _)| *name == wanted) {
            return Found::One(*zone);
        }
        let hits = cities(|city| city == wanted);
        // The same city under an older name, such as America/Buenos_Aires: the longer name is today's.
        if let Some(zone) = hits.into_iter().max_by_key(|zone| zone.name().len()) {
            return Found::One(zone);
        }
        if let Some(zone) = named(part.trim()) {
            return Found::One(zone);
        }
        if wanted.chars().count() < 3 {
            continue;
        }
        let mut hits = cities(|city| city.starts_with(&wanted));
        hits.truncate(OFFERED);
        match hits.as_slice() {
            [] => {}
            [zone] => return Found::One(*zone),
            _ => return Found::Several(hits),
        }
    }
    Found::Nothing
}

fn cities(is: impl Fn(&str) -> bool) -> Vec<Tz> {
    const PLACES: [&str; 9] =
        ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];
    let place = |zone: &&Tz| PLACES.iter().any(|place| zone.name().starts_with(place)) && is(&fold(&city(**zone)));
    TZ_VARIANTS.iter().filter(place).copied().collect()
}

/// `UTC`, `UTC+2`, `GMT-03:00`, `+5:30`: a zone whose clocks keep that distance.
fn offset(text: &str) -> Option<Tz> {
    let upper = text.to_ascii_uppercase().replace(' ', "").replace('\u{2212}', "-");
    let rest = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"));
    if rest == Some("") {
        return Some(Tz::UTC);
    }
    let rest = rest.unwrap_or(&upper);
    let (ahead, digits) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
        (Some(digits), _) => (true, digits),
        (None, Some(digits)) => (false, digits),
        (None, None) => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    match (ahead, hours, minutes) {
        (_, 0, 0) => Some(Tz::UTC),
        // In these names the sign is the other way round (POSIX).
        (true, 1..=14, 0) => format!("Etc/GMT-{hours}").parse().ok(),
        (false, 1..=12, 0) => format!("Etc/GMT+{hours}").parse().ok(),
        (true, 3, 30) => Some(Tz::Asia__Tehran),
        (true, 4, 30) => Some(Tz::Asia__Kabul),
        (true, 5, 30) => Some(Tz::Asia__Kolkata),
        (true, 5, 45) => Some(Tz::Asia__Kathmandu),
        (true, 6, 30) => Some(Tz::Asia__Yangon),
        (true, 8, 45) => Some(Tz::Australia__Eucla),
        (true, 9, 30) => Some(Tz::Australia__Darwin),
        (false, 9, 30) => Some(Tz::Pacific__Marquesas),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_name_their_zone_in_many_ways() {
        for (text, expected) in [
            ("Lisbon", Some("Europe/Lisbon")),
            ("lisbon, portugal", Some("Europe/Lisbon")),
            ("europe/lisbon", Some("Europe/Lisbon")),
            ("New York", Some("America/New_York")),
            ("america/new york", Some("America/New_York")),
            ("Mumbai", Some("Asia/Kolkata")),
            ("São Paulo", Some("America/Sao_Paulo")),
            ("buenos aires", Some("America/Argentina/Buenos_Aires")),
            ("Singapore", Some("Asia/Singapore")),
            ("Springfield, Japan", Some("Japan")),
            ("UTC", Some("UTC")),
            ("utc+2", Some("Etc/GMT-2")),
            ("GMT -03:00", Some("Etc/GMT+3")),
            ("+5:30", Some("Asia/Kolkata")),
            ("+25", None),
            ("+5:17", None),
            ("Atlantis", None),
            ("x", None),
            ("", None),
            ("/", None),
        ] {
            let found = match find(text) {
                Found::One(zone) => Some(zone.name()),
                _ => None,
            };
            assert_eq!(found, expected, "{text}");
        }
        assert!(matches!(find("Port"), Found::Several(zones) if (2..=OFFERED).contains(&zones.len())));
    }

    #[test]
    fn what_is_offered_can_be_found_again() {
        for (code, zones) in REGIONS {
            assert_eq!(region(code), Some(zones));
            for zone in zones {
                assert_eq!(zone.name().parse(), Ok(*zone));
            }
        }
        let mut names: Vec<&str> = ALSO.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALSO.len());
        assert!(ALSO.iter().all(|(name, _)| fold(name) == *name));
    }
}
