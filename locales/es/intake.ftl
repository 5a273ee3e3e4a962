receipt-draft = 🧾 <b>{ $merchant }</b>
receipt-amount = Total: <b>{ $amount }</b>
receipt-date = Fecha: { $date }
receipt-category = Categoría: { $category }
receipt-edit = ¿Qué es lo correcto en el recibo { $draft }? Responde con ello, por ejemplo <code>12,50</code>, <code>groceries</code> o <code>yesterday</code>.
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
receipt-timeout = He tardado demasiado en leer esa imagen. Va mejor una foto más pequeña o más clara, o escríbelo: <code>4,50 coffee</code>.
receipt-saved-before = Ya se había guardado, como #{ $no }.
receipt-discarded = Descartado. No se ha registrado nada.
receipt-ocr-off = Aquí no puedo leer recibos: no hay reconocimiento de texto instalado. Escríbelo: <code>4,50 coffee</code>.
draft-gone = Ese borrador ya no existe.
draft-discarded-before = Eso ya se había descartado. Envíalo otra vez para empezar de nuevo.

statement-title = 📄 <b>{ $name }</b>
statement-span = { $rows ->
    [one] Una fila
   *[other] { $rows } filas
}, { $span }
statement-new = Nuevas: <b>{ $count }</b>
statement-present = Ya estaban: { $count }
statement-matched = Coinciden con lo que escribiste: { $count }
statement-doubtful = Dudosas: { $count }
statement-matched-list = Estas son lo que escribiste:
statement-doubtful-list = Estas podrían ser lo que escribiste; se añadirán de todos modos:
statement-pair = línea { $line }, { $row }: #{ $no } { $what } — { $date }, { $amount }
statement-pair-wordless = línea { $line }, { $row }: #{ $no } — { $date }, { $amount }
statement-skipped = Omitidas: { $count }
statement-totals = Entra { $in }, sale { $out }
statement-proof = Prueba del saldo: { $opening } y las filas dan { $closing }, como dice el archivo. ✓
statement-proof-broken = ⚠️ El saldo no cuadra en la línea { $line }.
statement-proof-none = El archivo no tiene saldos con los que comprobarlo.
statement-proof-stated = Según el archivo, el saldo era { $opening } antes de estas filas y es { $closing } después. No trae otro saldo con el que comprobarlo.
statement-proof-each = Prueba del saldo: cuadra cada uno de los { $count } extractos del archivo. ✓
statement-account = Cuenta: { $account }
statement-accounts = ⚠️ El archivo trae { $count } cuentas ({ $names }) y todas sus filas irían ahí. Para tenerlas por separado, envía un archivo por cuenta.
statement-ask-sign = ¿«{ $description }», { $amount }, salió o entró?
statement-ask-sign-out = Salió
statement-ask-sign-in = Entró
statement-ask-date-order = ¿«{ $text }» es { $first } o { $second }?
statement-ask-year = ¿De qué año es la fila más reciente de este extracto?
statement-ask-account = ¿De qué cuenta es este extracto?
statement-nothing-new = Todo lo de { $name } ya está aquí, así que no hay nada que importar.
statement-imported = ✅ { $count ->
    [one] Un apunte importado
   *[other] { $count } apuntes importados
} de { $name }.
statement-imported-before = Ya se había importado. No se ha añadido nada.
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
