## Telegram's command menu; no tags here

command-start = Set up currency and time zone
command-help = What I understand
command-add = Record an entry
command-today = What today cost
command-week = This week
command-month = This month
command-chart = Spending as a picture
command-list = The latest entries
command-find = Search entries
command-balance = What you have
command-categories = Categories
command-accounts = Accounts
command-rules = Rules that sort entries
command-uncategorised = Sort what has no category
command-budget = Budgets
command-goal = Savings goals
command-recurring = What is recorded by itself
command-undo = Take back the last change
command-settings = Currency, time zone, language, summary
command-export = All entries as a file
command-reset = Wipe everything
command-privacy = What is stored and what leaves
command-usage = What the model used
command-forget = Forget what we talked about

## /help

help =
    <b>Just type what you spent</b>
    <code>4.50 coffee</code> or <code>coffee 4.50</code>
    <code>12 usd taxi</code>, <code>€9 cinema</code>: another currency
    <code>12+8.5 lunch</code>: I add it up; <code>12k</code> is 12,000
    <code>coffee 4 and bagel 3.20</code>, or one entry a line

    <b>Money in</b>
    <code>+2000 salary</code>

    <b>Another day</b>
    <code>taxi 12 yesterday</code>, <code>on monday</code>, <code>12 march</code>, <code>2026-03-12</code>

    <b>Tags and accounts</b>
    <code>lunch 14 #work @cash</code>
    <code>from cash to bank 200</code> moves money

    <b>Put it right</b>
    Reply to a confirmation with <code>250 groceries</code>, or with <code>delete</code> or <code>-</code>. Edit your own message and the entry follows. /undo takes back the last change.

    <b>Send me</b>
    a photo of a receipt, your bank's statement as a file (CSV, Excel, PDF, OFX, …), or a message of your bank, pasted or forwarded.
help-commands =
    <b>Commands</b>
    /today /week /month: what you spent
    /chart: spending as a picture; also /chart months, /chart food, /chart balance
    /list: the latest entries · /find coffee: search
    /balance: what you have · /accounts · /categories
    /rules zomato → food: sorted by itself · /uncategorised: what is left
    /budget food 300: a limit for each month
    /goal holiday 1200 by june: save for something
    /recurring rent 900 monthly on 1: recorded by itself
    /export: everything as CSV · /settings · /privacy · /usage
    /forget: what we talked about
    /reset: wipe everything, after asking
help-questions = You can also ask, such as “how much did I spend on food last month?”
help-questions-off = You can also ask common questions, such as “how much did I spend on food last month?” Other questions need a model, and none is set up here.
help-add = Write the entry after the command, such as <code>/add 4.50 coffee</code>. Without the command works too.
help-find = Write what to look for, such as <code>/find coffee</code>.
help-group = In a group, everybody’s entries go into one shared book, and whoever writes is the one who paid.
help-group-privacy = If I do not see your messages here, begin them with /add, reply to me, or ask the bot’s owner to switch off its privacy mode in @BotFather.
