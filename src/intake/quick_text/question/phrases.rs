//! Phrases of questions that mean more than their words.

use super::cues::{CUES, Cue};
use super::{Heard, MAX_ROWS};
use crate::intake::quick_text::lexer::Token;
use crate::intake::quick_text::period::{Span, among, span};

impl Heard {
    /// `last 10 entries`, `top 5`, `5 biggest`.
    pub(super) fn rows(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let number =
            |t: &Token<'_>| t.text.parse::<usize>().ok().filter(|n| t.is_numeral() && (1..=MAX_ROWS).contains(n));
        let cue = |t: &Token<'_>| CUES.iter().find(|(_, words)| among(words, t)).map(|(cue, _)| *cue);
        let (first, second) = (rest.first()?, rest.get(1)?);
        let last = among(
            "last, latest, recent, previous, newest, ultimo, ultima, ultimos, ultimas, letzten, dernieres, derniers, \
                    ultimi, ultime",
            first,
        );
        // `last 5`, `top 5`, `show 5`, and nothing behind it.
        let ends = !rest.iter().skip(2).any(|t| t.is_word() || t.is_numeral());
        if ends && let Some(rows) = number(second) {
            let shown = match cue(first) {
                _ if last => Some(Cue::Recent),
                Some(found @ (Cue::Show | Cue::Rank)) => Some(found),
                _ => None,
            };
            if let Some(found) = shown {
                self.limit = Some(rows);
                self.cues.extend([found, Cue::Entries]);
                return Some(2);
            }
        }
        if last && let Some(rows) = number(second) {
            let third = rest.get(2).and_then(cue).filter(|cue| matches!(cue, Cue::Entries | Cue::Out | Cue::In))?;
            self.limit = Some(rows);
            self.cues.extend([Cue::Entries, third]);
            return Some(3);
        }
        if last && matches!(cue(second), Some(Cue::Entries | Cue::Out | Cue::In)) {
            let one = "entry, expense, purchase, transaction, apunte, gasto, movimiento, registro, compra, ingreso";
            self.limit = self.limit.or(among(one, second).then_some(1));
            self.cues.push(Cue::Entries);
            return Some(1);
        }
        // `mis 5 últimos gastos`
        let third = rest.get(2);
        if let Some(rows) = number(first)
            && among("last, latest, recent, newest, ultimos, ultimas", second)
            && let Some(third) = third.and_then(cue).filter(|cue| matches!(cue, Cue::Entries | Cue::Out | Cue::In))
        {
            self.limit = Some(rows);
            self.cues.extend([Cue::Entries, third]);
            return Some(3);
        }
        // `3 most expensive`, `5 gastos más grandes`, `top 5 comercios`
        if let Some(rows) = number(first)
            && self.limit.is_none()
            && let Some(found) = cue(second)
        {
            let ranks = found == Cue::Most && third.and_then(cue) == Some(Cue::Rank);
            let named = matches!(found, Cue::Out | Cue::In | Cue::Entries | Cue::Category | Cue::Merchant)
                && rest.iter().skip(2).all(|t| !t.is_numeral() || t.text.len() == 4)
                && (self.has(Cue::Show) || rest.iter().skip(2).any(|t| cue(t) == Some(Cue::Rank)));
            if ranks || named {
                self.limit = Some(rows);
                return Some(1);
            }
        }
        if cue(first) == Some(Cue::Rank)
            && let Some(rows) = number(second)
        {
            self.limit = Some(rows);
            self.cues.push(Cue::Rank);
            return Some(2);
        }
        let rows = number(first).filter(|_| matches!(cue(second), Some(Cue::Rank | Cue::Recent)))?;
        self.limit = Some(rows);
        Some(1)
    }

