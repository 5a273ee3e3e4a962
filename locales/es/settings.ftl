settings =
    <b>Ajustes</b>
    Moneda: <b>{ $currency }</b>
    Zona horaria: <b>{ $timezone }</b> (ahora son las { $time })
    Idioma: <b>{ $language }</b>
    Resumen semanal: <b>{ $digest ->
        [on] activado
       *[off] desactivado
    }</b>
settings-currency-changed = La moneda es ahora <b>{ $currency }</b>. Los apuntes anteriores conservan la suya.
settings-timezone-changed = La zona horaria es ahora <b>{ $timezone }</b>. Allí son las { $time }.
settings-language = ¿En qué idioma te hablo?
settings-unknown = No puedo ajustar «{ $text }». Escribe <code>/settings moneda EUR</code>, <code>zona Madrid</code>, <code>idioma english</code> o <code>resumen no</code>.
settings-language-changed = A partir de ahora hablo { $language }.
settings-digest-on = El resumen semanal está activado. Llega una vez a la semana.
settings-digest-off = El resumen semanal está desactivado.
action-settings = un cambio de ajustes

language-name = español

export-done = Todo hasta ahora: { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}. El archivo se abre con cualquier hoja de cálculo.
export-empty = Todavía no hay nada que exportar.
export-file = quipu-{ $date }.csv

reset-ask =
    ⚠️ Esto vacía <b>{ $book }</b> para siempre: { $entries ->
        [one] un apunte
       *[other] { $entries } apuntes
    }, { $accounts ->
        [one] una cuenta
       *[other] { $accounts } cuentas
    }, { $budgets ->
        [0] ningún presupuesto
        [one] un presupuesto
       *[other] { $budgets } presupuestos
    }, las metas, lo que se repite, tus propias categorías, los borradores y las imágenes.

    /undo no puede recuperarlo. ¿Quieres exportarlo antes?
reset-ask-group = Lo pierden todos los de este grupo, no solo tú.
reset-done = Vaciado. { $entries ->
    [one] Un apunte ha desaparecido
   *[other] { $entries } apuntes han desaparecido
} y puedes empezar de cero: /start
reset-cancelled = No se ha vaciado nada.
reset-not-yours = Solo puede vaciar este libro quien lo pidió. Envía /reset tú.
reset-changed = El libro ha cambiado desde que pregunté, así que no he vaciado nada. Envía /reset otra vez.
reset-empty = No hay nada que vaciar.
reset-files = Algunas imágenes o extractos no se han podido borrar del disco. Avisa a quien mantiene este bot.

privacy =
    <b>Qué se guarda</b>
    Tu id y nombre de Telegram, y lo que registras aquí: apuntes, cuentas, categorías, presupuestos, recibos y extractos. Los mensajes se conservan { $days ->
        [one] un día
       *[other] { $days } días
    } para responderlos. Todo está en la base de datos de quien mantiene este bot, y aquí solo pueden leerlo los miembros del libro de este chat.
privacy-model-off = Nada más que los mensajes entre nosotros, que pasan por Telegram. No hay ningún modelo.
privacy-model-local = Los mensajes entre nosotros pasan por Telegram. Las preguntas, y los nombres de extractos que aquí nada sabe clasificar, van a un modelo en { $host }, que mantiene su dueño.
privacy-model-cloud = Los mensajes entre nosotros pasan por Telegram. Las preguntas, los nombres de extractos que aquí nada sabe clasificar y los recibos si ve imágenes van al modelo { $model } en { $host }.
privacy-redaction = Antes se quitan de los textos los números de tarjeta y de cuenta, los correos electrónicos, los teléfonos, los documentos de identidad y vuestros nombres.
privacy-ocr-local = Los recibos se leen en esta máquina.
privacy-ocr-off = Aquí no se pueden leer recibos, así que no sale ninguno.
privacy-yours =
    <b>Qué puedes hacer</b>
    /export te lo da todo, /reset lo vacía.
