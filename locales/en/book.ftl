## /categories

categories-title = <b>Categories</b>
categories-expense = <b>Money out</b>
categories-income = <b>Money in</b>
categories-how =
    <code>/categories add 🎸 Music</code> adds one
    <code>/categories rename Fun to Leisure</code> renames one
category-added = Added { $category }.
category-renamed = Renamed { $before } to { $after }.
category-archived = { $category } is no longer offered. Its entries stay.
category-line = { $category } · { $count ->
    [0] no entries
    [one] one entry
   *[other] { $count } entries
}

## /accounts

accounts-title = <b>Accounts</b>
accounts-line = { $account }: <b>{ $amount }</b>
accounts-line-default = { $account }: <b>{ $amount }</b> (used when you name none)
accounts-how =
    <code>/accounts add Cash 120</code> adds one with what is in it
    <code>/accounts rename Cash to Wallet</code> renames one
    <code>lunch 14 @cash</code> uses one
account-added = Added the account { $account } with { $amount }.
account-renamed = Renamed { $before } to { $after }.
account-archived = { $account } is closed. Its entries stay.

## /budget

budget-title = <b>Budgets</b>, { $month }
budget-line = { $category }: { $spent } of { $limit } ({ $share }), { $left } left
budget-line-over = { $category }: { $spent } of { $limit } ({ $share }), <b>{ $over } over</b>
budget-empty = No budgets yet. <code>/budget food 300</code> sets one for each month.
budget-how = <code>/budget food 300</code> sets one, <code>/budget food off</code> removes it.
budget-set = Budget for { $category }: <b>{ $limit }</b> each month. This month so far: { $spent }.
budget-changed = Budget for { $category }: <s>{ $before }</s> → <b>{ $limit }</b> each month. This month so far: { $spent }.
budget-removed = No more budget for { $category }.
budget-none = There is no budget for { $category }.
budget-which-category = A budget for which category? Write <code>/budget food 300</code>.
budget-income = Budgets are for spending, and { $category } is money in.
