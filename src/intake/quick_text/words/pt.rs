//! Portuguese.

use chrono::Weekday;

use super::Language;
use crate::intake::quick_text::currency::{DOLLAR, Unit};

pub(super) const WORDS: Language = Language {
    income: "salario, recebi, recebido, receita, renda, reembolso, ganhei, vendi, venda de, me pagou, me \
        pagaram, me deu, rendimento, bolsa de estudos, mesada, decimo terceiro, 13o salario, caiu, entrou, \
        estorno, pix recebido, freela, devolveram, adiantamento",
    spent: "gastei, paguei, comprei, custou, gasto, gastos com, pago, comi, pedi, mandei",
    filler: "eu, o, os, as, um, uma, meu, minha, recebi, ganhei, entrou, caiu, e, foi, deu, pra, de, hoje eu",
    prepositions: "no, na, nos, nas, em, de, do, da, para, pra, pro, com, por",
    articles: "o, os, as, um, uma, meu, minha, a",
    at_name: "no, na, em",
    from: "de, do, da",
    to: "para, pra, pro",
    with: "com, no, em, via, pelo",
    and: "e",
    transfer: "transferi, transferencia, passei, transferir, movi",
    withdraw: "saquei, saque",
    accounts: "dinheiro, banco, cartao, poupanca, conta, carteira, pix, credito, debito, cartao de credito, \
        cartao de debito, itau, bradesco, picpay, conta corrente",
    givers: "mae, pai, vo, avo, chefe, minha mae, meu pai, cliente, namorada, namorado, marido, esposa",
    days: &[
        ("hoje", 0),
        ("ontem", -1),
        ("anteontem", -2),
        ("ontem a noite", -1),
        ("ontem de noite", -1),
        ("hoje de manha", 0),
        ("hoje cedo", 0),
        ("amanha", 1),
        ("semana passada", -7),
        ("na semana passada", -7),
        ("ontem de manha", -1),
    ],
    date_prefixes: "na, no, dia, no dia, em",
    past: "passada, passado, ultima, ultimo",
    next: "proxima, proximo",
    weekdays: ["segunda-feira", "terca-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sabado", "domingo"],
    short_weekdays: &[
        (Weekday::Mon, "segunda"),
        (Weekday::Tue, "terca"),
        (Weekday::Wed, "quarta"),
        (Weekday::Thu, "quinta"),
        (Weekday::Fri, "sexta"),
    ],
    months: [
        "janeiro",
        "fevereiro, fev",
        "marco",
        "abril, abr",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro, dez",
    ],
    ago_before: "ha, faz",
    ago_after: "atras",
    month_spans: "mes, meses",
    spans: &[("dia", 1), ("dias", 1), ("semana", 7), ("semanas", 7)],
    currencies: &[
        ("reais", Unit::Code("BRL")),
        ("conto", Unit::Code("BRL")),
        ("contos", Unit::Code("BRL")),
        ("pila", Unit::Code("BRL")),
        ("dolares", DOLLAR),
        ("centavos", Unit::Cent),
        ("reais brasileiros", Unit::Code("BRL")),
        ("pratas", Unit::Code("BRL")),
    ],
    scales: &[("mil", 3), ("milhao", 6), ("milhoes", 6)],
    cardinals: &[("dois", 2), ("duas", 2), ("tres", 3), ("quatro", 4), ("cinco", 5), ("uma", 1), ("um", 1)],
    counted: "pessoas, litros, horas, noites, anos, meses, minutos, garrafas, vezes, parcelas",
    asks: "quanto, quanta, quantos, quantas, qual, quais, onde, quando, quem, por que, como, mostra, mostre, \
        mostrar, me mostra, me mostre, lista, liste, compare, compara, diga, me diga, posso, devo, o que, \
        resumo, em que",
    asks_anywhere: "quanto, quantos, quanto gastei, quanto eu gastei, quanto recebi, quanto sobrou, qual meu, \
        qual o meu",
    topics: "gastos, despesas, saldo, orcamento, extrato, lancamentos, categorias, receitas, transacoes",
    ranks: "maiores, ultimos, ultimas, maior, media, total",
    chat: "oi, ola, obrigado, obrigada, valeu, bom dia, boa tarde, boa noite, tchau, sim, nao, beleza, blz, \
        feliz ano novo",
    unreal: "quero, vou, preciso, apaga, apague, muda, mude, me lembra, lembrar de, tenho que, gostaria",
    unreal_anywhere: "me deve, eu devo, nao comprei, nao paguei, nao gastei",
    smalltalk: "eu tenho, sou, estou, sao as, nos vemos, te vejo",
    ..Language::EMPTY
};
