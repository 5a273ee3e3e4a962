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

## Undo

undo-wiped = A book that was wiped cannot be brought back.
undo-not-kept = I cannot bring that back: it was more than I keep. If it was a statement, send its file again.
