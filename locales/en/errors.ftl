## Quick entries that cannot be recorded: nothing of the message is, and each answer says so or says what to do.

problem-not-understood = I did not understand that, so I recorded nothing. Try <code>4.50 coffee</code>, or see /help.
problem-no-amount = I found no amount in that, so I recorded nothing. Try <code>4.50 coffee</code>.
problem-amount-large = That is more money than I can keep count of, so I recorded nothing.
problem-amount-not-positive = An amount has to be more than zero, so I recorded nothing. For money that came in, put a plus before it: <code>+20 refund</code>.
problem-amount-precise = An amount has at most four digits after the decimal mark, so I recorded nothing.
problem-date = That day does not exist, or is too far away to be meant, so I recorded nothing. Write days like <code>12 March</code> or <code>2026-03-12</code>.
problem-period = I do not know which day or month you mean. Write <code>/month march</code>, <code>/month 2026-03</code> or <code>/today yesterday</code>.
problem-currency-unknown = I do not know that currency, so I recorded nothing. Use its three letters, such as <code>USD</code>.
problem-which-amount = I see several numbers and cannot tell which one is the amount, so I recorded nothing. Put each entry on a line of its own, the amount first: <code>4.50 coffee</code>.
problem-separator = Does that mark begin the cents or part the thousands? I changed nothing. Write <code>12.35</code> or <code>12345</code>.
problem-each-or-all = Is that the price of one, or of all of them? I recorded nothing. Write <code>3 × 2.50 coffee</code>, or what you paid in all: <code>7.50 coffee</code>.
problem-count-or-price = Is that how many, or what they cost? I recorded nothing. Write what you paid as well: <code>2 beers 9.00</code>, or only what you paid: <code>2.00 beer</code>.
problem-in-or-out = Did that money come in or go out? I recorded nothing. Write <code>+500 bonus</code> for money that came in and <code>-3 bonus fries</code> for what you paid.
problem-is-it-an-amount = I am not sure that number is an amount, so I recorded nothing. Put it first, with the currency: <code>€20 groceries</code>.
problem-date-or-amount = That number could be a date or an amount, so I recorded nothing. Write <code>12.30 lunch</code> for an amount and <code>lunch 9 on 12 March</code> for a date.
problem-which-currency = I see two currencies for one amount, so I recorded nothing. Write one: <code>12 usd taxi</code>.
problem-is-it-a-transfer = Is that a transfer between your accounts? I recorded nothing. Your accounts: { $accounts }. Write <code>from cash to bank 200</code>.
problem-saving = Money put aside is not spent, so I recorded nothing. A goal is set with <code>/goal holiday 500</code> and filled with <code>/goal holiday +50</code>; a transfer is <code>from bank to savings 50</code>.
problem-standing = That tells what there is, and not what moved, so I recorded nothing. For what you paid write <code>20 groceries</code>; see your accounts with /accounts.
problem-repeats = That comes again and again, so I recorded nothing yet. <code>/recurring rent 900 every month</code> records it by itself; for one payment leave out how often: <code>900 rent</code>.
problem-not-yet = That is yet to come, so I recorded nothing. Tell me when it is paid, or write the day: <code>12 taxi 2026-03-12</code>.
problem-year-or-amount = Is that a year or what was paid? I recorded nothing. Write <code>2026.00 laptop</code> for an amount.
problem-new-or-correction = Is that the right amount of something recorded before? I recorded nothing. Reply to its message with the amount, or write its number first: <code>#42 25</code>.
problem-too-long = That message is too long to be entries. Keep it under { $limit } characters, or send a file. I recorded nothing.
problem-too-many = I take at most { $limit } entries in one message, so I recorded nothing. Send them in parts, or as a file.
problem-account-unknown = There is no account called “{ $name }”. Yours: { $accounts }.
problem-account-same = A transfer needs two different accounts, so I recorded nothing.
problem-category-unknown = There is no category called “{ $name }”. See /categories.
problem-name-empty = A name needs at least one letter or digit.
problem-name-long = That name is too long. It may have up to 64 characters.
problem-name-command = A name cannot begin with “/”.
problem-name-taken = “{ $name }” exists already.

## Messages of a kind we do nothing with

unknown-command = I do not know the command { $command }. /help lists what I can do.
unsupported-sticker = Nice one, but I can only keep money. Try <code>4.50 coffee</code>.
unsupported-voice-off = Voice messages are off here: no transcription service is set up. Please type it.
unsupported-location = I do not use locations. Just type the entry.
unsupported-contact = I do not use contacts. Just type the entry.
unsupported-poll = I cannot answer polls. Just type the entry.
unsupported-video = I cannot read videos. A photo of the receipt works.
unsupported-other = I cannot do anything with that kind of message. Send text, a photo of a receipt, or a bank statement as a file.
unsupported-forward = I treat forwarded messages as information, so I changed nothing.

## Limits and failures

rate-limited = That was a lot at once. I take your messages one after the other from here, so the last ones may take a while; none of them is lost.
rate-limited-dropped = That is more than I can keep waiting, so I left out your latest messages. Please send them again in { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}.
sender-unknown = That was written in the name of a group or a channel, so I cannot tell who wrote and recorded nothing. Please write as yourself.
not-allowed = This bot is private, and you are not on its list. Your Telegram id is <code>{ $id }</code>: its owner can add it, or you can run your own copy.
went-wrong = Something went wrong on my side, and nothing was changed. Please try again. If it stays like this, tell the owner this number: <code>{ $id }</code>

## Files

file-empty = That file is empty.
file-too-large = That file is { $size } MB; I take { $limit } MB at most. A shorter period makes a smaller statement.
file-unsupported = I cannot read { $kind ->
    [none] that kind of file
   *[other] { $kind } files
}. Send a bank statement as CSV, Excel, PDF, OFX, QIF, CAMT or MT940, or a photo of a receipt.
file-misnamed = That file is called .{ $ending }, but what is in it is something else, such as a program, a picture or a file cut in half. Export it from your bank again, as CSV, Excel or OFX, and send that.
file-encrypted = That file is locked with a password. Remove the password and send it again.
file-fetch-failed = I could not get that file from Telegram. Please send it again.
file-damaged = That file is damaged or cut off. Please download it again and send it once more.
file-no-text = That PDF holds only pictures of its pages, so there is no text to read. Download the statement as CSV, Excel or OFX and send that.
file-too-much-inside = That file unpacks to more than I take. Send the files in it one by one.
file-not-statement = I found no rows with a date and an amount in that file, so I imported nothing.
picture-format = I cannot read that kind of picture. Send it as an ordinary photo, or as JPEG, PNG or WebP.
picture-damaged = That picture is damaged. Please send it again.
picture-too-small = That picture is too small to read. Please send a larger one.
picture-too-large = That picture is too large. Please send it as an ordinary photo.
picture-unreadable = I could not make out anything in that picture. A flat, well-lit photo works best, or just type it: <code>4.50 coffee</code>.
