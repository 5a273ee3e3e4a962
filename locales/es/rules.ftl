## Rules

rules-title = <b>Reglas</b>, probadas desde arriba; cuenta la primera que encaja:
rules-empty = Aún no hay reglas. Una regla clasifica apuntes por sí sola: <code>/rules zomato → comida</code>. Corrige la categoría de un apunte y te ofrezco una.
rules-how = <code>/rules zomato, swiggy → comida</code> añade una, con condiciones y más si quieres: <code>/rules amazon desde 100 @tarjeta → compras #grande como Amazon</code>
    <code>/rules 3</code> muestra una y lo que abarca, <code>/rules editar 3 uber → transporte</code>, <code>/rules mover 3 1</code>, <code>/rules borrar 3</code>, <code>/rules aplicar 3</code> para los apuntes anteriores, <code>/rules probar uber</code>, <code>/rules exportar</code>. Envíame el archivo para traer las reglas.
rules-many = Un libro tiene como mucho { $limit } reglas. Borra alguna antes.
rules-exported = { $count ->
    [one] Una regla
   *[other] { $count } reglas
}. Envíame este archivo para llevarlas a un libro.
rules-file = quipu-reglas-{ $date }.json
rules-imported = { $count ->
    [one] ✅ Añadida una regla.
   *[other] ✅ Añadidas { $count } reglas.
}
rules-imported-none = En ese archivo no hay reglas nuevas.
rules-imported-known = Ya estaban: { $count }
rules-imported-skipped = Omitidas, porque nombran una categoría o cuenta que no está aquí, o son demasiadas: { $count }
rules-imported-lacking = No están aquí: { $names }
rules-damaged = Es un archivo de reglas, pero está cambiado o cortado, así que no he tomado ninguna. Expórtalo otra vez y envíalo tal cual.
rules-newer = Ese archivo de reglas es de un Quipu más nuevo y no lo puedo leer. No he tomado ninguna.
rules-import-how = Envíame el archivo que hizo /rules exportar, aquí o en otro chat: añado las reglas que falten.
rule-missing = No hay ninguna regla { $no }. /rules las muestra.
rule-unchanged = La regla ya lo dice así. No ha cambiado nada.
rule-moved = ↕️ La regla { $no } se prueba ahora en el puesto { $place }.
rule-unmoved = La regla ya está ahí. No ha cambiado nada.
rule-line = { $no }. { $when } → <b>{ $then }</b>
rule-over = desde { $amount }
rule-under = hasta { $amount }
rule-named = como «{ $name }»
rule-matches = { $count ->
    [one] Abarca un apunte.
   *[other] Abarca { $count } apuntes.
}
rule-would-change = { $count ->
    [one] Cambiaría un apunte anterior.
   *[other] Cambiarían { $count } apuntes anteriores.
}
rule-added = ✅ Regla nueva:
rule-changed = ✏️ La regla es ahora:
rule-deleted = 🗑 Regla borrada:
rule-there = Ya hay una regla así. No ha cambiado nada.
rule-nothing-to-change = Todos los apuntes anteriores ya están como dice la regla, así que no ha cambiado nada.
rule-applied = ✅ { $count ->
    [one] Un apunte cambiado
   *[other] { $count } apuntes cambiados
} según la regla:
rule-ask-new = ¿Qué debe decir la regla? Responde con ella, por ejemplo: zomato → comida
rule-ask-edit = ¿Qué debe decir la regla { $no }? Responde con ella, por ejemplo: zomato → comida

## Learning: offered under a correction

learn-offer = ¿Poner siempre «{ $word }» en { $category }?
learn-offer-past = ¿Poner siempre «{ $word }» en { $category }? { $count ->
    [one] Cambiaría un apunte anterior.
   *[other] Cambiarían { $count } apuntes anteriores.
}
learn-done = ✅ Desde ahora «{ $word }» va a { $category }: regla { $no }.
learn-done-past = ✅ Desde ahora «{ $word }» va a { $category }: regla { $no }. { $count ->
    [one] Ha cambiado un apunte anterior.
   *[other] Han cambiado { $count } apuntes anteriores.
}

## /uncategorised

uncategorised-which = ¿Dónde va <b>{ $name }</b>? { $count ->
    [one] Un apunte no tiene
   *[other] { $count } apuntes no tienen
} categoría.
uncategorised-which-income = ¿Qué tipo de ingreso es <b>{ $name }</b>? { $count ->
    [one] Un apunte no tiene
   *[other] { $count } apuntes no tienen
} categoría.
uncategorised-sorted = ✅ { $name } → { $category }: { $count ->
    [one] un apunte
   *[other] { $count } apuntes
}
uncategorised-left = { $count ->
    [one] Es lo último.
   *[other] Quedan { $count }.
}
uncategorised-none = 🎉 Todo tiene categoría.
uncategorised-skipped = Eso era todo. Saltados: { $count }
uncategorised-model-sorted = 🤖 El modelo ha clasificado { $count ->
    [one] un movimiento
   *[other] { $count } movimientos
}:
uncategorised-model-line = • { $name } → { $category }
uncategorised-model-wrong = Llevan la marca 🤖. Puede equivocarse: corrige uno respondiendo a él, o deshazlo todo.
uncategorised-model-none = El modelo no ha sabido clasificar ninguno.
button-ask-model = 🤖 Que clasifique el modelo
button-go-on = Seguir
