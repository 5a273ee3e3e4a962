receipt-draft = 🧾 <b>{ $merchant }</b>
receipt-amount = Total: <b>{ $amount }</b>
receipt-date = Fecha: { $date }
receipt-category = Categoría: { $category }
receipt-edit = ¿Qué es lo correcto en el recibo { $draft }? Responde con ello, por ejemplo <code>12,50</code>, <code>supermercado</code> o <code>ayer</code>.
receipt-printed = El recibo dice { $amount }; he puesto lo que has escrito.
receipt-account = Cuenta: { $account }
receipt-account-new = Cuenta: { $account } (nueva)
receipt-tags = Etiquetas: { $tags }
receipt-note = Nota: { $note }
receipt-twin = 👯 Puede que ya esté, como #{ $no }:
receipt-twin-there = Puede que ya esté. Échale un vistazo.
receipt-tax = Impuestos incluidos: { $amount }
receipt-no-merchant = Recibo
receipt-no-total = No he encontrado el total. Responde con él, por ejemplo <code>12,50</code>.
receipt-no-date = No he encontrado la fecha, así que he puesto hoy.
receipt-check = Compruébalo antes de guardar, por favor:
receipt-doubt-total-unconfirmed = nada más en el recibo suma ese total
receipt-doubt-total-repaired = el total se leía mal, así que lo he sacado de las sumas
receipt-doubt-total-ambiguous = hay dos importes que podrían ser el total
receipt-doubt-date-order = el día y el mes podrían estar al revés
receipt-doubt-date-repaired = la fecha se leía mal
receipt-doubt-no-currency = no aparece ninguna moneda, así que he puesto la tuya
receipt-doubt-currency-guessed = la moneda es una suposición
receipt-timeout = He tardado demasiado en leer esa imagen. Va mejor una foto más pequeña o más clara, o escríbelo: <code>4,50 café</code>.
receipt-saved-before = Ya se había guardado, como #{ $no }.
receipt-discarded = Descartado. No se ha registrado nada.
receipt-ocr-off = Aquí no puedo leer recibos: no hay reconocimiento de texto instalado. Escríbelo: <code>4,50 café</code>.
draft-gone = Ese borrador ya no existe.
draft-discarded-before = Eso ya se había descartado. Envíalo otra vez para empezar de nuevo.

