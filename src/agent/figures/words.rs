//! PURE: words that stand for numbers or for money, in the languages answers are written in. An answer is told to write
//! digits, so a number in words is a figure that hides.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// From four on; one, two and three are said of other things too often.
const NUMBERS: &str = "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million \
    millions billion billions trillion dozen dozens lakh lakhs crore crores cuatro cinco seis siete ocho nueve diez once \
    doce trece catorce quince dieciseis veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento \
    cientos quinientos setecientos novecientos mil miles millon millones docena docenas vier funf fuenf sechs sieben acht \
    neun zehn elf zwolf zwoelf zwanzig dreissig vierzig funfzig fuenfzig sechzig siebzig achtzig neunzig hundert tausend \
    million millionen dutzend quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente \
    quarante cinquante soixante cent mille douzaine quattro cinque sette otto nove dieci undici dodici tredici quindici \
    sedici venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento mila dozzina dez doze treze vinte \
    quarenta cinquenta sessenta setenta oitenta noventa cem duzentos trezentos quinhentos milhao milhoes milhares duzia \
    vijf zes zeven negen tien twintig honderd duizend miljoen сто двести триста тысяча тысячи тысяч миллион миллионов \
    veinti quarant cinquant sessant settant ottant novant yuz bin milyon tysiac tysiace tysiecy सौ हजार लाख करोड مئة \
    مائة ألف آلاف مليون";

/// The same of languages that a model may answer in without having been asked to, and of other ways of saying them.
const ELSEWHERE: &str = "dertig veertig vijftig zestig zeventig tachtig negentig двадцать тридцать сорок пятьдесят \
    шестьдесят семьдесят восемьдесят девяносто четыреста пятьсот шестьсот семьсот восемьсот девятьсот пятнадцать \
    dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt \
    dwieście trzysta czterysta pięćset tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen tjue tretti \
    førti femti seksti sytti åtti nitti hundre είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα εκατό \
    διακόσια τριακόσια χίλια χιλιάδες dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát tisíc húsz \
    harminc negyven ötven hatvan hetven nyolcvan kilencven száz kaksikymmentä kolmekymmentä neljäkymmentä \
    viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä douăzeci treizeci patruzeci \
    cincizeci șaizeci șaptezeci optzeci nouăzeci sută двадесет тридесет четиридесет петдесет шестдесет седемдесет \
    осемдесет деветдесет двадцять тридцять п'ятдесят пʼятдесят п’ятдесят ятдесят шістдесят сімдесят вісімдесят \
    divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit septiņdesmit astoņdesmit deviņdesmit kakskümmend kolmkümmend \
    nelikümmend viiskümmend kuuskümmend yirmi otuz kırk altmış yetmiş seksen doksan yüz עשרים שלושים ארבעים חמישים \
    שישים שבעים שמונים תשעים מאה מאתיים אלף 이십 삼십 사십 오십 육십 칠십 팔십 구십 오백 오천 오만 쉰 예순 일흔 여든 아흔 mươi trăm nghìn \
    puluh ratus ribu belas บาทถ้วน ห้าสิบ बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे हज़ार عشرون عشرين ثلاثون ثلاثين أربعون \
    أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين وأربعين وخمسين পঞ্চাশ চল্লিশ ஐம்பது nonante septante \
    huitante octante vingtaine trentaine quarantaine cinquantaine soixantaine centaine ventina trentina quarantina \
    cinquantina centinaio fuffzig tenner tenners fiver fivers fiftieth sixtieth hundredth";

/// Parts of numbers that are written as one word, beside those above and the small ones.
const PARTS: &str = "und ein eins zwo zig veint cientas quinientas uno ventun trent centos";

/// Numbers that are said of other things too, but not before money and not in a row.
const SMALL: &str = "zero one two three cero dos tres null zwei drei deux trois zero due tre dois duas nul twee drie";

/// What multiplies the number before it.
const MULTIPLIERS: &str = "k m b mn mm mio mrd bn tsd grand lac cr";

/// Money and shares, beside which a number is an amount.
const MONEY: &str = "euro euros dollar dollars dolar dolares buck bucks pound pounds quid libra libras rupee rupees rupia \
    rupias rs peso pesos yen yuan franc francs franco francos franken reais kr kronor kroner krone krona zloty zl \
    cents centimos centavos pence percent percentage prozent";

/// English words that are numbers in other languages.
const ENGLISH_TOO: &str = "once sept elf cent mil bin seize";

