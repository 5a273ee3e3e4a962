start-welcome =
    👋 Hello { $name }! I am { -bot }, and I keep your money in this chat.

    Type <code>4.50 coffee</code> and it is recorded. Send a photo of a receipt or a bank statement, and I read it.
start-welcome-group =
    👋 Hello! I am { -bot }. This group now has a book of its own: type <code>24 pizza</code>, and it counts as paid by you.
start-ask-currency = Which currency do you use most?
start-ask-timezone = Where are you? I need your time zone to know when a day begins.
region-europe = 🌍 Europe
region-americas = 🌎 Americas
region-asia = 🌏 Asia
region-africa = 🌍 Africa
region-oceania = 🌏 Australia, Pacific
start-ready =
    All set: <b>{ $currency }</b>, { $timezone }.

    Try it: <code>4.50 coffee</code>. /help shows what else I understand.
start-again = Welcome back. Currency <b>{ $currency }</b>, time zone { $timezone }. Change them in /settings.
start-type-currency = Reply with the three letters of your currency, such as <code>CHF</code>.
start-type-timezone = Reply with your city or time zone, such as <code>Lisbon</code> or <code>Europe/Lisbon</code>.
start-currency-unknown = I do not know the currency “{ $text }”. Its three letters work best, such as <code>CHF</code>.
start-timezone-unknown = I do not know a time zone “{ $text }”. Try the nearest big city, or <code>Europe/Lisbon</code>.
start-timezone-which = Which one?
