//! Whether a text tells of money that moved and of nothing else: its amounts, which way they went, and the words that
//! are left when those of every report (`paid`, `for`, `yesterday`, `into the book`) are taken out of it.

use rust_decimal::Decimal;

use super::lexer::{Class, Token, tokens};
use super::lexicon::{self, Sense};
use super::normalize::{clean, key};
use super::scan::{Doubt, Mark, scan};
use super::{Context, Kind};

/// Words people ask for an entry with, in their own way.
const ASKING: &str = "i you we he she it me mine ourselves myself yourself owe put down into in out of off book books \
    ledger record recorded log note keep write enter add track that this these all both two three there would be nice \
    to have has had please as money went go goes came come took take taken handed hand spend part share too also \
    with from on at for by and or the a an us not forget is was were today so then here my our her his their \
    apunta apuntame anota anotame registra registrame pon ponme guarda que se ha han he hemos llevado lleva fue fueron \
    por favor en el la los las un una unos unas libro cuaderno hoy me te lo le de del al con para y mi nos \
    schreib schreibe trag trage notier notiere verbuche buche bitte ins im in das dass ich wir du er sie es heute dem \
    den der die ein eine einen einem einer habe hab haben hat buch gezahlt bezahlt ausgegeben fur mit von auf und mir \
    uns war waren auch noch gekostet \
    note notez inscris inscrivez enregistre ajoute mets que j ai a nous avons il elle c etait pour dans le livre au \
    aux du des chez moi et aussi s il te vous plait \
    anote registre lanca coloca poe guarde eu nos ele ela foi foram no na nos nas livro caderno hoje para com \
    segna annota registra metti aggiungi ho abbiamo ha hanno e stato stata sono nel nella libro quaderno oggi per con \
    favore anche mi ci";

/// Beginnings of words that ask to change what is there.
const CHANGING: &str = "delet remov eras wipe scrap discard drop cancel chang renam edit updat amend correct fix undo \
    revert restor replac instead swap adjust modif convert split merg wrong mistak should rather actually \
    borr elimin quit cambi renombr edit actualiz corrig correg arregl deshac deshaz reempl sustitu lugar anul \
    losch entfern ander umbenenn korrigier berichtig bearbeit ersetz statt ruckgangig storn falsch \
    supprim efface enlev renomm modifi rectifi remplac annul plutot \
    apag exclu remov mud renome alter substitu desfa desfac \
    cancell rimuov rinomin modific sostitui corregg annull invece \
    verwijder wis wijzig verander hernoem vervang verbeter usun zmien popraw zamien smaz zmen oprav nahrad torol \
    modosit slett endre rett bort byt andra radera slet erstat poista muuta korjaa sterg schimb inlocui degis duzelt \
    yerine iptal удал убер стер измен помен исправ переимен замен отмен вместо видал змін виправ замін скасу изтри \
    промен поправ διαγρ αλλαξ διορθ αντικατ ακυρ hapus ganti ubah batal xoa sua thay doi huy";
/// Whole words that do.
const SETTING: &str = "set make turn become mark call move sil aendere loesche fait fais rends haz hazlo pon faz fai \
    imposta";
const CHANGING_UNSPACED: &str =
    "删 刪 改 换 換 撤 取消 削除 消し 変更 修正 訂正 直し ลบ แก้ เปลี่ยน 삭제 지워 바꿔 수정 변경";

/// What a text says of money that moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Every figure that may be an amount, as often as it is written; whether it may as well count something.
    pub amounts: Vec<(Decimal, bool)>,
    /// Words that are left, folded.
    pub rest: Vec<String>,
    /// It says that money came in.
    pub came_in: bool,
    /// It says that money went out.
    pub went_out: bool,
    /// It says that money moved from one account to another.
    pub moved: bool,
    /// It asks for what is there to be changed, or for something other than an entry.
    pub changes: bool,
}

impl Report {
    /// Whether its words say this direction. Out is what nothing else is said of.
    pub fn says(&self, kind: Kind) -> bool {
        match kind {
            Kind::Income => self.came_in && !self.went_out,
            Kind::Expense => !self.came_in || self.went_out,
            Kind::Transfer => self.moved,
        }
    }
}

/// Reads a text as a report. Of one that is too long nothing is known.
pub fn report(text: &str, cx: &Context<'_>) -> Report {
    let mut report = Report { changes: true, ..Report::default() };
    if text.chars().take(cx.limits.max_chars + 1).count() > cx.limits.max_chars {
        return report;
    }
    report.changes = false;
    for line in clean(text).lines() {
        report.read(&tokens(line), cx);
    }
    report
}

