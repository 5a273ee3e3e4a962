## /today, /week, /month

report-today = <b>Today</b>
report-week = <b>This week</b>, { $span }
report-month = <b>{ $month }</b>
report-span = <b>{ $span }</b>
report-spent = Spent: <b>{ $amount }</b>
report-received = Received: <b>{ $amount }</b>
report-net = Left over: <b>{ $amount }</b>
report-category = { $category }: { $amount } ({ $share })
report-previous-more = { $amount } more than at this point { $period ->
    [day] yesterday
    [week] last week
   *[month] last month
}
report-previous-less = { $amount } less than at this point { $period ->
    [day] yesterday
    [week] last week
   *[month] last month
}
report-previous-same = The same as at this point { $period ->
    [day] yesterday
    [week] last week
   *[month] last month
}
report-before-more = { $amount } more than the { $period ->
    [day] day
    [week] week
   *[month] month
} before
report-before-less = { $amount } less than the { $period ->
    [day] day
    [week] week
   *[month] month
} before
report-before-same = The same as the { $period ->
    [day] day
    [week] week
   *[month] month
} before
report-entries = { $count ->
    [0] No entries
    [one] One entry
   *[other] { $count } entries
}
report-empty = Nothing recorded { $period ->
    [day] today
    [week] this week
   *[month] this month
} yet.
report-none = Nothing recorded.
report-currencies = Amounts in other currencies are not added up.

## /list and /find

list-title = <b>Latest entries</b>
list-filtered = <b>Entries</b>: { $what }
list-page = { $from }–{ $to } of { $count }
list-empty = No entries yet. Type <code>4.50 coffee</code> to make the first one.
list-none = No entries: { $what }.
find-title = <b>“{ $text }”</b>: { $count ->
    [one] one entry
   *[other] { $count } entries
}
find-none = I found nothing for “{ $text }”.

## /balance

balance-title = <b>Balance</b>
balance-account = { $account }: <b>{ $amount }</b>
balance-total = In all: <b>{ $amount }</b>
balance-day = { $date }: { $amount } ({ $change })
balance-quiet = Nothing moved. Balance: { $amount }
balance-month = { $month }: { $amount } ({ $change })
balance-history = <b>End of month</b> · { $currency }
balance-note = Income less expenses since you began, plus what each account began with.
