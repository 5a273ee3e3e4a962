# Every message may hold Telegram's tags: b, i, u, s, code, pre, a, blockquote; write &amp; &lt; &gt; for & < >.
# What a handler puts in by { $name } is escaped. Amounts, dates and shares come formatted for the person's region.

-bot = Quipu

## Buttons

button-account = Account
button-add = Add
button-again = Start again
button-always = Always
button-apply = Apply to entries of before
button-down = ↓
button-export = Export
button-up = ↑
button-amount = Amount
button-archive = Archive
button-back = Back
button-chart = Chart
button-by-category = By category
button-by-merchant = By merchant
button-balance = Balance
button-by-day = By day
button-by-month = By month
button-cancel = Cancel
button-category = Category
button-currency = Currency
button-date = Date
button-delete = Delete
button-digest-off = Turn off the weekly summary
button-digest-on = Turn on the weekly summary
button-discard = Discard
button-edit = Edit
button-export-first = Export first
button-how = How it was worked out
button-import = Import
button-language = Language
button-newer = ‹ Newer
button-next = Next
button-note = Note
button-older = Older ›
button-open-settings = Settings
button-other = Other…
button-pause = Pause
button-previous = Previous
button-redo = Redo
button-rename = Rename
button-reset = Yes, wipe { $book }
button-restore = Bring back
button-resume = Resume
button-rows = Show the entries
button-save = Save
button-save-anyway = Save anyway
button-save-into = Put aside…
button-skip = Skip
button-timezone = Time zone
button-undo = Undo
button-undo-entry = Undo #{ $no }

## Short answers to a tap, shown over the chat

toast-cancelled = Cancelled
toast-deleted = Deleted
toast-expired = These buttons are too old. Send the command again.
toast-saved = Saved
toast-saved-before = Already saved
toast-undone = Undone
toast-unchanged = Nothing changed

## Pieces of other messages

kind-expense = expense
kind-income = income
kind-transfer = transfer
list-more = … and { $count } more
uncategorised = Uncategorised
book-own = your book
nothing = none

## What a new book begins with

category-groceries = Groceries
category-food = Food
category-transport = Transport
category-housing = Housing
category-utilities = Bills
category-health = Health
category-shopping = Shopping
category-fun = Fun
category-subscriptions = Subscriptions
category-travel = Travel
category-education = Education
category-gifts = Gifts
category-family = Family &amp; pets
category-fees = Fees &amp; taxes
category-other = Other
category-salary = Salary
category-refunds = Refunds
category-interest = Interest &amp; dividends
category-other_income = Other income

account-cash = Cash
account-bank = Bank