impl Report {
    fn read(&mut self, tokens: &[Token<'_>], cx: &Context<'_>) {
        let mut words = vec![false; tokens.len()];
        for item in scan(tokens, cx) {
            match item.mark {
                Mark::Amount(amount, doubt) => self.amounts.push((amount.value, doubt == Doubt::Hard)),
                Mark::Word => words.iter_mut().take(item.to).skip(item.from).for_each(|word| *word = true),
                Mark::Date(_) | Mark::Time | Mark::Tag | Mark::Account => {}
            }
        }
        let mut at = 0;
        while let Some((token, ahead)) = tokens.get(at..).and_then(<[_]>::split_first) {
            let rest = tokens.get(at..=at + ahead.len()).unwrap_or_default();
            let len = |sense| lexicon::len(rest, sense);
            let outgoing = len(Sense::Outgoing).max(len(Sense::Spent));
            let income = len(Sense::Income);
            self.came_in |= income > 0 && income >= outgoing;
            self.went_out |= outgoing > income;
            self.moved |= len(Sense::Transfer).max(len(Sense::Withdraw)) > 0;
            let known = lexicon::find(rest, |sense| is_of_reports(sense).then_some(())).map_or(0, |((), len)| len);
            if words.get(at) == Some(&true) {
                for token in rest.iter().take(known.max(1)) {
                    self.changes |= changes(&token.key);
                }
                if known == 0 && is_telling(token) {
                    self.rest.push(key(&token.key));
                }
            }
            at += known.max(1);
        }
    }
}

fn is_telling(token: &Token<'_>) -> bool {
    let asks = || ASKING.split_ascii_whitespace().any(|word| word == key(&token.key));
    token.class == Class::Word && token.key.chars().any(char::is_alphanumeric) && !asks()
}

fn changes(word: &str) -> bool {
    let word = key(word);
    CHANGING.split_whitespace().any(|stem| word.starts_with(stem))
        || SETTING.split_whitespace().any(|whole| whole == word)
        || CHANGING_UNSPACED.split_whitespace().any(|part| word.contains(part))
}

/// Whether phrases of a sense say no more than that money moved, when, and by what.
fn is_of_reports(sense: Sense) -> bool {
    match sense {
        Sense::Income
        | Sense::Outgoing
        | Sense::Spent
        | Sense::Got
        | Sense::Article
        | Sense::Copula
        | Sense::Filler
        | Sense::Preposition
        | Sense::At
        | Sense::AtName
        | Sense::From
        | Sense::To
        | Sense::With
        | Sense::And
        | Sense::Each
        | Sense::PricedAt
        | Sense::Of
        | Sense::Transfer
        | Sense::Withdraw
        | Sense::Account
        | Sense::Giver
        | Sense::Staff
        | Sense::Day(_)
        | Sense::DayPart
        | Sense::DatePrefix
        | Sense::Past
        | Sense::Weekday(_)
        | Sense::ShortWeekday(_)
        | Sense::Month(_)
        | Sense::AgoAfter
        | Sense::AgoBefore
        | Sense::Span(_)
        | Sense::Currency(_)
        | Sense::Scale(_)
        | Sense::Cardinal(_)
        | Sense::Counted
        | Sense::Chat => true,
        Sense::Place
        | Sense::Rank
        | Sense::Percent
        | Sense::Share(..)
        | Sense::Next
        | Sense::MonthSpan
        | Sense::Label
        | Sense::SoftLabel
        | Sense::Status
        | Sense::Ask
        | Sense::AskAnywhere
        | Sense::Topic
        | Sense::Unreal
        | Sense::UnrealAnywhere
        | Sense::Smalltalk => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::quick_text::Limits;
    use crate::ledger::Currency;

    #[test]
    fn what_is_no_part_of_a_report_is_left() {
        let cx = Context {
            today: "2026-11-20".parse().unwrap(),
            currency: Currency::parse("EUR").unwrap(),
            decimal_comma: None,
            month_first: false,
            accounts: &[],
            categories: &[],
            commands: &[],
            limits: Limits::default(),
        };
        for (text, rest, kind, changes) in [
            ("I paid 22 for the taxi yesterday", &["taxi"][..], Kind::Expense, false),
            ("put 4.50 for coffee into the book", &["coffee"], Kind::Expense, false),
            ("I received 931 from work", &[], Kind::Income, false),
            ("hoy pagué 8,50 por el museo", &["museo"], Kind::Expense, false),
            ("ich habe heute dem Friseur 28 Euro gezahlt", &["friseur"], Kind::Expense, false),
            ("I moved 60 to savings", &[], Kind::Transfer, false),
            ("set lunch to 12", &["set", "lunch"], Kind::Expense, true),
            ("delete the taxi of 20", &["delete", "taxi"], Kind::Expense, true),
            ("lösche das Taxi 20", &["losche", "taxi"], Kind::Expense, true),
            ("удали такси 20", &["удали", "такси"], Kind::Expense, true),
            ("zet taxi op 20", &["zet", "taxi", "op"], Kind::Expense, false),
        ] {
            let read = report(text, &cx);
            assert_eq!(
                (read.rest.iter().map(String::as_str).collect::<Vec<_>>(), read.changes),
                (rest.to_vec(), changes),
                "{text}"
            );
            assert!(read.says(kind), "{text}: {read:?}");
        }
        let both = report("2 coffees for 7 and 7 for a bun", &cx).amounts;
        assert_eq!(both.iter().filter(|(amount, _)| *amount == Decimal::from(7)).count(), 2);
        assert!(report(&"x".repeat(10_000), &cx).changes);
    }
}
