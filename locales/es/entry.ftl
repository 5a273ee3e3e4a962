entry-recorded-expense = ✅ Gastado <b>{ $amount }</b> en { $category } · #{ $no }
entry-recorded-income = ✅ Ingresado <b>{ $amount }</b>, { $category } · #{ $no }
entry-recorded-refund = ↩️ Devuelto <b>{ $amount }</b>, { $category } · #{ $no }
entry-recorded-transfer = ✅ Traspasado <b>{ $amount }</b> de { $from } a { $to } · #{ $no }
entry-recorded-many = ✅ { $count ->
    [one] Un apunte registrado
   *[other] { $count } apuntes registrados
}

entry-recorded-before = Ese mensaje ya estaba registrado, como #{ $no }, así que ahora no he registrado nada.
entry-recorded-before-gone = Ese mensaje ya se registró y después se borró, así que ahora no he registrado nada. Envíalo como mensaje nuevo para registrarlo.

entry-detail-date = { $date }
entry-detail-account = desde { $account }
entry-detail-account-income = en { $account }
entry-detail-merchant = en { $merchant }
entry-detail-note = { $note }
entry-detail-tags = { $tags }
entry-detail-payer = pagado por { $name }

# How the money moved
mode-upi = UPI
mode-card = con tarjeta
mode-transfer = por transferencia
mode-cash-machine = cajero
mode-direct-debit = domiciliación
mode-standing-order = orden permanente
mode-cheque = con cheque
mode-wallet = con monedero
mode-fee = comisión bancaria
mode-interest = intereses

# Un modelo dio la categoría
entry-detail-by-model = 🤖 según el modelo

entry-line = #{ $no } · { $date } · <b>{ $amount }</b> · { $category }
entry-line-note = #{ $no } · { $date } · <b>{ $amount }</b> · { $category } · { $note }
entry-line-transfer = #{ $no } · { $date } · <b>{ $amount }</b> · { $from } → { $to }

entry-budget-left = Quedan { $left } de { $limit } para { $category } { $period ->
        [week] esta semana
        [year] este año
       *[month] este mes
    }
entry-budget-reached = Con esto se agotan los { $limit } para { $category } { $period ->
        [week] de esta semana
        [year] de este año
       *[month] de este mes
    }
entry-budget-over = { $over } por encima de los { $limit } para { $category } { $period ->
        [week] de esta semana
        [year] de este año
       *[month] de este mes
    }

entry-which-category = ¿De qué categoría es?
entry-choose-category = Una categoría para #{ $no }:
entry-choose-account = Una cuenta para #{ $no }:
entry-edit = <b>#{ $no }</b> · { $amount } · { $category }
    ¿Qué hay que cambiar? También puedes responder a la confirmación con lo correcto, por ejemplo <code>250 supermercado</code>, o con <code>borrar</code>.
entry-edit-transfer = <b>#{ $no }</b> · { $amount } · { $from } → { $to }
    ¿Qué cambia? También puedes responder a la confirmación con lo correcto, por ejemplo <code>250</code>, o con <code>borrar</code>.
entry-edit-amount = ¿Cuál es el importe correcto de #{ $no }? Responde con él, por ejemplo <code>12,50</code>.
entry-edit-date = ¿Cuál es la fecha correcta de #{ $no }? Responde con ella, por ejemplo <code>ayer</code> o <code>2026-03-12</code>.
entry-edit-note = ¿Una nota nueva para #{ $no }? Responde con ella, o con <code>-</code> para quitarla.
entry-changed = ✏️ #{ $no } cambiado
entry-change = { $field }: <s>{ $before }</s> → <b>{ $after }</b>
entry-unchanged = #{ $no } ya dice eso. No ha cambiado nada.
entry-learned = A partir de ahora, «{ $word }» va a { $category }.
entry-deleted = 🗑 #{ $no } borrado · { $amount } · { $category }
entry-deleted-many = 🗑 { $count ->
    [one] Un apunte borrado
   *[other] { $count } apuntes borrados
}
entry-not-found = Aquí no hay ningún apunte #{ $no }. /list muestra los últimos.
entry-gone = #{ $no } se borró, así que no se puede cambiar. Deshaz antes el borrado.
correction-transfer-where = ¿A qué cuenta va? Di las dos, como en <code>de efectivo a banco</code>.
correction-account-unknown = No conozco ninguna cuenta «{ $account }». Ábrela antes: <code>/accounts añadir { $account }</code>.
entry-reply-to-what = No sé a qué apunte te refieres. Responde a su confirmación o di su número: <code>#42 250 supermercado</code>.
entry-which = ¿Cuál de estos? Responde a su confirmación o escribe antes su número: <code>#{ $no } 25</code>.
entry-edited-message = ✏️ Has editado tu mensaje, así que #{ $no } es ahora { $amount } · { $category }
entry-edited-message-deleted = 🗑 Has editado tu mensaje, así que he borrado #{ $no } · { $amount } · { $category }
entry-edited-message-gone = Has editado tu mensaje, pero lo que registró está borrado, así que no he cambiado nada. Envíalo como mensaje nuevo para registrarlo.
entry-edited-message-unclear = No he entendido tu mensaje editado, así que #{ $no } se queda como estaba.

field-account = Cuenta
field-amount = Importe
field-category = Categoría
field-date = Fecha
field-kind = Tipo
field-merchant = Comercio
field-note = Nota
field-tags = Etiquetas

undo-done = ↩️ Deshecho: { $what }
undo-stayed = { $count ->
    [one] Un movimiento se queda
   *[other] { $count } movimientos se quedan
}: han cambiado después (lo último, al { $what }): { $entries }
undo-stayed-opening = Una cuenta suya, o su saldo inicial, se usa ya en otra cosa, así que se queda.
undo-gone = <s>{ $entry }</s>
redo-done = ↪️ Hecho otra vez: { $what }
undo-how = /undo deshace tu último cambio, de uno en uno. Para otro, toca Deshacer en su confirmación. <code>#5 borrar</code> borra el apunte 5.
undo-nothing = No hay nada que deshacer.
undo-already = Eso ya se había deshecho.
undo-missing = Aquí no existe ese cambio, así que no hay nada que deshacer.
undo-changed-later = No puedo deshacerlo: lo que tocó ha cambiado después. Deshaz primero el cambio posterior.
undo-changed-later-by = No puedo deshacerlo: lo que tocó ha cambiado después, al { $what }. Deshaz eso primero.

action-record = registrar { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}
action-edit = cambiar { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}
action-delete = borrar { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}
action-import = importar { $count ->
    [one] un apunte
   *[other] { $count } apuntes
} de un extracto
action-account = cambiar las cuentas
action-account-opened = abrir la cuenta { $name }
action-account-renamed = cambiar el nombre de la cuenta { $before } a { $name }
action-account-closed = cerrar la cuenta { $name }
action-account-reopened = reabrir la cuenta { $name }
action-category-opened = añadir la categoría { $name }
action-category-renamed = cambiar el nombre de la categoría { $before } a { $name }
action-category-closed = archivar la categoría { $name }
action-category-reopened = recuperar la categoría { $name }
action-budget = cambiar los presupuestos
action-category = cambiar las categorías
action-rule = un cambio de reglas
action-goal = cambiar las metas
action-recurring = cambiar los apuntes recurrentes
action-reset = vaciar el libro
action-several = varios cambios
action-undo = deshacer algo
action-other = hacer el último cambio
