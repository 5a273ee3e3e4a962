problem-not-understood = No lo he entendido, así que no he registrado nada. Prueba con <code>4,50 café</code> o mira /help.
problem-no-amount = No he encontrado ningún importe, así que no he registrado nada. Prueba con <code>4,50 café</code>.
problem-amount-large = Eso es más dinero del que puedo contar, así que no he registrado nada.
problem-amount-not-positive = El importe tiene que ser mayor que cero, así que no he registrado nada. Si el dinero ha entrado, pon un más delante: <code>+20 devolución</code>.
problem-amount-precise = Un importe tiene como mucho cuatro decimales, así que no he registrado nada.
problem-date = Ese día no existe o queda demasiado lejos, así que no he registrado nada. Escribe las fechas así: <code>2026-03-12</code>.
problem-period = No sé a qué día o mes te refieres. Escribe <code>/month marzo</code>, <code>/month 2026-03</code> o <code>/today ayer</code>.
problem-currency-unknown = No conozco esa moneda, así que no he registrado nada. Usa sus tres letras, por ejemplo <code>USD</code>.
problem-which-amount = Veo varios números y no sé cuál es el importe, así que no he registrado nada. Pon cada apunte en su propia línea, con el importe delante: <code>4,50 café</code>.
problem-separator = ¿Esa marca separa los céntimos o los miles? No he cambiado nada. Escribe <code>12,35</code> o <code>12345</code>.
problem-each-or-all = ¿Es el precio de uno o el de todos? No he registrado nada. Escribe <code>3 × 2,50 café</code>, o lo que pagaste en total: <code>7,50 café</code>.
problem-count-or-price = ¿Es cuántas hay o lo que costaron? No he registrado nada. Escribe también lo que pagaste: <code>2 cervezas 9,00</code>; o solo lo que pagaste: <code>2,00 cerveza</code>.
problem-in-or-out = ¿Ese dinero entró o salió? No he registrado nada. Escribe <code>+500 paga extra</code> si entró y <code>-3 patatas</code> si lo pagaste.
problem-is-it-an-amount = No estoy seguro de que ese número sea un importe, así que no he registrado nada. Ponlo delante, con la moneda: <code>€20 supermercado</code>.
problem-date-or-amount = Ese número puede ser una fecha o un importe, así que no he registrado nada. Escribe <code>12,30 almuerzo</code> para un importe y <code>almuerzo 9 el 12 de marzo</code> para una fecha.
problem-which-currency = Veo dos monedas para un importe, así que no he registrado nada. Escribe una: <code>12 usd taxi</code>.
problem-is-it-a-transfer = ¿Es un traspaso entre tus cuentas? No he registrado nada. Tus cuentas: { $accounts }. Escribe <code>de efectivo a banco 200</code>.
problem-saving = El dinero que se aparta no es un gasto, así que no he registrado nada. Una meta se crea con <code>/goal vacaciones 500</code> y se llena con <code>/goal vacaciones +50</code>; una transferencia es <code>de banco a ahorros 50</code>.
problem-standing = Eso dice lo que hay y no lo que se movió, así que no he registrado nada. Si lo pagaste escribe <code>20 comida</code>; tus cuentas están en /accounts.
problem-repeats = Eso se repite, así que aún no he registrado nada. <code>/recurring alquiler 900 cada mes</code> lo registra solo; para un solo pago quita cada cuánto: <code>900 alquiler</code>.
problem-not-yet = Eso aún no ha pasado, así que no he registrado nada. Dímelo cuando lo pagues, o escribe el día: <code>12 taxi 2026-03-12</code>.
problem-year-or-amount = ¿Es un año o lo que pagaste? No he registrado nada. Para un importe escribe <code>2026,00 portátil</code>.
problem-new-or-correction = ¿Es el importe correcto de algo ya registrado? No he registrado nada. Responde a su mensaje con el importe, o escribe antes su número: <code>#42 25</code>.
problem-too-long = Ese mensaje es demasiado largo para ser apuntes. No pases de { $limit } caracteres, o envía un archivo. No he registrado nada.
problem-too-many = Acepto como mucho { $limit } apuntes por mensaje, así que no he registrado nada. Envíalos por partes o como archivo.
problem-account-unknown = No hay ninguna cuenta llamada «{ $name }». Las tuyas: { $accounts }.
problem-account-same = Un traspaso necesita dos cuentas distintas, así que no he registrado nada.
problem-category-unknown = No hay ninguna categoría llamada «{ $name }». Mira /categories.
problem-name-empty = Un nombre necesita al menos una letra o una cifra.
problem-name-long = Ese nombre es demasiado largo. Puede tener hasta 64 caracteres.
problem-name-command = Un nombre no puede empezar por «/».
problem-name-taken = «{ $name }» ya existe.

