"""Facts about identity theft and scams in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Identity theft and scams
    Group(
        (
            "I am a victim of identity theft. What should I do?",
            "Where do I report identity theft?",
            "identity theft website",
            "Someone opened an account in my name",
            "What is IdentityTheft.gov?",
            "Someone is using my Social Security number. What do I do?",
            "first step after identity theft",
        ),
        (
            (
                "Report identity theft to the FTC at IdentityTheft.gov, which gives you a recovery plan. Then "
                "place a fraud alert or credit freeze and call the companies where fraud happened."
            ),
        ),
    ),
    Group(
        (
            "What does FTC stand for?",
            "What is the FTC?",
            "Where can I report a scam in the US?",
            "FTC stands for what?",
            "How do I report fraud to the government?",
            "Which agency handles scams?",
        ),
        (
            (
                "FTC stands for Federal Trade Commission, the US agency that fights fraud and unfair business. "
                "Report scams at ReportFraud.ftc.gov."
            ),
        ),
    ),
    Group(
        (
            "What are the signs of identity theft?",
            "How can I tell if someone stole my identity?",
            "warning signs of identity theft",
            "I get bills for things I never bought",
            "Why am I getting calls about debts that aren't mine?",
            "How do I notice identity theft early?",
        ),
        (
            (
                "Warning signs are bills or collection calls for debts you do not know, unknown accounts on your "
                "credit report, missing mail, and withdrawals you did not make."
            ),
        ),
    ),
    Group(
        (
            "Someone asks me to pay with gift cards. Is it a scam?",
            "Do real companies ask for payment by gift card?",
            "gift card payment scam",
            "The IRS wants me to pay with gift cards",
            "A caller told me to buy gift cards and read the numbers",
            "Is a request for gift card numbers a fraud?",
        ),
        (
            (
                "Yes, that is always a scam. No real business or government agency asks you to pay with gift "
                "cards. If you did, call the card company at once with the card and receipt."
            ),
        ),
    ),
    Group(
        (
            "Will the IRS call me about taxes?",
            "How does the IRS first contact people?",
            "IRS phone call scam",
            "Someone says I owe taxes and will be arrested",
            "Is a call from the IRS real?",
            "Does the IRS text or email me?",
        ),
        (
            (
                "The IRS normally contacts you first by letter, not by phone, text or email. It never threatens "
                "arrest or demands gift cards, so such a call is a scam."
            ),
        ),
    ),
    Group(
        (
            "Someone sent me a check for too much and wants the rest back",
            "What is an overpayment scam?",
            "fake check scam",
            "A buyer paid me extra and asks me to wire the difference",
            "I got a check to cash and send part of the money on",
            "Is it a scam if someone overpays by check?",
        ),
        (
            (
                "It is a fake check scam. The check will bounce days or weeks later, and you must repay the bank, "
                "so never send money back from a check you deposited."
            ),
        ),
    ),
    Group(
        (
            "What is a romance scam?",
            "Someone I met online asks me for money",
            "online dating money scam",
            "My internet friend needs money for a ticket",
            "How do romance scams work?",
            "Should I send money to a person I have never met?",
        ),
        (
            (
                "In a romance scam, a fake online partner wins your trust and then asks for money. Never send "
                "money or gift cards to someone you have not met in person."
            ),
        ),
    ),
    Group(
        (
            "What is a government imposter scam?",
            "Someone from Social Security called about my number",
            "social security suspended call",
            "Will Social Security suspend my number?",
            "A caller says my Social Security number was used in a crime",
            "How do imposter scams work?",
        ),
        (
            (
                "It is an imposter scam: someone pretends to be from the government, your bank or a family member "
                "to get money. Your Social Security number cannot be suspended. Hang up."
            ),
        ),
    ),
    Group(
        (
            "What is the grandparent scam?",
            "My grandson called from jail and needs money. Is it real?",
            "family emergency scam",
            "Someone says a relative had an accident and needs cash now",
            "How do I check if a relative really needs bail money?",
            "Can scammers copy a voice?",
        ),
        (
            (
                "It may be the grandparent scam, where a caller pretends to be a relative in trouble and needs "
                "money fast. Hang up and call the person on a number you know, since voices can be faked."
            ),
        ),
    ),
    Group(
        (
            "What is elder financial abuse?",
            "Who do I tell if an older person is being exploited?",
            "elder financial exploitation signs",
            "Someone is taking my grandmother's money",
            "What is Adult Protective Services?",
            "How do I report elder fraud?",
        ),
        (
            (
                "Elder financial exploitation is the illegal or improper use of an older person's money. Report "
                "it to Adult Protective Services or the police; the Eldercare Locator is 1-800-677-1116."
            ),
        ),
    ),
    Group(
        (
            "What is a money mule? Is it illegal?",
            "Someone offered me a job moving money through my account",
            "Can I get in trouble for transferring money for a stranger?",
            "money mule job",
            "A person wants to use my bank account",
            "What happens if I let someone use my bank account?",
        ),
        (
            (
                "A money mule moves stolen money for criminals through their own account. It is illegal, even if "
                "you did not know, and your account can be closed, so refuse."
            ),
        ),
    ),
    Group(
        (
            "What is account takeover?",
            "Someone got into my bank account online. What now?",
            "My bank login was stolen",
            "hacked bank account what to do",
            "A thief changed my password at the bank",
            "What is SIM swapping?",
        ),
        (
            (
                "In an account takeover a thief signs in as you. Call your bank at once, change your passwords "
                "and watch your accounts. In a SIM swap, thieves move your phone number to get your codes."
            ),
        ),
    ),
    Group(
        (
            "How can I protect my Social Security number?",
            "Should I carry my Social Security card?",
            "When do I have to give my SSN?",
            "What does SSN stand for?",
            "protect social security number",
            "What can a thief do with my Social Security number?",
        ),
        (
            (
                "SSN stands for Social Security number. Keep the card at home, share the number only when really "
                "needed, and freeze your credit, because thieves can use it to open accounts."
            ),
        ),
    ),
    Group(
        (
            "What is a data breach? What should I do after one?",
            "My data was in a breach",
            "company lost my personal information",
            "I got a letter that my information was exposed",
            "What steps should I take after a data breach?",
            "Should I freeze my credit after a data breach?",
        ),
        (
            (
                "Change your passwords, freeze your credit at all three bureaus, watch your accounts, and accept "
                "free credit monitoring if offered. A freeze is free and the best protection."
            ),
        ),
    ),
    Group(
        (
            "What is a Ponzi scheme? How can I spot one?",
            "warning signs of investment fraud",
            "Is a guaranteed high return a scam?",
            "Someone promises 20% a month with no risk",
            "How do I recognize an investment scam?",
            "Are guaranteed returns real?",
        ),
        (
            (
                "Guaranteed high returns with little or no risk are a sign of fraud. A Ponzi scheme pays old "
                "investors with new investors' money until it collapses."
            ),
        ),
    ),
    Group(
        (
            "How can I check whether a financial adviser is licensed?",
            "What is BrokerCheck?",
            "check a broker's record",
            "Where do I look up my investment adviser?",
            "What does SEC stand for?",
            "What does FINRA stand for?",
        ),
        (
            (
                "Use FINRA's free BrokerCheck or the SEC's adviser search. SEC stands for Securities and Exchange "
                "Commission, and FINRA for Financial Industry Regulatory Authority."
            ),
        ),
    ),
)
