## Receipts

receipt-draft = 🧾 <b>{ $merchant }</b>
receipt-amount = Total: <b>{ $amount }</b>
receipt-date = Date: { $date }
receipt-category = Category: { $category }
receipt-edit = What is right for receipt { $draft }? Reply with it, such as <code>12.50</code>, <code>groceries</code> or <code>yesterday</code>.
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
statement-new = New: <b>{ $count }</b>
statement-present = Already here: { $count }
statement-matched = Match what you typed: { $count }
statement-doubtful = Doubtful: { $count }
statement-matched-list = These are what you typed:
statement-doubtful-list = These may be what you typed; they will be added all the same:
statement-pair = line { $line }, { $row }: #{ $no } { $what } — { $date }, { $amount }
statement-pair-wordless = line { $line }, { $row }: #{ $no } — { $date }, { $amount }
statement-skipped = Skipped: { $count }
statement-totals = Money in { $in }, money out { $out }
statement-proof = Balance proof: { $opening } and the rows make { $closing }, as the file says. ✓
statement-proof-broken = ⚠️ The balance does not add up at line { $line }.
statement-proof-none = The file has no balances to check against.
statement-proof-stated = By the file, the balance was { $opening } before these rows and is { $closing } after them. It has no second balance to check that against.
statement-proof-each = Balance proof: each of the { $count } statements in the file adds up. ✓
statement-account = Account: { $account }
statement-accounts = ⚠️ The file holds { $count } accounts ({ $names }), and all their rows would go there. To keep them apart, send a file for each.
statement-ask-sign = Is “{ $description }”, { $amount }, money that went out or came in?
statement-ask-sign-out = Out
statement-ask-sign-in = In
statement-ask-date-order = Is “{ $text }” { $first } or { $second }?
statement-ask-year = Which year is the newest row of this statement from?
statement-ask-account = Which account is this statement of?
statement-nothing-new = Everything in { $name } is here already, so there is nothing to import.
statement-imported = ✅ Imported { $count ->
    [one] one entry
   *[other] { $count } entries
} from { $name }.
statement-imported-before = This was imported before. Nothing was added.
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
