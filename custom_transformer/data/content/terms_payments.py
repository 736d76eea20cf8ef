"""Terms about cards, payments and transfers."""

from __future__ import annotations

from custom_transformer.data.content.entries import Term

TERMS: dict[str, Term] = {
    "debit card": Term(
        "a",
        "debit cards",
        "A debit card is a card linked to your bank account. When you pay with it or withdraw cash, the money is "
        "taken straight from your own balance.",
    ),
    "credit card": Term(
        "a",
        "credit cards",
        "A credit card lets you borrow money from the bank to pay for things, up to a limit. You get a bill each "
        "month, and if you do not pay all of it you are charged interest on the rest.",
    ),
    "prepaid card": Term(
        "a",
        "prepaid cards",
        "A prepaid card is a card you load with money before you use it. You can spend only what you have loaded, "
        "so you cannot go into debt with it.",
    ),
    "charge card": Term(
        "a",
        "charge cards",
        "A charge card lets you buy now and pay later like a credit card, but you normally have to pay the whole "
        "balance every month. It often has no fixed spending limit.",
    ),
    "secured credit card": Term(
        "a",
        "secured credit cards",
        "A secured credit card is a credit card backed by a deposit you pay in advance. The deposit usually sets "
        "your limit and protects the lender, which makes it a common way to build or repair credit.",
    ),
    "virtual card": Term(
        "a",
        "virtual cards",
        "A virtual card is a card that exists only in digital form, with its own number, expiry date and security "
        "code. You can use it online or in a phone wallet without waiting for a plastic card.",
    ),
    "disposable virtual card": Term(
        "a",
        "disposable virtual cards",
        "A disposable virtual card is a digital card whose details change or stop working after one purchase. It "
        "protects you when you buy from a website you do not know well.",
        ("a single-use card",),
    ),
    "contactless payment": Term(
        "a",
        "contactless payments",
        "A contactless payment is made by holding a card, phone or watch close to the payment terminal. Small "
        "purchases usually need no PIN, and larger ones may ask for it.",
        ("a tap payment",),
    ),
    "digital wallet": Term(
        "a",
        "digital wallets",
        "A digital wallet is an app that stores your cards so you can pay with your phone or watch. Apple Pay and "
        "Google Pay are well-known examples, and shops do not see your real card number.",
        ("a mobile wallet", "an e-wallet"),
    ),
    "card network": Term(
        "a",
        "card networks",
        "A card network is a company, such as Visa or Mastercard, that connects shops and banks so card payments "
        "can be approved and settled. Your bank issues the card, and the network carries the payment.",
        ("a payment network",),
    ),
    "CVV": Term(
        "a",
        "CVVs",
        "A CVV is the three or four digit security code printed on a card. You type it when you pay online to show "
        "you have the card in hand. Never send it to anyone by message.",
        ("a card security code", "a CVC"),
    ),
    "ATM": Term(
        "an",
        "ATMs",
        "An ATM is an automated teller machine, which lets you withdraw cash and often check your balance or "
        "deposit money at any hour. You use your card and PIN, and some machines charge a fee.",
        ("a cash machine", "a cashpoint"),
    ),
    "ATM fee": Term(
        "an",
        "ATM fees",
        "An ATM fee is a charge for using a cash machine, often one outside your bank's network or abroad. The "
        "machine should show the fee before you confirm, so you can cancel and find another one.",
    ),
    "cash advance": Term(
        "a",
        "cash advances",
        "A cash advance is cash you borrow with a credit card, for example at an ATM. It usually has a fee and a "
        "high interest rate that starts at once, so it is best kept for emergencies.",
    ),
    "cashback": Term(
        "",
        "",
        "Cashback is money you get back when you spend. Some cards return a small percentage of each purchase, and "
        "some shops let you take out cash at the till when you pay by debit card.",
        ("cash back",),
    ),
    "rewards point": Term(
        "a",
        "rewards points",
        "A rewards point is a unit you earn for spending on some cards. You can trade points for gifts, travel, "
        "gift cards or money off your bill, depending on the program.",
        ("a loyalty point",),
    ),
    "annual fee": Term(
        "an",
        "annual fees",
        "An annual fee is a charge you pay once a year for holding a card or account. It can be worth paying if "
        "the rewards or benefits you really use are worth more than the fee.",
    ),
    "foreign transaction fee": Term(
        "a",
        "foreign transaction fees",
        "A foreign transaction fee is a charge for paying in another currency or in another country. It is often "
        "around 1% to 3% of the amount, and some cards do not charge it at all.",
        ("an international transaction fee",),
    ),
    "dynamic currency conversion": Term(
        "",
        "",
        "Dynamic currency conversion is an offer to pay in your home currency when you use your card abroad. The "
        "rate is usually poor, so paying in the local currency is normally cheaper.",
        ("DCC",),
    ),
    "exchange rate": Term(
        "an",
        "exchange rates",
        "An exchange rate is the price of one currency in terms of another. It tells you how much foreign money "
        "you get for your own, and it changes all the time.",
        ("a conversion rate", "a currency rate"),
    ),
    "currency": Term(
        "a",
        "currencies",
        "A currency is the kind of money a country or region uses, such as the US dollar, the euro or the Japanese "
        "yen. You swap one currency for another at an exchange rate.",
    ),
    "bank transfer": Term(
        "a",
        "bank transfers",
        "A bank transfer sends money from one bank account to another. You need the receiver's name and account "
        "details, and depending on the type it takes from a few seconds to a few working days.",
        ("a money transfer",),
    ),
    "wire transfer": Term(
        "a",
        "wire transfers",
        "A wire transfer sends money electronically from one bank to another, often for large or international "
        "payments. It is fast, usually has a fee, and is very hard to reverse once it is sent.",
        ("a wire",),
    ),
    "ACH transfer": Term(
        "an",
        "ACH transfers",
        "An ACH transfer moves money between bank accounts in the United States through a network called the "
        "Automated Clearing House. It is used for salaries and bills, costs little, and often takes one to three "
        "business days.",
    ),
    "SEPA transfer": Term(
        "a",
        "SEPA transfers",
        "A SEPA transfer is a payment in euros between accounts in the Single Euro Payments Area, which covers the "
        "EU and some other European countries. Standard ones take about one business day, and instant ones only "
        "seconds.",
        ("a SEPA payment",),
    ),
    "instant payment": Term(
        "an",
        "instant payments",
        "An instant payment is a bank transfer that arrives within seconds, at any time of day. Check the name and "
        "account details carefully, because it usually cannot be called back.",
        ("a real-time payment",),
    ),
    "standing order": Term(
        "a",
        "standing orders",
        "A standing order is an instruction you give your bank to pay a fixed amount to someone at regular times, "
        "such as every month. You decide the amount and date, and you can change or cancel it.",
    ),
    "direct debit": Term(
        "a",
        "direct debits",
        "A direct debit is your permission for a company to collect money from your account when a bill is due. "
        "The amount can change each time, and you can cancel the permission with your bank.",
    ),
    "recurring payment": Term(
        "a",
        "recurring payments",
        "A recurring payment is a charge that repeats automatically, such as a monthly fee for music or a gym. You "
        "can usually stop it with the company, and your bank can help you block it.",
        ("a subscription payment",),
    ),
    "autopay": Term(
        "",
        "",
        "Autopay is a setting that pays a bill by itself on its due date, in full or at least the minimum. It "
        "helps you avoid late fees, as long as there is enough money in your account.",
        ("an automatic payment",),
    ),
    "bill payment": Term(
        "a",
        "bill payments",
        "A bill payment is money sent from your account to a company you owe, such as a phone or water provider. "
        "You can make one in the app, once or on a schedule.",
    ),
    "payee": Term(
        "a",
        "payees",
        "A payee is the person or company that receives a payment. You save a payee in your banking app with a "
        "name and account details so that you can pay them again easily.",
        ("a recipient",),
    ),
    "check": Term(
        "a",
        "checks",
        "A check, spelled cheque in the UK, is a written order telling your bank to pay a sum of money to the "
        "person named on it. The receiver pays it in, and it takes some days to clear.",
        ("a cheque",),
    ),
    "cashier's check": Term(
        "a",
        "cashier's checks",
        "A cashier's check is a check written by the bank itself and paid for in advance, so it will not bounce "
        "for lack of money. People use it for large purchases such as a car.",
        ("a bank draft",),
    ),
    "bounced check": Term(
        "a",
        "bounced checks",
        "A bounced check is a check the bank refuses to pay because there is not enough money in the account. The "
        "writer may have to pay a fee, and the receiver does not get the money.",
        ("a returned check",),
    ),
    "money order": Term(
        "a",
        "money orders",
        "A money order is a paper payment you buy in advance for a set amount, for example at a post office. It is "
        "safer to mail than cash, because only the named person can cash it.",
    ),
    "mobile check deposit": Term(
        "a",
        "mobile check deposits",
        "A mobile check deposit lets you pay in a check by taking photos of its front and back in your banking "
        "app. Sign the back first and keep the paper check until the money has cleared.",
        ("a remote deposit",),
    ),
    "clearing": Term(
        "",
        "",
        "Clearing is the process in which banks pass a payment or check between them and confirm that the money is "
        "there. Until a check has cleared, the bank may not let you spend the amount.",
    ),
    "settlement": Term(
        "",
        "",
        "Settlement is the final step of a payment, when the money really moves from one bank to another. Card "
        "payments are approved in seconds, but settlement often follows one to three days later.",
    ),
    "chargeback": Term(
        "a",
        "chargebacks",
        "A chargeback is a reversal of a card payment that you ask your bank for, for example when goods never "
        "arrive or you did not make the purchase. The bank reviews the evidence from you and the seller.",
    ),
    "refund": Term(
        "a",
        "refunds",
        "A refund is money a seller gives back to you, for example when you return something. On a card it usually "
        "takes several working days to appear on your statement.",
    ),
    "dispute": Term(
        "a",
        "disputes",
        "A dispute is when you tell your bank that a charge is wrong, was not made by you, or was for something "
        "you never received. The bank then looks into it and asks for evidence.",
        ("a payment dispute",),
    ),
    "merchant": Term(
        "a",
        "merchants",
        "A merchant is a shop or company that sells goods or services and takes payments. The name on your "
        "statement is the merchant's name, which may differ from the name on the shop door.",
    ),
    "payment terminal": Term(
        "a",
        "payment terminals",
        "A payment terminal is the device in a shop where you insert, swipe or tap your card. It contacts your "
        "bank to ask whether the payment can be approved.",
        ("a card reader",),
    ),
    "authorization": Term(
        "an",
        "authorizations",
        "An authorization is your bank's approval of a card payment, which sets the money aside for the merchant. "
        "The payment is booked later, sometimes for a slightly different amount, as with hotels or fuel.",
        ("a pre-authorization",),
    ),
    "e-commerce": Term(
        "",
        "",
        "E-commerce means buying and selling over the internet. For safety, buy from sites you trust, check that "
        "the web address is right, and pay by card or another method that offers protection.",
    ),
    "peer-to-peer payment": Term(
        "a",
        "peer-to-peer payments",
        "A peer-to-peer payment is money one person sends to another with an app, for example to split a dinner "
        "bill. Only pay people you know, because such payments are hard to reverse.",
        ("a P2P payment",),
    ),
    "remittance": Term(
        "a",
        "remittances",
        "A remittance is money a person sends to someone in another place, often to family in their home country. "
        "Compare both the fees and the exchange rate to see how much will arrive.",
    ),
    "open banking": Term(
        "",
        "",
        "Open banking lets you share your account data with other approved apps, or pay through them, when you "
        "give permission. It can help you compare products or see all your accounts in one place.",
    ),
    "QR code payment": Term(
        "a",
        "QR code payments",
        "A QR code payment is made by scanning a square code with your phone, which opens the payment details. "
        "Check the name and the amount before you confirm, because scammers can stick on fake codes.",
    ),
    "tokenization": Term(
        "",
        "",
        "Tokenization replaces your card number with a stand-in number, called a token, when you pay by phone or "
        "online. If a shop's data is stolen, the token is of little use to a thief.",
    ),
    "skimming": Term(
        "",
        "",
        "Skimming is stealing card details with a hidden device on an ATM or payment terminal. Cover the keypad "
        "when you type your PIN, and do not use a machine that looks loose or damaged.",
        ("card skimming",),
    ),
    "card limit": Term(
        "a",
        "card limits",
        "A card limit is the most you can spend or withdraw with your card in a day or month. It protects you if "
        "the card is stolen, and you can often change it in the app.",
        ("a spending limit",),
    ),
    "blocked card": Term(
        "a",
        "blocked cards",
        "A blocked card is a card that cannot be used for payments or withdrawals. It happens when you report it "
        "lost, freeze it in the app, or enter the wrong PIN too often.",
        ("a frozen card",),
    ),
    "BIN": Term(
        "a",
        "BINs",
        "A BIN is a bank identification number, which is the first six to eight digits of a card number. It shows "
        "which bank issued the card and which network it belongs to.",
        ("a bank identification number",),
    ),
    "gift card": Term(
        "a",
        "gift cards",
        "A gift card is a card loaded with money to spend at one shop or group of shops. If anyone asks you to pay "
        "a bill or a fine with gift cards, it is a scam.",
    ),
    "cryptocurrency": Term(
        "a",
        "cryptocurrencies",
        "A cryptocurrency is digital money recorded on a shared computer network instead of by a bank. Its value "
        "can rise and fall very quickly, payments cannot be undone, and it is usually not covered by deposit "
        "insurance.",
    ),
    "blockchain": Term(
        "a",
        "blockchains",
        "A blockchain is a shared digital record of transactions that many computers keep at the same time. New "
        "entries are added in linked blocks, which makes old ones very hard to change. Cryptocurrencies use it.",
    ),
}
