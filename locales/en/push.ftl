## Budget alerts, once each a month

alert-budget-near = ⚠️ { $category }: { $share } of the budget is used. { $spent } of { $limit }, { $left } left { $period ->
        [week] this week
        [year] this year
       *[month] this month
    }.
alert-budget-reached = 🔴 { $category }: the budget of { $limit } { $period ->
        [week] for this week is used up
        [year] for this year is used up
       *[month] is used up
    }.
alert-budget-over = 🔴 { $category }: { $spent } of { $limit } { $period ->
        [week] this week
        [year] this year
       *[month] this month
    }, { $over } over.

## What recurs was recorded, by itself

recurring-posted = 🔁 <b>Due, and recorded</b>

## The weekly summary

digest-title = <b>Your week</b>, { $span }
digest-spent = Spent: <b>{ $amount }</b>
digest-received = Received: <b>{ $amount }</b>
digest-more = { $amount } more than the week before
digest-less = { $amount } less than the week before
digest-same = As much as the week before
digest-first = Your first week here.
digest-top = <b>Most went to</b>
digest-category = { $category }: { $amount } ({ $share })
digest-largest = Largest: { $amount } · { $what } · { $date }
digest-budgets = <b>Budgets</b>
digest-uncategorised = { $count ->
    [one] One entry has no category yet.
   *[other] { $count } entries have no category yet.
}
digest-off-hint = You get this once a week.
