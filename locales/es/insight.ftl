insight-too-little = Hay muy poco registrado para saberlo. { $what }
insight-need-months = Hacen falta 3 meses completos.
insight-need-entries = Hacen falta 20 gastos anteriores.
insight-over-none = Ninguna categoría supera lo que sueles gastar hasta este día del mes (tus últimos { $count } meses completos).
insight-over-title = Por encima de lo que sueles gastar hasta este día del mes (mediana de tus últimos { $count } meses completos):
insight-over = { $category }: <b>{ $now }</b>, suele ser { $usual } · { $more } más
insight-over-method = Cada categoría hasta el día { $day } del mes, frente a la mediana de los mismos días en los últimos { $count } meses completos. Se dice lo que la supera en más del 10%, en más de lo que suele variar y en más del 2% de un mes normal.
insight-far-name = 🔎 #{ $no } { $date } · { $name }: <b>{ $amount }</b>, suele ser { $usual }
insight-far-category = 🔎 #{ $no } { $date } · { $name }: <b>{ $amount }</b>, la categoría suele estar en { $usual }
insight-twice = 👯 #{ $first } y #{ $second } · { $name }: <b>{ $amount }</b> dos veces, { $date }. ¿Cobrado dos veces por error?
insight-new-charge = 🆕 { $name }: <b>{ $amount }</b> { $every ->
    [week] cada semana
    [two-weeks] cada dos semanas
    [quarter] cada trimestre
    [year] cada año
   *[month] cada mes
}, nuevo desde { $date }
insight-rise = 📈 { $name }: <b>{ $amount }</b> en vez de { $before } desde { $date }
insight-nothing-odd = Nada raro: ningún importe muy por encima de lo habitual, nada cobrado dos veces, ningún cargo recurrente nuevo o más caro.
insight-unusual-method = Un importe es raro cuando supera la mediana de los anteriores del mismo comercio en más de 3,5 veces su variación habitual (MAD) y en la mitad; el de un comercio nuevo, cuando supera en la mitad a todos los anteriores de su categoría. Dos veces es el mismo importe y nombre en 2 días por primera vez. Los cargos recurrentes llegan a intervalos regulares con un importe parecido, 3 veces o más.
insight-save-title = <b>Dónde se podría ahorrar</b>
insight-save-about = Posibles ahorros
insight-charges = <b>Cargos que se repiten</b>
insight-charge = { $name }: { $amount } { $every ->
    [week] cada semana
    [two-weeks] cada dos semanas
    [quarter] cada trimestre
    [year] cada año
   *[month] cada mes
} · { $year } al año
insight-charges-month = En total <b>{ $amount }</b> al mes
insight-grown = <b>Categorías que crecieron</b>
insight-grown-line = { $category }: { $now } en un mes normal, antes { $before }
insight-often = <b>Poco y a menudo</b>, últimos 31 días
insight-often-line = { $name }: { $count } veces, <b>{ $total }</b>
insight-save-none = No veo cargos recurrentes, ni categorías que crecieran, ni cosas pequeñas compradas a menudo.
insight-save-method = Los cargos llegan a intervalos regulares con un importe parecido, 3 veces o más, y tocaban hace poco. El crecimiento compara la mediana de los últimos 3 meses completos con la de los 3 anteriores. Poco y a menudo es 8 veces o más en 31 días, cada vez por menos de tu gasto habitual.
forecast-total = Unos <b>{ $amount }</b> al acabar el mes, entre { $low } y { $high } en la mayoría de los meses.
forecast-spent = Gastado hasta ahora: { $amount }
forecast-due = Recurrente por venir: { $amount }
forecast-income = Ingreso recurrente por venir: { $amount }
forecast-goals = Tus metas se llevan este mes: { $amount }
forecast-left = De los ingresos de este mes, { $income }, quedarán unos <b>{ $amount }</b>.
forecast-missing = Son unos <b>{ $amount }</b> más que los ingresos de este mes, { $income }.
forecast-budget = { $category }: unos { $amount } del presupuesto de { $limit }
forecast-budget-over = ⚠️ { $category }: unos { $amount }, <b>{ $over } por encima</b> del presupuesto de { $limit }
forecast-rest = Habitual desde este día: { $amount } (mediana de { $count } meses)
forecast-too-little = Hay menos de 3 meses completos: es poco para saber qué traerá el resto del mes.
forecast-method = Lo gastado hasta ahora, más lo recurrente por venir, más la mediana de lo demás que se gastó después de este día en los últimos meses completos (hasta 6). Los extremos son los cuartiles. La categoría de cada presupuesto se calcula igual; los ingresos son lo recibido y lo que aún traerá lo recurrente.
insight-afford-now = Sí: ya está ahí.
insight-afford-then = Para entonces estará, también con meses flojos.
insight-afford-likely = Para entonces estará si los meses son como siempre; con meses flojos no.
insight-afford-short = Para entonces faltarán <b>{ $short }</b> si los meses son como siempre.
insight-afford-unknown = Ahora no está, y hay muy poco registrado para saber cuánto quedará (hacen falta 3 meses completos).
insight-afford-free = Libre ahora: <b>{ $amount }</b>
insight-afford-set-aside = Apartado para metas: { $amount }
insight-afford-known = Recurrente hasta entonces: { $income } de ingresos, { $expenses } de gastos
insight-afford-budgets = Los meses habituales superan tus presupuestos en { $amount }; si los cumples: <b>{ $then }</b>
insight-afford-usual = Además suele quedar al mes: { $amount } (mediana de { $count } meses)
insight-afford-goals = Tus metas se llevan { $amount } al mes
insight-afford-outlook = Libre entonces: <b>{ $then }</b>; con meses flojos { $lean }
insight-afford-a-month = Para tenerlo entonces, aparta { $amount } al mes.
insight-afford-method = Saldo de todas las cuentas menos lo ahorrado para otras metas, más lo que lo recurrente traerá y menos lo que se llevará hasta entonces, más lo que además suele quedar en un mes (mediana de los últimos { $count } meses completos; flojo es el cuartil inferior) por cada mes hasta entonces, menos lo que se llevan otras metas.