    /// Phrases that mean more than their words: `month by month`, `too much`, `more than usual`, `over budget`.
    pub(super) fn idiom(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let says = |phrase: &str| {
            let words: Vec<&str> = phrase.split(' ').collect();
            let same = rest.len() >= words.len() && rest.iter().zip(&words).all(|(token, word)| token.key == *word);
            same.then_some(words.len())
        };
        let any = |phrases: &str| phrases.split(", ").find_map(says);
        if let Some(len) = any("month by month, mes a mes, by month, over the months") {
            self.trend = Some(Span::Month);
            self.cues.push(Cue::Trend);
            return Some(len);
        }
        if let Some(len) = any("week by week, semana a semana, by week") {
            self.trend = Some(Span::Week);
            self.cues.push(Cue::Trend);
            return Some(len);
        }
        if let Some(len) = any("year by year, by year, by quarter, day by day, by day, dia a dia") {
            let span = if says("by quarter").is_some() {
                Span::Quarter
            } else if rest.iter().take(len).any(|token| matches!(token.key.as_str(), "day" | "dia")) {
                Span::Day
            } else {
                Span::Year
            };
            self.trend = Some(span);
            self.cues.push(Cue::Trend);
            return Some(len);
        }
        if let Some(len) = any("over time, con el tiempo") {
            self.cues.push(Cue::Trend);
            return Some(len);
        }
        let usual = "more than usual, more than i usually do, more than normal, more than i should, more than we should, \
            too much money, too much, over budget, de mas, mas de la cuenta, mas de lo normal, mas de lo habitual, \
            mas que de costumbre, mas que siempre, demasiado";
        if let Some(len) = any(usual) {
            let budget = says("over budget").is_some();
            self.cues.push(if budget { Cue::Budget } else { Cue::Over });
            self.cues.extend(budget.then_some(Cue::Left));
            return Some(len);
        }
        if let Some(len) =
            any("will i spend, will we spend, am i going to spend, will i have spent, voy a gastar, vamos a gastar")
        {
            self.cues.push(Cue::Ahead);
            return Some(len);
        }
        // Only of the running month.
        let end = "by the end of the month, by the end of this month, until the end of the month, by month end, \
            a fin de mes, para fin de mes, al final del mes, hasta fin de mes";
        if let Some(len) = any(end) {
            self.month_end = true;
            return Some(len);
        }
        if let Some(len) = any("more than, less than, mas que, menos que") {
            self.cues.push(Cue::Than);
            self.only_que = false;
            return Some(len);
        }
        if let Some(len) = any("me estoy pasando, me he pasado, me paso, nos estamos pasando") {
            self.cues.push(Cue::Over);
            return Some(len);
        }
        if let Some(len) = any("se me fue, se me ha ido, se me va, se nos fue, se nos va, did it cost me") {
            self.cues.push(Cue::Out);
            return Some(len);
        }
        let left = "can i still spend, can we still spend, can i spend, can we spend, puedo gastar, podemos gastar, \
            me puedo gastar, puedo gastar todavia, puedo gastar aun";
        if let Some(len) = any(left).filter(|len| !rest.get(*len).is_some_and(|t| among("less, menos", t))) {
            self.spendable = true;
            self.cues.push(Cue::Left);
            return Some(len);
        }
        if let Some(len) = any("within budget, on budget, within my budget, on my budget") {
            self.asks_how = true;
            self.cues.push(Cue::Budget);
            return Some(len);
        }
        if let Some(len) = any("cut back, cut down, spend less, gastar menos") {
            self.cues.push(Cue::Cut);
            return Some(len);
        }
        let net =
            "did i save, did we save, have i saved, have we saved, he ahorrado, hemos ahorrado, ahorre, ahorramos";
        if let Some(len) = any(net) {
            self.cues.push(Cue::Net);
            return Some(len);
        }
        if let Some(len) = any("out of the ordinary, fuera de lo normal, fuera de lo comun") {
            self.cues.push(Cue::Odd);
            return Some(len);
        }
        if let Some(len) = any("net worth, patrimonio neto") {
            self.cues.push(Cue::Balance);
            return Some(len);
        }
        if let Some(len) = any("de media, en promedio, por termino medio, normalmente") {
            self.cues.push(Cue::Average);
            return Some(len);
        }
        None
    }

    /// `per month`, `a week`, `each day`, `monthly`, `on average`.
    pub(super) fn per(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let (first, second) = (rest.first()?, rest.get(1));
        if among("per, a, each, every, por, pro, par, al, im", first)
            && let Some(each) = second.and_then(|t| span(&t.key))
            && !second.is_some_and(|t| t.key.ends_with("ly"))
            && (first.key != "im" || self.has(Cue::Average))
            && !rest.get(2).is_some_and(|t| among("pasado, pasada, anterior, ago, back", t))
        {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(2);
        }
        if among("a, por", first)
            && second.is_some_and(|t| t.key == "la")
            && let Some(each) = rest.get(2).and_then(|t| span(&t.key))
        {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(3);
        }
        let spanish = [(Span::Day, "diario, diaria"), (Span::Week, "semanal, semanales")];
        let longer = [(Span::Month, "mensual, mensuales"), (Span::Year, "anual, anuales")];
        if let Some((each, _)) = spanish.into_iter().chain(longer).find(|(_, words)| among(words, first)) {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(1);
        }
        if first.key.ends_with("ly")
            && let Some(each) = span(&first.key)
        {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(1);
        }
        (first.key == "on" && second.is_some_and(|t| t.key == "average")).then(|| {
            self.cues.push(Cue::Average);
            2
        })
    }
}