statement-title = 📄 <b>{ $name }</b>
statement-span = { $rows ->
    [one] Una fila
   *[other] { $rows } filas
}, { $span }
statement-read-by-model = 🤖 Leído por el modelo; los saldos del archivo lo prueban.
statement-doubt-model = ⚠️ 🤖 Leído por el modelo, y ningún saldo lo prueba. Compáralo con el archivo antes de importar.
statement-new = Nuevas: <b>{ $count }</b>
statement-present = Ya estaban: { $count }
statement-matched = Coinciden con lo que escribiste: { $count }
statement-doubtful = Dudosas: { $count }
statement-matched-list = Estas son lo que escribiste:
statement-doubtful-list = Estas podrían ser lo que escribiste. Se añadirán, si no decides otra cosa:
statement-pair = línea { $line }, { $row }: #{ $no } { $what } — { $date }, { $amount }
statement-pair-wordless = línea { $line }, { $row }: #{ $no } — { $date }, { $amount }
statement-skipped = Omitidas: { $count }
statement-skipped-lines = · { $count ->
    [one] línea
   *[other] líneas
} { $lines }: { $why }
statement-skipped-money = ⚠️ { $count ->
    [one] línea
   *[other] líneas
} { $lines }: { $why }. Si ahí se movió dinero, apúntalo a mano.
statement-why-no-date = sin fecha
statement-why-undated = un importe, y ninguna fecha que pueda leer
statement-why-no-amount = sin importe
statement-why-unreadable = un importe que no puedo leer
statement-why-balance = un saldo, no un movimiento
statement-why-total = un total, no un movimiento
statement-why-pending = pendiente
statement-why-failed = fallido o devuelto, no se movió dinero
statement-why-neutral = ni entra ni sale dinero
statement-why-direction = no está claro si entró o salió
statement-why-fields = más campos de los que nombra la cabecera
statement-why-heading = la cabecera
statement-why-unread = un archivo del ZIP que no es un extracto
statement-days-from-above = Filas sin fecha propia: { $count }. Llevan la de la fila anterior.
statement-ends-early = ⚠️ Este archivo está cortado: falta lo que viene tras la última fila. Descárgalo otra vez antes de importarlo.
statement-recalled = Leído como la última vez: { $how }.
statement-recalled-sign = qué entró y qué salió
statement-order-changed = ⚠️ Otros archivos como este se leyeron en otro orden. Entonces: { $before }. Por sus fechas, este es distinto. { $now }. Revisa la importación anterior.
statement-unclear = ⚠️ Quedan fuera, pues estas palabras no dicen si entra o sale: { $words }
statement-fees-counted = Filas con comisión en una columna propia: { $count }. También se descuenta, como prueban los saldos.
statement-fees-aside = ⚠️ Filas con comisión en una columna propia: { $count }. Nada prueba que se cobrara aparte del importe: no se descuenta.
statement-totals = Entra { $in }, sale { $out }
statement-proof = Prueba del saldo: { $opening } y las filas dan { $closing }, como dice el archivo. ✓
statement-proof-broken = ⚠️ El saldo no cuadra en la línea { $line }.
statement-proof-none = El archivo no tiene saldos con los que comprobarlo.
statement-proof-stated = Según el archivo, el saldo era { $opening } antes de estas filas y es { $closing } después. No trae otro saldo con el que comprobarlo.
statement-proof-each = Prueba del saldo: cuadra cada uno de los { $count } extractos del archivo. ✓
statement-account = Cuenta: { $account }
statement-tags = Cada fila lleva: { $tags }
statement-caption-unknown = Has escrito «{ $text }» y ninguna cuenta se llama así. Las etiquetas empiezan por #.
statement-source = <b>{ $name }</b> → { $account }: { $rows ->
    [one] una fila
   *[other] { $rows } filas
}
statement-source-unnamed = sin número
statement-source-out = fuera
statement-sources = El archivo tiene varias cuentas. ¿Cuál va a otro sitio?
statement-ask-account-of = El archivo tiene varias cuentas. ¿Cuál es <b>{ $name }</b>, con { $rows ->
    [one] una fila
   *[other] { $rows } filas
}?
statement-button-new-account = ➕ Cuenta nueva «{ $name }»
statement-account-unnamed = Cuenta
statement-button-leave-out = Dejar fuera
statement-ask-sign = ¿«{ $description }», { $amount }, salió o entró?
statement-ask-sign-all = Tu respuesta da el sentido de las { $count } filas.
statement-ask-sign-out = Salió
statement-ask-sign-in = Entró
statement-ask-sign-differs = Depende: según «{ $column }»
statement-ask-sign-mixed = Si unas salieron y otras entraron, nada más en el archivo lo dice. Responde por la mayoría y deja fuera las demás con «Solo algunas».
statement-ask-word = ¿Salió o entró el dinero donde «{ $column }» dice { $word }?
statement-ask-word-empty = nada
statement-ask-word-row = Filas así: { $count }. La primera: «{ $description }», { $amount }.
statement-ask-word-neither = Ni lo uno ni lo otro: fuera
statement-button-words = ¿Qué quieren decir estas palabras?
statement-ask-date-order = ¿«{ $text }» es { $first } o { $second }?
statement-ask-year = ¿De qué año es la fila más reciente de este extracto?
statement-ask-account = ¿De qué cuenta es este extracto?
statement-nothing-new = Todo lo de { $name } ya está aquí, así que no hay nada que importar.
statement-imported = ✅ { $count ->
    [one] Un apunte importado
   *[other] { $count } apuntes importados
} de { $name }.
statement-by-model = Clasificados por el modelo, con la marca 🤖: { $count }
statement-unsorted = Sin categoría: { $count }. /uncategorised los repasa.
statement-imported-before = Ya se había importado. No se ha añadido nada.
statement-left-out = Fuera: { $count }
statement-may-open = El banco dice que la cuenta tenía { $amount } la mañana del { $date }, y aquí empieza sin nada.
statement-opens = La cuenta empezará con { $amount } el { $date }.
statement-opened = La cuenta empieza con { $amount } el { $date }.
statement-too-many-rows = Ese archivo tiene { $rows } filas y acepto como mucho { $limit } de una vez. Exporta un periodo más corto.
statement-button-some = Solo algunas…
statement-button-columns = Cambiar columnas
statement-button-doubtful = Decidir las dudosas ({ $count })
statement-button-opening = Empezar con el saldo del banco
statement-button-opening-off = Empezar sin nada
statement-button-months = Por mes
statement-button-rows = Fila por fila
statement-button-same = Es la misma
statement-button-other = Son distintas
statement-button-turn = Invertir entra y sale
statement-button-order = Orden de la fecha
statement-class-new = Nuevas ({ $count })
statement-class-doubtful = Dudosas ({ $count })
statement-class-matched = Coinciden con lo escrito ({ $count })
statement-chosen = Elegidas: <b>{ $count }</b> de { $all }. Toca lo que quieras quitar o volver a poner.
statement-doubt = Dudosa { $at } de { $all }: ¿es la misma compra?
statement-doubt-row = El banco: { $date }, { $amount }, { $row }
statement-doubtful-none = Ya no queda nada dudoso.
statement-columns = Así leo <b>{ $name }</b>:
statement-column = { $role }: { $column }
statement-column-row = • { $date } { $amount } { $row }
statement-columns-which = ¿Qué columna es? { $role }:
statement-columns-wrong = ⚠️ Con esa columna no encuentro filas, así que la he dejado como estaba.
statement-order-dmy = Fechas: primero el día
statement-order-mdy = Fechas: primero el mes
statement-order-ymd = Fechas: primero el año
column-date = Fecha
column-amount = Importe
column-out = Sale
column-in = Entra
column-description = Descripción
column-balance = Saldo
progress-reading = ⏳ Leyendo { $name }…
progress-comparing = ⏳ Comparando { $rows } filas con tu libro…
progress-asking = ⏳ No encuentro ninguna tabla, así que lo lee el modelo…
progress-sorting = ⏳ Preguntando al modelo por { $count ->
    [one] un nombre
   *[other] { $count } nombres
} que aquí nada sabe clasificar…
progress-importing = ⏳ Importando: { $done } de { $all }
    { $bar }
