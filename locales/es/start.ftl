start-welcome =
    👋 ¡Hola, { $name }! Soy { -bot } y llevo tus cuentas en este chat.

    Escribe <code>4,50 café</code> y queda registrado. Envíame una foto de un recibo o un extracto bancario y lo leo.
start-welcome-group =
    👋 ¡Hola! Soy { -bot }. Este grupo tiene ahora un libro propio: escribe <code>24 pizza</code> y cuenta como pagado por ti.
start-ask-currency = ¿Qué moneda usas más?
start-ask-timezone = ¿Dónde estás? Necesito tu zona horaria para saber cuándo empieza el día.
region-europe = 🌍 Europa
region-americas = 🌎 América
region-asia = 🌏 Asia
region-africa = 🌍 África
region-oceania = 🌏 Australia, Pacífico
start-ready =
    Todo listo: <b>{ $currency }</b>, { $timezone }.

    Pruébalo: <code>4,50 café</code>. /help muestra qué más entiendo.
start-again = Hola de nuevo. Moneda <b>{ $currency }</b>, zona horaria { $timezone }. Cámbialas en /settings.
start-type-currency = Responde con las tres letras de tu moneda, por ejemplo <code>CHF</code>.
start-type-timezone = Responde con tu ciudad o zona horaria, por ejemplo <code>Lisboa</code> o <code>Europe/Lisbon</code>.
start-currency-unknown = No conozco la moneda «{ $text }». Lo mejor son sus tres letras, por ejemplo <code>CHF</code>.
start-timezone-unknown = No conozco la zona horaria «{ $text }». Prueba con la gran ciudad más cercana, o <code>Europe/Lisbon</code>.
start-timezone-which = ¿Cuál de ellas?
