## /privacy: what leaves, and how much of it is allowed

privacy-memory = The assistant remembers the last questions and answers of this chat, as they were written, for { $days ->
    [one] a day
   *[other] { $days } days
}; older ones as a short summary. /forget clears that.
privacy-leaves = <b>What leaves</b>
privacy-voice = Voice messages go to { $host }{ $where ->
    [local] , which is on this machine or its own network
   *[cloud] {""}
}. Nothing can be taken out of a recording first.
privacy-level = <b>Allowed here:</b> { $level ->
    [none] no model; nothing leaves for one
    [local] only a model on this machine or its own network
   *[any] the model that is set up, after redaction
}.
privacy-level-own = For you less is allowed, as you chose in our private chat: { $level ->
    [none] no model
   *[local] only a local one
}.
privacy-level-changed = From now on: { $level ->
    [none] no model. Entries, commands and the common questions work without it; voice messages and pictures are not sent anywhere
    [local] only a model on this machine or its own network
   *[any] the model that is set up, after redaction
}.
privacy-level-no-local = The model that is set up is not a local one, so it is not asked any more.
button-level-none = No model
button-level-local = Local only
button-level-any = Any, redacted
button-sent = What was sent lately
sent-nothing = Nothing was sent to a model in the last { $days ->
    [one] day
   *[other] { $days } days
}.
sent-title = <b>What was sent lately</b>, the newest first. Texts are shown as they left, cut short; I keep this list for { $days ->
    [one] a day
   *[other] { $days } days
}.
sent-line = { $at } → <b>{ $host }</b>{ $where ->
    [local] {" "}(local)
   *[cloud] {""}
}: { $kind ->
    [answer] a question and what was looked up for it, { $size } characters
    [summary] earlier turns, to summarise them, { $size } characters
    [receipt] a picture of a receipt, { $size } bytes
    [voice] a voice message, { $size } bytes
    [sort] names and narrations from bank rows, { $size } characters
    [statement] the text of a statement, { $size } characters
   *[other] { $size } characters
}

## The model is there, and not allowed

model-switched-off = The model is switched off here, so I can answer the common questions only. /privacy changes that.
model-not-local = Here only a model on this machine is allowed, and the one set up is elsewhere, so I did not ask it. /privacy changes that.

## Voice

voice-heard = 🎙 “{ $text }”
voice-switched-off = Voice messages are not sent anywhere from here, because no model is allowed. Please type it, or see /privacy.
voice-not-local = Voice messages would leave this machine, which is not allowed here. Please type it, or see /privacy.
voice-failed = I could not hear that. Please try again, or type it.
voice-too-large = That recording is too large. Please send a shorter one, or type it.
voice-too-long = That is too long: I listen to { $seconds } seconds at most. Please send it in parts, or type it.

## /forget

forget-done = Forgotten: what we talked about in this chat. Your entries are all there. The list in /privacy of what was sent to a model stays for { $days ->
    [one] a day
   *[other] { $days } days
}.
forget-nothing = There was nothing to forget in this chat. Your entries are all there; /reset wipes those.

## /usage

usage-off = No model is set up here, so nothing is used.
usage-title = <b>What the model used for you</b>, last { $days } days (UTC)
usage-none = Nothing. Entries, commands and common questions do not need it.
usage-line = { $what }: <b>{ $tokens }</b> tokens{ $cost }, { $calls } calls, { $input } in, { $output } out
usage-cap = At most { $tokens } tokens{ $cost } a day for each person.
usage-all = <b>For everybody</b>, last { $days } days
usage-everybody = All together
usage-cap-all = At most { $tokens } tokens{ $cost } a day for all.

## Behind an answer

model-rows-more = … and more; these are the first { $count }. /list and /find show all.
how-sum = I added up the amounts of these entries, each currency by itself:
how-count = I counted these entries and added up their amounts, each currency by itself:
how-net = I added up what came in and took off what was spent, each currency by itself:
how-trend = I added up the amounts of each day, week, month, quarter or year:
how-compare = I added up the amounts in each of the two periods. The difference is the second less the first, the share is of the first:
how-average = I added up the amounts and divided by the number of days, weeks, months or years that were counted, those without an entry too:
how-top-category = I added up the amounts by category, the largest first:
how-top-shop = I added up the amounts by shop, the largest first:
how-biggest = I sorted these entries by amount:
how-list = I sorted these entries by day:
how-balance = For each account: what was there at first, plus what came in, less what went out, up to today.
how-budget = Each budget’s limit less what was spent in its category and currency in the week, month or year that runs.
how-goals = Each goal’s amount, what is put aside for it, and the difference.
how-kind = • only { $kind ->
    [income] income
    [transfer] transfers
   *[expense] spending
}
how-category = • category { $value }
how-words = • shop or note has “{ $value }”
how-account = • account { $value }
how-weekdays = • on these days of the week: { $value }
how-payer = • paid by { $value }
how-days = • from { $from } to { $to }
