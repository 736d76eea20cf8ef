"""Terms about identity, secrets and fraud."""

from __future__ import annotations

from custom_transformer.data.content.entries import Term

TERMS: dict[str, Term] = {
    "PIN": Term(
        "a",
        "PINs",
        "PIN stands for personal identification number. It is a short secret code, often four digits, that proves "
        "you are the owner of a card. Never write it down with your card or share it with anyone.",
        ("a personal identification number",),
    ),
    "passcode": Term(
        "a",
        "passcodes",
        "A passcode is a secret number or word that unlocks your phone or banking app. Choose one that is hard to "
        "guess, use it only for your bank, and never tell it to anyone.",
    ),
    "2FA": Term(
        "",
        "",
        "2FA stands for two-factor authentication. It asks for two proofs that you are you, such as a password and "
        "a code on your phone, so a stolen password alone is not enough to get in.",
        ("two-factor authentication", "two-step verification"),
    ),
    "strong customer authentication": Term(
        "",
        "",
        "Strong customer authentication is a rule in Europe and the UK that many online payments must be confirmed "
        "with two proofs of identity, such as a password and a fingerprint or a code on your phone. It helps stop "
        "fraud.",
        ("SCA",),
    ),
    "one-time password": Term(
        "a",
        "one-time passwords",
        "A one-time password is a code that works once and only for a short time. Banks send it by text message or "
        "app to confirm a login or a payment, and you should never share it.",
        ("an OTP", "a one-time passcode"),
    ),
    "biometric authentication": Term(
        "",
        "",
        "Biometric authentication proves who you are with a part of your body, such as a fingerprint or your face. "
        "It is quick to use, and it is harder to steal than a password.",
        ("biometrics",),
    ),
    "phishing": Term(
        "",
        "",
        "Phishing is a scam in which someone pretends to be a bank or company, usually by email, to trick you into "
        "giving away passwords, codes or card details. Real banks never ask for your full password or PIN.",
    ),
    "smishing": Term(
        "",
        "",
        "Smishing is phishing by text message. A fake message, often about a parcel or a blocked account, asks you "
        "to tap a link or reply with personal details. Delete it and contact the company through its official app "
        "or website.",
        ("SMS phishing",),
    ),
    "vishing": Term(
        "",
        "",
        "Vishing is phishing by phone call. The caller pretends to be from your bank, the police or a company and "
        "pressures you to share codes or move money. Hang up and call the number on your card.",
        ("voice phishing",),
    ),
    "identity theft": Term(
        "",
        "",
        "Identity theft is when someone uses your personal details without permission, for example to open "
        "accounts or take out loans in your name. Checking your statements and credit report helps you notice it "
        "early.",
        ("identity fraud",),
    ),
    "fraud": Term(
        "",
        "",
        "Fraud is when someone deceives you to get money or information. In banking it includes stolen card "
        "details, fake messages, false sellers and payments you did not agree to. Report it to your bank at once.",
    ),
    "scam": Term(
        "a",
        "scams",
        "A scam is a trick meant to make you hand over money or personal details. Warning signs are pressure to "
        "act fast, requests for secrecy, and offers that sound too good to be true.",
    ),
    "money mule": Term(
        "a",
        "money mules",
        "A money mule is a person who lets criminals move stolen money through their account, sometimes for a "
        "small payment. It is a crime, even if the person did not know where the money came from.",
    ),
    "money laundering": Term(
        "",
        "",
        "Money laundering means hiding the criminal origin of money so that it looks legal. Banks must watch for "
        "it, which is why they check identities and sometimes ask where money comes from.",
    ),
    "KYC": Term(
        "",
        "",
        "KYC stands for know your customer. It is the set of checks a bank must do to confirm who you are, such as "
        "looking at your ID and proof of address, before and while you hold an account.",
        ("know your customer",),
    ),
    "AML": Term(
        "",
        "",
        "AML stands for anti-money laundering. It covers the laws and checks that stop criminals from hiding "
        "illegal money, such as confirming identities, watching unusual payments and reporting suspicious "
        "activity.",
        ("anti-money laundering",),
    ),
    "proof of address": Term(
        "",
        "",
        "Proof of address is a document that shows where you live, such as a recent utility bill, bank statement "
        "or official letter. Banks ask for it to confirm your identity when you open an account.",
    ),
    "proof of identity": Term(
        "",
        "",
        "Proof of identity is an official document that shows who you are, such as a passport, national identity "
        "card or driver's license. Banks must check it before they open an account for you.",
    ),
    "source of funds": Term(
        "",
        "",
        "Source of funds means where a particular sum of money comes from, such as your salary, a house sale or a "
        "gift. Banks may ask for proof, because the law requires them to prevent money laundering.",
    ),
    "encryption": Term(
        "",
        "",
        "Encryption scrambles information so that only someone with the right key can read it. Banks use it to "
        "protect your data when you sign in, pay or send messages in the app.",
    ),
    "data breach": Term(
        "a",
        "data breaches",
        "A data breach is when private information, such as names, passwords or card numbers, is seen or stolen by "
        "people who should not have it. If it affects you, change your passwords and watch your accounts.",
    ),
    "credit freeze": Term(
        "a",
        "credit freezes",
        "A credit freeze stops lenders from seeing your credit report, so nobody can easily open new credit in "
        "your name. It helps against identity theft, and you can lift it when you want to apply for credit.",
        ("a security freeze",),
    ),
}
