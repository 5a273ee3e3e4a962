//! Hindi, romanised as it is typed in chats, with the commonest words in Devanagari.

use super::Language;
use crate::intake::quick_text::currency::RUPEE;

pub(super) const WORDS: Language = Language {
    income: "tankhwah, tankha, tankhwa, vetan, kamaye, kamaya, aaye, aaya, वेतन, मिले, मिला, becha, papa ne, \
        mummy ne, boss ne, dost ne, bhaiya ne, papa se, mummy se, dost se, wapas mila, wapas mile, kamai",
    spent: "kharcha, kharch, kharche, kharidi, diye, diya, kharida, kharide, liya, kharcha hua, kharch kiye, \
        kharch kiya, kharch hue, khaya, lage, bhara, diye hai, खर्च, दिए, दिया, bharwaya, karaya, kiya",
    filler: "maine, mene, humne, mujhe, mera, meri, hai, hua, hue, ka, ki, ke, ko, aur, bhai, yaar, liye, mila, \
        mile, kiye, kiya, मैंने, का, की, के",
    prepositions: "ke liye, par, pe, mein, me, ka, ki, ke, ko, का, की, के, पर, में",
    from: "se",
    and: "aur, और",
    givers: "mummy, papa, bhaiya, bhabhi, dost, boss",
    days: &[
        ("aaj", 0),
        ("aj", 0),
        ("kal", -1),
        ("parso", -2),
        ("parson", -2),
        ("kal raat", -1),
        ("aaj subah", 0),
        ("kal shaam", -1),
        ("kal subah", -1),
        ("aaj shaam", 0),
        ("आज", 0),
        ("कल", -1),
        ("परसों", -2),
        ("kal ka", -1),
        ("pichle hafte", -7),
    ],
    past: "pichle, pichhle",
    weekdays: [
        "somvar, somwar, सोमवार",
        "mangalvar, mangalwar, मंगलवार",
        "budhvar, budhwar, बुधवार",
        "guruvar, guruwar, गुरुवार",
        "shukravar, shukrawar, शुक्रवार",
        "shanivar, shaniwar, शनिवार",
        "ravivar, raviwar, itvar, रविवार",
    ],
    ago_after: "pehle, pahle, पहले",
    month_spans: "mahine, mahina",
    spans: &[("din", 1), ("hafte", 7), ("hafta", 7), ("दिन", 1)],
    currencies: &[
        ("rupay", RUPEE),
        ("rupe", RUPEE),
        ("rupaiye", RUPEE),
        ("rupya", RUPEE),
        ("rupiya", RUPEE),
        ("rupees", RUPEE),
        ("rupaya", RUPEE),
        ("रुपये", RUPEE),
        ("रुपए", RUPEE),
        ("रुपया", RUPEE),
        ("रू", RUPEE),
        ("रु", RUPEE),
    ],
    scales: &[("hazar", 3), ("hazaar", 3), ("hajar", 3), ("sau", 2), ("लाख", 5), ("हज़ार", 3), ("हजार", 3), ("करोड़", 7)],
    cardinals: &[("ek", 1), ("do", 2), ("teen", 3), ("char", 4), ("paanch", 5)],
    counted: "log, litre, kilo, baar",
    asks: "kitna, kitne, kitni, kya, kahan, kaun, kab, kyun, dikhao, batao, mera balance, mere kharche, कितना, \
        कितने, क्या, कहाँ, maine kitna, maine kitne, mujhe batao",
    asks_anywhere: "kitna, kitne, kitni, kitna kharch, kitna kharcha, kitna bacha, kitne paise, kitna hua, \
        dikhao, batao, कितना",
    topics: "kharche",
    chat: "namaste, namaskar, dhanyavad, shukriya, theek hai, thik hai, haan, nahi, accha, acha, नमस्ते, धन्यवाद",
    unreal_anywhere: "nahi kharida, lene hai, dena hai, lena hai, dene hai, udhaar hai",
    ..Language::EMPTY
};
