## Receipts

receipt-draft = 🧾 <b>{ $merchant }</b>
receipt-amount = Total: <b>{ $amount }</b>
receipt-date = Date: { $date }
receipt-category = Category: { $category }
receipt-edit = What is right for receipt { $draft }? Reply with it, such as <code>12.50</code>, <code>groceries</code> or <code>yesterday</code>.
receipt-printed = The receipt says { $amount }; I took what you wrote.
receipt-account = Account: { $account }
receipt-account-new = Account: { $account } (new)
receipt-tags = Tags: { $tags }
receipt-note = Note: { $note }
receipt-twin = 👯 This may be there already, as #{ $no }:
receipt-twin-there = This may be there already. Have a look.
receipt-tax = Tax in it: { $amount }
receipt-no-merchant = Receipt
receipt-no-total = I could not find the total. Reply with it, such as <code>12.50</code>.
receipt-no-date = I could not find the date, so I took today.
receipt-check = Please check before you save:
receipt-doubt-total-unconfirmed = nothing else on the receipt adds up to that total
receipt-doubt-total-repaired = the total was hard to read, so I took it from the sums
receipt-doubt-total-ambiguous = there are two amounts that could be the total
receipt-doubt-date-order = day and month could be the other way round
receipt-doubt-date-repaired = the date was hard to read
receipt-doubt-no-currency = no currency is printed, so I took yours
receipt-doubt-currency-guessed = the currency is a guess
receipt-timeout = Reading that picture took too long. A smaller or clearer photo works best, or just type it: <code>4.50 coffee</code>.
receipt-saved-before = That was saved before, as #{ $no }.
receipt-discarded = Discarded. Nothing was recorded.
receipt-ocr-off = I cannot read receipts here: no text recognition is installed. Just type it: <code>4.50 coffee</code>.
draft-gone = That draft is no longer there.
draft-discarded-before = That was discarded before. Send it again to start over.

## Statements: the preview says what would change, nothing more

