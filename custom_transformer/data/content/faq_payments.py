"""Questions about statements, payments, fees, complaints and contact."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Statements and payments
    Group(
        (
            "Where can I find my bank statement?",
            "How do I download a statement?",
            "I need my bank statements",
            "How can I get a copy of my statement?",
            "Can I get a statement as a PDF?",
            "Where are my statements?",
        ),
        (
            (
                "Open Accounts in the app, choose the account and then Statements. Pick the month and download it "
                "as a PDF. Older statements may have to be ordered from support."
            ),
        ),
    ),
    Group(
        (
            "How do I get paper statements?",
            "Can I get my statement by mail?",
            "How do I turn off paper statements?",
            "I want to go paperless",
            "How do I change how I get my statements?",
        ),
        (
            (
                "Open Profile in the app, then Documents, and choose paperless or paper statements. Paper ones may "
                "cost a small fee, while the ones in the app are free and arrive sooner."
            ),
        ),
    ),
    Group(
        (
            "Why is my balance different from what I expected?",
            "My balance looks wrong",
            "My balance is lower than it should be",
            "I have less money than I thought",
            "Why doesn't my balance add up?",
        ),
        (
            (
                "Pending payments, holds from hotels or gas stations, direct debits and fees can lower your "
                "balance before you notice them. Go through the list of transactions in the app. If you find one "
                "that is wrong, report it from its details."
            ),
        ),
    ),
    Group(
        (
            "I don't recognize a charge on my statement",
            "What is this charge on my card?",
            "There is a strange payment on my account",
            "Who is this merchant on my statement?",
            "I see a transaction I don't know",
        ),
        (
            (
                "Tap the transaction in the app to see the merchant, date and place, because shops can appear "
                "under another name. Ask family members who use your card. If nobody knows it, freeze the card and "
                "report the payment as fraud."
            ),
        ),
    ),
    Group(
        (
            "How do I cancel a subscription?",
            "A company keeps charging my card",
            "How can I stop a recurring payment?",
            "I cancelled my gym but they still take money",
            "How do I stop a monthly charge?",
        ),
        (
            (
                "Cancel with the company first and keep the confirmation. If it still charges you, open the "
                "payment in the app and choose to stop or report it. Blocking the card alone does not end the "
                "contract."
            ),
        ),
    ),
    Group(
        (
            "How do I set up a direct debit?",
            "How can I pay my bills by direct debit?",
            "I want to pay my electricity bill automatically",
            "Can my bills be paid automatically?",
            "How do I start a direct debit?",
        ),
        (
            (
                "You set up a direct debit with the company you pay: give it your account details and your "
                "permission. It then appears in the app under Payments, where you can check or cancel it at any "
                "time."
            ),
        ),
    ),
    Group(
        (
            "How do I cancel a direct debit?",
            "I want to stop a direct debit",
            "Where can I cancel a direct debit?",
            "How can I end a direct debit?",
            "Can I stop a company from taking money by direct debit?",
        ),
        (
            (
                "Open Payments in the app, choose Direct debits, pick the company and tap Cancel. Do it at least "
                "one working day before the next payment, and tell the company, because you may still owe it "
                "money."
            ),
        ),
    ),
    Group(
        (
            "How do I set up a standing order?",
            "I want to pay my rent automatically every month",
            "How can I make a regular transfer?",
            "How do I schedule a monthly payment?",
            "Can I send the same amount every month?",
        ),
        (
            (
                "Open Payments in the app, choose Standing orders and then New. Enter the payee, the amount, the "
                "first date and how often it should repeat. You can change or cancel it there at any time."
            ),
        ),
    ),
    Group(
        (
            "How do I change or stop a standing order?",
            "How do I cancel a standing order?",
            "I want to change the amount of my standing order",
            "Can I end my regular payment?",
            "How can I edit a standing order?",
        ),
        (
            (
                "Open Payments in the app, choose Standing orders, pick the one you want and tap Edit or Delete. "
                "Make the change at least one working day before the next payment is due."
            ),
        ),
    ),
    Group(
        (
            "How do I send money to a friend?",
            "How do I make a transfer?",
            "How can I pay someone?",
            "How do I transfer money to another person?",
            "I want to send money to someone",
        ),
        (
            (
                "Open Payments in the app, choose Transfer, add the person as a payee with name and account "
                "details, enter the amount and confirm. Check the details carefully, because a sent transfer is "
                "hard to get back."
            ),
        ),
    ),
    Group(
        (
            "I sent money to the wrong person",
            "I used the wrong account number for a transfer",
            "I made a transfer by mistake",
            "I typed the wrong account number",
            "How do I get back a payment to the wrong account?",
        ),
        (
            (
                "If the transfer is still pending, cancel it in the app under Payments. If it has been sent, "
                "contact support at once, so that the bank can ask the other bank to return it. This often needs "
                "the receiver's agreement."
            ),
        ),
    ),
    Group(
        (
            "What are my transfer limits?",
            "How much can I send in one day?",
            "Why can't I transfer a large amount?",
            "Is there a limit on transfers?",
            "How can I raise my transfer limit?",
        ),
        (
            (
                "Your transfer limits are in the app under Payments, then Limits, and you can often change them "
                "there. For a very large payment, such as for a house, contact support in advance."
            ),
        ),
    ),
    Group(
        (
            "How do I deposit a check?",
            "Can I pay in a check with my phone?",
            "Where can I cash a check?",
            "How can I deposit a cheque?",
            "I have a check. How do I get the money?",
        ),
        (
            (
                "In the app, open Payments, choose Deposit check, and take a photo of the front and the signed "
                "back. You can also pay it in at a branch or ATM. It usually takes a few working days to clear."
            ),
        ),
    ),
    Group(
        (
            "How do I deposit cash?",
            "Where can I pay in cash?",
            "Can I put cash into my account?",
            "I want to deposit some cash",
            "How can I add cash to my account?",
        ),
        (
            (
                "You can deposit cash at a branch or at an ATM that takes deposits. Insert your card, choose "
                "Deposit, count the money and keep the receipt. It usually shows in your balance the same or the "
                "next working day."
            ),
        ),
    ),
    Group(
        (
            "When will my salary arrive?",
            "My salary is not in my account",
            "When do I get paid?",
            "My pay has not arrived yet",
            "What time does direct deposit come in?",
        ),
        (
            (
                "I can't see your account, but salaries usually arrive early on payday and may take until the end "
                "of the working day. If yours is missing, ask your employer if it was sent and to which account "
                "number."
            ),
        ),
    ),
    Group(
        (
            "How do I order a new card?",
            "I need a new card",
            "My card is broken. How do I get another one?",
            "How can I replace my card?",
            "Can you send me a new card?",
        ),
        (
            (
                "I can't order it for you, but you can: open Cards in the app, choose your card and tap Replace. "
                "Check your address, confirm, and the new card arrives by mail in about one to two weeks."
            ),
        ),
    ),
    # Fees and overdrafts
    Group(
        (
            "Why was I charged a fee?",
            "What is this fee on my account?",
            "I was charged and I don't know why",
            "Why did the bank take a fee?",
            "There is a fee I don't understand",
        ),
        (
            (
                "Tap the fee in the list of transactions to see what it is for. Common ones are monthly account "
                "fees, overdraft fees, ATM fees and foreign transaction fees. If it looks wrong, ask support to "
                "check it."
            ),
        ),
    ),
    Group(
        (
            "How can I avoid bank fees?",
            "How do I pay fewer bank charges?",
            "How do I get rid of the monthly fee?",
            "Which fees can I avoid?",
            "Tell me how to avoid account fees",
        ),
        (
            (
                "Keep a small buffer in your account, set up balance alerts, use ATMs of your own bank, and pay "
                "bills by autopay. Ask if the monthly fee is dropped with a minimum balance or a regular salary."
            ),
        ),
    ),
    Group(
        (
            "How do I get an overdraft?",
            "Can I have an overdraft?",
            "How can I apply for an overdraft?",
            "I want to set up an overdraft",
            "How do I raise my overdraft limit?",
        ),
        (
            (
                "Open Accounts in the app, choose your account and then Overdraft, and ask for the limit you need. "
                "The bank checks your income and credit first. Look at the interest rate, because an overdraft is "
                "a form of borrowing."
            ),
        ),
    ),
    Group(
        (
            "My account is overdrawn. What should I do?",
            "I'm in overdraft",
            "My balance is negative",
            "I went below zero in my account",
            "How do I get out of my overdraft?",
        ),
        (
            (
                "Pay in money as soon as you can, because interest or fees grow with time. Then set up a low "
                "balance alert. If you are often overdrawn, a cheaper loan or a tighter budget may help, and "
                "support can talk you through it."
            ),
        ),
    ),
    Group(
        (
            "Can you refund a fee?",
            "I want my overdraft fee back",
            "Can I get a fee refunded?",
            "Will the bank take back this charge?",
            "How do I ask for a fee refund?",
        ),
        (
            (
                "I can't refund fees myself, but you can ask support from the Help section of the app. Explain "
                "what happened. Banks sometimes refund a first fee as a gesture of goodwill, and always if it was "
                "their mistake."
            ),
        ),
    ),
    # Complaints and contact
    Group(
        (
            "How do I make a complaint?",
            "I want to complain",
            "I'm not happy with the bank",
            "Where can I send a complaint?",
            "I am very disappointed with your service",
            "This is terrible service",
        ),
        (
            (
                "I'm sorry you had a bad experience. You can make a complaint in the app under Help, then "
                "Complaints, or by letter. Say what went wrong and what you would like, and keep the reference "
                "number you receive."
            ),
        ),
    ),
    Group(
        (
            "What happens after I complain?",
            "How long does a complaint take?",
            "When will I get an answer to my complaint?",
            "Nobody answers my complaint",
            "What if I'm not happy with the answer to my complaint?",
        ),
        (
            (
                "The bank confirms your complaint, looks into it and sends a written answer, often within a few "
                "weeks. If you do not agree with the answer, you can take it to the official ombudsman or "
                "regulator in your country."
            ),
        ),
    ),
    Group(
        (
            "Can I talk to a person?",
            "I want to speak to a human",
            "Connect me to an agent",
            "How do I contact customer service?",
            "I need to talk to someone",
            "Can I speak to a real person please?",
        ),
        (
            (
                "Of course. To reach a person, open the Help section of the app and start a chat or request a "
                "call, or call the number on the back of your card. You can also visit a branch."
            ),
        ),
    ),
    Group(
        (
            "What is your phone number?",
            "How can I call the bank?",
            "What number do I call for help?",
            "Which number should I call?",
            "Do you have a hotline?",
        ),
        (
            (
                "The right phone number is on the back of your card and in the Help section of the app. Please do "
                "not use numbers from emails or search ads, because some belong to scammers."
            ),
        ),
    ),
    Group(
        (
            "What are your opening hours?",
            "When is the branch open?",
            "Are you open on Saturday?",
            "When does the bank close?",
            "Is the bank open today?",
        ),
        (
            (
                "Opening hours differ by branch, so please check your branch in the app or on the website under "
                "Find a branch. The app, the website and most ATMs work all day, every day."
            ),
        ),
    ),
    Group(
        (
            "Where is the nearest branch?",
            "Where can I find an ATM?",
            "Is there a branch near me?",
            "Where is the closest ATM?",
            "How do I find a branch?",
        ),
        (
            (
                "I can't see where you are, but the app can: open Help and then Find a branch or ATM to see a map "
                "of places near you. It also shows opening hours and services."
            ),
        ),
    ),
    Group(
        (
            "Is there a branch I can visit without an appointment?",
            "How do I book an appointment?",
            "I want to meet an adviser at the bank",
            "Can I make an appointment at a branch?",
            "Do I need an appointment?",
        ),
        (
            (
                "For simple things you can just walk in during opening hours. For a mortgage, a loan or advice, "
                "book an appointment in the app under Help, then Appointments, and bring your ID."
            ),
        ),
    ),
    Group(
        (
            "What happens to a bank account when someone dies?",
            "My mother died. What do I do with her account?",
            "How do I tell the bank that someone has died?",
            "My father passed away. How do I close his account?",
            "What do I need to do after a death in the family?",
        ),
        (
            (
                "I'm very sorry for your loss. Please contact the bank with the death certificate, and a special "
                "team will help you. The account is usually frozen, and the money goes to the heirs after the "
                "legal steps are done."
            ),
        ),
    ),
)
