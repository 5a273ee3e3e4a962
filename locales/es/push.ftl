alert-budget-near = ⚠️ { $category }: se ha usado el { $share } del presupuesto. { $spent } de { $limit }; quedan { $left } { $period ->
        [week] esta semana
        [year] este año
       *[month] este mes
    }.
alert-budget-reached = 🔴 { $category }: el presupuesto de { $limit } { $period ->
        [week] de esta semana está agotado
        [year] de este año está agotado
       *[month] está agotado
    }.
alert-budget-over = 🔴 { $category }: { $spent } de { $limit } { $period ->
        [week] esta semana
        [year] este año
       *[month] este mes
    }, { $over } de más.

recurring-posted = 🔁 <b>Tocaba, y queda apuntado</b>

digest-title = <b>Tu semana</b>, { $span }
digest-spent = Gastado: <b>{ $amount }</b>
digest-received = Ingresado: <b>{ $amount }</b>
digest-more = { $amount } más que la semana anterior
digest-less = { $amount } menos que la semana anterior
digest-same = Lo mismo que la semana anterior
digest-first = Tu primera semana aquí.
digest-top = <b>Lo que más ha costado</b>
digest-category = { $category }: { $amount } ({ $share })
digest-largest = Lo mayor: { $amount } · { $what } · { $date }
digest-budgets = <b>Presupuestos</b>
digest-uncategorised = { $count ->
    [one] Un apunte aún no tiene categoría.
   *[other] { $count } apuntes aún no tienen categoría.
}
digest-off-hint = Esto te llega una vez a la semana.
