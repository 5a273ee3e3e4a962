//! Money between accounts.

use super::check;

#[test]
fn transfers_have_two_ends() {
    check(
        &[
            ("from cash to bank 200", "=200 @cash >bank"),
            ("transfer 200 from cash to bank", "=200 @cash >bank"),
            ("200 cash -> bank", "=200 @cash >bank"),
            ("withdrew 100 from bank to cash", "=100 @bank >cash"),
            ("200 to savings", "=200 >savings"),
            ("moved 500 from checking to savings", "=500 @checking >savings"),
            ("withdrew 200", "=200 >cash"),
            ("von Girokonto auf Sparkonto 200", "=200 @Girokonto >Sparkonto"),
            ("de efectivo a banco 200", "=200 @efectivo >banco"),
            ("do banco para poupança 200", "=200 @banco >poupança"),
            ("200 Bargeld abgehoben", "=200 >Bargeld"),
            ("200 cash → bank", "=200 @cash >bank"),
            ("cash to bank 200", "=200 @cash >bank"),
            ("cash->bank 200", "=200 @cash >bank"),
            ("transfer 50 to savings", "=50 >savings"),
            ("transfer 100 from n26 to revolut yesterday", "=100 2026-03-17 @n26 >revolut"),
            ("moved 100 to emergency fund", "=100 >emergency fund"),
            ("withdrew $60 from the ATM", "=60 USD >cash"),
            ("200 aufs Sparkonto", "=200 >Sparkonto"),
            ("200 vom Girokonto aufs Sparkonto", "=200 @Girokonto >Sparkonto"),
            ("from: cash to: bank 200", "=200 @cash >bank"),
            ("cash to bank: 200", "=200 @cash >bank"),
            ("move 200 cash to bank", "=200 @cash >bank"),
            ("move 300 from savings to checking", "=300 @savings >checking"),
            ("pasar 200 de efectivo a banco", "=200 @efectivo >banco"),
            ("transfer 200 cash to bank", "=200 @cash >bank"),
            ("transfer 200 euros from cash to bank", "=200 EUR @cash >bank"),
            ("transfer $200 to savings", "=200 USD >savings"),
            ("200 from bank to cash", "=200 @bank >cash"),
            ("200 bank to cash", "=200 @bank >cash"),
            ("200 bank→cash", "=200 @bank >cash"),
            ("bank → cash 200", "=200 @bank >cash"),
            ("bank>cash 200", "=200 @bank >cash"),
            ("bank > cash 200", "=200 @bank >cash"),
            ("deposit 200 cash to bank", "=200 @cash >bank"),
            ("deposited 500 to bank", "=500 >bank"),
            ("took out 50 cash", "=50 >cash"),
            ("withdrew 50 from atm", "=50 >cash"),
            ("atm withdrawal 100", "=100 >cash"),
            ("from paypal to bank 120.50 yesterday", "=120.50 2026-03-17 @paypal >bank"),
            ("sent 50 from revolut to n26", "=50 @revolut >n26"),
            ("moved money to savings 300", "=300 >savings 'money'"),
        ],
        |_| {},
    );
}
