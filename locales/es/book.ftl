categories-title = <b>Categorías</b>
categories-expense = <b>Dinero que sale</b>
categories-income = <b>Dinero que entra</b>
categories-archived = <b>Archivadas</b>
categories-many = Este libro ya tiene todas las categorías que puedo llevar.
categories-how =
    <code>/categories add 🎸 Música</code> añade una
    <code>/categories add + 💼 Autónomo</code> añade una de dinero que entra
    <code>/categories rename Ocio to Tiempo libre</code> cambia un nombre
    <code>/categories archive Ocio</code> deja de ofrecer una, <code>restore</code> la recupera
category-added = { $category } añadida.
category-renamed = { $before } se llama ahora { $after }.
category-archived = { $category } ya no se ofrece. Sus apuntes se quedan.
category-restored = { $category } se ofrece otra vez.
category-ask-new = ¿Cómo se llama la nueva categoría? Responde con su nombre, con un emoji delante si quieres: <code>🎸 Música</code>.
category-ask-name = ¿Cómo debe llamarse { $category }? Responde con el nuevo nombre.
category-line = { $category } · { $count ->
    [0] ningún apunte
    [one] un apunte
   *[other] { $count } apuntes
}

accounts-title = <b>Cuentas</b>
accounts-line = { $account }: <b>{ $amount }</b>
accounts-line-default = { $account }: <b>{ $amount }</b> (se usa si no dices ninguna)
accounts-archived = <b>Cerradas</b>
accounts-last = Es la única cuenta abierta, y los apuntes necesitan una. Añade otra antes.
accounts-many = Este libro ya tiene todas las cuentas que puedo llevar.
accounts-how =
    <code>/accounts add Efectivo 120</code> añade una con lo que hay en ella
    <code>/accounts rename Efectivo to Cartera</code> cambia un nombre
    <code>/accounts close Efectivo</code> cierra una, <code>reopen</code> la recupera
    <code>lunch 14 @efectivo</code> usa una
account-added = Cuenta { $account } añadida con { $amount }.
account-renamed = { $before } se llama ahora { $after }.
account-archived = { $account } está cerrada. Sus apuntes se quedan.
account-restored = { $account } está abierta otra vez.
account-opened = Cuenta nueva: { $accounts }
account-closed = La cuenta { $account } está cerrada. Recupérala antes en /accounts.
account-ask-new = ¿Cómo se llama la nueva cuenta? Responde con su nombre y, si quieres, con lo que hay en ella: <code>Efectivo 120</code>.
account-ask-name = ¿Cómo debe llamarse { $account }? Responde con el nuevo nombre.

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

undo-wiped = Un libro que se vació no se puede recuperar.
undo-not-kept = No puedo recuperarlo: era más de lo que guardo. Si era un extracto, envía otra vez su archivo.
