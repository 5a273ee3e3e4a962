chart-by = { $kind ->
    [income] Ingresos
   *[expense] Gastos
} por { $by ->
    [merchant] comercio
    [account] cuenta
    [tag] etiqueta
    [payer] quién pagó
   *[category] categoría
}
chart-time = { $kind ->
    [income] Ingresos
   *[expense] Gastos
} por { $unit ->
    [day] día
    [week] semana
    [quarter] trimestre
    [year] año
   *[month] mes
}
chart-balance = Saldo
chart-comparison = { $kind ->
    [income] Ingresos
   *[expense] Gastos
} comparados
chart-rest = Otros ({ $count })
chart-unnamed = Sin nombre
chart-other-currencies = { $count ->
    [one] Otra moneda no se muestra.
   *[other] Otras { $count } monedas no se muestran.
}
chart-thousand = { $number } mil
chart-million = { $number } M
chart-billion = { $number } mil M
chart-trillion = { $number } B
problem-chart = Puedo dibujar un mes, una categoría, <code>meses</code>, <code>semanas</code>, <code>comercios</code> o <code>saldo</code>, como <code>/chart mes pasado</code> o <code>/chart comida 2026</code>.
