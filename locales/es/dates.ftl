date-today = hoy
date-yesterday = ayer
date-tomorrow = mañana

date-short-day-first = { $weekday } { $day } { $month }
date-short-month-first = { $weekday } { $day } { $month }
date-short-year-day-first = { $weekday } { $day } { $month } { $year }
date-short-year-month-first = { $weekday } { $day } { $month } { $year }
date-long-day-first = { $weekday }, { $day } de { $month } de { $year }
date-long-month-first = { $weekday }, { $day } de { $month } de { $year }
date-day-day-first = { $day } { $month }
date-day-month-first = { $day } { $month }
date-day-year-day-first = { $day } { $month } { $year }
date-day-year-month-first = { $day } { $month } { $year }
date-month = { $month } de { $year }
date-span = { $from } – { $to }

weekday-short = { $day ->
    [1] lun
    [2] mar
    [3] mié
    [4] jue
    [5] vie
    [6] sáb
   *[7] dom
}
weekday-long = { $day ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}
month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
month-long = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
