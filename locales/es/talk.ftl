privacy-memory = El asistente recuerda las últimas preguntas y respuestas de este chat, tal como se escribieron, durante { $days ->
    [one] un día
   *[other] { $days } días
}; las anteriores, como un breve resumen. /forget lo borra.
privacy-leaves = <b>Qué sale de aquí</b>
privacy-voice = Los mensajes de voz van a { $host }{ $where ->
    [local] , que está en esta máquina o en su propia red
   *[cloud] {""}
}. De una grabación no se puede quitar nada antes.
privacy-level = <b>Permitido aquí:</b> { $level ->
    [none] ningún modelo; nada sale hacia uno
    [local] solo un modelo en esta máquina o en su propia red
   *[any] el modelo configurado, tras quitar los datos personales
}.
privacy-level-own = Para ti se permite menos, como elegiste en nuestro chat privado: { $level ->
    [none] ningún modelo
   *[local] solo uno local
}.
privacy-level-changed = A partir de ahora: { $level ->
    [none] ningún modelo. Los apuntes, las órdenes y las preguntas habituales funcionan sin él; los mensajes de voz y las imágenes no se envían a ninguna parte
    [local] solo un modelo en esta máquina o en su propia red
   *[any] el modelo configurado, tras quitar los datos personales
}.
privacy-level-no-local = El modelo configurado no es local, así que ya no se le pregunta.
button-level-none = Ningún modelo
button-level-local = Solo local
button-level-any = Cualquiera
button-sent = Qué se envió últimamente
sent-nothing = No se ha enviado nada a un modelo { $days ->
    [one] en el último día
   *[other] en los últimos { $days } días
}.
sent-title = <b>Qué se envió últimamente</b>, lo más nuevo primero. Los textos se muestran como salieron, abreviados; guardo esta lista { $days ->
    [one] un día
   *[other] { $days } días
}.
sent-line = { $at } → <b>{ $host }</b>{ $where ->
    [local] {" "}(local)
   *[cloud] {""}
}: { $kind ->
    [answer] una pregunta y lo que se consultó para ella, { $size } caracteres
    [summary] turnos anteriores, para resumirlos, { $size } caracteres
    [receipt] la imagen de un recibo, { $size } bytes
    [voice] un mensaje de voz, { $size } bytes
    [sort] nombres y conceptos de movimientos del banco, { $size } caracteres
    [statement] el texto de un extracto, { $size } caracteres
   *[other] { $size } caracteres
}

model-switched-off = El modelo está desactivado aquí, así que solo puedo responder a las preguntas habituales. /privacy lo cambia.
model-not-local = Aquí solo se permite un modelo en esta máquina, y el configurado está en otra parte, así que no le he preguntado. /privacy lo cambia.

voice-heard = 🎙 «{ $text }»
voice-switched-off = Desde aquí no se envían mensajes de voz a ninguna parte, porque no se permite ningún modelo. Escríbelo, por favor, o mira /privacy.
voice-not-local = Los mensajes de voz saldrían de esta máquina, y aquí eso no está permitido. Escríbelo, por favor, o mira /privacy.
voice-failed = No lo he podido oír. Prueba de nuevo, por favor, o escríbelo.
voice-too-large = Esa grabación es demasiado grande. Envía una más corta, por favor, o escríbelo.
voice-too-long = Es demasiado largo: escucho { $seconds } segundos como máximo. Envíalo por partes, por favor, o escríbelo.

forget-done = Olvidado: lo que hablamos en este chat. Tus apuntes siguen todos ahí. La lista en /privacy de lo que se envió a un modelo se queda { $days ->
    [one] un día
   *[other] { $days } días
}.
forget-nothing = No había nada que olvidar en este chat. Tus apuntes siguen todos ahí; /reset los borra.

usage-off = Aquí no hay ningún modelo, así que no se gasta nada.
usage-title = <b>Lo que el modelo ha gastado para ti</b>, últimos { $days } días (UTC)
usage-none = Nada. Los apuntes, las órdenes y las preguntas habituales no lo necesitan.
usage-line = { $what }: <b>{ $tokens }</b> tokens{ $cost }, { $calls } llamadas, { $input } de ida, { $output } de vuelta
usage-cap = Como máximo { $tokens } tokens{ $cost } al día por persona.
usage-all = <b>Para todos</b>, últimos { $days } días
usage-everybody = En total
usage-cap-all = Como máximo { $tokens } tokens{ $cost } al día entre todos.

model-rows-more = … y más; estos son los primeros { $count }. /list y /find los muestran todos.
how-sum = He sumado los importes de estos apuntes, cada moneda por separado:
how-count = He contado estos apuntes y sumado sus importes, cada moneda por separado:
how-net = He sumado lo que entró y restado lo que se gastó, cada moneda por separado:
how-trend = He sumado los importes de cada día, semana, mes, trimestre o año:
how-compare = He sumado los importes de cada uno de los dos periodos. La diferencia es el segundo menos el primero, y el porcentaje es del primero:
how-average = He sumado los importes y los he dividido entre el número de días, semanas, meses o años contados, también los que no tienen apuntes:
how-top-category = He sumado los importes por categoría, de mayor a menor:
how-top-shop = He sumado los importes por tienda, de mayor a menor:
how-biggest = He ordenado estos apuntes por importe:
how-list = He ordenado estos apuntes por día:
how-balance = De cada cuenta: lo que había al principio, más lo que entró, menos lo que salió, hasta hoy.
how-budget = El límite de cada presupuesto menos lo gastado en su categoría y moneda en la semana, el mes o el año en curso.
how-goals = De cada meta: el importe, lo que ya está apartado y la diferencia.
how-kind = • solo { $kind ->
    [income] ingresos
    [transfer] traspasos
   *[expense] gastos
}
how-category = • categoría { $value }
how-words = • la tienda o la nota contiene «{ $value }»
how-account = • cuenta { $value }
how-weekdays = • en estos días de la semana: { $value }
how-payer = • pagado por { $value }
how-days = • del { $from } al { $to }
