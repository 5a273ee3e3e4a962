# Dates. Day-first and month-first are chosen by the person's region.

date-today = today
date-yesterday = yesterday
date-tomorrow = tomorrow

date-short-day-first = { $weekday } { $day } { $month }
date-short-month-first = { $weekday }, { $month } { $day }
date-short-year-day-first = { $weekday } { $day } { $month } { $year }
date-short-year-month-first = { $weekday }, { $month } { $day }, { $year }
date-long-day-first = { $weekday } { $day } { $month } { $year }
date-long-month-first = { $weekday }, { $month } { $day }, { $year }
date-day-day-first = { $day } { $month }
date-day-month-first = { $month } { $day }
date-day-year-day-first = { $day } { $month } { $year }
date-day-year-month-first = { $month } { $day }, { $year }
date-month = { $month } { $year }
date-span = { $from } – { $to }

# $day: 1 is Monday.
weekday-short = { $day ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
weekday-long = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
month-long = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
