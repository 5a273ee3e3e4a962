//! Commands and replies in the words people use: arguments are heeded, and names meet across languages.

use crate::harness::{ANA, Harness};

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_a_command_is_heeded() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "4.50 coffee").await;
    let said = quipu.say(ANA, "/budget food 100 travel 200").await;
    assert!(said.text.contains("One budget at a time"), "{}", said.text);
    let said = quipu.say(ANA, "/budget food 12.345").await;
    assert!(said.text.contains("12345"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from budgets").await, 0);
    let said = quipu.say(ANA, "/budget food 100").await;
    assert!(said.text.contains("100"), "{}", said.text);

    let said = quipu.say(ANA, "/undo 5").await;
    assert!(said.text.contains("one at a time"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from budgets").await, 1);

    quipu.say(ANA, "/settings currency usd").await;
    assert_eq!(quipu.count("select count(*) from books where currency = 'USD'").await, 1);
    let said = quipu.say(ANA, "/settings colour blue").await;
    assert!(said.text.contains("colour blue"), "{}", said.text);

    quipu.say(ANA, "/accounts add Visa").await;
    let said = quipu.say(ANA, "/undo").await;
    assert!(said.text.contains("Visa"), "{}", said.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_change_what_they_say_and_nothing_else() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "4.50 coffee #trip #work").await;
    quipu.reply(ANA, said.id, "hello there").await;
    assert_eq!(quipu.count("select count(*) from entries where note = 'coffee'").await, 1);
    for unclear in ["10%", "x2"] {
        let told = quipu.reply(ANA, said.id, unclear).await;
        assert!(told.text.contains("recorded nothing"), "{}", told.text);
    }
    quipu.reply(ANA, said.id, "remove #trip").await;
    assert_eq!(quipu.count("select count(*) from entries where tags = '{work}'").await, 1);
    quipu.reply(ANA, said.id, "no tags").await;
    assert_eq!(quipu.count("select count(*) from entries where tags = '{}' and amount = 4.5").await, 1);
    quipu.say(ANA, "5 bagel").await;
    quipu.say(ANA, "6 lunch").await;
    quipu.say(ANA, "#2 and #3 delete").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    quipu.say(ANA, "/undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn spanish_words_reach_what_is_there() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "4,50 café").await;
    quipu.say(ANA, "de efectivo a banco 200").await;
    let own = "select count(*) from accounts where name not in ('Cash', 'Bank', 'Efectivo', 'Banco')";
    assert_eq!(quipu.count(own).await, 0);
    assert_eq!(quipu.count("select count(*) from entries where kind = 'transfer'").await, 1);

    quipu.say(ANA, "/settings idioma español").await;
    assert!(quipu.count("select count(*) from accounts where name in ('Efectivo', 'Banco')").await >= 2);
    assert_eq!(quipu.count("select count(*) from categories where name = 'Comida'").await, 1);
    let said = quipu.say(ANA, "ayuda").await;
    assert!(said.text.contains("café") && !said.text.contains("coffee"), "{}", said.text);
    quipu.say(ANA, "from cash to bank 20").await;
    assert_eq!(quipu.count(own).await, 0);
    let said = quipu.say(ANA, "hoy").await;
    assert!(said.text.contains("4,5"), "{}", said.text);
    quipu.say(ANA, "deshacer").await;
    assert_eq!(quipu.count("select count(*) from entries where kind = 'transfer'").await, 1);
    quipu.say(ANA, "/deshacer").await;
    assert_eq!(quipu.count("select count(*) from accounts where name in ('Efectivo', 'Banco')").await, 0);
}
