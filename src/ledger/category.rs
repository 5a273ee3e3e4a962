//! The default categories and the words that lead to them.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{CategoryNo, Kind};

/// A category a new book starts with.
#[derive(Debug, Clone, Copy)]
pub struct Default {
    /// Never changes, whatever the person renames it to.
    pub slug: &'static str,
    /// The name a new book shows.
    pub name: &'static str,
    /// One emoji.
    pub emoji: &'static str,
    /// Expense or income.
    pub kind: Kind,
    /// Words of notes and merchants that mean it, folded ([`fold`]), separated by spaces; `_` joins two words.
    pub words: &'static str,
}

/// A category of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its number within the book.
    pub no: CategoryNo,
    /// Which default it came from.
    pub slug: Option<String>,
    /// What the person calls it.
    pub name: String,
    /// May be empty.
    pub emoji: String,
    /// Expense or income.
    pub kind: Kind,
    /// Archived ones are no longer offered.
    pub archived: bool,
}

impl Category {
    /// Emoji and name.
    pub fn label(&self) -> String {
        if self.emoji.is_empty() { self.name.clone() } else { format!("{} {}", self.emoji, self.name) }
    }
}

const fn out(slug: &'static str, name: &'static str, emoji: &'static str, words: &'static str) -> Default {
    Default { slug, name, emoji, kind: Kind::Expense, words }
}

const fn income(slug: &'static str, name: &'static str, emoji: &'static str, words: &'static str) -> Default {
    Default { slug, name, emoji, kind: Kind::Income, words }
}

