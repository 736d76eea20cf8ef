"""Questions about opening accounts and saving."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Opening and managing accounts
    Group(
        (
            "How do I open an account?",
            "I want to open a bank account",
            "How can I open a new account?",
            "What are the steps to open an account?",
            "I'd like to become a customer. How do I start?",
            "Can I open an account online?",
            "Can you help me open an account?",
        ),
        (
            (
                "You can open an account in the app or at a branch in a few minutes. You need proof of identity, "
                "such as a passport, and often proof of address. Choose the account type, enter your details and "
                "follow the identity check."
            ),
        ),
    ),
    Group(
        (
            "What documents do I need to open an account?",
            "Which papers do I need for a new account?",
            "What ID do I need to open a bank account?",
            "What should I bring to open an account?",
            "Do I need a passport to open an account?",
            "What paperwork is required for a bank account?",
        ),
        (
            (
                "To open an account you normally need proof of identity, such as a passport or ID card, and proof "
                "of address, such as a recent utility bill. You may also be asked for your tax number and where "
                "your income comes from."
            ),
        ),
    ),
    Group(
        (
            "How long does it take to open an account?",
            "How soon can I use my new account?",
            "Is opening an account quick?",
            "How fast can I get a bank account?",
            "When will my new account be ready?",
        ),
        (
            (
                "Opening an account online often takes only a few minutes, and the identity check takes from a few "
                "minutes to a working day. You can usually use the account in the app at once, and the card "
                "follows by mail."
            ),
        ),
    ),
    Group(
        (
            "Can I open an account without proof of address?",
            "I just moved and have no utility bill. Can I still open an account?",
            "What can I use as proof of address?",
            "I don't have proof of address. What can I do?",
            "Which documents count as proof of address?",
        ),
        (
            (
                "As proof of address, banks usually accept a recent utility bill, a bank statement, a rental "
                "contract or an official letter. If you have just moved and have none of these, ask support which "
                "other document would work."
            ),
        ),
    ),
    Group(
        (
            "Can I open a joint account?",
            "How do I open an account with my partner?",
            "I want a joint account with my wife",
            "How do I add my husband to my account?",
            "Can two people share one account?",
        ),
        (
            (
                "To open a joint account, both people apply together and prove their identity, in the app or at a "
                "branch. Each owner can use all of the money and is responsible for any debt, so share an account "
                "only with someone you trust."
            ),
        ),
    ),
    Group(
        (
            "Can I open an account for my child?",
            "How do I open an account for my daughter?",
            "Is there a bank account for kids?",
            "I want to open a savings account for my son",
            "At what age can a child have an account?",
        ),
        (
            (
                "Yes, a parent or guardian can usually open a children's account. You need proof of your own "
                "identity and the child's birth certificate or ID. You can often set limits and follow the "
                "spending in your app."
            ),
        ),
    ),
    Group(
        (
            "Can I open an account as a student?",
            "Is there an account for students?",
            "I'm starting university. Which account should I get?",
            "What do I need for a student account?",
            "How do I get a student account?",
        ),
        (
            (
                "A student account is made for people in higher education and often has low fees. You apply as for "
                "any other account and add proof that you are enrolled, such as a letter from your university."
            ),
        ),
    ),
    Group(
        (
            "Can I open a business account?",
            "How do I open an account for my company?",
            "I am self-employed. Do I need a business account?",
            "What do I need for a business account?",
            "I want a bank account for my small business",
        ),
        (
            (
                "For a business account you need proof of your identity and papers about the business, such as its "
                "registration and tax number. Even if you work alone, a separate account makes bookkeeping and "
                "taxes much easier."
            ),
        ),
    ),
    Group(
        (
            "Which account is right for me?",
            "What type of account should I choose?",
            "Which bank account should I open?",
            "Help me choose an account",
            "What accounts do you offer?",
        ),
        (
            (
                "It depends on what you need. A checking or current account is best for pay and bills, a savings "
                "account for money you want to keep, and a term deposit for money you can lock away. Many people "
                "have the first two."
            ),
        ),
    ),
    Group(
        (
            "How do I switch to another bank?",
            "How can I move my account to a new bank?",
            "I want to change banks",
            "What should I do when I switch banks?",
            "Is it hard to switch banks?",
        ),
        (
            (
                "First open the new account, then move your salary, direct debits and standing orders to it. Keep "
                "the old account open with some money for a month or two in case a payment still arrives, then "
                "close it. Some countries have a free switching service."
            ),
        ),
    ),
    Group(
        (
            "How do I change my address?",
            "I moved to a new house. How do I tell the bank?",
            "How can I update my address?",
            "My address has changed",
            "I need to give you my new address",
        ),
        (
            (
                "You can change your address in the app under Profile, then Personal details. Enter the new "
                "address and confirm it. You may be asked for proof of address, such as a recent bill."
            ),
        ),
    ),
    Group(
        (
            "How do I change my phone number?",
            "I have a new phone number. What should I do?",
            "How can I update my mobile number?",
            "My phone number has changed",
            "I lost access to my old phone number",
        ),
        (
            (
                "You can change your phone number in the app under Profile, then Personal details. You confirm the "
                "change with a code or a photo of your face. If you cannot sign in, contact support, because codes "
                "would go to the old number."
            ),
        ),
    ),
    Group(
        (
            "How do I change my name on my account?",
            "I got married and want to change my name",
            "How do I update my last name?",
            "What do I need to change my name with the bank?",
            "My name has changed",
        ),
        (
            (
                "To change your name, open Profile in the app, then Personal details, and upload an official "
                "document, such as a marriage certificate or new passport. Once it is checked, order a new card "
                "with the new name."
            ),
        ),
    ),
    Group(
        (
            "How do I close my account?",
            "I want to close my bank account",
            "What do I need to do before closing my account?",
            "Can I close my account online?",
            "Please tell me how to close an account",
        ),
        (
            (
                "Before you close an account, move your money out, pay any overdraft, cancel direct debits and "
                "download your statements. Then choose Close account in the app under Profile, or ask at a branch."
            ),
        ),
    ),
    Group(
        (
            "How do I sign in to the app?",
            "I can't log in to my account",
            "Why can't I log in?",
            "I have trouble signing in",
            "The app won't let me log in",
        ),
        (
            (
                "Check that you use the right email or user name, that the app is up to date, and that you are "
                "online. If you forgot your passcode, tap Forgot passcode. After too many wrong tries, access may "
                "be locked for a while."
            ),
        ),
    ),
    Group(
        (
            "How do I reset my password?",
            "I forgot my password",
            "I can't remember my password",
            "How can I change my password?",
            "Where can I set a new password?",
        ),
        (
            (
                "Tap Forgot password on the sign-in screen, confirm your identity with a code, and choose a new "
                "one. If you know the old password, you can change it under Profile, then Security. Use a long one "
                "that you use nowhere else."
            ),
        ),
    ),
    Group(
        (
            "The app is not working",
            "The app keeps crashing",
            "Why is the app so slow?",
            "My banking app does not open",
            "I have a problem with the app",
        ),
        (
            (
                "Try closing the app and opening it again, then check for an update and restart your phone. If it "
                "still does not work, remove the app and install it again. You can use the website meanwhile, and "
                "support can help with anything else."
            ),
        ),
    ),
    Group(
        (
            "How do I turn on notifications?",
            "Can I get an alert when I pay with my card?",
            "How can I set up balance alerts?",
            "I want to get a message for every payment",
            "How do I get low balance alerts?",
        ),
        (
            (
                "Open Profile in the app, then Notifications, and choose the alerts you want, such as card "
                "payments or a low balance. Make sure notifications for the app are also allowed in your phone's "
                "settings."
            ),
        ),
    ),
    Group(
        (
            "Where can I find my account number?",
            "What is my account number?",
            "How do I find my IBAN?",
            "Where are my account details?",
            "I need my account details to get paid",
        ),
        (
            (
                "Your account number, IBAN and bank code are in the app under Accounts, then Account details, and "
                "on your statements. I can't see them myself. You can share them with anyone who wants to pay you."
            ),
        ),
    ),
    # Savings
    Group(
        (
            "How can I save more money?",
            "How do I start saving?",
            "Give me some tips to save money",
            "I never manage to save anything",
            "What is the best way to save money?",
            "How can I save money every month?",
        ),
        (
            (
                "Pay yourself first: set up a standing order to your savings right after payday, even if it is "
                "small. Then look through your spending for things you do not need, and raise the amount when you "
                "can."
            ),
        ),
    ),
    Group(
        (
            "How much should I save each month?",
            "How much of my salary should I save?",
            "What percentage of my income should I save?",
            "Is saving 10% of my income enough?",
            "How much money should I put aside?",
        ),
        (
            (
                "A common guide is to save about 20% of your take-home pay, but any amount is a good start. Begin "
                "with what you can keep up, such as 5% or 10%, and raise it when your income grows."
            ),
        ),
    ),
    Group(
        (
            "How big should my emergency fund be?",
            "How much should I have in my emergency fund?",
            "How many months of expenses should I save?",
            "What is a good size for a rainy day fund?",
            "How much money should I keep for emergencies?",
        ),
        (
            (
                "A common goal is three to six months of essential costs, such as rent, food and bills. If that "
                "seems far away, start with a smaller target, such as one month, and keep it where you can reach "
                "it quickly."
            ),
        ),
    ),
    Group(
        (
            "How do I open a savings account?",
            "I want to open a savings account",
            "Can I open a savings account in the app?",
            "Where can I start a savings account?",
            "How can I get a savings account?",
        ),
        (
            (
                "Open Accounts in the app, choose Open account and then Savings, read the rate and terms, and "
                "confirm. Then move in your first money, or set up a standing order so that you save automatically "
                "every month."
            ),
        ),
    ),
    Group(
        (
            "How do I earn interest on my money?",
            "How can my money grow safely?",
            "Where can I get interest on my savings?",
            "Which account pays the most interest?",
            "How do I get a better savings rate?",
        ),
        (
            (
                "Keep money you do not need right away in a savings account, and compare the APY. You often get a "
                "higher rate if you lock the money in a term deposit. Check that it is covered by deposit "
                "insurance."
            ),
        ),
    ),
    Group(
        (
            "Should I pay off debt or save first?",
            "Is it better to save or to pay debts?",
            "Should I use my savings to pay off my credit card?",
            "What comes first, saving or paying off loans?",
            "Debt or savings, which is more important?",
        ),
        (
            (
                "A good order is to keep a small emergency fund first, then pay off expensive debt such as credit "
                "cards, and then save more. Card interest is usually much higher than what savings earn, so paying "
                "it off saves you money."
            ),
        ),
    ),
    Group(
        (
            "How do I save for a vacation?",
            "I want to save for a trip",
            "How can I save up for a holiday?",
            "What is a good way to save for a big purchase?",
            "How do I save for a new car?",
        ),
        (
            (
                "Work out the price, divide it by the number of months you have, and set up a standing order for "
                "that amount to a separate savings account. For example, $1,200 in 12 months is $100 a month."
            ),
        ),
    ),
    Group(
        (
            "When is interest paid on my savings?",
            "How often do I get interest?",
            "When will I receive my interest?",
            "Is interest paid monthly or yearly?",
            "How is the interest on my savings paid?",
        ),
        (
            (
                "Savings interest is usually worked out every day and paid monthly or once a year, depending on "
                "the account. You can see the dates in the app under Accounts, then Account details. I can't see "
                "your account from here."
            ),
        ),
    ),
    Group(
        (
            "Can I take money out of my savings account?",
            "How do I withdraw from my savings?",
            "Can I use my savings at any time?",
            "How do I get money out of my savings account?",
            "Is my savings money locked in?",
        ),
        (
            (
                "With an ordinary savings account you can usually move money to your everyday account at any time "
                "in the app. With a term deposit or certificate of deposit, taking it out early normally costs you "
                "some interest."
            ),
        ),
    ),
    Group(
        (
            "Is my money safe in the bank?",
            "What happens to my money if the bank fails?",
            "Are my savings protected?",
            "Is my money insured?",
            "How safe are my savings?",
        ),
        (
            (
                "In most countries, money in bank accounts is protected by deposit insurance up to a legal limit, "
                "even if the bank fails. Investments are not covered in this way. You can read the limit for your "
                "country in the Help section."
            ),
        ),
    ),
    Group(
        (
            "Why did my savings rate change?",
            "Why did my interest rate go down?",
            "Why am I earning less interest than before?",
            "My savings rate has dropped. Why?",
            "Can the bank change my savings rate?",
        ),
        (
            (
                "Most savings accounts have a variable rate, so the bank can change it when central bank or market "
                "rates move. If you want a rate that does not change, look at a term deposit."
            ),
        ),
    ),
)
