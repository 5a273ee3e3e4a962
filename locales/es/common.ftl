-bot = Quipu

## Botones

button-account = Cuenta
button-add = Añadir
button-again = Otra vez
button-always = Siempre
button-apply = Aplicar a los anteriores
button-down = ↓
button-export = Exportar
button-up = ↑
button-amount = Importe
button-archive = Archivar
button-back = Atrás
button-chart = Gráfico
button-by-category = Por categoría
button-by-merchant = Por comercio
button-balance = Saldo
button-by-day = Por días
button-by-month = Por meses
button-cancel = Cancelar
button-category = Categoría
button-currency = Moneda
button-date = Fecha
button-delete = Borrar
button-digest-off = Desactivar el resumen semanal
button-digest-on = Activar el resumen semanal
button-discard = Descartar
button-edit = Editar
button-export-first = Exportar antes
button-how = Cómo se ha calculado
button-import = Importar
button-language = Idioma
button-newer = ‹ Más recientes
button-next = Siguiente
button-note = Nota
button-older = Más antiguos ›
button-open-settings = Ajustes
button-other = Otra…
button-pause = Pausar
button-previous = Anterior
button-redo = Rehacer
button-rename = Cambiar nombre
button-reset = Sí, vaciar { $book }
button-restore = Recuperar
button-resume = Reanudar
button-rows = Ver los apuntes
button-save = Guardar
button-save-anyway = Guardar igualmente
button-save-into = Apartar…
button-skip = Omitir
button-timezone = Zona horaria
button-undo = Deshacer
button-undo-entry = Deshacer #{ $no }

## Respuestas breves a un toque

toast-cancelled = Cancelado
toast-deleted = Borrado
toast-expired = Estos botones han caducado. Envía la orden otra vez.
toast-saved = Guardado
toast-saved-before = Ya estaba guardado
toast-undone = Deshecho
toast-unchanged = No ha cambiado nada

## Piezas de otros mensajes

kind-expense = gasto
kind-income = ingreso
kind-transfer = traspaso
list-more = … y { $count } más
uncategorised = Sin categoría
book-own = tu libro
nothing = ninguna

## Con lo que empieza un libro

category-groceries = Supermercado
category-food = Comida
category-transport = Transporte
category-housing = Vivienda
category-utilities = Recibos
category-health = Salud
category-shopping = Compras
category-fun = Ocio
category-subscriptions = Suscripciones
category-travel = Viajes
category-education = Educación
category-gifts = Regalos
category-family = Familia y mascotas
category-fees = Comisiones e impuestos
category-other = Otros
category-salary = Sueldo
category-refunds = Devoluciones
category-interest = Intereses y dividendos
category-other_income = Otros ingresos

account-cash = Efectivo
account-bank = Banco
