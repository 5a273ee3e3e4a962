report-today = <b>Hoy</b>
report-week = <b>Esta semana</b>, { $span }
report-month = <b>{ $month }</b>
report-span = <b>{ $span }</b>
report-spent = Gastado: <b>{ $amount }</b>
report-received = Ingresado: <b>{ $amount }</b>
report-net = Queda: <b>{ $amount }</b>
report-category = { $category }: { $amount } ({ $share })
report-previous-more = { $amount } más que a estas alturas { $period ->
    [day] de ayer
    [week] de la semana pasada
   *[month] del mes pasado
}
report-previous-less = { $amount } menos que a estas alturas { $period ->
    [day] de ayer
    [week] de la semana pasada
   *[month] del mes pasado
}
report-previous-same = Lo mismo que a estas alturas { $period ->
    [day] de ayer
    [week] de la semana pasada
   *[month] del mes pasado
}
report-before-more = { $amount } más que { $period ->
    [day] el día
    [week] la semana
   *[month] el mes
} anterior
report-before-less = { $amount } menos que { $period ->
    [day] el día
    [week] la semana
   *[month] el mes
} anterior
report-before-same = Lo mismo que { $period ->
    [day] el día
    [week] la semana
   *[month] el mes
} anterior
report-entries = { $count ->
    [0] Ningún apunte
    [one] Un apunte
   *[other] { $count } apuntes
}
report-empty = Todavía no hay nada registrado { $period ->
    [day] hoy
    [week] esta semana
   *[month] este mes
}.
report-none = No hay nada registrado.
report-currencies = Los importes en otras monedas no se suman.

list-title = <b>Últimos apuntes</b>
list-filtered = <b>Apuntes</b>: { $what }
list-page = { $from }–{ $to } de { $count }
list-empty = Todavía no hay apuntes. Escribe <code>4,50 café</code> para hacer el primero.
list-none = No hay apuntes: { $what }.
find-title = <b>«{ $text }»</b>: { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}
find-none = No he encontrado nada con «{ $text }».

balance-title = <b>Saldo</b>
balance-account = { $account }: <b>{ $amount }</b>
balance-total = En total: <b>{ $amount }</b>
balance-day = { $date }: { $amount } ({ $change })
balance-quiet = Sin movimientos. Saldo: { $amount }
balance-month = { $month }: { $amount } ({ $change })
balance-history = <b>A fin de mes</b> · { $currency }
balance-note = Ingresos menos gastos desde que empezaste, más lo que tenía cada cuenta al empezar.