statement-discarded = Descartado. No se ha importado nada.

skip-blank = vacía
skip-header = un encabezado
skip-no-date = sin fecha
skip-no-amount = sin importe
skip-bad-date = la fecha no se puede leer
skip-bad-amount = el importe no se puede leer
skip-zero = el importe es cero
skip-pending = aún pendiente
skip-failed = fallida o anulada
skip-total = un total, no un movimiento
skip-other = no es un movimiento

## Bank messages that are no entries

bank-message-password = 🔒 Eso es una clave de un solo uso, así que no he anotado nada. Mejor bórrala de aquí, y no reenvíes nunca esas claves.
bank-message-balance = Eso dice un saldo y no un pago, así que no he anotado nada. /balance muestra lo que suman tus apuntes.
bank-message-declined = Ese pago no se llegó a hacer, así que no he anotado nada.
bank-message-request = Ahí alguien pide dinero y todavía no se ha movido nada, así que no he anotado nada. Reenvía el mensaje del banco cuando hayas pagado.
bank-message-upcoming = Eso está por venir, así que no he anotado nada. Reenvía el mensaje del banco cuando esté pagado.
bank-message-card-bill = Eso paga el recibo de una tarjeta, o sea que mueve dinero entre tus cuentas. Anótalo como <code>de banco a tarjeta 5000</code>.
bank-message-own = Eso mueve dinero entre tus propias cuentas. Anótalo como <code>de cartera a banco 100</code>.
bank-message-advert = Eso parece una oferta, así que no he anotado nada.
bank-message-unclear = Parece un mensaje de un banco, pero no he podido ver qué se movió. Escríbelo: <code>4,50 café</code>.
