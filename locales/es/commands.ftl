command-start = Elegir moneda y zona horaria
command-help = Lo que entiendo
command-add = Registrar un apunte
command-today = El gasto de hoy
command-week = Esta semana
command-month = Este mes
command-chart = Los gastos en una imagen
command-list = Los últimos apuntes
command-find = Buscar apuntes
command-balance = Lo que tienes
command-categories = Categorías
command-accounts = Cuentas
command-rules = Reglas que clasifican apuntes
command-uncategorised = Clasificar lo que queda
command-budget = Presupuestos
command-goal = Metas de ahorro
command-recurring = Lo que se apunta solo
command-undo = Deshacer el último cambio
command-settings = Moneda, zona horaria, idioma, resumen
command-export = Todos los apuntes en un archivo
command-reset = Vaciarlo todo
command-privacy = Qué se guarda y qué sale
command-usage = Lo que ha gastado el modelo
command-forget = Olvidar lo que hablamos

help =
    <b>Escribe lo que has gastado</b>
    <code>4,50 café</code> o <code>café 4,50</code>
    <code>12 usd taxi</code>, <code>€9 cine</code>: otra moneda
    <code>12+8,5 almuerzo</code>: yo lo sumo; <code>12k</code> son 12.000
    <code>café 4 y tostada 3,20</code>, o un apunte por línea

    <b>Dinero que entra</b>
    <code>+2000 sueldo</code>

    <b>Otro día</b>
    <code>taxi 12 ayer</code>, <code>el lunes</code>, <code>12 de marzo</code>, <code>2026-03-12</code>

    <b>Etiquetas y cuentas</b>
    <code>almuerzo 14 #trabajo @efectivo</code>
    <code>de efectivo a banco 200</code> mueve dinero

    <b>Corregir</b>
    Responde a una confirmación con <code>250 supermercado</code>, o con <code>borrar</code> o <code>-</code>. Si editas tu mensaje, el apunte lo sigue. /undo deshace el último cambio.

    <b>Envíame</b>
    una foto de un recibo, el extracto de tu banco (CSV, Excel, PDF, OFX…) o un mensaje de tu banco, pegado o reenviado.
help-commands =
    <b>Órdenes</b>
    /today /week /month: lo que has gastado
    /chart: los gastos en una imagen; también /chart meses, /chart comida, /chart saldo
    /list: los últimos apuntes · /find café: buscar
    /balance: lo que tienes · /accounts · /categories
    /rules zomato → comida: se clasifica solo · /uncategorised: lo que queda
    /budget comida 300: un límite para cada mes
    /goal vacaciones 1200 para junio: ahorrar para algo
    /recurring alquiler 900 mensual el 1: se apunta solo
    /export: todo en CSV · /settings · /privacy · /usage
    /forget: lo que hablamos
    /reset: vaciarlo todo, después de preguntar
help-questions = También puedes preguntar, por ejemplo «¿cuánto gasté en comida el mes pasado?»
help-questions-off = También puedes hacer preguntas corrientes, por ejemplo «¿cuánto gasté en comida el mes pasado?» Las demás necesitan un modelo, y aquí no hay ninguno.
help-add = Escribe el apunte después de la orden, por ejemplo <code>/add 4,50 café</code>. Sin la orden también vale.
help-find = Escribe lo que buscas, por ejemplo <code>/find café</code>.
help-group = En un grupo, los apuntes de todos van a un libro común, y quien escribe es quien ha pagado.
help-group-privacy = Si aquí no veo tus mensajes, empiézalos con /add, respóndeme, o pide al dueño del bot que desactive su modo de privacidad en @BotFather.