unknown-command = No conozco la orden { $command }. /help muestra lo que sé hacer.
unsupported-sticker = Muy bonito, pero yo solo llevo cuentas. Prueba con <code>4,50 café</code>.
unsupported-voice-off = Los mensajes de voz están desactivados: no hay ningún servicio de transcripción. Escríbelo, por favor.
unsupported-location = No uso ubicaciones. Escribe el apunte sin más.
unsupported-contact = No uso contactos. Escribe el apunte sin más.
unsupported-poll = No puedo responder encuestas. Escribe el apunte sin más.
unsupported-video = No puedo leer vídeos. Una foto del recibo sí me sirve.
unsupported-other = No puedo hacer nada con ese tipo de mensaje. Envía texto, una foto de un recibo o un extracto bancario como archivo.
unsupported-forward = Trato los mensajes reenviados como información, así que no he cambiado nada.

rate-limited = Son muchos mensajes a la vez. Sigo con los tuyos de uno en uno, así que los últimos pueden tardar; no se pierde ninguno.
rate-limited-dropped = Son más mensajes de los que puedo dejar en espera, así que he dejado fuera los últimos. Envíalos otra vez en { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
}, por favor.
sender-unknown = Eso está escrito en nombre de un grupo o de un canal, así que no sé quién lo escribió y no he registrado nada. Escribe con tu propio nombre, por favor.
not-allowed = Este bot es privado y no estás en su lista. Tu id de Telegram es <code>{ $id }</code>: su dueño puede añadirlo, o puedes montar tu propia copia.
went-wrong = Algo ha fallado por mi parte y no ha cambiado nada. Prueba de nuevo, por favor. Si sigue así, dale al dueño este número: <code>{ $id }</code>

file-empty = Ese archivo está vacío.
file-too-large = Ese archivo ocupa { $size } MB y acepto { $limit } MB como mucho. Un periodo más corto da un extracto más pequeño.
file-unsupported = No puedo leer { $kind ->
    [none] ese tipo de archivos
   *[other] archivos { $kind }
}. Envía un extracto bancario en CSV, Excel, PDF, OFX, QIF, CAMT o MT940, o una foto de un recibo.
file-misnamed = Ese archivo se llama .{ $ending }, pero dentro hay otra cosa, como un programa, una imagen o un archivo cortado. Expórtalo otra vez desde tu banco, como CSV, Excel u OFX, y envíamelo.
file-encrypted = Ese archivo está protegido con contraseña. Quítala y envíalo otra vez.
file-fetch-failed = No he podido recibir ese archivo de Telegram. Envíalo otra vez, por favor.
file-damaged = Ese archivo está dañado o incompleto. Descárgalo y envíalo otra vez, por favor.
file-no-text = Ese PDF solo trae imágenes de las páginas, así que no hay texto que leer. Descarga el extracto en CSV, Excel u OFX y envíamelo.
file-too-much-inside = Ese archivo ocupa demasiado al descomprimirlo. Envía los archivos que trae de uno en uno.
file-not-statement = No he encontrado filas con fecha e importe en ese archivo, así que no he importado nada.
picture-format = No puedo leer ese tipo de imagen. Envíala como foto normal, o en JPEG, PNG o WebP.
picture-damaged = Esa imagen está dañada. Envíala otra vez, por favor.
picture-too-small = Esa imagen es demasiado pequeña para leerla. Envía una más grande, por favor.
picture-too-large = Esa imagen es demasiado grande. Envíala como una foto normal, por favor.
picture-unreadable = No he podido leer nada en esa imagen. Va mejor una foto plana y con luz, o escríbelo: <code>4,50 café</code>.
