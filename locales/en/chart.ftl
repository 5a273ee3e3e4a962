## Charts

chart-by = { $kind ->
    [income] Income
   *[expense] Spending
} by { $by ->
    [merchant] merchant
    [account] account
    [tag] tag
    [payer] who paid
   *[category] category
}
chart-time = { $kind ->
    [income] Income
   *[expense] Spending
} by { $unit ->
    [day] day
    [week] week
    [quarter] quarter
    [year] year
   *[month] month
}
chart-balance = Balance
chart-comparison = { $kind ->
    [income] Income
   *[expense] Spending
} compared
chart-rest = Others ({ $count })
chart-unnamed = Without a name
chart-other-currencies = { $count ->
    [one] One other currency is
   *[other] { $count } other currencies are
} not shown.
chart-thousand = { $number }k
chart-million = { $number }M
chart-billion = { $number }bn
chart-trillion = { $number }tn
problem-chart = I can draw a month, a category, <code>months</code>, <code>weeks</code>, <code>merchants</code> or <code>balance</code>, such as <code>/chart last month</code> or <code>/chart food 2026</code>.
