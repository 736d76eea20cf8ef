"""Questions about security and travel."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Security
    Group(
        (
            "How do I report fraud?",
            "Someone stole money from my account",
            "There is a payment I did not make",
            "I think I have been scammed",
            "I was the victim of fraud",
            "Someone used my card without permission",
        ),
        (
            (
                "I'm sorry this happened. Freeze your card in the app under Cards at once, change your password, "
                "and report each payment you did not make from its details. Then call the number on the back of "
                "your card, and tell the police if you lost money."
            ),
        ),
    ),
    Group(
        (
            "How can I spot a phishing email?",
            "How do I know if an email is really from my bank?",
            "I got a strange email from the bank",
            "Is this email a scam?",
            "How do I recognize fake messages?",
        ),
        (
            (
                "Look for pressure to act fast, links to unknown websites, spelling errors and requests for "
                "passwords or codes. Your bank never asks for these. Do not click, open the app yourself to check, "
                "and forward the message to support."
            ),
        ),
    ),
    Group(
        (
            "I clicked on a link in a fake message",
            "I entered my details on a fake website",
            "I gave my password to a scammer",
            "I think I fell for a phishing email",
            "I opened a bad link. What should I do?",
        ),
        (
            (
                "Act quickly: freeze your cards in the app, change your password and passcode, and call the number "
                "on the back of your card. Then check your recent transactions and report anything you do not "
                "know."
            ),
        ),
    ),
    Group(
        (
            "Someone called and said they were from my bank",
            "I got a call from the bank asking for a code",
            "A caller asked me to move my money to a safe account",
            "Is it normal that my bank calls and asks for my PIN?",
            "Is this phone call from the bank real?",
        ),
        (
            (
                "That is very likely a scam. A bank never asks for your PIN, full password or codes, and never "
                "tells you to move money to a safe account. Hang up and call the number on the back of your card."
            ),
        ),
    ),
    Group(
        (
            "How do I keep my account safe?",
            "How can I protect my money online?",
            "Give me tips for safe online banking",
            "What can I do to avoid fraud?",
            "How do I make my account more secure?",
        ),
        (
            (
                "Use a long password only for your bank, turn on two-factor authentication, keep your phone and "
                "app up to date, and switch on payment alerts. Never share your PIN or codes, and be careful with "
                "links in messages."
            ),
        ),
    ),
    Group(
        (
            "How do I choose a strong password?",
            "What is a good password?",
            "How long should my password be?",
            "Give me advice on passwords",
            "How can I make a safe password?",
        ),
        (
            (
                "Use at least 12 characters, for example four random words, and do not use names or birthdays. Use "
                "a different password for every account. A password manager can create and remember them for you."
            ),
        ),
    ),
    Group(
        (
            "How do I turn on two-factor authentication?",
            "How can I set up 2FA?",
            "Where can I switch on two-step verification?",
            "I want to use 2FA",
            "How do I activate 2FA for my account?",
        ),
        (
            (
                "Open Profile in the app, then Security, and turn on two-factor authentication. You confirm it "
                "with a code on your phone. After that, a stolen password alone is not enough to get into your "
                "account."
            ),
        ),
    ),
    Group(
        (
            "I didn't get the security code",
            "The verification code has not arrived",
            "Why am I not getting a code by text?",
            "My one-time password does not arrive",
            "I never received the text message with the code",
        ),
        (
            (
                "Wait a minute and check that your phone has signal and that the right number is saved under "
                "Profile. Then ask for a new code. If it still does not arrive, restart your phone or confirm in "
                "the app instead."
            ),
        ),
    ),
    Group(
        (
            "How do I freeze my card?",
            "I want to block my card for a while",
            "Can I stop my card for a moment?",
            "Where can I freeze my card?",
            "I can't find my card, but it may be at home",
        ),
        (
            (
                "Open Cards in the app, choose your card and tap Freeze. Nobody can pay with it until you unfreeze "
                "it, which you can do at any time. If you are sure it is lost, report it lost and order a new one."
            ),
        ),
    ),
    Group(
        (
            "Is it safe to use public Wi-Fi for banking?",
            "Can I do my banking on public Wi-Fi?",
            "Is the Wi-Fi in a hotel safe for online banking?",
            "Should I use the bank app on free Wi-Fi?",
            "Can I check my account at the airport?",
        ),
        (
            (
                "It is safer to use your mobile data or your home network for banking. If you have to use public "
                "Wi-Fi, use only the official app, never click links in messages, and sign out when you are done."
            ),
        ),
    ),
    Group(
        (
            "Is it safe to save my card in an online shop?",
            "Should I store my card details on a website?",
            "How can I pay safely online?",
            "Is online shopping with my card safe?",
            "How do I shop online safely?",
        ),
        (
            (
                "Buy only from shops you trust, check the web address, and pay by card or a digital wallet, which "
                "gives you more protection than a transfer. For unknown shops, use a virtual card instead of "
                "saving your real one."
            ),
        ),
    ),
    Group(
        (
            "Can I share my PIN with my husband?",
            "May I give my PIN to a family member?",
            "Can my son use my card and PIN?",
            "Is it OK to tell a friend my PIN?",
            "Who can I share my PIN with?",
        ),
        (
            (
                "No, please keep your PIN to yourself, even within your family, because you may be held "
                "responsible for the payments. Instead, you can open a joint account or order an extra card for a "
                "family member."
            ),
        ),
    ),
    Group(
        (
            "I sent money to a scammer",
            "I paid for something that was a scam",
            "Can I get my money back after a scam?",
            "I transferred money to a fraudster",
            "The seller was fake and I paid by transfer",
        ),
        (
            (
                "I'm sorry to hear that. Call the number on the back of your card right away, because a fast "
                "report gives the best chance to stop or recover the money. Keep all messages as proof and report "
                "it to the police."
            ),
        ),
    ),
    # Travel
    Group(
        (
            "Can I use my card abroad?",
            "Will my card work in another country?",
            "I'm going on vacation. Can I use my card?",
            "Does my debit card work overseas?",
            "Can I pay with my card in Spain?",
            "I'm traveling next week. Will my card work?",
        ),
        (
            (
                "Yes, you can use your card in most countries wherever its network's logo is shown. Check the fees "
                "and limits in the app under Cards before you go, and choose the local currency when you pay."
            ),
        ),
    ),
    Group(
        (
            "Do I have to tell the bank that I'm traveling?",
            "Should I let you know before I travel?",
            "How do I set a travel notice?",
            "I'm going abroad. Do I need to inform the bank?",
            "Where can I add a travel notice?",
        ),
        (
            (
                "Many banks no longer need a travel notice, but some do, to avoid blocking payments abroad. Look "
                "under Cards in the app for a travel setting, and make sure your phone number is up to date."
            ),
        ),
    ),
    Group(
        (
            "Should I pay in the local currency?",
            "The ATM asks if I want to pay in my own currency",
            "The card machine asks for euros or dollars. What should I choose?",
            "Which currency should I choose when I pay abroad?",
            "Is it better to pay in dollars or in the local currency?",
        ),
        (
            (
                "Choose the local currency. If you pay in your home currency, the shop or ATM sets the exchange "
                "rate, and it is usually worse than the rate of your card network."
            ),
        ),
    ),
    Group(
        (
            "How do I get foreign cash?",
            "Where can I get euros for my trip?",
            "What is the best way to get foreign currency?",
            "Should I exchange money at the airport?",
            "How can I get local money abroad?",
        ),
        (
            (
                "Taking out local cash with your card at a bank's ATM abroad usually gives a better rate than "
                "exchange desks, above all those at airports. Check your card's fees first, and take out larger "
                "amounts less often."
            ),
        ),
    ),
    Group(
        (
            "I lost my card abroad",
            "My card was stolen on vacation",
            "I'm in another country and lost my wallet",
            "What do I do if I lose my card while traveling?",
            "My wallet was stolen on my trip",
        ),
        (
            (
                "Freeze the card at once in the app under Cards, then report it lost or stolen and order a new "
                "one. Meanwhile you can often pay with your phone or a virtual card. Support can tell you about "
                "emergency cash."
            ),
        ),
    ),
    Group(
        (
            "How can I avoid fees when traveling?",
            "How do I save on card fees abroad?",
            "How can I pay less in fees on vacation?",
            "What is the cheapest way to pay abroad?",
            "How do I avoid foreign fees?",
        ),
        (
            (
                "Use a card with no foreign transaction fee, pay in the local currency, and take out cash at bank "
                "ATMs in larger amounts. Avoid exchange desks at airports and cash advances on a credit card."
            ),
        ),
    ),
    Group(
        (
            "How do I send money abroad?",
            "How can I make an international transfer?",
            "I want to send money to another country",
            "How do I send money to my family overseas?",
            "What do I need for a transfer abroad?",
        ),
        (
            (
                "Open Payments in the app, choose International transfer, and enter the receiver's name, IBAN or "
                "account number, and SWIFT code. Check the rate, the fee and the arrival date before you confirm."
            ),
        ),
    ),
    Group(
        (
            "How long does an international transfer take?",
            "When will my transfer abroad arrive?",
            "How many days does it take to send money overseas?",
            "Is an international transfer fast?",
            "How soon will my family get the money I sent abroad?",
        ),
        (
            (
                "An international transfer usually takes one to five working days, depending on the countries, "
                "currencies and banks. Weekends, holidays and security checks can add time. The app shows the "
                "expected date before you confirm."
            ),
        ),
    ),
    Group(
        (
            "How do I get money in an emergency abroad?",
            "I'm abroad and have no money left",
            "I have no card and no cash while traveling",
            "Can I get emergency cash in another country?",
            "I need cash now but my card is gone",
        ),
        (
            (
                "Contact support from the Help section of the app, because some card networks can arrange "
                "emergency cash. A friend can also send you money with a cash transfer service, and your country's "
                "embassy can help in serious cases."
            ),
        ),
    ),
)
