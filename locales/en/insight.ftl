## Insights

insight-too-little = There is too little recorded to say. { $what }
insight-need-months = It needs 3 full months.
insight-need-entries = It needs 20 earlier expenses.
insight-over-none = No category is above what you usually spend by this day of the month (your last { $count } full months).
insight-over-title = Above what you usually spend by this day of the month (median of your last { $count } full months):
insight-over = { $category }: <b>{ $now }</b>, usually { $usual } · { $more } more
insight-over-method = Each category up to day { $day } of the month, against the median of the same days in the last { $count } full months. Told is what is above it by more than 10%, more than it usually strays, and more than 2% of a usual month.
insight-far-name = 🔎 #{ $no } { $date } · { $name }: <b>{ $amount }</b>, usually about { $usual }
insight-far-category = 🔎 #{ $no } { $date } · { $name }: <b>{ $amount }</b>, the category is usually about { $usual }
insight-twice = 👯 #{ $first } and #{ $second } · { $name }: <b>{ $amount }</b> twice, { $date }. Charged twice by mistake?
insight-new-charge = 🆕 { $name }: <b>{ $amount }</b> { $every ->
    [week] each week
    [two-weeks] every two weeks
    [quarter] each quarter
    [year] each year
   *[month] each month
}, new since { $date }
insight-rise = 📈 { $name }: <b>{ $amount }</b> instead of { $before } since { $date }
insight-nothing-odd = Nothing unusual: no amount far above its usual, nothing charged twice, no new or dearer recurring charge.
insight-unusual-method = An amount is unusual when it is above the median of the earlier ones of the same merchant by more than 3.5 times their usual spread (MAD) and by half; a new merchant’s when it is half above all earlier ones of its category. Twice is the same amount and name within 2 days for the first time. Recurring charges come at even distances with about the same amount, 3 times or more.
insight-save-title = <b>Where money could be saved</b>
insight-save-about = Possible savings
insight-charges = <b>Charges that come again and again</b>
insight-charge = { $name }: { $amount } { $every ->
    [week] each week
    [two-weeks] every two weeks
    [quarter] each quarter
    [year] each year
   *[month] each month
} · { $year } a year
insight-charges-month = Together <b>{ $amount }</b> a month
insight-grown = <b>Categories that grew</b>
insight-grown-line = { $category }: { $now } in a usual month, { $before } before
insight-often = <b>Small and often</b>, last 31 days
insight-often-line = { $name }: { $count } times, <b>{ $total }</b>
insight-save-none = I see no recurring charges, no category that grew and nothing small that is bought often.
insight-save-method = Charges come at even distances with about the same amount, 3 times or more, and were due lately. Growth holds the median of the last 3 full months against the 3 before. Small and often is 8 times or more in 31 days, each for less than your usual expense.
forecast-total = About <b>{ $amount }</b> by the end of the month, { $low } to { $high } in most months.
forecast-spent = Spent so far: { $amount }
forecast-due = Recurring, still due: { $amount }
forecast-income = Recurring income, still to come: { $amount }
forecast-goals = Your goals take this month: { $amount }
forecast-left = Of this month’s income of { $income }, about <b>{ $amount }</b> is left then.
forecast-missing = That is about <b>{ $amount }</b> more than this month’s income of { $income }.
forecast-budget = { $category }: about { $amount } of the budget of { $limit }
forecast-budget-over = ⚠️ { $category }: about { $amount }, <b>{ $over } over</b> the budget of { $limit }
forecast-rest = Usual from this day on: { $amount } (median of { $count } months)
forecast-too-little = Less than 3 full months are recorded: too little to say what the rest of the month will take.
forecast-method = Spent so far, plus recurring items still due, plus the median of what else was spent after this day of the month in the last full months (up to 6). Lean and dear months are the quartiles. Each budget’s category is worked out alike; income is what came in and what recurring items still bring.
insight-afford-now = Yes: it is there now.
insight-afford-then = By then it will be there, in lean months too.
insight-afford-likely = By then it will be there if months are as usual; lean months would not do.
insight-afford-short = By then <b>{ $short }</b> will be missing if months are as usual.
insight-afford-unknown = It is not there now, and there is too little recorded to say what will be left over (it needs 3 full months).
insight-afford-free = Free now: <b>{ $amount }</b>
insight-afford-set-aside = Set aside for goals: { $amount }
insight-afford-known = Recurring until then: { $income } in, { $expenses } out
insight-afford-budgets = Usual months pass your budgets by { $amount }; if you keep to them: <b>{ $then }</b>
insight-afford-usual = Else usually left over a month: { $amount } (median of { $count } months)
insight-afford-goals = Your goals take { $amount } a month
insight-afford-outlook = Free then: <b>{ $then }</b>; in lean months { $lean }
insight-afford-a-month = To have it by then, put aside { $amount } a month.
insight-afford-method = Balance of all accounts less what is saved for other goals, plus what recurring items bring and less what they take until then, plus what is else left over in a month (median of the last { $count } full months; lean is the lower quartile) for each month until then, less what other goals take.
