## Quick entries that cannot be recorded. Each says that nothing was changed or what to do.

problem-no-amount = I found no amount in that. Try <code>4.50 coffee</code>.
problem-not-understood = I did not understand that, so I recorded nothing. Try <code>4.50 coffee</code>, or see /help.
problem-amount-unclear = I cannot tell what amount “{ $text }” is, so I recorded nothing. Write it like <code>1250.00</code>.
problem-amount-ambiguous = Is “{ $text }” { $first } or { $second }?
problem-amount-zero = An amount has to be more than zero, so I recorded nothing.
problem-amount-negative = Write amounts without a minus. For money that came in, put a plus before it: <code>+20 refund</code>. I recorded nothing.
problem-amount-large = “{ $text }” is more money than I can keep count of, so I recorded nothing.
problem-amount-precise = { $currency } amounts have at most { $places ->
    [0] no digits
    [one] one digit
   *[other] { $places } digits
} after the decimal mark. I recorded nothing.
problem-amounts-many = I found several amounts in one line and cannot tell which one you mean. Put each entry on a line of its own.
problem-sum = I cannot work out the sum “{ $text }”, so I recorded nothing.
problem-currency-unknown = I do not know the currency “{ $text }”. Use its three letters, such as <code>USD</code>.
problem-currencies-two = That has two currencies in it: { $first } and { $second }. Which one is it?
problem-date-unclear = I cannot tell what day “{ $text }” is, so I recorded nothing. Write it like <code>12 March</code> or <code>2026-03-12</code>.
problem-date-ambiguous = Is “{ $text }” { $first } or { $second }?
problem-date-past = “{ $text }” is too long ago for me, so I recorded nothing.
problem-date-future = “{ $text }” is too far ahead for me, so I recorded nothing.
problem-too-long = That message is too long to be an entry. Keep it under { $limit } characters, or send a file.
problem-too-many = That is { $count } entries in one message; I take { $limit } at most. Send the rest in another, or as a file.
problem-too-many-tags = I keep at most { $limit } tags for an entry, so I recorded nothing.
problem-tag = “{ $text }” cannot be a tag. A tag is one word, such as <code>#work</code>.
problem-account-unknown = There is no account called “{ $name }”. Yours: { $accounts }.
problem-account-same = A transfer needs two different accounts.
problem-transfer-unclear = For a transfer, write <code>from cash to bank 200</code>.
problem-category-unknown = There is no category called “{ $name }”. See /categories.
problem-name-empty = A name needs at least one letter or digit.
problem-name-long = That name is too long. Keep it under { $limit } characters.
problem-name-command = A name cannot begin with “/”.
problem-name-taken = “{ $name }” exists already.
problem-lines = { $count ->
    [one] I could not read one line:
   *[other] I could not read { $count } lines:
}
problem-line = “{ $text }”
problem-nothing-recorded = I recorded nothing from this message.

## Messages of a kind we do nothing with

unknown-command = I do not know the command { $command }. /help lists what I can do.
unsupported-sticker = Nice one, but I can only keep money. Try <code>4.50 coffee</code>.
unsupported-voice = I cannot listen to voice messages yet. Please type it.
unsupported-voice-off = Voice messages are off here: no transcription service is set up. Please type it.
unsupported-location = I do not use locations. Just type the entry.
unsupported-contact = I do not use contacts. Just type the entry.
unsupported-poll = I cannot answer polls. Just type the entry.
unsupported-video = I cannot read videos. A photo of the receipt works.
unsupported-other = I cannot do anything with that kind of message. Send text, a photo of a receipt, or a bank statement as a file.
unsupported-forward = I treat forwarded messages as information, so I changed nothing.

## Limits and failures

rate-limited = That was a lot at once. Give me { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
} and try again. Nothing you sent before is lost.
busy = I have a lot to do right now. Please try again in a minute.
not-allowed = This bot is private, and you are not on its list. Your Telegram id is <code>{ $id }</code>: its owner can add it, or you can run your own copy.
owner-only = Only the owner of this bot can do that.
group-only = That works in a group only.
private-only = That works in a private chat with me only.
went-wrong = Something went wrong on my side, and nothing was changed. Please try again. If it stays like this, tell the owner this number: <code>{ $id }</code>
went-wrong-slow = That took too long, so I stopped. Nothing was changed.
unavailable = I cannot reach my database right now. I keep your message and answer as soon as I can.

## Files

file-empty = That file is empty.
file-too-large = That file is { $size } MB; I take { $limit } MB at most. A shorter period makes a smaller statement.
file-too-large-telegram = Telegram lets bots fetch files of up to 20 MB only. Please send a smaller one.
file-unsupported = I cannot read { $kind ->
    [none] that kind of file
   *[other] { $kind } files
}. Send a bank statement as CSV, or a photo of a receipt.
file-encrypted = That file is locked with a password. Remove the password and send it again.
file-broken = I could not read that file; it seems damaged. Try to download it from your bank again.
file-fetch-failed = I could not get that file from Telegram. Please send it again.
file-not-statement = I found no rows with a date and an amount in that file, so I imported nothing.
picture-too-large = That picture is too large. Please send it as an ordinary photo.
picture-unreadable = I could not make out anything in that picture. A flat, well-lit photo works best, or just type it: <code>4.50 coffee</code>.
