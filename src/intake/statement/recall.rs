//! What a layout confirmed before may tell of another file: where things are, and of directions only what that file
//! leaves as open as the first one did.

use super::Remarks;
use super::amount;
use super::layout::{AmountColumns, DateColumns, Layout, Signs, Told};
use super::rows::Segment;

impl Segment<'_> {
    /// The layout of this file by one known before and by its own reading, and whether its direction is certain.
    pub(super) fn recall(
        &self,
        known: &Layout,
        solved: Option<(Layout, bool)>,
        remarks: &mut Remarks,
    ) -> (Layout, bool) {
        let mut layout = Layout { encoding: self.encoding.to_owned(), ..known.clone() };
        let Some((fresh, sure)) = solved else { return (layout, true) };
        let same = same_columns(&layout.amount, &fresh.amount);
        if same {
            (layout.fee, layout.fee_aside) = (fresh.fee, fresh.fee_aside);
            layout.currency = fresh.currency.or(layout.currency);
        }
        let column = match known.amount {
            AmountColumns::Signed { column, .. } | AmountColumns::ByBalance { column } => column,
            AmountColumns::Flagged { .. } => return (layout, true),
            AmountColumns::Pair { .. } => {
                // Which side is which stays; how each is written is this file's.
                if same && known.told != Told::Overruled {
                    layout.amount = fresh.amount;
                }
                return (layout, true);
            }
        };
        let now = self.signs_of(column, &layout);
        let Some(before) = known.signs else {
            layout.signs = Some(now);
            return (layout, true);
        };
        let chosen = self.hints.chosen;
        // The names of such a heading say nothing of whose file it is: only what this file says as well is taken over, and
        // what the person answered where this file has as little to say.
        if known.is_generic() && !chosen && same {
            if !sure && known.told == Told::Answered && (before, now) == (Signs::Absent, Signs::Absent) {
                remarks.recalled_sign = true;
                return (layout, true);
            }
            let agreed = !sure && before == now && now != Signs::Absent && layout.amount == fresh.amount;
            remarks.recalled_sign |= agreed;
            return (Layout { signs: Some(now), ..layout.with_direction_of(fresh) }, sure || agreed);
        }
        let applies = match (before, now, known.told) {
            // Amounts that had no signs and now have some mean something else by a plus.
            (Signs::Absent, Signs::Present | Signs::PlusBesideNone, _) => false,
            // A month in which nothing came in has no plus.
            (Signs::PlusBesideNone, Signs::Absent | Signs::PlusBesideNone, _) => true,
            (Signs::PlusBesideNone, Signs::Present, _) | (Signs::Present, Signs::PlusBesideNone, Told::File) => false,
            (_, _, Told::Overruled) if before == now || chosen => true,
            (Signs::Present, _, Told::Answered) => true,
            _ if same && sure => false,
            // Balances that told once tell nothing of a file in which they do not.
            (Signs::Absent, Signs::Absent, told) => told == Told::Answered,
            (Signs::Present, _, _) => true,
        };
        if applies {
            let told_here = same && sure && layout.amount == fresh.amount;
            remarks.recalled_sign |= !chosen && !told_here;
            return (layout, true);
        }
        if !same {
            return (layout, false);
        }
        (layout.with_direction_of(fresh), sure)
    }

    /// What signs the amounts of the body have.
    fn signs_of(&self, column: usize, layout: &Layout) -> Signs {
        let amounts = || {
            let parse = |row: &usize| amount::parse(self.table.cell(*row, column), layout.mark(column));
            self.shape.body.iter().filter_map(parse).filter(|a| !a.value.is_zero())
        };
        let worded = amounts().any(|a| a.direction.is_some() || a.value.is_sign_negative());
        let plus = amounts().filter(|a| a.signed).count();
        match plus {
            _ if worded => Signs::Present,
            0 => Signs::Absent,
            _ if plus < amounts().count() => Signs::PlusBesideNone,
            _ => Signs::Present,
        }
    }
}

impl Layout {
    /// With the direction, and what tells it, of another reading of the same columns.
    fn with_direction_of(self, fresh: Self) -> Self {
        Self {
            amount: fresh.amount,
            flags: fresh.flags,
            balance: self.balance.or(fresh.balance),
            signs: fresh.signs,
            told: fresh.told,
            ..self
        }
    }

    /// Whether the file has no columns but those that every bank's has: a day, words, an amount, and perhaps a currency
    /// and a balance.
    pub(super) fn is_generic(&self) -> bool {
        let DateColumns::One(date) = self.date else { return false };
        let AmountColumns::Signed { column, .. } = self.amount else { return false };
        let plain = [Some(date), Some(column), self.balance, self.currency_column, self.description.first().copied()];
        let named = if self.header.is_empty() { self.width } else { self.header.len() };
        (0..named).all(|at| plain.contains(&Some(at)) || self.header.get(at).is_some_and(String::is_empty))
    }
}

/// Whether two readings take the amounts from the same columns, each for the same side.
fn same_columns(a: &AmountColumns, b: &AmountColumns) -> bool {
    match (a, b) {
        (AmountColumns::Pair { debit, credit, .. }, AmountColumns::Pair { debit: d, credit: c, .. }) => {
            (debit, credit) == (d, c)
        }
        (AmountColumns::Pair { .. }, _) | (_, AmountColumns::Pair { .. }) => false,
        (
            AmountColumns::Signed { column, .. }
            | AmountColumns::Flagged { column, .. }
            | AmountColumns::ByBalance { column },
            AmountColumns::Signed { column: other, .. }
            | AmountColumns::Flagged { column: other, .. }
            | AmountColumns::ByBalance { column: other },
        ) => column == other,
    }
}
