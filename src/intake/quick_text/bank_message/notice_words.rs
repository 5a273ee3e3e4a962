//! What the notices of payment apps say beside what banks' messages do, folded.

use super::words::Sense;

pub(super) const TABLE: &[(Sense, &str)] = &[
    (
        Sense::Out,
        "send money, cash out, payment made for, bizum enviado, pago realizado, \
         has hecho un bizum, has gastado, has transferido, hiciste un bizum, yapeaste, plineaste, gastaste, \
         tu as paye, tu as envoye, vous avez transfere, vous avez depense, \
         gezahlt, gesendet, geschickt, sie haben gezahlt, \
         voce transferiu, voce fez uma transferencia, pix realizado, transferiste, \
         je hebt overgemaakt, je hebt verstuurd, sendt, du har sendt, du har skickat, skickat, swishat, vippset, \
         wyslano, zaplacono, gonderildi, odendi, terkirim, вы перевели, вы оплатили, вы заплатили",
    ),
    (
        Sense::OutWeak,
        "transfer of, your transfer of, transferencia de, transferencia a, envio de, virement de, bonifico di, payment for",
    ),
    (
        Sense::In,
        "refunded you, has refunded you, has paid you, has transferred you, you got, \
         te ha hecho un bizum, te hizo un bizum, te ha pagado, te pago, te ha transferido, te transfirio, te yapeo, has recibido un bizum, \
         vous a envoye, t a envoye, ta envoye, vous a paye, t a paye, ta paye, vous a transfere, tu as recu, vous a rembourse, \
         hat dir, hat ihnen, haben dir, sie haben erhalten, bekommen, \
         ti ha inviato, ti ha pagato, ti ha trasferito, vi ha inviato, \
         te enviou um pix, te pagou, te transferiu, lhe enviou, recebeste, te fez um pix, \
         heeft je, heeft u, je hebt ontvangen, har sendt deg, har sendt dig, har skickat, har betalt deg, du har fatt, fatt, du har mottatt, du har modtaget, \
         otrzymano, size gonderdi, sana gonderdi, вам поступил, вам перевел, вам перевела, вам перевели, поступил, 向你转账, 向您转账",
    ),
    (
        Sense::ToReader,
        "sent you, has sent you, paid you, has paid you, transferred you, has transferred you, refunded you, has refunded you, \
         te ha hecho un bizum, te hizo un bizum, te ha enviado, te envio, te ha pagado, te pago, te ha transferido, te transfirio, te yapeo, \
         vous a envoye, t a envoye, ta envoye, vous a paye, t a paye, ta paye, vous a transfere, vous a rembourse, \
         hat dir, hat ihnen, haben dir, ti ha inviato, ti ha pagato, ti ha trasferito, vi ha inviato, \
         te enviou, te enviou um pix, te pagou, te transferiu, lhe enviou, te fez um pix, \
         heeft je, heeft u, har sendt deg, har sendt dig, har skickat, har betalt deg, size gonderdi, sana gonderdi",
    ),
    (
        Sense::YourPayment,
        "your payment, tu pago, su pago, votre paiement, ton paiement, ihre zahlung, deine zahlung, il tuo pagamento, seu pagamento, \
         teu pagamento, je betaling, uw betaling, din betaling",
    ),
    (Sense::OwnAccount, "savings, checking, current account, savings account, checking account"),
    (
        Sense::Mine,
        "i, ive, im, we, weve, my, our, me, mi, yo, he, hemos, nos, je ne, jai, j ai, nous, on a, m a, ma envoye, ich, wir, mir, uns, ho, \
         abbiamo, mi ha, ik, wij, jag, jeg, vi har, mig, meg, eu, nos, minha, meu, я, мы, мне, нам, 我, 我们",
    ),
    (
        Sense::Yours,
        "you, your, youve, youre, \
         has pagado, has enviado, has recibido, has hecho, has gastado, has transferido, has comprado, has retirado, te ha, te han, te envio, \
         te hizo, te pago, te transfirio, te yapeo, tu pago, su pago, tu compra, su compra, tu transferencia, su transferencia, tu cuenta, \
         su cuenta, tu banco, su banco, usted, pagaste, enviaste, recibiste, transferiste, gastaste, compraste, retiraste, hiciste, yapeaste, \
         plineaste, \
         vous, votre, vos, tu as, ton, ta, t a, \
         sie haben, sie erhielten, ihre zahlung, ihr konto, ihrem konto, ihnen, du hast, dir, deine, dein, deinem, deiner, \
         hai, ti ha, vi ha, il tuo, la tua, tuo, tua, \
         voce, te enviou, te pagou, te transferiu, te fez, lhe enviou, seu, sua, recebeste, enviaste, teu, tua, \
         je hebt, je kreeg, je betaalde, je betaling, u hebt, u heeft, u betaalde, uw, heeft je, heeft u, \
         du har, din, dig, deg, dina, ditt, vas, size, sana, gonderdiniz, aldiniz, anda, kamu, вы, вам, ваш, ваша, 你, 您",
    ),
    (
        Sense::Supposed,
        "should, could, would, can, may, might, must, did, do, does, will, think, thinks, heard, tried, trying, when, whether, unless, maybe, owe, owes, \
         si, cuando, deberias, puedes, wenn, falls, solltest, se, quando, als, wanneer, om, jesli, если",
    ),
    (
        Sense::Passive,
        "successfully, just, was, were, is, been, has, have, has been, have been, had, se ha, se ha realizado, ha, ha sido, han sido, a, a ete, fue, wurde, \
         wurden, ist, e stato, e stata, foi, foram, er, is, werd, zostalo, zostal, automatically, now, confirmed, money, un, una, one, new, \
         your, tu, su, votre, ihre, deine, sua, seu, uw, card, contactless, online",
    ),
    (
        Sense::Open,
        "is on its way, on the way, pending, processing, being processed, requested, requests, a request, request from, waiting for, scheduled, scheduled for, \
         pendiente, esta pendiente, ha pedido, programado, programada, en attente, prevu, prevue, programme, programmee, steht noch aus, \
         ausstehend, geplant, in sospeso, in attesa, programmato, pianificato, pendente, agendado, agendada, agendamento, cobrando, \
         betaalverzoek, in behandeling, gepland, oczekuje, oczekujaca, zaplanowano, ожидает, запланирован, beklemede, menunggu, \
         tertunda, nao foi concluido, non e riuscito, returned, 待处理",
    ),
    (
        Sense::Fee,
        "transaction cost, transaction fee, transaction charge, service fee, service charge, transfer fee, fee, fee charged, fees, comision, \
         frais, gebuhr, gebuhren, commissione, comissao, tarifa, oplata, kosten, avgift, gebyr, komisyon, комиссия",
    ),
    (Sense::ToWhom, "向"),
    (Sense::FromWhom, "av, af, de la part de"),
    (Sense::Near, "da"),
    (
        Sense::NoName,
        "visa, mastercard, amex, checking, successful, successfully, complete, completed, erfolgreich, realizada, realizado, completado, completato, effectue, berhasil",
    ),
    (
        Sense::EndsName,
        "successful, successfully, complete, completed, sent, paid, received, realizada, realizado, efectuada, efectuado, enviado, enviada, effectue, effectuee, \
         a bien ete, a ete, bekommen, gezahlt, gesendet, bezahlt, uberwiesen, geschickt, erhalten, erfolgreich, ausgegeben, completato, effettuato, riuscito, concluido, \
         betaald, ontvangen, overgemaakt, gelukt, betalat, skickat, mottagit, berhasil, sukses, por bizum, por mb way, 支付, 付款, 转账",
    ),
];
