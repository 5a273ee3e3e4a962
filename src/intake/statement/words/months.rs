//! Month and weekday names of the languages banks write dates in.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;

const MONTHS: [&str; 12] = [
    "january jan januar janvier janv enero ene gennaio gen janeiro januari januar styczen stycznia sty leden ledna led januara tammikuu tammi ocak oca январь января янв januaris sausio sausis ianuarie ian januarie січень січня jaanuar ιαν ιανουαριος ιανουαριου jan. januari januarja siecanj sijecanj януари 1月 يناير ม.ค.",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari luty lutego lut unor unora uno februara helmikuu helmi subat sub şubat февраль февраля фев февр februaris vasario vasaris februarie лютий лютого veebruar φεβ φεβρουαριος φεβρουαριου veljaca февруари فبراير ก.พ.",
    "march mar marz maerz mrz mars marzo marco março maart mrt marzec marca brezen brezna bre maaliskuu maalis mart март марта мар marts kovo kovas martie березень березня marts marec μαρ μαρτιος μαρτιου ozujak مارس มี.ค. marcius",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi duben dubna dub huhtikuu huhti nisan nis апрель апреля апр aprilis balandzio balandis aprilie квітень квітня aprill απρ απριλιος απριλιου travanj أبريل ابريل เม.ย. aprila",
    "may mai mayo maggio mag maio mei maj maja kveten kvetna kve toukokuu touko mayis май мая maijs geguzes geguze травень травня μαι μαιος μαιου svibanj مايو พ.ค. majus maya",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna cvn kesakuu kesa haziran haz июнь июня июн junijs birzelio birzelis iunie iun червень червня juuni ιουν ιουνιος ιουνιου lipanj يونيو มิ.ย. junius juna",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip cervenec cervence cvc heinakuu heina temmuz tem июль июля июл julijs liepos liepa iulie iul липень липня juuli ιουλ ιουλιος ιουλιου srpanj يوليو ก.ค. julius jula",
    "august aug aout agosto ago augustus sierpien sierpnia sie srpen srpna srp elokuu elo agustos agu август августа авг augusts rugpjucio rugpjutis серпень серпня αυγ αυγουστος αυγουστου kolovoz أغسطس اغسطس ส.ค. augusztus augusta agt agustus",
    "september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari zar syyskuu syys eylul eyl сентябрь сентября сен сент septembris rugsejo rugsejis septembrie вересень вересня σεπ σεπτεμβριος σεπτεμβριου rujan سبتمبر ก.ย. szeptember szept septembra",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna rij lokakuu loka ekim eki октябрь октября окт oktobris spalio spalis octombrie жовтень жовтня oktoober οκτ οκτωβριος οκτωβριου أكتوبر اكتوبر ต.ค. oktobra",
    "november nov novembre noviembre novembro listopad listopada lis listopadu marraskuu marras kasim kas ноябрь ноября ноя нояб novembris lapkricio lapkritis noiembrie noi листопад листопада νοε νοεμβριος νοεμβριου studeni نوفمبر พ.ย. novembra nop",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia gru prosinec prosince pro joulukuu joulu aralik ara декабрь декабря дек decembris gruodzio gruodis decembrie грудень грудня detsember δεκ δεκεμβριος δεκεμβριου prosinac ديسمبر ธ.ค. decembra des desember",
];

const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun \
    montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so \
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim \
    lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom \
    lunedi martedi mercoledi giovedi venerdi sabato domenica gio \
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo za zo vr \
    segunda terca quarta quinta sexta seg ter qua qui sex \
    pn wt sr cz pt nd пн вт ср чт пт сб вс pzt sal car per cum cmt paz";

static MONTH: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (number, names) in (1..).zip(MONTHS) {
        for name in names.split(' ') {
            map.entry(fold(name).replace(' ', "")).or_insert(number);
        }
    }
    map
});

static WEEKDAY: LazyLock<Vec<&str>> = LazyLock::new(|| WEEKDAYS.split_whitespace().collect());

/// The month (1 to 12) a name or abbreviation stands for.
pub fn month(word: &str) -> Option<u32> {
    if word.len() > 40 {
        return None;
    }
    if word.is_ascii() {
        let lower = word.to_ascii_lowercase();
        return MONTH.get(lower.as_str()).copied();
    }
    MONTH.get(fold(word).replace(' ', "").as_str()).copied()
}

/// Whether a word names a day of the week.
pub fn is_weekday(word: &str) -> bool {
    let folded = fold(word);
    WEEKDAY.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_many_languages() {
        for (word, number) in [
            ("Feb", Some(2)),
            ("März", Some(3)),
            ("Mrz", Some(3)),
            ("août", Some(8)),
            ("déc", Some(12)),
            ("ene", Some(1)),
            ("wrz", Some(9)),
            ("Ağu", Some(8)),
            ("мая", Some(5)),
            ("OUT", Some(10)),
            ("mei", Some(5)),
            ("lug", Some(7)),
            ("shop", None),
        ] {
            assert_eq!(month(word), number, "{word}");
        }
        assert!(is_weekday("Mon") && is_weekday("mié") && !is_weekday("Ref"));
    }
}
