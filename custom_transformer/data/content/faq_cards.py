"""Questions about cards and credit."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Cards and credit
    Group(
        (
            "How do I build credit?",
            "How can I build a credit history?",
            "I have no credit history. How do I start?",
            "What is the best way to build credit?",
            "How do young people build credit?",
        ),
        (
            (
                "Start with one small credit product, such as a secured credit card, use it lightly and pay the "
                "full bill on time every month. Time and regular payments build your history, so be patient."
            ),
        ),
    ),
    Group(
        (
            "Why did my credit score drop?",
            "My credit score went down. Why?",
            "Why is my credit score lower than last month?",
            "What makes a credit score fall?",
            "What hurts my credit score?",
        ),
        (
            (
                "Common reasons are a late payment, a higher card balance, a new application for credit or an old "
                "account that was closed. Check your credit report for details and mistakes. Small changes from "
                "month to month are normal."
            ),
        ),
    ),
    Group(
        (
            "How do I fix a mistake on my credit report?",
            "There is an error on my credit report",
            "My credit report is wrong",
            "How can I correct my credit report?",
            "What should I do about wrong information on my credit file?",
        ),
        (
            (
                "Write to the credit bureau that shows the error, explain what is wrong and add proof. It has to "
                "look into it, usually within about a month. Also tell the lender that reported the wrong "
                "information."
            ),
        ),
    ),
    Group(
        (
            "Should I pay my credit card in full?",
            "Is it OK to pay only the minimum on my card?",
            "Should I pay the minimum or the full bill?",
            "How much of my card bill should I pay?",
            "What happens if I pay only the minimum?",
        ),
        (
            (
                "Pay the full bill whenever you can, because then you usually pay no interest at all. If you pay "
                "only the minimum, the rest is charged interest and can take years to clear."
            ),
        ),
    ),
    Group(
        (
            "How many credit cards should I have?",
            "Is it bad to have many credit cards?",
            "Do I need more than one credit card?",
            "Should I get a second credit card?",
            "Is one credit card enough?",
        ),
        (
            (
                "There is no right number. One or two cards are enough for most people, and what matters is paying "
                "them on time. Many applications in a short time can lower your credit score."
            ),
        ),
    ),
    Group(
        (
            "Should I close my old credit card?",
            "Does closing a card hurt my credit score?",
            "I want to close a credit card. Is that a good idea?",
            "What happens when I cancel a credit card?",
            "How do I cancel my credit card?",
        ),
        (
            (
                "Closing a card can lower your score a little, because it reduces your total limit and the age of "
                "your credit. If it has no annual fee you may keep it. To close it, pay the balance and ask under "
                "Cards."
            ),
        ),
    ),
    Group(
        (
            "What should I do if I can't pay my credit card bill?",
            "I can't pay my card this month",
            "I don't have the money for my credit card bill",
            "My credit card debt is too high",
            "I missed my credit card payment",
        ),
        (
            (
                "Pay at least part of it as soon as you can and contact the bank, because it can often offer a "
                "payment plan. Stop using the card for now. A free debt advice service can help you make a plan."
            ),
        ),
    ),
    Group(
        (
            "How do I add my card to my phone?",
            "How do I set up Apple Pay?",
            "Can I use Google Pay?",
            "How can I pay with my phone?",
            "Can I pay with my watch?",
        ),
        (
            (
                "Open Cards in the app, choose your card and tap Add to wallet, then follow the steps on your "
                "phone. After that, hold your phone or watch near the terminal to pay."
            ),
        ),
    ),
    Group(
        (
            "How do I activate my new card?",
            "I got my new card. What now?",
            "My card arrived. How do I use it?",
            "Do I need to activate my card?",
            "My new card does not work yet",
        ),
        (
            (
                "Open Cards in the app, choose the new card and tap Activate. Your first payment may need to be "
                "made with chip and PIN. Then cut up the old card, if you had one."
            ),
        ),
    ),
    Group(
        (
            "How do I see my PIN?",
            "I forgot my card PIN",
            "What is my PIN?",
            "I don't remember my PIN",
            "Where can I find my PIN?",
        ),
        (
            (
                "I don't know your PIN, and nobody at the bank should ever ask you for it. You can see it safely "
                "in the app: open Cards, choose your card and then View PIN."
            ),
        ),
    ),
    Group(
        (
            "How do I change my card limits?",
            "How can I raise my spending limit?",
            "I want to change my daily ATM limit",
            "How much can I withdraw per day?",
            "Where can I see my card limits?",
        ),
        (
            (
                "Your card limits for payments and ATM withdrawals are in the app under Cards, then Limits, and "
                "you can often change them there. Keep them only as high as you need, which protects you if the "
                "card is stolen."
            ),
        ),
    ),
)