/// What a new book starts with, in the order it is shown.
pub const DEFAULTS: &[Default] = &[
    out(
        "groceries",
        "Groceries",
        "🛒",
        "groceries grocery grocer market mart supermarket supermercado supermarkt milk bread eggs vegetables veggies veg fruit fruits meat \
         cheese rice flour butter yogurt yoghurt kirana sabzi milch brot obst gemuse lebensmittel einkauf leche pan fruta \
         verduras mercado compra courses lait pain lidl aldi tesco rewe edeka mercadona carrefour walmart costco kroger \
         safeway trader_joes whole_foods sainsburys asda morrisons waitrose spar penny netto kaufland biedronka auchan \
         migros coop albert_heijn jumbo bigbasket blinkit zepto dmart",
    ),
    out(
        "food",
        "Food",
        "🍽️",
        "food coffee cafe latte cappuccino espresso tea chai breakfast brunch lunch dinner supper snack snacks meal \
         restaurant restaurants takeaway takeout eating_out dining pizza burger burgers sushi kebab doner sandwich bagel \
         croissant donut cake ice_cream icecream beer beers wine drink drinks bar pub cocktail bakery mcdonalds kfc subway \
         starbucks dominos burger_king zomato swiggy ubereats uber_eats deliveroo doordash grubhub just_eat wolt comida \
         almuerzo cena desayuno kaffee fruhstuck mittagessen abendessen essen restaurante dejeuner diner cerveza bier \
         cena cafe samosa biryani dosa tacos noodles ramen juice soda water smoothie lunchbox canteen fries chips hotdog hot_dog salad soup steak pasta chicken pancakes muffin cookies chocolate tostada bocadillo tapas churros helado merienda menu postre cervezas cafes",
    ),
    out(
        "transport",
        "Transport",
        "🚌",
        "transport taxi cab uber lyft ola bolt grab rickshaw auto bus metro train tram underground tube subway_ticket \
         ticket_bus commute fuel petrol gas gasoline diesel parking toll car_wash carwash bike scooter gasolina tanken \
         benzin zug bahn db sncf renfe oyster mechanic car_repair car_service tyres tires shell bp peaje autobus gasolinera aparcamiento tren billete_tren esso",
    ),
    out(
        "housing",
        "Housing",
        "🏠",
        "housing rent mortgage miete alquiler loyer aluguel landlord maintenance repairs repair plumber electrician furniture \
         ikea home household cleaning cleaner maid hipoteca muebles comunidad fontanero",
    ),
    out(
        "utilities",
        "Bills",
        "💡",
        "bills bill utilities utility electricity electric power water_bill gas_bill internet wifi broadband phone mobile \
         recharge sim heating strom energy council_tax luz agua facture telefon handy vodafone airtel jio factura recibo movil telefono",
    ),
    out(
        "health",
        "Health",
        "💊",
        "health medicine medicines meds pharmacy doctor dentist hospital clinic apotheke farmacia pharmacie chemist therapy \
         therapist optician glasses gym fitness yoga vitamins medical physio arzt haircut barber hairdresser salon medico dentista gimnasio medicinas peluqueria gafas",
    ),
    out(
        "shopping",
        "Shopping",
        "🛍️",
        "shopping clothes clothing shoes shirt tshirt t-shirt jeans dress jacket electronics phone_case iphone laptop amazon \
         ebay zara hm h&m primark decathlon flipkart myntra ropa zapatos kleidung schuhe toys toy cosmetics makeup headphones \
         charger",
    ),
    out(
        "fun",
        "Fun",
        "🎬",
        "fun entertainment movie movies cinema film concert theatre theater museum game games bowling karaoke party club \
         festival kino cine concierto teatro entradas museo tickets event hobby hobbies steam playstation",
    ),
    out(
        "subscriptions",
        "Subscriptions",
        "🔁",
        "subscription subscriptions netflix spotify youtube_premium disney hbo prime icloud dropbox chatgpt openai patreon \
         membership",
    ),
    out(
        "travel",
        "Travel",
        "✈️",
        "travel flight flights hotel hostel airbnb booking holiday vacation trip airline airport visa_fee luggage ryanair avion hoteles \
         easyjet lufthansa vuelo flug reise viaje",
    ),
    out(
        "education",
        "Education",
        "📚",
        "education book books course courses_online tuition school university college udemy coursera stationery exam libros \
         bucher fees_school kindergarten",
    ),
    out(
        "gifts",
        "Gifts",
        "🎁",
        "gift gifts present presents donation donations charity regalo geschenk cadeau wedding flowers regalos flores boda",
    ),
    out(
        "family",
        "Family & pets",
        "👪",
        "kids kid baby diapers nappies childcare babysitter daycare pet pets dog cat vet petfood",
    ),
    out(
        "fees",
        "Fees & taxes",
        "🏦",
        "fee fees bank_fee bank_charge bank_charges interest_charge tax taxes fine fines insurance versicherung seguro \
         steuer commission atm_fee impuesto impuestos multa comision",
    ),
    out("other", "Other", "📦", "other misc miscellaneous stuff sonstiges otros"),
    income(
        "salary",
        "Salary",
        "💼",
        "salary wage wages paycheck pay payday stipend gehalt lohn salario sueldo nomina salaire bonus freelance \
         invoice client",
    ),
    income("refunds", "Refunds", "↩️", "refund refunds refunded cashback reimbursement rebate reembolso erstattung"),
    income("interest", "Interest & dividends", "📈", "interest dividend dividends zinsen dividende intereses"),
    income(
        "other_income",
        "Other income",
        "💰",
        "income gift_received sold sale pension allowance ingreso einkommen rental",
    ),
];

/// Other names of a whole category, by the default's slug: folded, separated by spaces, `_` joins two words. A question
/// about one of them is about all of the category, and not about what notes and shops are called.
pub const NAMES: &[(&str, &str)] = &[
    (
        "groceries",
        "groceries grocery supermarket supermarkets supermercado supermercados supermarkt supermarche abarrotes \
         lebensmittel alimentacion",
    ),
    (
        "food",
        "food comida comidas essen restaurant restaurants restaurante restaurantes ristoranti eating_out dining \
         dining_out takeaway takeaways nourriture cibo comer_fuera",
    ),
    ("transport", "transport transports transportation transporte transportes trasporti verkehr"),
    ("housing", "housing vivienda wohnen logement moradia hogar"),
    ("utilities", "bills utilities facturas suministros factures contas nebenkosten"),
    ("health", "health healthcare medical salud gesundheit sante saude salute"),
    ("shopping", "shopping clothes clothing ropa kleidung vetements roupa roupas vestiti"),
    ("fun", "fun entertainment leisure ocio entretenimiento freizeit unterhaltung loisirs lazer svago"),
    ("subscriptions", "subscriptions suscripciones abos abonnements assinaturas abbonamenti"),
    (
        "travel",
        "travel travels travelling traveling viajes viaje vacaciones reisen voyages viagens viaggi holidays trips",
    ),
    ("education", "education educacion bildung educacao istruzione"),
    ("gifts", "gifts presents regalos geschenke cadeaux presentes regali"),
    ("family", "family familia familie famille famiglia pets mascotas kids children ninos hijos"),
    ("fees", "fees taxes comisiones impuestos tasas gebuhren steuern frais taxas imposte"),
    ("salary", "salary wages sueldo nomina salario gehalt salaire stipendio"),
    ("refunds", "refunds reembolsos erstattungen remboursements rimborsi"),
    ("interest", "interest dividends intereses dividendos zinsen"),
];

