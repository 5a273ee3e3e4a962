## An entry was recorded. $category is emoji and name.

entry-recorded-expense = ✅ Spent <b>{ $amount }</b> on { $category } · #{ $no }
entry-recorded-income = ✅ Received <b>{ $amount }</b>, { $category } · #{ $no }
entry-recorded-refund = ↩️ Refunded <b>{ $amount }</b>, { $category } · #{ $no }
entry-recorded-transfer = ✅ Moved <b>{ $amount }</b> from { $from } to { $to } · #{ $no }
entry-recorded-many = ✅ Recorded { $count ->
    [one] one entry
   *[other] { $count } entries
}

entry-recorded-before = I recorded that message before, as #{ $no }, so I recorded nothing now.
entry-recorded-before-gone = I recorded that message before, and it was deleted since, so I recorded nothing now. Send it as a new message to record it.

## What else is known about it: joined by " · " on the second line

entry-detail-date = { $date }
entry-detail-account = from { $account }
entry-detail-account-income = into { $account }
entry-detail-merchant = at { $merchant }
entry-detail-note = { $note }
entry-detail-tags = { $tags }
entry-detail-payer = paid by { $name }

# How the money moved
mode-upi = UPI
mode-card = by card
mode-transfer = by transfer
mode-cash-machine = cash machine
mode-direct-debit = direct debit
mode-standing-order = standing order
mode-cheque = by cheque
mode-wallet = by wallet
mode-fee = bank fee
mode-interest = interest

# A model gave the category
entry-detail-by-model = 🤖 sorted by the model

## A line of a list. $amount has its sign.

entry-line = #{ $no } · { $date } · <b>{ $amount }</b> · { $category }
entry-line-note = #{ $no } · { $date } · <b>{ $amount }</b> · { $category } · { $note }
entry-line-transfer = #{ $no } · { $date } · <b>{ $amount }</b> · { $from } → { $to }

## What is left of the budget, under a confirmation

entry-budget-left = { $left } left of { $limit } for { $category } { $period ->
        [week] this week
        [year] this year
       *[month] this month
    }
entry-budget-reached = That uses up the { $limit } for { $category } { $period ->
        [week] this week
        [year] this year
       *[month] this month
    }
entry-budget-over = { $over } over the { $limit } for { $category } { $period ->
        [week] this week
        [year] this year
       *[month] this month
    }

## Choosing and correcting

entry-which-category = Which category is it?
entry-choose-category = A category for #{ $no }:
entry-choose-account = An account for #{ $no }:
entry-edit = <b>#{ $no }</b> · { $amount } · { $category }
    What should change? You can also reply to the confirmation with what is right, such as <code>250 groceries</code>, or with <code>delete</code>.
entry-edit-transfer = <b>#{ $no }</b> · { $amount } · { $from } → { $to }
    What should change? You can also reply to the confirmation with what is right, such as <code>250</code>, or with <code>delete</code>.
entry-edit-amount = The right amount for #{ $no }? Reply with it, such as <code>12.50</code>.
entry-edit-date = The right day for #{ $no }? Reply with it, such as <code>yesterday</code> or <code>12 March</code>.
entry-edit-note = A new note for #{ $no }? Reply with it, or with <code>-</code> to remove it.
entry-changed = ✏️ Changed #{ $no }
entry-change = { $field }: <s>{ $before }</s> → <b>{ $after }</b>
entry-unchanged = #{ $no } says that already. Nothing changed.
entry-learned = From now on “{ $word }” goes to { $category }.
entry-deleted = 🗑 Deleted #{ $no } · { $amount } · { $category }
entry-deleted-many = 🗑 Deleted { $count ->
    [one] one entry
   *[other] { $count } entries
}
entry-not-found = There is no entry #{ $no } here. /list shows the latest ones.
entry-gone = #{ $no } was deleted, so it cannot be changed. Undo the deletion first.
correction-transfer-where = Which account does it go to? Name both, as in <code>from cash to bank</code>.
correction-account-unknown = I know no account “{ $account }”. Open it first: <code>/accounts add { $account }</code>.
entry-reply-to-what = I could not tell which entry you mean. Reply to its confirmation, or name its number: <code>#42 250 groceries</code>.
entry-which = Which one do you mean? Reply to its confirmation, or write its number first: <code>#{ $no } 25</code>.
entry-edited-message = ✏️ You edited your message, so #{ $no } is now { $amount } · { $category }
entry-edited-message-deleted = 🗑 You edited your message, so I deleted #{ $no } · { $amount } · { $category }
entry-edited-message-gone = You edited your message, but what it recorded was deleted, so nothing changed. Send it as a new message to record it.
entry-edited-message-unclear = I could not read your edited message, so #{ $no } stays as it was.

field-account = Account
field-amount = Amount
field-category = Category
field-date = Date
field-kind = Kind
field-merchant = Merchant
field-note = Note
field-tags = Tags

## Undo. $what is one of the action- lines.

undo-done = ↩️ Undone: { $what }
undo-stayed = { $count ->
    [one] One entry stays
   *[other] { $count } entries stay
}, changed since (last by { $what }): { $entries }
undo-stayed-opening = An account of it, or what that began with, is used by something else since, so it stays.
undo-gone = <s>{ $entry }</s>
redo-done = ↪️ Done again: { $what }
undo-how = /undo takes back your last change, one at a time. For another, tap Undo under its confirmation. <code>#5 delete</code> deletes entry 5.
undo-nothing = There is nothing to undo.
undo-already = That was undone before.
undo-missing = There is no such change here to undo.
undo-changed-later = I cannot undo that: what it touched was changed since. Undo the later change first.
undo-changed-later-by = I cannot undo that: what it touched was changed since, by { $what }. Undo that first.

# What an action did, by its kind; $count is how many entries it touched.
action-record = recording { $count ->
    [one] an entry
   *[other] { $count } entries
}
action-edit = changing { $count ->
    [one] an entry
   *[other] { $count } entries
}
action-delete = deleting { $count ->
    [one] an entry
   *[other] { $count } entries
}
action-import = importing { $count ->
    [one] an entry
   *[other] { $count } entries
} from a statement
action-account = a change of accounts
action-account-opened = opening the account { $name }
action-account-renamed = renaming the account { $before } to { $name }
action-account-closed = closing the account { $name }
action-account-reopened = reopening the account { $name }
action-category-opened = adding the category { $name }
action-category-renamed = renaming the category { $before } to { $name }
action-category-closed = archiving the category { $name }
action-category-reopened = bringing back the category { $name }
action-budget = a change of budgets
action-category = a change of categories
action-rule = a change of rules
action-goal = a change of goals
action-recurring = a change of recurring entries
action-reset = wiping the book
action-several = several changes
action-undo = an undo
action-other = the last change
