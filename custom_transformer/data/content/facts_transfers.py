"""Facts about debit cards, electronic transfers, wires, prepaid cards and gift cards in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Unauthorized transfers
    Group(
        (
            "My debit card was stolen. How much can I lose?",
            "What is my liability for a lost debit card?",
            "How much am I responsible for if my debit card is stolen?",
            "debit card fraud liability limits",
            "Someone took money from my account with my lost debit card",
            "What are the Reg E liability limits?",
            "How much do I owe for unauthorized debit card use?",
        ),
        (
            (
                "You can lose at most $50 if you report the lost card within two business days, up to $500 if you "
                "report within 60 days of the statement, and everything after that."
            ),
        ),
    ),
    Group(
        (
            "How quickly should I report a lost debit card?",
            "When must I report a stolen debit card?",
            "How many days do I have to report a missing bank card?",
            "report lost debit card deadline",
            "I lost my debit card three days ago. Is it too late?",
            "How soon after losing my debit card must I tell the bank to owe only $50?",
        ),
        (
            (
                "Report it at once, and within two business days, so that your loss is limited to $50. After two "
                "business days it can be up to $500."
            ),
        ),
    ),
    Group(
        (
            "What if I report debit card fraud after two days?",
            "What is my liability if I wait a week to report my lost debit card?",
            "liability after two business days debit card",
            "I reported my stolen debit card late. How much can I lose?",
            "Could I be responsible for $500 of debit card fraud?",
            "I told the bank ten days after my card was stolen",
        ),
        (
            (
                "If you report after two business days but within 60 days of your statement, you can lose up to "
                "$500. After 60 days you may lose everything taken later."
            ),
        ),
    ),
    Group(
        (
            "How long do I have to report an unauthorized transaction on my bank statement?",
            "How many days to report an error on my bank account?",
            "deadline for unauthorized electronic transfers",
            "I see a withdrawal I did not make from two months ago",
            "When is it too late to report fraud on my checking account?",
            "What happens if I don't report fraud on my statement within 60 days?",
        ),
        (
            (
                "Report it within 60 days after the statement that shows it was sent. If you wait longer, you can "
                "be responsible for all transfers after those 60 days."
            ),
        ),
    ),
    Group(
        (
            "My debit card number was used but I still have the card",
            "What is my liability if only my debit card number was stolen?",
            "Someone used my card number to take money from my checking account",
            "debit card number stolen not lost",
            "Fraud on my debit card though it is in my wallet",
            "Do I pay for debit fraud if I never lost the card?",
        ),
        (
            (
                "You owe nothing if you still have the card and report the unauthorized transfers within 60 days "
                "after your statement was sent."
            ),
        ),
    ),
    Group(
        (
            "How long does a bank have to investigate an unauthorized debit?",
            "When must the bank return money stolen from my account?",
            "How many days does a bank take to investigate an error?",
            "What is a provisional credit?",
            "bank fraud investigation time",
            "When will I get my money back after debit card fraud?",
        ),
        (
            (
                "The bank has 10 business days to investigate. If it needs longer, up to 45 days, it must usually "
                "give you a provisional credit for the amount meanwhile."
            ),
        ),
    ),
    Group(
        (
            "What is Regulation E?",
            "What does EFTA stand for?",
            "What does EFT stand for?",
            "What is the Electronic Fund Transfer Act?",
            "Reg E meaning",
            "Which law protects debit card users?",
            "What is an electronic fund transfer?",
        ),
        (
            (
                "EFT stands for electronic fund transfer. The Electronic Fund Transfer Act and its Regulation E "
                "protect US consumers against errors and unauthorized debit card, ATM and ACH transfers."
            ),
        ),
    ),
    Group(
        (
            "Which has better fraud protection, a credit card or a debit card?",
            "Is it safer to pay with credit or debit?",
            "credit vs debit card protection",
            "Why is a credit card safer for online shopping?",
            "Should I use my debit card online?",
            "What is the difference in liability between credit and debit cards?",
        ),
        (
            (
                "A credit card has stronger protection: you owe at most $50. With a debit card the loss can be "
                "$50, $500 or more, depending on how fast you report it, and your own money is gone meanwhile."
            ),
        ),
    ),
    Group(
        (
            "I gave my card to a friend who took too much money. Is that unauthorized?",
            "My son used my debit card without asking",
            "I lent someone my PIN and they withdrew more than I said",
            "friend misused my debit card",
            "Am I liable if I gave a person my card and PIN?",
            "How do I stop someone I gave my card to?",
        ),
        (
            (
                "It is usually not unauthorized if you gave the person your card or PIN, so you are responsible. "
                "That changes once you tell the bank that the person may no longer use it."
            ),
        ),
    ),
    Group(
        (
            "Someone tricked me into giving them a code and took my money. Is that unauthorized?",
            "A scammer got my login and moved money. Does Reg E apply?",
            "Is a transfer by a hacker unauthorized?",
            "I was fooled into sharing my password and lost money",
            "stolen login transfer protection",
            "Am I protected if a fraudster moved the money himself?",
        ),
        (
            (
                "Yes, if the scammer made the transfer with your stolen details, it is generally unauthorized "
                "under Regulation E. Report it at once, within 60 days of your statement at the latest."
            ),
        ),
    ),
    Group(
        (
            "What happens if an ATM gives me the wrong amount?",
            "The ATM did not give me my money",
            "cash machine error what to do",
            "The ATM kept my cash but charged my account",
            "ATM dispensed less than I asked for",
            "An ATM shorted me $40. What can I do?",
        ),
        (
            (
                "Tell your bank right away, and within 60 days of the statement that shows the error. It must "
                "generally investigate within 10 business days and correct mistakes."
            ),
        ),
    ),
    # ACH and automatic payments
    Group(
        (
            "What does ACH stand for?",
            "ACH stands for what?",
            "What do the letters ACH mean?",
            "What is the ACH network?",
            "full form of ACH",
            "What is an ACH payment used for?",
        ),
        (
            (
                "ACH stands for Automated Clearing House. It is the US network that moves money electronically "
                "between banks, for example direct deposits and automatic bill payments."
            ),
        ),
    ),
    Group(
        (
            "How long does an ACH transfer take?",
            "When does an ACH payment arrive?",
            "ach transfer time",
            "Is ACH the same day?",
            "How many days for an ACH transfer to another bank?",
            "My ACH transfer is pending. How long will it be?",
        ),
        ("An ACH transfer usually takes one to three business days. Same-day ACH is also possible.",),
    ),
    Group(
        (
            "What is the difference between ACH and a wire transfer?",
            "ACH vs wire",
            "Which is faster, ACH or wire?",
            "Is a wire more expensive than ACH?",
            "Should I use ACH or a wire?",
            "Why is an ACH payment cheaper than a wire?",
        ),
        (
            (
                "A wire is faster, usually the same day, costs about $25 to $35, and is hard to reverse. An ACH "
                "transfer takes one to three business days and is usually free."
            ),
        ),
    ),
    Group(
        (
            "How do I stop an automatic payment from my bank account?",
            "How far ahead must I stop a preauthorized payment?",
            "stop automatic debit",
            "A gym keeps taking money from my account",
            "When do I need to tell the bank to stop a recurring ACH debit?",
            "How do I revoke permission for an ACH debit?",
        ),
        (
            (
                "Tell the bank at least three business days before the payment to stop it, and tell the company "
                "in writing that you revoke your permission."
            ),
        ),
    ),
    Group(
        (
            "Can a lender make me repay by automatic debit?",
            "Do I have to agree to autopay for a loan?",
            "Is a company allowed to demand automatic payments?",
            "lender requires automatic payments",
            "Must I let a lender debit my account?",
            "Can a loan depend on electronic payments?",
        ),
        (
            (
                "No, under US law a lender cannot require you to repay a loan by preauthorized electronic "
                "transfers. It may offer a lower rate if you choose autopay."
            ),
        ),
    ),
    Group(
        (
            "An automatic payment was a different amount than usual",
            "Do I get notice if a recurring debit changes?",
            "How many days' notice for a changed automatic payment?",
            "varying automatic debit notice",
            "My utility took more than usual by autopay",
            "Must a company warn me before taking a larger payment?",
        ),
        (
            (
                "The company or your bank must tell you at least 10 days before an automatic payment that differs "
                "in amount from the usual, unless you agreed to a range."
            ),
        ),
    ),
    # Wires and remittances
    Group(
        (
            "Can I cancel a wire transfer?",
            "Can a wire be reversed?",
            "I sent a wire to the wrong account",
            "Is it possible to get back a wire transfer?",
            "wire transfer cancel",
            "Are wire transfers final?",
        ),
        (
            (
                "A wire transfer usually cannot be cancelled or reversed once it has been sent. Call your bank at "
                "once if you made a mistake or were tricked, since it may try a recall."
            ),
        ),
    ),
    Group(
        (
            "How long does a domestic wire take?",
            "When will a wire transfer arrive?",
            "How fast is a wire?",
            "time for wire transfer in the US",
            "Does a wire arrive the same day?",
            "How long does an international wire take?",
        ),
        (
            (
                "A domestic wire usually arrives the same business day. An international wire usually takes one "
                "to five business days."
            ),
        ),
    ),
    Group(
        (
            "How much does a wire transfer cost?",
            "What is the fee for a wire?",
            "wire transfer fee",
            "Is sending a wire free?",
            "What does it cost to wire money abroad?",
            "Do I pay a fee to receive a wire?",
        ),
        (
            (
                "A domestic wire usually costs about $25 to $35, and an international one about $35 to $50. "
                "Receiving a wire often costs about $15."
            ),
        ),
    ),
    Group(
        (
            "Can I cancel an international money transfer?",
            "How long do I have to cancel a remittance?",
            "cancel remittance transfer within how many minutes",
            "I sent money abroad and changed my mind",
            "How soon must I cancel money sent to another country?",
            "Do I get a refund if I cancel a remittance?",
        ),
        (
            (
                "You can usually cancel a remittance for free within 30 minutes of paying, unless it has already "
                "been picked up or deposited. You get a full refund."
            ),
        ),
    ),
    Group(
        (
            "How long do I have to report a problem with money sent abroad?",
            "My remittance never arrived. What can I do?",
            "deadline for remittance errors",
            "The money I sent to my family was not received",
            "How many days can I complain about an international transfer?",
            "Money I sent overseas arrived short",
        ),
        (
            (
                "You have 180 days from the promised delivery date to report the error to the provider, which "
                "must generally investigate within 90 days."
            ),
        ),
    ),
    Group(
        (
            "What must a company tell me before I send money abroad?",
            "What disclosures do I get for a remittance?",
            "remittance receipt information",
            "Do money transfer companies have to show the exchange rate?",
            "How do I know how much will arrive abroad?",
            "Who must show the fees for an international transfer?",
        ),
        (
            (
                "Before you pay, the provider must show the fees, the exchange rate and the amount to be "
                "received. Afterward you get a receipt with the date the money will be available."
            ),
        ),
    ),
    # Person-to-person payments
    Group(
        (
            "Can I get my money back if I sent it to a scammer by Zelle?",
            "Are Zelle payments reversible?",
            "Can I cancel a Zelle payment?",
            "Zelle scam refund",
            "I sent a Zelle payment to the wrong person",
            "Does my bank refund a Venmo payment to a scammer?",
        ),
        (
            (
                "A payment app transfer such as Zelle is usually instant and cannot be cancelled, so money you "
                "sent to a scammer is hard to get back. Report it to your bank at once."
            ),
        ),
    ),
    Group(
        (
            "Is money in a payment app FDIC insured?",
            "Is my Venmo balance insured?",
            "Is money in PayPal protected if the company fails?",
            "payment app balance fdic",
            "Should I leave money in Cash App?",
            "How safe is the balance in a payment app?",
        ),
        (
            (
                "Money kept in a payment app is often not FDIC insured. It is safer to move it to your insured "
                "bank or credit union account."
            ),
        ),
    ),
    Group(
        (
            "What does P2P stand for?",
            "What is a P2P payment?",
            "P2P payments meaning",
            "Who can I pay with person-to-person apps?",
            "Which apps are for P2P payments?",
            "Is P2P safe for paying strangers?",
        ),
        (
            (
                "P2P stands for peer-to-peer, or person-to-person. P2P apps such as Zelle, Venmo and Cash App "
                "send money between people, so use them only with people you know."
            ),
        ),
    ),
    Group(
        (
            "What does BIC stand for?",
            "What does SWIFT stand for?",
            "What does IBAN stand for?",
            "What does IBAN mean in full?",
            "SWIFT stands for what?",
            "What code do I need for a payment to Europe?",
        ),
        (
            (
                "IBAN stands for International Bank Account Number. SWIFT stands for Society for Worldwide "
                "Interbank Financial Telecommunication, and its code, the BIC (Bank Identifier Code), identifies "
                "a bank abroad."
            ),
        ),
    ),
    Group(
        (
            "What does ATM stand for?",
            "ATM stands for what?",
            "What do the letters ATM mean?",
            "full form of ATM",
            "What is ATM short for?",
            "What does PIN stand for?",
            "What is PIN short for?",
        ),
        (
            (
                "ATM stands for automated teller machine, where you can get cash. PIN stands for personal "
                "identification number, the secret code you enter there."
            ),
        ),
    ),
    Group(
        (
            "What does CVV stand for?",
            "Where is the CVV on my card?",
            "What is the three-digit code on a card?",
            "CVV stands for what?",
            "What is the security code on my card for?",
            "Is it safe to give out my CVV?",
        ),
        (
            (
                "CVV stands for card verification value, the three-digit code on the back of a card (four digits "
                "on the front of American Express). It helps prove you hold the card online."
            ),
        ),
    ),
    Group(
        (
            "What does POS stand for?",
            "What is a POS transaction?",
            "POS stands for what in banking",
            "What does EMV stand for?",
            "What is the chip on my card called?",
            "What does POS debit on my statement mean?",
        ),
        (
            (
                "POS stands for point of sale, where you pay in a store. EMV stands for Europay, Mastercard and "
                "Visa, the standard for chip cards."
            ),
        ),
    ),
    Group(
        (
            "What is FedNow?",
            "What does RTP stand for?",
            "Are there instant bank payments in the US?",
            "fednow service meaning",
            "What is real-time payment?",
            "Who runs FedNow?",
        ),
        (
            (
                "FedNow is the Federal Reserve's instant payment service, which moves money between US banks "
                "within seconds at any hour. RTP, real-time payments, is a similar private network."
            ),
        ),
    ),
    # Prepaid and gift cards
    Group(
        (
            "Is a prepaid card FDIC insured?",
            "Is the money on my prepaid card protected?",
            "prepaid card fdic insurance",
            "What happens to my prepaid money if the bank fails?",
            "Do I need to register my prepaid card?",
            "Why should I register a prepaid card?",
        ),
        (
            (
                "A prepaid card can be FDIC insured up to $250,000 if the funds are held at an insured bank and "
                "you have registered the card. Registering also protects you if it is lost."
            ),
        ),
    ),
    Group(
        (
            "What fees do prepaid cards have?",
            "What does a prepaid debit card cost?",
            "Is there a monthly fee for a prepaid card?",
            "prepaid card fees",
            "Why is my prepaid card balance going down?",
            "Do I pay to reload a prepaid card?",
        ),
        (
            (
                "Prepaid cards often charge a monthly fee, and fees for ATM withdrawals, reloading cash, balance "
                "checks or inactivity. The fee list must be shown before you get the card."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a prepaid card and a debit card?",
            "prepaid vs debit card",
            "Is a prepaid card linked to my bank account?",
            "How is a prepaid card different from a credit card?",
            "Can I go into debt with a prepaid card?",
            "Do I need good credit for a prepaid card?",
        ),
        (
            (
                "A prepaid card uses money you load onto it in advance. A debit card takes money from your bank "
                "account, and a credit card borrows money. No credit check is needed for prepaid."
            ),
        ),
    ),
    Group(
        (
            "Does my employer have to pay me on a payroll card?",
            "Do I have to accept a payroll card?",
            "Can my boss make me use a payroll card?",
            "payroll card rights",
            "Is a payroll card the only way to get paid?",
            "My job pays by card. Can I choose direct deposit?",
        ),
        (
            (
                "Your employer cannot require you to get paid on a particular payroll card. You must be offered "
                "another way, such as direct deposit to an account you choose."
            ),
        ),
    ),
    Group(
        (
            "How long does a gift card last?",
            "When does a gift card expire?",
            "Do gift cards expire after a year?",
            "gift card expiration law",
            "How many years is a gift card valid?",
            "I have an old gift card. Is it still good?",
        ),
        (
            (
                "By US law the money on a gift card cannot expire for at least five years after it was bought or "
                "last loaded."
            ),
        ),
    ),
    Group(
        (
            "Can a gift card charge inactivity fees?",
            "Why did my gift card lose value?",
            "gift card inactivity fee",
            "When can a gift card company charge a fee for not using it?",
            "My unused gift card has less money on it",
            "Are monthly gift card fees legal?",
        ),
        (
            (
                "An inactivity fee can be charged only after one year without use, at most once a month, and it "
                "must be clearly disclosed."
            ),
        ),
    ),
    Group(
        (
            "Why did a gas station hold more than I spent?",
            "I bought $30 of gas but $75 was held",
            "Why does a hotel block extra money on my card?",
            "preauthorization hold debit card",
            "How long does a hold on my card last?",
            "The rental car company held $300 on my card",
        ),
        (
            (
                "It is an authorization hold: gas stations, hotels and car rental firms block an estimated amount "
                "until the final charge. The extra is usually released within a few days."
            ),
        ),
    ),
    Group(
        (
            "What happens if I lose a money order?",
            "How do I get a refund for a lost money order?",
            "lost money order",
            "My money order was stolen",
            "Can I cancel a money order?",
            "How large can a US postal money order be?",
        ),
        (
            (
                "Report it to the issuer with your receipt, and you can usually get it replaced or refunded for a "
                "fee. A postal money order is limited to $1,000."
            ),
        ),
    ),
)
