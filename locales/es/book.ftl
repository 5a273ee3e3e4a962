categories-title = <b>Categorías</b>
categories-expense = <b>Dinero que sale</b>
categories-income = <b>Dinero que entra</b>
categories-archived = <b>Archivadas</b>
categories-many = Este libro ya tiene todas las categorías que puedo llevar.
categories-how =
    <code>/categories añadir 🎸 Música</code> añade una
    <code>/categories añadir + 💼 Autónomo</code> añade una de dinero que entra
    <code>/categories renombrar Ocio a Tiempo libre</code> cambia un nombre
    <code>/categories archivar Ocio</code> deja de ofrecer una, <code>recuperar</code> la recupera
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
    <code>/accounts añadir Efectivo 120</code> añade una con lo que hay en ella
    <code>/accounts renombrar Efectivo a Cartera</code> cambia un nombre
    <code>/accounts cerrar Efectivo</code> cierra una, <code>reabrir</code> la recupera
    <code>almuerzo 14 @efectivo</code> usa una
account-added = Cuenta { $account } añadida con { $amount }.
account-renamed = { $before } se llama ahora { $after }.
account-archived = { $account } está cerrada. Sus apuntes se quedan.
account-restored = { $account } está abierta otra vez.
account-opened = Cuenta nueva: { $accounts }
account-closed = La cuenta { $account } está cerrada. Recupérala antes en /accounts.
account-ask-new = ¿Cómo se llama la nueva cuenta? Responde con su nombre y, si quieres, con lo que hay en ella: <code>Efectivo 120</code>.
account-ask-name = ¿Cómo debe llamarse { $account }? Responde con el nuevo nombre.

budget-title = <b>Presupuestos</b>, { $month }
budget-all = Todo el gasto
budget-of = { $period ->
        [week] { $category }, esta semana
        [year] { $category }, este año
       *[month] { $category }
    }
budget-line = { $category }: { $spent } de { $limit } ({ $share }), quedan { $left }
budget-line-over = { $category }: { $spent } de { $limit } ({ $share }), <b>{ $over } de más</b>
budget-empty = Todavía no hay presupuestos. <code>/budget comida 300</code> fija uno para cada mes, <code>/budget comida 50 a la semana</code> para cada semana, <code>/budget total 2000</code> para todo el gasto.
budget-how = <code>/budget comida 300</code> fija uno; <code>a la semana</code> o <code>al año</code> detrás dice cuánto dura; <code>/budget total 2000</code> es para todo el gasto; <code>/budget comida borrar</code> lo quita.
budget-set = Presupuesto para { $category }: <b>{ $limit }</b> { $period ->
        [week] a la semana. Esta semana, hasta ahora
        [year] al año. Este año, hasta ahora
       *[month] al mes. Este mes, hasta ahora
    }: { $spent }.
budget-changed = Presupuesto para { $category }: <s>{ $before }</s> → <b>{ $limit }</b> { $period ->
        [week] a la semana. Esta semana, hasta ahora
        [year] al año. Este año, hasta ahora
       *[month] al mes. Este mes, hasta ahora
    }: { $spent }.
budget-removed = { $category } ya no tiene presupuesto.
budget-none = { $category } no tiene presupuesto.
budget-one = De uno en uno, por favor: <code>/budget comida 100</code>. No he cambiado nada.
budget-which-category = ¿Un presupuesto para qué categoría? Escribe <code>/budget comida 300</code>, o <code>/budget total 2000</code> para todo el gasto.
budget-income = Los presupuestos son para gastos, y { $category } es dinero que entra.

undo-wiped = Un libro que se vació no se puede recuperar.

goal-title = <b>Metas</b>
goal-empty = Todavía no hay metas. <code>/goal vacaciones 1200 para junio</code> fija una.
goal-how =
    <code>/goal vacaciones 1200 para junio</code> fija una, con fecha o sin ella
    <code>/goal vacaciones +50</code> aparta dinero, <code>-50</code> lo saca
    <code>/goal vacaciones borrar</code> la quita