/// What people send instead of a word, by the default's slug.
pub const EMOJI: &[(&str, &str)] = &[
    ("groceries", "🛒🥦🥕🍎🍌🍞🥚🥛🧀🥩🥬🍅🥔🧅🍇🍓🥑🌽🧺"),
    ("food", "☕🍵🍔🍟🍕🌭🥪🌮🌯🥗🍜🍝🍣🍱🍛🍚🥐🥯🍩🍪🍰🎂🧁🍦🍨🍫🍺🍻🍷🥂🍸🍹🥤🧋🧃🍽🍴🥡🥙🍗🍖🥓🍳🥞🧇🥟🍤🍿🍶🍾🥘🍲"),
    ("transport", "🚕🚖🚗🚙🚌🚎🚇🚆🚊🚋🚂🚄🚉⛽🅿🛵🏍🚲🛴🚏"),
    ("housing", "🏠🏡🏘🏢🔑"),
    ("utilities", "💡🔌🚰💧📶📱☎📞"),
    ("health", "💊💉🩺🏥🦷👓🩹🏋🧘"),
    ("travel", "✈🛫🛬🏨🧳🏖🏝🗺🛳"),
    ("shopping", "👕👖👗👟👠🧥👜🛍💻🎧"),
    ("fun", "🎬🎮🎟🎫🎭🎤🎸🎳🎲🕹🎵🎶⚽🏀🎾"),
    ("education", "📚📖🎓✏🏫"),
    ("gifts", "🎁💝💐"),
    ("family", "👶🍼🐶🐱🐕🐈🧸"),
];

/// Every known word, with the defaults it may mean.
static WORDS: LazyLock<HashMap<&'static str, Vec<&'static Default>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<&Default>> = HashMap::new();
    for default in DEFAULTS {
        for word in default.words.split_ascii_whitespace() {
            words.entry(word).or_default().push(default);
        }
    }
    words
});

/// The default of `kind` that a word or phrase means, two words before one: `Uber Eats` is food, `uber` transport.
pub fn by_words(text: &str, kind: Kind) -> Option<&'static Default> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(40).collect();
    let of_kind = |word: &str| WORDS.get(word)?.iter().find(|default| default.kind == kind).copied();
    let pictured = || text.chars().filter(|c| !c.is_ascii()).find_map(by_emoji).filter(|d| d.kind == kind);
    words
        .windows(2)
        .find_map(|pair| of_kind(&pair.join("_")))
        .or_else(|| words.iter().find_map(|word| of_kind(word)))
        .or_else(pictured)
}

/// The default that an emoji means: its own, or one of [`EMOJI`].
fn by_emoji(emoji: char) -> Option<&'static Default> {
    let slug = EMOJI.iter().find(|(_, all)| all.contains(emoji)).map(|(slug, _)| *slug);
    DEFAULTS.iter().find(|default| default.emoji.starts_with(emoji) || Some(default.slug) == slug)
}

/// The category of a book whose name, in any language, is the nearest to a mistyped one; None where none is near.
pub fn nearest<'c>(categories: &'c [Category], name: &str) -> Option<&'c Category> {
    let wanted = fold(name);
    let letters = wanted.chars().count();
    // One letter may be wrong in four, two in seven.
    let most = match letters {
        0..4 => return None,
        4..7 => 1,
        _ => 2,
    };
    let distances = |category: &Category| {
        let slug = category.slug.as_deref();
        let others = NAMES.iter().filter(|(of, _)| Some(*of) == slug).flat_map(|(_, names)| names.split(' '));
        others.map(|other| distance(other, &wanted)).fold(distance(&fold(&category.name), &wanted), usize::min)
    };
    let open = categories.iter().filter(|category| !category.archived);
    open.map(|category| (distances(category), category))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, category)| category)
}

