//! English.

use chrono::Weekday;

use super::Language;
use crate::intake::quick_text::currency::{
    DINAR, DIRHAM, DOLLARS, FRANC, KRONA, PESO, POUND, RIYAL, RUPEE, SHILLING, Unit,
};

pub(super) const WORDS: Language = Language {
    income: "salary, salaries, wage, wages, paycheck, paycheque, payday, income, earned, earnings, earn, client \
        paid, boss paid, company paid, tenant paid, employer paid, paid by client, got tips, tips received, tips \
        earned, insurance claim, insurance payout, present from, borrowed, lent me, loaned me, cash back, returned, \
        received, refund, refunded, reimbursed, reimbursement, cashback, dividend, dividends, bonus, got paid, was \
        paid, were paid, been paid, i was paid, paid me, pays me, gave me, sent me, repaid me, pension, stipend, \
        scholarship, freelance, freelancing, side hustle, credited, sold, sale of, won, winnings, payout, \
        inheritance, royalties, rental income, rent received, allowance, pocket money, tax return, money in, \
        birthday money, gift from, returned me, paycheck from, commission earned, interest earned, interest \
        received, interest credited, found, child benefit, unemployment benefit, got back, alimony received, owed \
        me, cash gift, tax refund, tax rebate, tax credit, vat refund, vat rebate, loan received, loan from, \
        interest on savings, repaid by, chargeback, bet win, bet won, lottery win, casino win, rebate",
    outgoing: "income tax, salary tax, wage tax, dividend tax, pension contribution, pension plan, kids allowance, \
        allowance for, bonus card, income protection, salary advance repaid, sold out, won ton, tax on, taxes on, \
        tax for, taxes for, tax paid, taxes paid, tax bill, tax payment, tax due, tax owed, vat on, vat for, tds \
        on, loan interest, mortgage interest, card interest, overdraft interest, interest on loan, interest on the \
        loan, interest on my loan, interest on mortgage, interest on the mortgage, interest on my mortgage, \
        interest on card, interest on the card, interest on my card, interest on credit card, interest on \
        overdraft, interest paid, interest charge, interest charges, interest charged, interest payment, interest \
        due, late interest, salary sacrifice, salary deduction, salary deductions, wage garnishment, wage \
        deduction, pension payment, bonus tax, bonus track, bonus pack, bonus content, refund fee, refund policy, \
        income protection insurance, dividend reinvestment, pension saving, pension savings, pension fund, pension \
        pot, freelance fee, freelancer, sold my soul, allowance kids, allowance to, cashback card fee",
    spent: "paid, pay, paying, spent, spend, spending, bought, buy, buying, purchased, purchase, ordered, \
        grabbed, cost, costs, costed, cost me, set me back, dropped, blew, splurged, splashed out, shelled out, \
        forked out, coughed up, treated, donated, debited, gave, sent, lent, tipped, topped up, recharged, had, \
        ate, drank, picked up, subscribed, renewed, charged, got charged, was charged, i was charged, paid for, \
        paid off, paid back, booked, rented, filled up, expense, lost",
    got: "got, get, made, recieved, recd, rcvd",
    filler: "can you add, could you add, can you record, could you record, can you log, could you log, can you \
        note, could you note, i'd like to add, received, recieved, earned, got paid, i was paid, credited, just, \
        you, i, i've, ive, we, we've, my, some, our, me, is, was, were, are, it, that, today's, please, pls, so, \
        also, then, ok, okay, hey, hi, hello, about, around, approx, approximately, roughly, only, another, had \
        to, have, worth, worth of, total, total of, came to, came out to, add, record, log, note, save, track, \
        enter, put, expense of, amount, rs, and, by, myself, us, to me, yo, ugh, lol, damn, omg, oh, well, \
        actually, btw, fyi, already, finally, be, been",
    articles: "the, a, an, my, our, some",
    copulas: "please, pls, thanks, thx, is, was, were, are, cost, costs, came to, total, =, be, for",
    places: "home, work, school, the office, office, night, noon, midnight, lunch, dinner, breakfast, least, \
        last, all, once, lunchtime, uni, college, midday, first, poker, bingo, cards, my, mine, theirs, ease, \
        here, there",
    ranks: "biggest, largest, highest, lowest, smallest, most expensive, cheapest, top, average, avg, mean, \
        median, total, sum, last, latest, recent, previous, this month, this week, this year, last month, last \
        week, all, my biggest, my top, my last, my latest, my total, my average, monthly, weekly, daily, yearly, \
        net, current, my current",
    prepositions: "for, on, of, in, to, with, as, towards, toward, per, via",
    at: "at",
    from: "from",
    to: "to, into",
    with: "with, via, by, using, from, on, through, in, thru",
    and: "and, plus, n, then",
    transfer: "transfer, transfered, transferred, transferring, move, moved, moving, xfer, tfr, trf, shift, \
        shifted, put, deposit, deposited, stash, stashed",
    withdraw: "withdrew, withdraw, withdrawn, withdrawal, cash out, cashed out, atm withdrawal, took out",
    accounts: "cash, bank, savings, saving, checking, current, card, credit, debit, credit card, debit card, \
        wallet, paypal, venmo, revolut, wise, n26, monzo, zelle, cashapp, cash app, apple pay, google pay, gpay, \
        phonepe, paytm, upi, hdfc, sbi, icici, axis, kotak, amex, visa, mastercard, piggy bank, savings account, \
        checking account, current account, bank account, the bank, my bank, joint account, brokerage, chase, \
        isa, nubank, bizum, atm, the atm, emergency fund, vault, pot, sparkasse, hsbc, barclays, starling, \
        klarna, m-pesa, mpesa",
    givers: "mum, mom, mummy, mommy, dad, daddy, papa, mama, parents, grandma, grandpa, granny, grandad, nana, \
        nan, gran, uncle, aunt, auntie, aunty, brother, sister, boss, work, client, clients, customer, employer, \
        my employer, company, tenant, tenants, friend, friends, roommate, flatmate, husband, wife, hubby, \
        boyfriend, girlfriend, cousin, neighbour, neighbor, insurance, government, tax office, irs, hmrc, \
        lottery, job",
    staff: "maid, maid's, driver, driver's, cook, cook's, nanny, nanny's, staff, employee, employees, \
        employee's, babysitter, gardener, guard, cleaner, cleaner's, watchman, servant, helper, maids, drivers, \
        bai, didi",
    days: &[
        ("today", 0),
        ("yesterday", -1),
        ("yday", -1),
        ("yest", -1),
        ("tomorrow", 1),
        ("day after tomorrow", 2),
        ("the day after tomorrow", 2),
        ("day before yesterday", -2),
        ("the day before yesterday", -2),
        ("this morning", 0),
        ("this afternoon", 0),
        ("this evening", 0),
        ("tonight", 0),
        ("last night", -1),
        ("last evening", -1),
        ("last week", -7),
        ("a week ago", -7),
        ("one week ago", -7),
        ("a day ago", -1),
        ("two days ago", -2),
        ("three days ago", -3),
        ("four days ago", -4),
        ("five days ago", -5),
        ("six days ago", -6),
        ("couple of days ago", -2),
        ("a couple of days ago", -2),
        ("two weeks ago", -14),
        ("just now", 0),
        ("right now", 0),
    ],
    day_parts: "morning, afternoon, evening, night, noon, lunchtime, am, pm",
    date_prefixes: "on, on the, dated, date, the",
    past: "last, this, past, this past, previous",
    next: "next, coming, this coming",
    weekdays: [
        "monday, mondays",
        "tuesday, tues, tue",
        "wednesday, wed, weds",
        "thursday, thurs, thur, thu",
        "friday, fri",
        "saturday",
        "sunday",
    ],
    short_weekdays: &[(Weekday::Mon, "mon"), (Weekday::Sat, "sat"), (Weekday::Sun, "sun")],
    months: [
        "january, jan",
        "february, feb",
        "march, mar",
        "april, apr",
        "may",
        "june, jun",
        "july, jul",
        "august, aug",
        "september, sept, sep",
        "october, oct",
        "november, nov",
        "december, dec",
    ],
    ago_after: "ago, back",
    ago_before: "",
    month_spans: "month, months",
    spans: &[("day", 1), ("days", 1), ("week", 7), ("weeks", 7), ("wk", 7), ("wks", 7)],
    currencies: &[
        ("dollar", DOLLARS),
        ("dollars", DOLLARS),
        ("buck", DOLLARS),
        ("bucks", DOLLARS),
        ("us dollars", Unit::Code("USD")),
        ("us dollar", Unit::Code("USD")),
        ("u.s dollars", Unit::Code("USD")),
        ("american dollar", Unit::Code("USD")),
        ("american dollars", Unit::Code("USD")),
        ("us bucks", Unit::Code("USD")),
        ("nz dollars", Unit::Code("NZD")),
        ("new zealand dollars", Unit::Code("NZD")),
        ("kiwi dollars", Unit::Code("NZD")),
        ("hong kong dollars", Unit::Code("HKD")),
        ("taiwan dollars", Unit::Code("TWD")),
        ("mexican pesos", Unit::Code("MXN")),
        ("argentine pesos", Unit::Code("ARS")),
        ("colombian pesos", Unit::Code("COP")),
        ("chilean pesos", Unit::Code("CLP")),
        ("uruguayan pesos", Unit::Code("UYU")),
        ("philippine pesos", Unit::Code("PHP")),
        ("filipino pesos", Unit::Code("PHP")),
        ("dominican pesos", Unit::Code("DOP")),
        ("canadian dollars", Unit::Code("CAD")),
        ("aussie dollars", Unit::Code("AUD")),
        ("australian dollars", Unit::Code("AUD")),
        ("singapore dollars", Unit::Code("SGD")),
        ("euro", Unit::Code("EUR")),
        ("euros", Unit::Code("EUR")),
        ("pound", POUND),
        ("pounds", POUND),
        ("quid", Unit::Code("GBP")),
        ("sterling", Unit::Code("GBP")),
        ("pounds sterling", Unit::Code("GBP")),
        ("rupee", RUPEE),
        ("rupees", RUPEE),
        ("rupaye", RUPEE),
        ("yen", Unit::Code("JPY")),
        ("yuan", Unit::Code("CNY")),
        ("renminbi", Unit::Code("CNY")),
        ("rmb", Unit::Code("CNY")),
        ("franc", FRANC),
        ("francs", FRANC),
        ("swiss francs", Unit::Code("CHF")),
        ("peso", PESO),
        ("pesos", PESO),
        ("real", Unit::Code("BRL")),
        ("reals", Unit::Code("BRL")),
        ("zloty", Unit::Code("PLN")),
        ("zlotys", Unit::Code("PLN")),
        ("zlotych", Unit::Code("PLN")),
        ("krona", KRONA),
        ("kronor", Unit::Code("SEK")),
        ("kroner", KRONA),
        ("krone", KRONA),
        ("crowns", KRONA),
        ("koruna", Unit::Code("CZK")),
        ("korun", Unit::Code("CZK")),
        ("forint", Unit::Code("HUF")),
        ("forints", Unit::Code("HUF")),
        ("rouble", Unit::Code("RUB")),
        ("roubles", Unit::Code("RUB")),
        ("ruble", Unit::Code("RUB")),
        ("rubles", Unit::Code("RUB")),
        ("lira", Unit::Code("TRY")),
        ("liras", Unit::Code("TRY")),
        ("dirham", DIRHAM),
        ("dirhams", DIRHAM),
        ("riyal", RIYAL),
        ("riyals", RIYAL),
        ("dinar", DINAR),
        ("dinars", DINAR),
        ("shilling", SHILLING),
        ("shillings", SHILLING),
        ("naira", Unit::Code("NGN")),
        ("cedi", Unit::Code("GHS")),
        ("cedis", Unit::Code("GHS")),
        ("rand", Unit::Code("ZAR")),
        ("rands", Unit::Code("ZAR")),
        ("baht", Unit::Code("THB")),
        ("ringgit", Unit::Code("MYR")),
        ("rupiah", Unit::Code("IDR")),
        ("dong", Unit::Code("VND")),
        ("taka", Unit::Code("BDT")),
        ("hryvnia", Unit::Code("UAH")),
        ("shekel", Unit::Code("ILS")),
        ("shekels", Unit::Code("ILS")),
        ("lei", Unit::Code("RON")),
        ("leva", Unit::Code("BGN")),
        ("won", Unit::Code("KRW")),
        ("cent", Unit::Cent),
        ("cents", Unit::Cent),
        ("c", Unit::Cent),
        ("ct", Unit::Cent),
        ("pence", Unit::CentOf("GBP")),
        ("p", Unit::CentOf("GBP")),
        ("paise", Unit::CentOf("INR")),
        ("paisa", Unit::CentOf("INR")),
    ],
    scales: &[
        ("k", 3),
        ("thousand", 3),
        ("thousands", 3),
        ("grand", 3),
        ("lakh", 5),
        ("lakhs", 5),
        ("lac", 5),
        ("lacs", 5),
        ("crore", 7),
        ("crores", 7),
        ("cr", 7),
        ("million", 6),
        ("millions", 6),
        ("mn", 6),
        ("mln", 6),
        ("mio", 6),
        ("billion", 9),
        ("bn", 9),
        ("hundred", 2),
    ],
    cardinals: &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fourty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("tenner", 10),
        ("fiver", 5),
    ],
    each: "each, ea, apiece, a piece, per piece, per unit, per item, per person, per head, each one, per ticket, a pop, \
        for each, every one",
    priced_at: "at",
    of: "of, of the",
    percent: "percent, per cent, pct",
    shares: &[
        ("half", (1, 2)),
        ("one half", (1, 2)),
        ("a half", (1, 2)),
        ("quarter", (1, 4)),
        ("a quarter", (1, 4)),
        ("third", (1, 3)),
        ("a third", (1, 3)),
        ("one third", (1, 3)),
        ("two thirds", (2, 3)),
        ("three quarters", (3, 4)),
        ("a fifth", (1, 5)),
        ("a tenth", (1, 10)),
    ],
    counted: "people, persons, ppl, pax, guests, adults, kids, kg, kgs, kilo, kilos, g, gm, gms, gram, grams, \
        mg, lb, lbs, oz, l, ltr, ltrs, litre, litres, liter, liters, ml, cl, km, kms, kilometers, kilometres, \
        mile, miles, mi, m, cm, mm, meter, meters, metre, metres, inch, inches, feet, gallon, gallons, gal, \
        hour, hours, hr, hrs, h, minute, minutes, min, mins, sec, seconds, day, days, night, nights, week, \
        weeks, month, months, mo, mos, year, years, yr, yrs, yo, x, times, pcs, pc, piece, pieces, pack, packs, \
        pair, pairs, pk, unit, units, item, items, qty, dozen, gb, mb, tb, mbps, kwh, watt, watts, volt, mah, \
        hz, fps, bhk, percent, pct, %, degrees, °, way, ways, player, players, steps, calories, kcal, st, nd, \
        rd, th, o'clock, oclock, star, stars, seater, nos, bottles, sqft, acres, tickets, installments, emis, \
        pax's, of us, gen, ply, wheeler, step, shares, stops, sessions, classes, lessons",
    labels: "iphone, galaxy, pixel, airpods, playstation, windows, gate, terminal, chapter, episode, size, age, \
        aged, version, ref, reference, txn, upi ref, ref no, utr, invoice no, bill no, order no, ticket no, ending, \
        a/c, acct, account no, otp, pin, id, page, fifa, gta, redmi, oneplus, realme, poco, rtx, gtx, route, house \
        no, no., spf, moto g, split by, divided by, split into, split in, split between, between, among, watch \
        series, highway, sector, phase, vitamin, for 2 of, number, nr, fy, xbox series, ps, table for, party of, \
        group of, pack of, set of, box of, case of, season, vol, volume, pier, channel, season ticket, area, blink, \
        call, by",
    soft_labels: "room, line, bus, platform, flight, seat, part, unit, apt, apartment, flat, no, form, class, \
        grade, level, zone, step, table, lane, track, tram, train, model, type, formula, f, studio, block, plot, \
        floor, lot, invoice, order, ac, top, fast, shop, store, tower, week, day, ipad, macbook, series, xbox, \
        switch, office, thinkpad, surface, kindle, v, code, building, x, month, year, semester, term, round, \
        lesson, session, catch, fortnite season, split, metro, u, s, gen, wave, stage, hall, court, lap, bay, \
        pump",
    status: "balance, bal, avl bal, avl, available, limit, avail bal, mrp, previously, instead of, saved, \
        discount, originally, down from",
    asks: "how, how's, hows, how much, how many, what, what's, whats, what're, when, when's, where, where's, \
        which, who, who's, why, did i, did we, did my, did you, do i, do we, do you, does, is my, is the, is \
        there, is it, are my, are we, are there, are you, am i, can i, can we, can you, could i, could we, could \
        you, should i, should we, would i, would you, will i, will we, have i, have we, has, was my, were my, \
        show, show me, list, list my, list all, give me, tell me, compare, find, find my, find all, search, \
        display, summarize, summarise, summary, sum up, report, calculate, analyze, analyse, any unusual, \
        anything unusual, anything, any, count, break down, breakdown, explain, forecast, predict, project, look \
        up, see my, see all, view, let me see, i want to see, i want to know, i'd like to see, i'd like to know, \
        wondering, i wonder, what did, help me, remaining, left in",
    asks_anywhere: "how much, how many, what is my, what's my, what did i, what was, did i spend, have i spent, \
        did we spend, where did, show me my, compare, can i afford, am i overspending, overspending, do i have \
        left, tell me how",
    topics: "expense, expenses, spending, spendings, expenditure, expenditures, transactions, transaction, \
        purchase, purchases, entries, entry, balance, balances, budget, budgets, category, categories, merchant, \
        merchants, income, earnings, savings, net worth, costs, bills, payments, records, accounts, cashflow, \
        cash flow",
    chat: "hello, hi, hey, hiya, yo, thanks, thank you, thank u, thx, ty, cheers, bye, goodbye, good morning, \
        good night, good evening, good afternoon, gm, gn, lol, haha, hahaha, ok, okay, k, cool, nice, great, \
        awesome, perfect, yes, no, yep, nope, yeah, sure, sorry, congrats, congratulations, merry christmas, \
        happy new year, happy birthday, happy, wow, test, testing, ping, sup, what's up, wassup, good, done, \
        love it, well done, see you, see ya, how are you, how are you doing, how's it going, how is it going, \
        how was your day, how do you do, how have you been, welcome, you're how are you, my pleasure, never \
        mind, nevermind",
    unreal: "want to, wanna, wants to, going to, need to, needs to, have to pay, plan to, planning to, planning, \
        would like, i'd like, wish, might, i should, should, never, save up, to save, thinking of, thinking \
        about, i will, i'll, can't, cannot, couldn't, haven't, wasn't, won't, let's, hope to, looking to, set \
        budget, set my, set a, edit, update, delete, remove, increase, decrease, rename, cancel, undo, forget, \
        reminder, remind, don't, dont, do not, limit, estimate, price of, saving for, save for, must, gotta",
    unreal_anywhere: "didn't, didnt, did not, do not record, owe, owes, i want to, gonna, almost bought, nearly \
        bought, was going to, am going to, i'm going to, im going to, we're going to, will pay, will cost, would \
        cost, could cost, remind me, if i, due tomorrow, due next, is due, i need to, we need to",
    smalltalk: "i'm, im, i am, it's, its, it is, there are, there is, we are, we're, you are, you're, they are, \
        he is, she is, he's, she's, see you, meet me, call me, let me, i have, i've got, my number, my phone, my \
        flight, my age, my name, my birthday, wake me, born, i was born, happy new year, thank, thanks, born in, \
        i live, i work, i love, i like, i think, i believe, i know, today is, tomorrow is, the time is, come at, \
        arrive, arriving, see you at, meet at, meet you",
    ..Language::EMPTY
};