goal-line = 🎯 <b>{ $goal }</b>: { $saved } de { $target }
goal-left = Faltan { $left }
goal-pace = Faltan { $left }: { $monthly } al mes hasta { $date }
goal-late = Faltan { $left }; la fecha era { $date }
goal-reached = 🎉 Conseguida
goal-set = Meta nueva.
goal-changed = Cambiada.
goal-saved = Apartado para { $goal }.
goal-taken = Sacado de { $goal }.
goal-removed = { $goal } ya no es una meta.
goal-unknown = No hay ninguna meta llamada «{ $name }». <code>/goal { $name } 1200</code> la fijaría.
goal-which = ¿Para qué meta? Escribe <code>/goal vacaciones +50</code>.
goal-currency = { $goal } se ahorra en { $currency }, y no mezclo monedas. Escribe la cantidad en { $currency }.
goal-below = En { $goal } hay { $saved }, así que no se puede sacar más.
goal-date = Esa fecha ya pasó o está demasiado lejos. Escribe <code>/goal vacaciones 1200 para junio</code> o <code>para 2027-06-01</code>.
goal-how-much = ¿Cuánto? Responde con una cantidad, por ejemplo <code>50</code>, o <code>-50</code> para sacar.
goals-many = Este libro ya tiene todas las metas que puedo llevar.
goal-ask-new = ¿Para qué ahorras, cuánto y hasta cuándo? Responde: <code>vacaciones 1200 para junio</code>.
goal-ask-save = 🎯 ¿Cuánto apartas para { $goal }? Responde con la cantidad, por ejemplo <code>50</code>, o <code>-50</code> para sacar.

recurring-title = <b>Se apunta solo</b>
recurring-empty = Todavía no se repite nada. <code>/recurring alquiler 900 mensual el 1</code> lo apunta cada mes.
recurring-how =
    <code>/recurring alquiler 900 mensual el 1</code> lo apunta solo
    <code>/recurring +2000 sueldo cada mes el último día</code>
    <code>/recurring gimnasio 25 cada 2 semanas el lunes</code>
    <code>/recurring alquiler 950</code>, <code>alquiler pausa</code>, <code>alquiler reanudar</code>, <code>alquiler borrar</code>
recurring-how-often = ¿Cada cuánto? Escribe <code>/recurring alquiler 900 mensual el 1</code>, o semanal, anual, cada 2 semanas.
recurring-when = No entiendo esos días. Escribe <code>mensual el 31</code>, <code>cada 2 semanas el lunes</code> o <code>anual el 1 de marzo</code>.
recurring-line = 🔁 <b>{ $name }</b> · { $amount } · { $often }
recurring-next = próxima vez: { $date }
recurring-paused-mark = en pausa
recurring-often = { $unit ->
    [day] { $every ->
        [one] cada día
       *[other] cada { $every } días
    }
    [week] { $every ->
        [one] cada semana
       *[other] cada { $every } semanas
    }
    [year] { $every ->
        [one] cada año
       *[other] cada { $every } años
    }
   *[month] { $every ->
        [one] cada mes
       *[other] cada { $every } meses
    }
}
recurring-set = Desde ahora apunto { $name } por mi cuenta y te aviso.
recurring-category = Va a { $category }.
recurring-changed = Cambiado.
recurring-removed = { $name } ya no se apunta solo. Lo apuntado se queda.
recurring-paused = { $name } está en pausa.
recurring-resumed = { $name } sigue.
recurring-unknown = No se repite nada llamado «{ $name }». /recurring muestra lo que hay.
recurring-many = Este libro ya tiene todos los apuntes repetidos que puedo llevar.
recurring-one = De uno en uno, por favor: <code>/recurring alquiler 900 mensual el 1</code>.
recurring-ask-new = ¿Qué se repite, cuánto y cada cuánto? Responde: <code>alquiler 900 mensual el 1</code>.

undo-not-kept = No puedo recuperarlo: era más de lo que guardo. Si era un extracto, envía otra vez su archivo.
