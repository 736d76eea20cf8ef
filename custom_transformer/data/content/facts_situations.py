"""Terms of accounts, payments and saving, asked for by describing the situation."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Accounts and cards
    Group(
        (
            "Which account should I use for paying everyday bills?",
            "What kind of account do I use for my daily spending?",
            "account for wages and bills",
            "Where does my pay usually go so I can spend it?",
            "What account comes with a debit card and checks?",
            "I need an account for paying rent and shopping",
        ),
        (
            (
                "A checking account, called a current account in many countries. It is made for everyday payments "
                "such as wages, bills and card purchases."
            ),
        ),
    ),
    Group(
        (
            "Which account is best for money I don't need right now?",
            "Where should I keep money I want to grow safely?",
            "account that pays interest and lets me take money out",
            "What kind of account earns interest but stays available?",
            "I have spare cash. Which bank account is it for?",
            "What is the account for putting money aside called?",
        ),
        (("A savings account. It keeps your money safe, pays interest, and lets you withdraw when you need it."),),
    ),
    Group(
        (
            "What is it called when I lock my money away for a fixed time at a fixed rate?",
            "Which deposit pays more if I don't touch it for a year?",
            "bank product with a fixed term and penalty for leaving early",
            "I can leave my money untouched for two years. What product is that?",
            "What kind of savings has an early withdrawal penalty?",
            "I'd like a guaranteed rate on savings for 12 months",
        ),
        (
            (
                "That is a certificate of deposit (CD), also called a term deposit. You get a fixed rate for a "
                "fixed time and usually pay a penalty for taking money out early."
            ),
        ),
    ),
    Group(
        (
            "What is the money you keep for unexpected costs called?",
            "What should I have saved in case I lose my job?",
            "savings for a rainy day name",
            "My car broke down and I have no savings. What should I have had?",
            "What are three to six months of expenses in savings called?",
            "What do you call money kept for surprises?",
        ),
        (
            (
                "That is an emergency fund. A common goal is three to six months of essential expenses in an "
                "easy-to-reach savings account."
            ),
        ),
    ),
    Group(
        (
            "What is an account owned by two people called?",
            "My wife and I want to use one account together. What is it?",
            "account shared by a couple",
            "What do you call a bank account with two owners?",
            "Two names on one bank account, what's that?",
            "We want both of us to be able to pay from the same account",
        ),
        ("A joint account. All owners can use the money, and all are responsible for any overdraft.",),
    ),
    Group(
        (
            "What number tells other banks where to send my money?",
            "Which number on my check identifies the bank?",
            "nine digit bank number",
            "My employer asks for a number for direct deposit. Which one?",
            "Which two numbers do I need for direct deposit?",
            "What code identifies a US bank?",
        ),
        (
            (
                "The routing number, nine digits, identifies the bank, and the account number identifies your "
                "account. For direct deposit you need both."
            ),
        ),
    ),
    Group(
        (
            "My employer pays me straight into the bank. What is that called?",
            "What is it called when wages go directly into my account?",
            "pay sent electronically to account",
            "How can I get my pay without a paper check?",
            "What do you call an electronic paycheck?",
            "I want my salary sent to my account automatically",
        ),
        (
            (
                "That is direct deposit: your pay is sent electronically into your account. Give your employer "
                "your routing number and account number."
            ),
        ),
    ),
    Group(
        (
            "What is it called when the bank covers a payment I don't have money for?",
            "The bank paid my bill although my account was empty",
            "balance below zero name",
            "What does it mean if my account is at minus $40?",
            "My account says -25 dollars. What is that?",
            "What is the word for a negative bank balance?",
        ),
        (
            (
                "That is an overdraft: you have spent more than the money in your account, and you owe the bank "
                "the difference, often plus an overdraft fee."
            ),
        ),
    ),
    Group(
        (
            "Why does my account show two balances?",
            "What is the difference between current balance and available balance?",
            "current vs available balance",
            "Which balance can I spend?",
            "My balance is $500 but only $400 is available. Why?",
            "Does my available balance include pending payments?",
        ),
        (
            (
                "The available balance is what you can spend now. The current balance may still include holds, "
                "pending payments or deposits that are not yet available."
            ),
        ),
    ),
    Group(
        (
            "A payment shows as pending. What does it mean?",
            "Why is a charge on my account not final yet?",
            "pending charge meaning",
            "Has a pending transaction been paid already?",
            "How long does a payment stay pending?",
            "The store charged me but it still says pending",
        ),
        (
            (
                "A pending transaction is approved but not yet completed. It already lowers your available "
                "balance and usually posts within one to three business days."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between paying with a debit and a credit card?",
            "debit or credit card",
            "Where does the money come from when I use a debit card?",
            "With which card do I borrow money?",
            "Is a credit card my own money?",
            "Which card takes money directly from my account?",
        ),
        (
            (
                "A debit card takes money directly from your bank account. A credit card borrows money from the "
                "issuer, which you repay later, with interest if you do not pay in full."
            ),
        ),
    ),
    Group(
        (
            "What is it called when I use my credit card to get cash?",
            "I withdrew money at an ATM with my credit card",
            "getting cash from a credit card name",
            "Why was I charged a fee for cash from my credit card?",
            "Can I take cash out with a credit card? What is that?",
            "What do you call borrowing cash on a card?",
        ),
        (("That is a cash advance. It has a fee, often 3% to 5%, and interest at a high rate starts immediately."),),
    ),
    Group(
        (
            "What is it called when the bank takes back money from a shop for me?",
            "The shop never delivered. Can my card company get the money back?",
            "reversing a card payment name",
            "How does a cardholder undo a payment to a bad merchant?",
            "What is the process to get my money back through my card issuer?",
            "The seller refuses a refund. What can my bank do?",
        ),
        (
            (
                "That is a chargeback. You dispute the payment with your card issuer, and it can take the money "
                "back from the merchant."
            ),
        ),
    ),
    Group(
        (
            "What do I call moving card debt to another card with a lower rate?",
            "Can I move what I owe to a 0% card?",
            "switching credit card debt to a new card",
            "I want to pay less interest by moving my card balance",
            "What is it called when one card pays off another?",
            "How can I shift my credit card debt to a cheaper card?",
        ),
        (
            (
                "That is a balance transfer. You move your debt to a card with a lower rate, often 0% for a time, "
                "usually for a fee of 3% to 5%."
            ),
        ),
    ),
    Group(
        (
            "What is the most I can charge on my card called?",
            "What is the maximum I can borrow on my credit card?",
            "highest amount on card name",
            "My card stops working after $2,000. Why?",
            "What do you call the cap on a credit card?",
            "How much am I allowed to owe on my card?",
        ),
        (
            (
                "That is your credit limit, the most you can owe on the card at one time. Purchases above it may "
                "be declined."
            ),
        ),
    ),
    Group(
        (
            "How much of my card limit am I using, what is that called?",
            "I owe $300 on a $1,000 limit. What is the 30%?",
            "share of credit used name",
            "What is the ratio between card balance and limit?",
            "Which percentage compares what I owe with my limit?",
            "Why does using most of my limit hurt my score?",
        ),
        (
            (
                "That is credit utilization: your balance divided by your limit. Keep it below 30%, because high "
                "utilization lowers your score."
            ),
        ),
    ),
    Group(
        (
            "What is the smallest amount I must pay on my card called?",
            "What must I pay at least on my credit card?",
            "least amount due on card",
            "I can't pay my full card bill. What do I have to pay to stay current?",
            "What payment keeps my card account in good standing?",
            "What do you call the lowest payment allowed?",
        ),
        (("That is the minimum payment. Paying it on time avoids a late fee, but interest is charged on the rest."),),
    ),
    Group(
        (
            "What is the time when I pay no interest on my card purchases?",
            "How long can I wait to pay my card without interest?",
            "interest-free days on credit card",
            "Between the bill and the due date, do I pay interest?",
            "What do you call the period before interest starts?",
            "I always pay in full. Why am I never charged interest?",
        ),
        (
            (
                "That is the grace period, usually at least 21 days from the end of the billing cycle to the due "
                "date. You get it if you pay your full balance on time."
            ),
        ),
    ),
    Group(
        (
            "What card needs a deposit to get?",
            "Which credit card is good for someone with no credit?",
            "card with security deposit name",
            "I have bad credit. Which card can I get?",
            "What card helps rebuild credit?",
            "I was denied a normal credit card. What can I try?",
        ),
        (
            (
                "A secured credit card. You give a refundable deposit, which usually becomes your credit limit, "
                "and paying on time builds your credit."
            ),
        ),
    ),
    Group(
        (
            "Why did my card cost extra in another country?",
            "What is the 3% fee on purchases abroad?",
            "extra charge for foreign purchases",
            "My vacation purchases had an added fee. What is it?",
            "What is the fee for paying in another currency?",
            "How much more does it cost to use my card overseas?",
        ),
        (
            (
                "That is a foreign transaction fee, usually 1% to 3% of each purchase abroad. Some cards do not "
                "charge it."
            ),
        ),
    ),
    # Payments
    Group(
        (
            "How can I make sure my bills are paid on time every month?",
            "What is it called when bills are paid automatically?",
            "pay bills without remembering",
            "I always forget due dates. What can I set up?",
            "What feature pays my card bill by itself?",
            "Can my bills come out of my account automatically?",
        ),
        (
            (
                "Set up autopay, which pays your bills automatically on a date you choose. Keep enough money in "
                "the account to avoid an overdraft."
            ),
        ),
    ),
    Group(
        (
            "What is the fastest way to send a large amount between banks?",
            "How do I send $50,000 for a house closing?",
            "same day bank to bank payment for big sums",
            "Which payment is used for a home closing?",
            "What kind of transfer cannot be taken back?",
            "I need to send a lot of money today",
        ),
        (
            (
                "A wire transfer. It usually arrives the same day, costs a fee, and normally cannot be reversed, "
                "so check the account details by phone first."
            ),
        ),
    ),
    Group(
        (
            "What check is guaranteed by the bank?",
            "Which kind of check does a car seller want?",
            "safe check for a large purchase",
            "The landlord wants a check that can't bounce",
            "What is a check the bank itself signs?",
            "I need guaranteed funds for a purchase. What do I ask for?",
        ),
        (
            (
                "A cashier's check. The bank draws it on its own funds, so it cannot bounce for lack of money, "
                "but check that it is genuine."
            ),
        ),
    ),
    Group(
        (
            "I have no bank account but must mail a payment. What can I use?",
            "What can I buy at the post office to pay someone?",
            "prepaid paper payment name",
            "How can I pay rent safely without a checking account?",
            "What is like a check but paid for in advance?",
            "Which payment works by mail without a bank account?",
        ),
        (
            (
                "A money order. You pay the amount plus a small fee in advance at a post office, store or bank, "
                "and the receiver can cash it like a check."
            ),
        ),
    ),
    Group(
        (
            "Someone wants me to take a picture of a check to deposit it. What is that?",
            "Can I deposit a check with my phone?",
            "deposit by photo name",
            "How do I put a check in the bank without going there?",
            "What is remote deposit?",
            "I have a paper check and no branch nearby",
        ),
        (
            (
                "That is mobile check deposit: you photograph both sides of the signed check in your bank's app. "
                "Keep the paper check until the money has cleared."
            ),
        ),
    ),
    # Safety, saving and investing
    Group(
        (
            "What happens to my deposits if my US bank goes out of business?",
            "Who pays me back if my American bank collapses?",
            "bank closes what about my money US",
            "What government agency protects money in US banks?",
            "My bank is bankrupt. Is my $100,000 lost?",
            "Could I lose my savings if a US bank shuts down?",
        ),
        (
            (
                "The FDIC protects your deposits up to $250,000 per depositor, per bank, per ownership category, "
                "so insured money is not lost."
            ),
        ),
    ),
    Group(
        (
            "Someone is pretending to be me to get loans. What is it?",
            "A thief uses my name and data. What crime is that?",
            "using another person's details to borrow",
            "What is it called when someone steals my personal information?",
            "A stranger took a loan in my name",
            "What crime is opening accounts as another person?",
        ),
        (
            (
                "That is identity theft. Freeze your credit, report it at IdentityTheft.gov, and dispute the "
                "false accounts with the credit bureaus."
            ),
        ),
    ),
    Group(
        (
            "An email asks me to click a link and enter my bank password. What is it?",
            "What are fake emails from a bank called?",
            "fake bank message name",
            "I got a text with a link saying my account is locked",
            "What is it when criminals trick me into giving my password?",
            "A message says verify your account now. Should I?",
        ),
        (
            (
                "That is phishing (smishing if it is a text). Do not click the link or give any codes, and "
                "contact your bank through its app or the number on your card."
            ),
        ),
    ),
    Group(
        (
            "Besides my password I need a code from my phone. What is that?",
            "What is the second step when I log in called?",
            "extra code at sign in",
            "Why does my bank send a code to log in?",
            "What makes an account safer than just a password?",
            "What does 2FA stand for?",
            "What does MFA stand for?",
        ),
        (
            (
                "That is two-factor authentication (2FA), also called multi-factor authentication (MFA). It needs "
                "a second proof, such as a code, besides your password. Never share the code."
            ),
        ),
    ),
    Group(
        (
            "Why does my money buy less than before?",
            "Prices keep going up. What is that called?",
            "rise in prices name",
            "Why does everything cost more each year?",
            "What makes money lose its value?",
            "A coffee cost $2 and now costs $3. What happened?",
        ),
        (
            (
                "That is inflation: prices rise over time, so each dollar buys less. Savings lose buying power if "
                "their rate is below inflation."
            ),
        ),
    ),
    Group(
        (
            "What is the plan for my income and spending called?",
            "How do I know where my money should go each month?",
            "plan for monthly money",
            "What should I write to control my spending?",
            "What do you call a list of income and expenses?",
            "I want to decide in advance how to use my pay",
        ),
        (
            (
                "That is a budget: a plan for your income and spending. A simple one is 50% needs, 30% wants and "
                "20% savings and debt."
            ),
        ),
    ),
    Group(
        (
            "How do I work out what I'm worth financially?",
            "What do I get if I subtract my debts from what I own?",
            "assets minus liabilities name",
            "I own $50,000 and owe $20,000. What is the $30,000?",
            "What number sums up my whole financial situation?",
            "What is everything I own minus everything I owe?",
        ),
        (
            (
                "That is your net worth: assets minus liabilities. If you own $50,000 and owe $20,000, your net "
                "worth is $30,000."
            ),
        ),
    ),
    Group(
        (
            "What is a small part of a company called?",
            "How can I own a piece of a company?",
            "part ownership of a company",
            "What do I buy on the stock market?",
            "I want to own a bit of a big firm. What do I buy?",
            "What makes someone a shareholder?",
        ),
        ("A share of stock. It makes you a part owner of the company, and its value can rise or fall.",),
    ),
    Group(
        (
            "What do I get when a company pays out its profit?",
            "What is the money companies pay to shareholders?",
            "payment to stock owners name",
            "My shares paid me $20. What is that?",
            "How do I earn money from stocks without selling them?",
            "What is a share of profit called?",
        ),
        (
            (
                "That is a dividend: part of a company's profit that it pays to its shareholders, often every "
                "three months."
            ),
        ),
    ),
    Group(
        (
            "What investment follows the whole market cheaply?",
            "Which fund copies the S&P 500?",
            "fund that tracks an index",
            "How can I invest in hundreds of companies at once?",
            "What is a low-cost fund for beginners called?",
            "What kind of fund is not actively managed?",
        ),
        (
            (
                "An index fund. It tracks a market index such as the S&P 500, spreads your money over many "
                "companies and usually has low fees."
            ),
        ),
    ),
    Group(
        (
            "What do you call investing the same amount every month?",
            "Should I invest a bit each month or all at once?",
            "regular investing of a fixed sum",
            "I put $100 into a fund monthly. What is that method?",
            "How can I avoid guessing the right time to invest?",
            "What strategy buys at both high and low prices?",
        ),
        (
            (
                "That is dollar-cost averaging: you invest the same amount regularly, whatever the price, so you "
                "need not guess the best time."
            ),
        ),
    ),
    Group(
        (
            "Who gets my account when I die?",
            "What is the person named to receive my money called?",
            "person who inherits an account",
            "Whom do I name on my retirement account?",
            "How do I make sure my partner gets my 401(k)?",
            "What do you call the one who receives life insurance money?",
        ),
        (
            (
                "That is the beneficiary, the person you name to receive the money when you die. Keep the name up "
                "to date, because it usually overrides your will."
            ),
        ),
    ),
    Group(
        (
            "Can someone else handle my banking if I'm sick?",
            "What paper lets my daughter manage my money?",
            "document to let someone act for me",
            "How can my son pay my bills legally?",
            "I want someone to decide about my money if I can't",
            "What lets a person sign for me at the bank?",
        ),
        (
            (
                "A power of attorney. This legal document lets someone you trust manage your money for you, and a "
                "durable one stays valid if you become ill."
            ),
        ),
    ),
)
