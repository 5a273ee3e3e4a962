## /categories

categories-title = <b>Categories</b>
categories-expense = <b>Money out</b>
categories-income = <b>Money in</b>
categories-archived = <b>Archived</b>
categories-many = This book has as many categories as I can keep.
categories-how =
    <code>/categories add 🎸 Music</code> adds one
    <code>/categories add + 💼 Freelance</code> adds one for money in
    <code>/categories rename Fun to Leisure</code> renames one
    <code>/categories archive Fun</code> stops offering one, <code>restore</code> brings it back
category-added = Added { $category }.
category-renamed = Renamed { $before } to { $after }.
category-archived = { $category } is no longer offered. Its entries stay.
category-restored = { $category } is offered again.
category-ask-new = What is the new category called? Reply with it, an emoji first if you like: <code>🎸 Music</code>.
category-ask-name = What should { $category } be called? Reply with the new name.
category-line = { $category } · { $count ->
    [0] no entries
    [one] one entry
   *[other] { $count } entries
}

## /accounts

accounts-title = <b>Accounts</b>
accounts-line = { $account }: <b>{ $amount }</b>
accounts-line-default = { $account }: <b>{ $amount }</b> (used when you name none)
accounts-archived = <b>Closed</b>
accounts-last = That is the only open account, and entries need one. Add another first.
accounts-many = This book has as many accounts as I can keep.
accounts-how =
    <code>/accounts add Cash 120</code> adds one with what is in it
    <code>/accounts rename Cash to Wallet</code> renames one
    <code>/accounts close Cash</code> closes one, <code>reopen</code> brings it back
    <code>lunch 14 @cash</code> uses one
account-added = Added the account { $account } with { $amount }.
account-renamed = Renamed { $before } to { $after }.
account-archived = { $account } is closed. Its entries stay.
account-restored = { $account } is open again.
account-opened = New account: { $accounts }
account-closed = The account { $account } is closed. Bring it back in /accounts first.
account-ask-new = What is the new account called? Reply with it, and with what is in it if you like: <code>Cash 120</code>.
account-ask-name = What should { $account } be called? Reply with the new name.

## /budget

budget-title = <b>Budgets</b>, { $month }
budget-all = All spending
budget-of = { $period ->
        [week] { $category }, this week
        [year] { $category }, this year
       *[month] { $category }
    }
budget-line = { $category }: { $spent } of { $limit } ({ $share }), { $left } left
budget-line-over = { $category }: { $spent } of { $limit } ({ $share }), <b>{ $over } over</b>
budget-empty = No budgets yet. <code>/budget food 300</code> sets one for each month, <code>/budget food 50 a week</code> for each week, <code>/budget total 2000</code> for all spending.
budget-how = <code>/budget food 300</code> sets one, <code>a week</code> or <code>a year</code> after it says how long it lasts, <code>/budget total 2000</code> is for all spending, <code>/budget food off</code> removes it.
budget-set = Budget for { $category }: <b>{ $limit }</b> { $period ->
        [week] each week. This week so far
        [year] each year. This year so far
       *[month] each month. This month so far
    }: { $spent }.
budget-changed = Budget for { $category }: <s>{ $before }</s> → <b>{ $limit }</b> { $period ->
        [week] each week. This week so far
        [year] each year. This year so far
       *[month] each month. This month so far
    }: { $spent }.
budget-removed = No more budget for { $category }.
budget-none = There is no budget for { $category }.
budget-one = One budget at a time, please: <code>/budget food 100</code>. I changed nothing.
budget-which-category = A budget for which category? Write <code>/budget food 300</code>, or <code>/budget total 2000</code> for all spending.
budget-income = Budgets are for spending, and { $category } is money in.

## /goal

goal-title = <b>Goals</b>
goal-empty = No goals yet. <code>/goal holiday 1200 by june</code> sets one.
goal-how =
    <code>/goal holiday 1200 by june</code> sets one, with a day or without
    <code>/goal holiday +50</code> puts money aside, <code>-50</code> takes some out
    <code>/goal holiday off</code> removes it
goal-line = 🎯 <b>{ $goal }</b>: { $saved } of { $target }
goal-left = { $left } to go
goal-pace = { $left } to go: { $monthly } a month until { $date }
goal-late = { $left } missing; it was due { $date }
goal-reached = 🎉 Reached
goal-set = New goal.
goal-changed = Changed.
goal-saved = Put aside for { $goal }.
goal-taken = Taken out of { $goal }.
goal-removed = { $goal } is no longer a goal.
goal-unknown = There is no goal called “{ $name }”. <code>/goal { $name } 1200</code> would set it.
goal-which = For which goal? Write <code>/goal holiday +50</code>.
goal-currency = { $goal } is saved in { $currency }, and I do not mix currencies. Write the amount in { $currency }.
goal-below = { $goal } holds { $saved }, so no more than that can be taken out.
goal-date = That day has passed or is too far away. Write <code>/goal holiday 1200 by june</code>, or <code>by 2027-06-01</code>.
goal-how-much = How much? Reply with an amount, such as <code>50</code>, or <code>-50</code> to take some out.
goals-many = This book has as many goals as I can keep.
goal-ask-new = What are you saving for, how much, and until when? Reply with it: <code>holiday 1200 by june</code>.
goal-ask-save = 🎯 How much do you put aside for { $goal }? Reply with it, such as <code>50</code>, or <code>-50</code> to take some out.

## /recurring

recurring-title = <b>Recorded by itself</b>
recurring-empty = Nothing recurs yet. <code>/recurring rent 900 monthly on 1</code> records it every month.
recurring-how =
    <code>/recurring rent 900 monthly on 1</code> records it by itself
    <code>/recurring +2000 salary every month on the last day</code>
    <code>/recurring gym 25 every 2 weeks on monday</code>
    <code>/recurring rent 950</code>, <code>rent pause</code>, <code>rent resume</code>, <code>rent off</code>
recurring-how-often = How often? Write <code>/recurring rent 900 monthly on 1</code>, or weekly, yearly, every 2 weeks.
recurring-when = I cannot make out those days. Write <code>monthly on 31</code>, <code>every 2 weeks on monday</code> or <code>yearly on 1 march</code>.
recurring-line = 🔁 <b>{ $name }</b> · { $amount } · { $often }
recurring-next = next { $date }
recurring-paused-mark = paused
recurring-often = { $unit ->
    [day] { $every ->
        [one] every day
       *[other] every { $every } days
    }
    [week] { $every ->
        [one] every week
       *[other] every { $every } weeks
    }
    [year] { $every ->
        [one] every year
       *[other] every { $every } years
    }
   *[month] { $every ->
        [one] every month
       *[other] every { $every } months
    }
}
recurring-set = From now on I record { $name } by myself and tell you.
recurring-category = It goes to { $category }.
recurring-changed = Changed.
recurring-removed = { $name } is no longer recorded by itself. What was recorded stays.
recurring-paused = { $name } is paused.
recurring-resumed = { $name } goes on.
recurring-unknown = Nothing called “{ $name }” recurs. /recurring shows what does.
recurring-many = This book has as many recurring entries as I can keep.
recurring-one = One at a time, please: <code>/recurring rent 900 monthly on 1</code>.
recurring-ask-new = What recurs, how much, and how often? Reply with it: <code>rent 900 monthly on 1</code>.

## Undo

undo-wiped = A book that was wiped cannot be brought back.
undo-not-kept = I cannot bring that back: it was more than I keep. If it was a statement, send its file again.