statement-title = 📄 <b>{ $name }</b>
statement-span = { $rows ->
    [one] One row
   *[other] { $rows } rows
}, { $span }
statement-read-by-model = 🤖 Read by the model; the balances in the file prove it.
statement-doubt-model = ⚠️ 🤖 Read by the model, and no balances prove it. Compare it with the file before you import.
statement-new = New: <b>{ $count }</b>
statement-present = Already here: { $count }
statement-matched = Match what you typed: { $count }
statement-doubtful = Doubtful: { $count }
statement-matched-list = These are what you typed:
statement-doubtful-list = These may be what you typed. They will be added, unless you decide otherwise:
statement-pair = line { $line }, { $row }: #{ $no } { $what } — { $date }, { $amount }
statement-pair-wordless = line { $line }, { $row }: #{ $no } — { $date }, { $amount }
statement-skipped = Skipped: { $count }
statement-skipped-lines = · { $count ->
    [one] line
   *[other] lines
} { $lines }: { $why }
statement-skipped-money = ⚠️ { $count ->
    [one] line
   *[other] lines
} { $lines }: { $why }. If money moved there, add it by hand.
statement-why-no-date = no date
statement-why-undated = an amount, and no date I can read
statement-why-no-amount = no amount
statement-why-unreadable = an amount I cannot read
statement-why-balance = a balance, not a transaction
statement-why-total = a total, not a transaction
statement-why-pending = pending
statement-why-failed = failed or reverted, no money moved
statement-why-neutral = neither money in nor money out
statement-why-direction = not clear whether in or out
statement-why-fields = more fields than the heading names
statement-why-heading = the heading
statement-why-unread = a file in the archive that is no statement
statement-days-from-above = Rows without a date of their own: { $count }. They have that of the row above.
statement-ends-early = ⚠️ This file ends early: what comes after its last row is missing. Download it again before you import.
statement-recalled = Read as last time: { $how }.
statement-recalled-sign = which way money went
statement-order-changed = ⚠️ Earlier files like this one were read by another order. Then: { $before }. By its dates this one is otherwise. { $now }. Check the earlier import.
statement-unclear = ⚠️ Left out, for these words do not say in or out: { $words }
statement-fees-counted = Rows with a fee in a column of its own: { $count }. It is taken off as well, as the balances prove.
statement-fees-aside = ⚠️ Rows with a fee in a column of its own: { $count }. Nothing proves that it went off beside the amount, so it is not taken off.
statement-totals = Money in { $in }, money out { $out }
statement-proof = Balance proof: { $opening } and the rows make { $closing }, as the file says. ✓
statement-proof-broken = ⚠️ The balance does not add up at line { $line }.
statement-proof-none = The file has no balances to check against.
statement-proof-stated = By the file, the balance was { $opening } before these rows and is { $closing } after them. It has no second balance to check that against.
statement-proof-each = Balance proof: each of the { $count } statements in the file adds up. ✓
statement-account = Account: { $account }
statement-tags = Every row gets: { $tags }
statement-caption-unknown = You wrote “{ $text }”, and no account is called so. Tags begin with #.
statement-source = <b>{ $name }</b> → { $account }: { $rows ->
    [one] one row
   *[other] { $rows } rows
}
statement-source-unnamed = no number
statement-source-out = left out
statement-sources = The file holds several accounts. Which one is to go elsewhere?
statement-ask-account-of = The file holds several accounts. Which one is <b>{ $name }</b>, with { $rows ->
    [one] one row
   *[other] { $rows } rows
}?
statement-button-new-account = ➕ New account “{ $name }”
statement-account-unnamed = Account
statement-button-leave-out = Leave out
statement-ask-sign = Is “{ $description }”, { $amount }, money that went out or came in?
statement-ask-sign-all = Your answer tells the direction of all { $count } rows.
statement-ask-sign-out = Out
statement-ask-sign-in = In
statement-ask-sign-differs = It differs: by “{ $column }”
statement-ask-sign-mixed = If some of them went out and some came in, nothing else in the file says which. Answer for most of them, then leave the others out with “Only some”.
statement-ask-word = Did money go out or come in where “{ $column }” says { $word }?
statement-ask-word-empty = nothing
statement-ask-word-row = Rows with it: { $count }. The first: “{ $description }”, { $amount }.
statement-ask-word-neither = Neither: leave out
statement-button-words = What do these words mean?
statement-ask-date-order = Is “{ $text }” { $first } or { $second }?
statement-ask-year = Which year is the newest row of this statement from?
statement-ask-account = Which account is this statement of?
statement-nothing-new = Everything in { $name } is here already, so there is nothing to import.
statement-imported = ✅ Imported { $count ->
    [one] one entry
   *[other] { $count } entries
} from { $name }.
statement-by-model = Sorted by the model, marked 🤖: { $count }
statement-unsorted = Without a category: { $count }. /uncategorised walks through them.
statement-imported-before = This was imported before. Nothing was added.
statement-left-out = Left out: { $count }
statement-may-open = The bank says the account held { $amount } on the morning of { $date }, and here it begins with nothing.
statement-opens = The account will begin with { $amount } on { $date }.
statement-opened = The account begins with { $amount } on { $date }.
statement-too-many-rows = That file has { $rows } rows, and I take at most { $limit } at a time. Export a shorter period.
statement-button-some = Only some…
statement-button-columns = Change columns
statement-button-doubtful = Decide the doubtful ({ $count })
statement-button-opening = Begin with the bank’s balance
statement-button-opening-off = Begin with nothing
statement-button-months = By month
statement-button-rows = Row by row
statement-button-same = The same
statement-button-other = Two different
statement-button-turn = Swap in and out
statement-button-order = Date order
statement-class-new = New ({ $count })
statement-class-doubtful = Doubtful ({ $count })
statement-class-matched = Match what you typed ({ $count })
statement-chosen = Chosen: <b>{ $count }</b> of { $all }. Tap what to leave out or take in.
statement-doubt = Doubtful { $at } of { $all }: are these the same purchase?
statement-doubt-row = The bank: { $date }, { $amount }, { $row }
statement-doubtful-none = Nothing is doubtful any more.
statement-columns = How I read <b>{ $name }</b>:
statement-column = { $role }: { $column }
statement-column-row = • { $date } { $amount } { $row }
statement-columns-which = Which column is it? { $role }:
statement-columns-wrong = ⚠️ I find no rows with that column, so I left it as it was.
statement-order-dmy = Dates: day first
statement-order-mdy = Dates: month first
statement-order-ymd = Dates: year first
column-date = Date
column-amount = Amount
column-out = Money out
column-in = Money in
column-description = Description
column-balance = Balance
progress-reading = ⏳ Reading { $name }…
progress-comparing = ⏳ Holding { $rows } rows against your book…
progress-asking = ⏳ I find no table in it, so the model reads it…
progress-sorting = ⏳ Asking the model about { $count ->
    [one] one name
   *[other] { $count } names
} that nothing here can sort…
progress-importing = ⏳ Importing: { $done } of { $all }
    { $bar }
statement-discarded = Discarded. Nothing was imported.

skip-blank = empty
skip-header = a heading
skip-no-date = no date
skip-no-amount = no amount
skip-bad-date = the date cannot be read
skip-bad-amount = the amount cannot be read
skip-zero = the amount is zero
skip-pending = still pending
skip-failed = failed or taken back
skip-total = a total, not a transaction
skip-other = not a transaction

## Bank messages that are no entries

bank-message-password = 🔒 That is a one-time password, so I recorded nothing. Better delete it here, and never pass such codes on.
bank-message-balance = That tells a balance, not a payment, so I recorded nothing. /balance shows what your entries come to.
bank-message-declined = That payment did not go through, so I recorded nothing.
bank-message-request = Somebody asks for money there, and none has moved yet, so I recorded nothing. Forward the bank’s message once you have paid.
bank-message-upcoming = That is still to come, so I recorded nothing. Forward the bank’s message once it is paid.
bank-message-card-bill = That pays a card’s bill, which moves money between your own accounts. Record it as <code>from bank to card 5000</code>.
bank-message-own = That moves money between your own accounts. Record it as <code>from wallet to bank 100</code>.
bank-message-advert = That reads like an offer, so I recorded nothing.
bank-message-unclear = That looks like a bank’s message, but I could not tell what moved. Type it instead: <code>4.50 coffee</code>.