/// Words that count time, beside which a number of the query may stand: `the last 6 months`.
pub(super) const TIME_UNITS: &str = "day days week weeks month months quarter quarters year years día días semana \
    semanas mes meses trimestre año años tag tage tagen woche wochen monat monate monaten jahr jahre jahren jour \
    jours semaine semaines mois an ans giorno giorni settimana settimane mese mesi anno anni dia dias ano anos";

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| [NUMBERS, ELSEWHERE].into_iter().flat_map(listed).collect());
static SMALL_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| listed(SMALL));
static MORPHEMES: LazyLock<HashSet<String>> =
    LazyLock::new(|| [NUMBERS, PARTS, SMALL].into_iter().flat_map(listed).collect());
/// Bytes of the longest of them.
const LONGEST: usize = 24;
/// Longer words are no numbers, in bytes.
const WORD: usize = 80;

fn listed(words: &str) -> HashSet<String> {
    words.split_whitespace().map(bare).collect()
}

/// Without accents.
fn bare(word: &str) -> String {
    let plain = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

/// Whether a word stands for a number: one that is listed, or several written as one, as in `zweihundertfünfzig`.
/// `english`: the answer is in English, in which some such words mean something else.
pub(super) fn is_number(word: &str, english: bool) -> bool {
    let word = bare(word);
    if english && ENGLISH_TOO.split_whitespace().any(|known| known == word) {
        return false;
    }
    WORDS.contains(&word) || is_compound(&word) || holds_chinese(&word)
}

/// Whether it is `two`, `dos` and the like.
pub(super) fn is_small(word: &str) -> bool {
    SMALL_WORDS.contains(&bare(word))
}

/// Whether it multiplies a number before it, as in `45 k`.
pub(super) fn multiplies(word: &str) -> bool {
    MULTIPLIERS.split_whitespace().any(|known| known == word)
}

/// Whether it is money or per cent.
pub(super) fn is_money(word: &str) -> bool {
    let word = bare(word);
    MONEY.split_whitespace().any(|known| known == word)
}

/// Whether a mark stands for money or per cent.
pub(super) fn is_money_mark(mark: char) -> bool {
    matches!(mark, '$' | '%' | '‰' | '¢'..='¥' | '₠'..='⃀' | '\u{60b}' | '฿')
}

/// Whether a word is made of parts of numbers alone, one of which is from four on.
fn is_compound(word: &str) -> bool {
    if word.len() > WORD {
        return false;
    }
    // Up to each place: not reached, reached, reached by way of a listed number.
    let mut reached = vec![0_u8; word.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = 1;
    }
    for from in 0..word.len() {
        let Some(state) = reached.get(from).copied().filter(|state| *state > 0) else { continue };
        for to in (from + 2..=word.len()).take(LONGEST) {
            let Some(part) = word.get(from..to).filter(|part| MORPHEMES.contains(*part)) else { continue };
            let next = if WORDS.contains(part) { 2 } else { state };
            if let Some(place) = reached.get_mut(to) {
                *place = (*place).max(state).max(next);
            }
        }
    }
    reached.last() == Some(&2)
}

/// Whether it holds a Chinese or Japanese number: a hundred and more, two digits in a row, or a digit before money.
fn holds_chinese(word: &str) -> bool {
    let digit = |c: char| "〇零一二三四五六七八九十两兩壹贰貳叁參肆伍陆陸柒捌玖拾廿卅".contains(c);
    let mut before = false;
    for c in word.chars() {
        if "百千万萬億亿兆佰仟".contains(c) || (digit(c) || "元円圆块欧歐美ユドル".contains(c)) && before
        {
            return true;
        }
        before = digit(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_known_however_they_are_written() {
        for (word, english, expected) in [
            ("fifty", true, true),
            ("dreizehn", false, true),
            ("zweihundertfünfzig", false, true),
            ("fuenfundzwanzig", false, true),
            ("veintitrés", false, true),
            ("seiscientos", false, true),
            ("duecento", false, true),
            ("trentadue", false, true),
            ("twentyfive", true, true),
            ("五千", false, true),
            ("हज़ार", false, true),
            ("once", true, false),
            ("once", false, true),
            ("two", true, false),
            ("one", true, false),
            ("food", true, false),
            ("tender", true, false),
            ("similar", false, false),
            ("accento", false, false),
            ("under", true, false),
            ("unten", false, false),
            ("seize", true, false),
            ("五欧元", false, true),
            ("伍拾", false, true),
            ("廿元", false, true),
            ("пятьдесят", false, true),
            ("pięćdziesiąt", false, true),
            ("femtio", true, true),
            ("ötven", false, true),
            ("cincizeci", false, true),
            ("오십", false, true),
            ("yirmi", false, true),
            ("cinquantaine", false, true),
            ("tenner", true, true),
            ("tener", false, false),
            ("pulling", true, false),
            ("一些", false, false),
            ("", true, false),
        ] {
            assert_eq!(is_number(word, english), expected, "{word}");
        }
        is_number(&"zwei".repeat(100_000), false);
        is_number(&"e".repeat(79), false);
    }
}
