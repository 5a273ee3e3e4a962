settings =
    <b>Settings</b>
    Currency: <b>{ $currency }</b>
    Time zone: <b>{ $timezone }</b> (now { $time })
    Language: <b>{ $language }</b>
    Weekly summary: <b>{ $digest ->
        [on] on
       *[off] off
    }</b>
settings-currency-changed = The currency is now <b>{ $currency }</b>. Earlier entries keep theirs.
settings-timezone-changed = The time zone is now <b>{ $timezone }</b>. It is { $time } there.
settings-language = Which language should I speak?
settings-unknown = I cannot set “{ $text }”. Write <code>/settings currency USD</code>, <code>timezone Lisbon</code>, <code>language español</code> or <code>summary off</code>.
settings-language-changed = From now on I speak { $language }.
settings-digest-on = The weekly summary is on. It comes once a week.
settings-digest-off = The weekly summary is off.
action-settings = a change of settings

language-name = English

## /export

export-done = Everything so far: { $count ->
    [one] one entry
   *[other] { $count } entries
}. The file opens in any spreadsheet.
export-empty = There is nothing to export yet.
export-file = quipu-{ $date }.csv

## /reset

reset-ask =
    ⚠️ This wipes <b>{ $book }</b> for good: { $entries ->
        [one] one entry
       *[other] { $entries } entries
    }, { $accounts ->
        [one] one account
       *[other] { $accounts } accounts
    }, { $budgets ->
        [0] no budgets
        [one] one budget
       *[other] { $budgets } budgets
    }, goals, what recurs, your own categories, drafts and pictures.

    /undo cannot bring it back. Do you want an export first?
reset-ask-group = Everybody in this group loses it, not only you.
reset-done = Wiped. { $entries ->
    [one] One entry is
   *[other] { $entries } entries are
} gone, and you can begin afresh: /start
reset-cancelled = Nothing was wiped.
reset-not-yours = Only the person who asked can wipe this book. Send /reset yourself.
reset-changed = The book changed since I asked, so I wiped nothing. Send /reset again.
reset-empty = There is nothing to wipe.
reset-files = Some pictures or statements could not be removed from the disk. Tell whoever runs this bot.

## /privacy

privacy =
    <b>What is stored</b>
    Your Telegram id and name, and what you record here: entries, accounts, categories, budgets, receipts and statements. Messages are kept for { $days ->
        [one] a day
       *[other] { $days } days
    } to answer them. All of it is in the database of whoever runs this bot, and only the members of this chat’s book can read it here.
privacy-model-off = Nothing but the messages between us, which pass through Telegram. No model is set up.
privacy-model-local = The messages between us pass through Telegram. Questions, and names on bank statements that nothing here can sort, go to a model on { $host }, which its owner runs.
privacy-model-cloud = The messages between us pass through Telegram. Questions, names on bank statements that nothing here can sort, and receipts if it sees pictures, go to the model { $model } at { $host }.
privacy-redaction = Card and account numbers, e-mail addresses, phone numbers, ids and names of the book’s people are taken out of texts first.
privacy-ocr-local = Receipts are read on this machine.
privacy-ocr-off = Receipts cannot be read here, so none leave.
privacy-yours =
    <b>What you can do</b>
    /export gives you everything, /reset wipes it.
