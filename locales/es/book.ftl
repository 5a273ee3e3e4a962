categories-title = <b>Categorías</b>
categories-expense = <b>Dinero que sale</b>
categories-income = <b>Dinero que entra</b>
categories-how =
    <code>/categories add 🎸 Música</code> añade una
    <code>/categories rename Ocio to Tiempo libre</code> cambia un nombre
category-added = { $category } añadida.
category-renamed = { $before } se llama ahora { $after }.
category-archived = { $category } ya no se ofrece. Sus apuntes se quedan.
category-line = { $category } · { $count ->
    [0] ningún apunte
    [one] un apunte
   *[other] { $count } apuntes
}

accounts-title = <b>Cuentas</b>
accounts-line = { $account }: <b>{ $amount }</b>
accounts-line-default = { $account }: <b>{ $amount }</b> (se usa si no dices ninguna)
accounts-how =
    <code>/accounts add Efectivo 120</code> añade una con lo que hay en ella
    <code>/accounts rename Efectivo to Cartera</code> cambia un nombre
    <code>lunch 14 @efectivo</code> usa una
account-added = Cuenta { $account } añadida con { $amount }.
account-renamed = { $before } se llama ahora { $after }.
account-archived = { $account } está cerrada. Sus apuntes se quedan.

budget-title = <b>Presupuestos</b>, { $month }
budget-line = { $category }: { $spent } de { $limit } ({ $share }), quedan { $left }
budget-line-over = { $category }: { $spent } de { $limit } ({ $share }), <b>{ $over } de más</b>
budget-empty = Todavía no hay presupuestos. <code>/budget food 300</code> fija uno para cada mes.
budget-how = <code>/budget food 300</code> fija uno, <code>/budget food off</code> lo quita.
budget-set = Presupuesto para { $category }: <b>{ $limit }</b> al mes. Este mes, hasta ahora: { $spent }.
budget-changed = Presupuesto para { $category }: <s>{ $before }</s> → <b>{ $limit }</b> al mes. Este mes, hasta ahora: { $spent }.
budget-removed = { $category } ya no tiene presupuesto.
budget-none = { $category } no tiene presupuesto.
budget-which-category = ¿Un presupuesto para qué categoría? Escribe <code>/budget food 300</code>.
budget-income = Los presupuestos son para gastos, y { $category } es dinero que entra.
