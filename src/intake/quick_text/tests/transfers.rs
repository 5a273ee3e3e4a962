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
            ("200 Bargeld abgehoben", "=200 >cash 'Bargeld'"),
            ("200 cash → bank", "=200 @cash >bank"),
            ("cash to bank 200", "=200 @cash >bank"),
            ("cash->bank 200", "=200 @cash >bank"),
            ("transfer 50 to savings", "=50 >savings"),
            ("transfer 100 from n26 to revolut yesterday", "=100 2026-03-17 @n26 >revolut"),
            ("moved 100 to emergency fund", "=100 >emergency fund"),
            ("withdrew $60 from the ATM", "=60 USD >cash"),
        ],
        |_| {},
    );
}