/// How many letters have to be put in, taken out or changed to make one word of another (Levenshtein); words are short,
/// so the square is small.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (pair, cb) in row.windows(2).zip(&b) {
            let (diagonal, above) = match pair {
                [d, u] => (*d, *u),
                _ => continue,
            };
            let left = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(ca != *cb)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// The thing of that name: the whole of it in any case, else the only one whose name begins so.
pub(super) fn named<'a, T>(things: &'a [T], name: &str, of: impl Fn(&T) -> &str) -> Option<&'a T> {
    let wanted = fold(name);
    let exact = things.iter().find(|thing| fold(of(thing)) == wanted);
    exact.or_else(|| {
        let mut hits = things.iter().filter(|thing| fold(of(thing)).starts_with(&wanted));
        match (hits.next(), hits.next()) {
            (Some(hit), None) if wanted.chars().count() > 2 => Some(hit),
            _ => None,
        }
    })
}

/// Folds a note or a merchant for comparing: lower case, accents off, punctuation to single spaces.
pub fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '&' {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else if c != '\'' && c != '’' {
            gap = true;
        }
    }
    out
}

/// The same for ASCII, which most narrations of a large statement are.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'&' {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(char::from(byte.to_ascii_lowercase()));
        } else if byte != b'\'' {
            gap = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_to_the_category_people_expect() {
        let table = [
            ("coffee", Kind::Expense, Some("food")),
            ("Café con leche", Kind::Expense, Some("food")),
            ("milk and bread", Kind::Expense, Some("groceries")),
            ("Trader Joe's", Kind::Expense, Some("groceries")),
            ("water bill", Kind::Expense, Some("utilities")),
            ("uber", Kind::Expense, Some("transport")),
            ("Uber Eats", Kind::Expense, Some("food")),
            ("rent", Kind::Expense, Some("housing")),
            ("salary march", Kind::Income, Some("salary")),
            ("refund for shoes", Kind::Income, Some("refunds")),
            ("xyzzy", Kind::Expense, None),
            ("☕", Kind::Expense, Some("food")),
            ("☕️ con ana", Kind::Expense, Some("food")),
            ("⛽", Kind::Expense, Some("transport")),
            ("🦄", Kind::Expense, None),
        ];
        for (text, kind, expected) in table {
            assert_eq!(by_words(text, kind).map(|d| d.slug), expected, "{text}");
        }
    }

    #[test]
    fn every_emoji_leads_to_a_default() {
        assert!(EMOJI.iter().all(|(slug, _)| DEFAULTS.iter().any(|default| default.slug == *slug)));
    }

    #[test]
    fn no_two_defaults_share_a_slug_or_a_name() {
        for (i, a) in DEFAULTS.iter().enumerate() {
            assert!(DEFAULTS.iter().skip(i + 1).all(|b| a.slug != b.slug && a.name != b.name), "{}", a.slug);
        }
    }

    #[test]
    fn a_mistyped_category_is_near_its_name_and_others_are_not() {
        let category = |no: i64, name: &str, slug: &str| Category {
            no: CategoryNo(no),
            slug: Some(slug.to_owned()),
            name: name.to_owned(),
            emoji: String::new(),
            kind: Kind::Expense,
            archived: false,
        };
        let all =
            [category(1, "Groceries", "groceries"), category(2, "Eating", "food"), category(3, "Health", "health")];
        for (said, expected) in [
            ("grocries", Some("Groceries")),
            ("Grosseries", Some("Groceries")),
            ("restaurats", Some("Eating")),
            ("comidda", Some("Eating")),
            ("helth", Some("Health")),
            ("lidl", None),
            ("heat", None),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(&all, said).map(|found| found.name.as_str()), expected, "{said}");
        }
        for (a, b, expected) in
            [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("é", "e", 1), ("lidl", "lidl", 0)]
        {
            assert_eq!(distance(a, b), expected);
        }
    }

    #[test]
    fn other_names_are_folded_and_of_one_default_each() {
        let all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.split(' ')).collect();
        for name in &all {
            assert_eq!(fold(&name.replace('_', " ")), name.replace('_', " "));
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
        assert!(NAMES.iter().all(|(slug, _)| DEFAULTS.iter().any(|default| default.slug == *slug)));
    }

    #[test]
    fn folding_makes_spellings_meet() {
        for (text, folded) in [
            ("Trader Joe’s", "trader joes"),
            ("  Früh-stück!! ", "fruh stuck"),
            ("H&M", "h&m"),
            ("", ""),
            ("  Joe's -- BAR!! ", "joes bar"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
