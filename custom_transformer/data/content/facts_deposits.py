"""Facts about deposits, holds, checks and savings in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Deposits and holds
    Group(
        (
            "When can I use money from a deposited check?",
            "How long does it take for a check to clear?",
            "How many days until my check deposit is available?",
            "check funds availability time",
            "I deposited a check today. When can I spend it?",
            "When is a deposited check available in the US?",
        ),
        (
            (
                "Usually the first $275 of a check is available the next business day and the rest by the second "
                "business day. Some deposits are held longer, such as large checks or new accounts."
            ),
        ),
    ),
    Group(
        (
            "Why did the bank hold my check?",
            "Why is there a hold on my deposit?",
            "The bank put a hold on my check deposit",
            "reasons for a check hold",
            "My check deposit is not available yet. Why?",
            "How long can a bank hold a check?",
        ),
        (
            (
                "Banks hold checks to make sure they will be paid. Longer holds, usually up to seven business "
                "days, apply to large deposits, new accounts, repeated overdrafts or doubtful checks."
            ),
        ),
    ),
    Group(
        (
            "When is direct deposit available?",
            "When can I withdraw my paycheck from direct deposit?",
            "How fast can I use an electronic deposit?",
            "direct deposit funds availability",
            "My salary was deposited electronically. When can I use it?",
            "Is direct deposit available the same day?",
        ),
        (
            (
                "Direct deposit must be available by the next business day after the bank receives it, and often "
                "you can use it the same day."
            ),
        ),
    ),
    Group(
        (
            "When can I use a cash deposit?",
            "I deposited cash with a teller. When is it available?",
            "cash deposit availability",
            "How long is cash held by the bank?",
            "Can I spend cash I deposited today?",
            "Is cash deposited at a branch available right away?",
        ),
        (
            (
                "Cash deposited in person with a teller is available by the next business day, often right away. "
                "Cash deposited at an ATM may take until the second business day."
            ),
        ),
    ),
    Group(
        (
            "What is Regulation CC?",
            "Which rule says how long banks may hold deposits?",
            "What law covers funds availability?",
            "Reg CC meaning",
            "What does the Expedited Funds Availability Act do?",
            "Who sets the time limits for check holds?",
        ),
        (
            (
                "Regulation CC is the US rule on funds availability. It sets how quickly banks must let you use "
                "deposited money and when they may hold a check longer."
            ),
        ),
    ),
    Group(
        (
            "The bank made funds available. Does that mean the check is good?",
            "Can a check bounce after the money is in my account?",
            "I spent money from a check that turned out to be fake",
            "Do I have to pay back a fake check?",
            "who is responsible for a bad check I deposited",
            "My deposited check was returned. Do I owe the bank?",
        ),
        (
            (
                "Available funds do not mean the check has cleared. If the check is fake or bounces, even weeks "
                "later, the bank takes the money back and you owe it."
            ),
        ),
    ),
    # Checks
    Group(
        (
            "How long is a check good for?",
            "When does a check expire?",
            "Can I cash a check that is a year old?",
            "stale-dated check",
            "How many months is a personal check valid?",
            "Can a bank refuse a check older than six months?",
        ),
        (
            (
                "A check is generally good for six months (180 days). After that it is stale-dated, and a bank "
                "may refuse it, but it may also choose to pay it."
            ),
        ),
    ),
    Group(
        (
            "Can a bank cash a post-dated check early?",
            "What is a postdated check?",
            "I wrote a check with a future date. Can it be cashed now?",
            "post dated check cashed before date",
            "Does the bank have to wait until the date on the check?",
            "How do I stop a postdated check being cashed early?",
        ),
        (
            (
                "A bank can usually cash a post-dated check before its date, unless you gave the bank advance "
                "notice with a description of the check."
            ),
        ),
    ),
    Group(
        (
            "How do I stop payment on a check?",
            "What is a stop payment order?",
            "How long does a stop payment last?",
            "cancel a check I wrote",
            "I lost a check I wrote to someone. Can I cancel it?",
            "How much does stopping a check cost?",
        ),
        (
            (
                "Ask your bank for a stop payment order before the check is paid, with its number and amount. It "
                "usually costs about $30 and lasts six months unless renewed."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a cashier's check and a certified check?",
            "certified check vs cashier's check",
            "Which check is guaranteed by the bank?",
            "What is a certified check?",
            "How safe is a cashier's check?",
            "What kind of check guarantees payment?",
        ),
        (
            (
                "A cashier's check is drawn on the bank's own funds. A certified check is your personal check "
                "that the bank confirms and sets money aside for. Both are guaranteed, but fakes exist."
            ),
        ),
    ),
    Group(
        (
            "What happens when a check bounces?",
            "I wrote a check without enough money",
            "What if there isn't enough in my account to cover a check?",
            "my check bounced",
            "Someone gave me a bad check",
            "What does it cost if a check is returned?",
        ),
        (
            (
                "The check is returned unpaid for insufficient funds. The writer may pay an NSF fee to the bank "
                "and a fee to the receiver, and the depositor may also be charged a returned check fee."
            ),
        ),
    ),
    Group(
        (
            "What does endorse a check mean?",
            "How do I endorse a check?",
            "Where do I sign a check to deposit it?",
            "What does for deposit only mean?",
            "endorsement on a check",
            "Do both people have to sign a check made out to two names?",
        ),
        (
            (
                "To endorse a check means to sign it on the back so it can be cashed or deposited. If it is made "
                "out to two people with and, both must sign."
            ),
        ),
    ),
    Group(
        (
            "What if the words and numbers on a check don't match?",
            "Which amount counts on a check, words or numbers?",
            "check amount in words and figures is different",
            "My check says $100 but the words say ten dollars",
            "Is a check with two different amounts valid?",
            "On a check, is the written amount or the number used?",
        ),
        ("The amount written in words counts when the words and numbers on a check differ.",),
    ),
    Group(
        (
            "What are the numbers at the bottom of a check?",
            "Where is the routing number on a check?",
            "Which number on a check is the account number?",
            "how to read check numbers",
            "How do I find my routing number on a check?",
            "What is the first number printed on a check?",
        ),
        (
            (
                "The first nine digits at the bottom left of a check are the routing number. Next comes the "
                "account number, and then the check number."
            ),
        ),
    ),
    Group(
        (
            "How many digits does a routing number have?",
            "How long is a routing number?",
            "What is an ABA number?",
            "number of digits in a bank routing number",
            "My routing number has 9 digits. Is that right?",
            "What does a routing number identify?",
        ),
        (
            (
                "A US routing number, also called an ABA number, has nine digits. It identifies the bank, while "
                "the account number identifies your account."
            ),
        ),
    ),
    # Interest and savings
    Group(
        (
            "What does APY stand for?",
            "APY stands for what?",
            "What do the letters APY mean?",
            "What does annual percentage yield mean?",
            "full form of APY",
            "Is APY what I earn or what I pay?",
        ),
        (
            (
                "APY stands for annual percentage yield. It is what your savings earn in a year, including "
                "compound interest."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between APR and APY?",
            "APR vs APY",
            "Is APY the same as APR?",
            "Which one includes compounding, APR or APY?",
            "Does APR or APY tell me what I earn?",
            "When do banks use APY instead of APR?",
        ),
        (
            (
                "APR is the yearly cost of borrowing and leaves out compounding. APY is the yearly return on "
                "savings and includes compounding. You pay APR on loans and earn APY on deposits."
            ),
        ),
    ),
    Group(
        (
            "What does CD stand for in banking?",
            "CD stands for what?",
            "What is a CD at a bank?",
            "what does cd mean banking",
            "Is a CD a savings product?",
            "How does a bank CD work?",
        ),
        (
            (
                "CD stands for certificate of deposit. You leave money with the bank for a fixed term, such as "
                "one year, and it usually pays a fixed rate."
            ),
        ),
    ),
    Group(
        (
            "What happens if I take money out of a CD early?",
            "Is there a penalty for cashing in a CD?",
            "early withdrawal penalty CD",
            "I need my CD money before it matures",
            "How much do I lose if I break a CD?",
            "Can I withdraw from a certificate of deposit before the end?",
        ),
        (
            (
                "You usually pay an early withdrawal penalty, often several months of interest, and it can even "
                "reduce your principal."
            ),
        ),
    ),
    Group(
        (
            "What happens when my CD matures?",
            "What is the grace period on a CD?",
            "Does a CD renew automatically?",
            "CD rollover",
            "My CD is about to mature. What do I do?",
            "How long do I have to take out the money after a CD ends?",
        ),
        (
            (
                "When a CD matures, you usually have a grace period of about 7 to 10 days to withdraw the money. "
                "Otherwise it normally renews automatically for a new term at the current rate."
            ),
        ),
    ),
    Group(
        (
            "What is a CD ladder?",
            "How does CD laddering work?",
            "Why would someone ladder CDs?",
            "cd ladder example",
            "What does it mean to ladder certificates of deposit?",
            "How do I use several CDs with different terms?",
        ),
        (
            (
                "A CD ladder splits your money among CDs that mature at different times, such as one, two and "
                "three years. You get regular access to some money while earning longer-term rates."
            ),
        ),
    ),
    Group(
        (
            "What is a money market account? How is it different from a money market fund?",
            "Is a money market fund FDIC insured?",
            "money market account vs money market fund",
            "Is a money market account safe?",
            "Are money market funds insured by the FDIC?",
            "Which is insured, a money market account or fund?",
        ),
        (
            (
                "A money market account is an FDIC-insured bank deposit, up to $250,000. A money market fund is "
                "an investment, and it is not FDIC insured."
            ),
        ),
    ),
    Group(
        (
            "How many withdrawals can I make from a savings account?",
            "Is there a limit of six transfers from savings?",
            "What is Regulation D?",
            "savings account withdrawal limit per month",
            "Why does my bank charge me after six savings transfers?",
            "Does the six withdrawal rule still exist?",
        ),
        (
            (
                "The federal limit of six savings withdrawals a month was dropped in 2020, but a bank may still "
                "set its own limit of six and charge a fee beyond it."
            ),
        ),
    ),
    Group(
        (
            "Is interest on a savings account taxable?",
            "Do I pay tax on bank interest?",
            "Do I have to report savings interest to the IRS?",
            "What is a 1099-INT?",
            "tax on savings account interest",
            "When does a bank send Form 1099-INT?",
        ),
        (
            (
                "Bank interest is taxable income in the US. The bank sends you Form 1099-INT if it paid you $10 "
                "or more in the year, but you must report smaller amounts too."
            ),
        ),
    ),
    Group(
        (
            "Does TISA or Truth in Savings protect me?",
            "What is the Truth in Savings Act?",
            "Which law makes banks show the APY?",
            "Truth in Savings Act meaning",
            "What must a bank disclose about a deposit account?",
            "What is Regulation DD?",
        ),
        (
            (
                "The Truth in Savings Act, Regulation DD, makes US banks disclose the APY, fees and terms of "
                "deposit accounts so that you can compare them."
            ),
        ),
    ),
)
