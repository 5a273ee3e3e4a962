model-off =
    Parece una pregunta, y aquí no hay ningún modelo que la responda. Esto funciona siempre:
    /today /week /month · /list · /find coffee · /balance · /budget
model-off-entry = No lo he entendido. Prueba con <code>4,50 café</code> o mira /help.
model-failed = El modelo no ha respondido, así que no lo sé. No ha cambiado nada. Prueba de nuevo dentro de un rato; /month, /find y /balance funcionan sin él.
model-busy = El modelo está saturado ahora mismo. Prueba de nuevo en un minuto, por favor.
model-misconfigured = El modelo rechaza mis peticiones, así que no puedo responder a eso. Quien mantiene este bot puede ver por qué con <code>quipu doctor</code>. Las órdenes y los apuntes siguen funcionando.
model-filtered = El proveedor del modelo se ha negado a responder a eso. No ha cambiado nada.
model-no-pictures = Este modelo no puede leer imágenes.
model-limit = He llegado a un límite calculando esto. Prueba con una pregunta más concreta, por ejemplo un mes o una categoría.
model-budget = El cupo del modelo para hoy está agotado. Las órdenes y los apuntes siguen funcionando.
model-no-answer = No he encontrado respuesta a eso en tu libro.
model-ungrounded = No he podido respaldar la respuesta con tus apuntes, así que aquí están las cifras:
model-sql-refused = No he podido consultar eso en el libro. Intenta decirlo de otra manera.
model-no-rows = No hay apuntes para eso.
model-rows = <b>Los apuntes detrás</b>
model-how = <b>Cómo se ha calculado</b>
thinking = Buscándolo…
answer-all-time = desde el principio
answer-goals = Metas de ahorro
answer-no-rates = <i>No llevo tipos de cambio: cada importe sigue en la moneda en que se pagó.</i>
answer-goal-unknown = <i>Ninguna meta se llama «{ $name }». Estas son las que hay:</i>
answer-together = En total: <b>{ $amount }</b>
answer-words-in = <i>Ningún apunte dice «{ $words }»: esto es todo lo de { $category }.</i>
answer-words-near = <i>Ningún apunte dice «{ $words }». ¿Querías decir { $category }?</i>
answer-words-unknown = <i>Ningún apunte dice «{ $words }».</i>
answer-average = De media <b>{ $amount }</b> { $unit ->
    [day] al día
    [week] a la semana
    [quarter] al trimestre
    [year] al año
   *[month] al mes
}
answer-average-over = en { $count } { $unit ->
    [day] { $count ->
        [one] día
       *[other] días
    }
    [week] { $count ->
        [one] semana
       *[other] semanas
    }
    [quarter] { $count ->
        [one] trimestre
       *[other] trimestres
    }
    [year] { $count ->
        [one] año
       *[other] años
    }
   *[month] { $count ->
        [one] mes
       *[other] meses
    }
}
answer-average-quiet = { $count } sin ningún apunte
answer-average-running = { $unit ->
    [week] La semana
    [quarter] El trimestre
    [year] El año
   *[month] El mes
} no ha terminado: esto es lo que va hasta ahora.
answer-average-left-out = { $unit ->
    [week] La semana
    [quarter] El trimestre
    [year] El año
   *[month] El mes
} en curso no se cuenta.
answer-at-least = desde { $amount }
answer-at-most = hasta { $amount }
answer-moved = Movido: <b>{ $amount }</b>
answer-so-far = hasta ahora
answer-same-day = { $time } hasta el mismo día: { $amount }
answer-trend = Mediana de los últimos 3 { $unit ->
    [day] días
    [week] semanas
    [quarter] trimestres
    [year] años
   *[month] meses
}, sin contar lo que corre: <b>{ $later }</b>; de los 3 anteriores: { $earlier }
answer-more = { $amount } más{ $share }
answer-less = { $amount } menos{ $share }
answer-same = Lo mismo
answer-waiting = Todavía no he registrado { $count ->
    [one] este apunte
   *[other] estos { $count } apuntes
}. Guarda si está bien:
answer-discarded = Descartado. No se ha registrado nada.
model-crowded = Ahora mismo estoy respondiendo muchas preguntas. Vuelve a preguntar dentro de un momento.
model-ledger = Ahora mismo no he podido consultar el libro. No ha cambiado nada. Inténtalo de nuevo, por favor.
change-waiting = Todavía no he cambiado nada. Guarda si está bien:
answer-unchanged = <i>No se ha cambiado nada.</i>
change-done = ✏️ Hecho
change-stale = Algo de eso ha cambiado mientras tanto, así que no he cambiado nada. Pídelo otra vez, por favor.
change-made-before = Eso ya estaba hecho, así que ahora no he hecho nada.
change-edit = ✏️ { $entry }
change-delete = 🗑 { $entry }
change-undo = ↩️ Deshacer: { $what }
change-budget = Presupuesto para { $category }, { $period ->
        [week] cada semana
        [year] cada año
       *[month] cada mes
    }
change-goal = Meta { $goal }
change-goal-far = { $saved } de { $target }
change-recurring = Se repite: { $name }
change-category = Categoría
change-rule = Regla
change-rule-text = { $when } → { $then }
change-rule-past = { $count ->
    [one] Un apunte de antes queda así
   *[other] { $count } apuntes de antes quedan así
}: { $numbers }
change-archived = { $category } (archivada)
