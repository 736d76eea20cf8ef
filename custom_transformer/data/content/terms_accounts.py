"""Terms about accounts, savings and banks."""

from __future__ import annotations

from custom_transformer.data.content.entries import Term

TERMS: dict[str, Term] = {
    "savings account": Term(
        "a",
        "savings accounts",
        "A savings account is a bank account for money you do not need right away. The bank pays you interest on "
        "the balance, and you can usually take the money out when you need it.",
    ),
    "checking account": Term(
        "a",
        "checking accounts",
        "A checking account is an everyday bank account for receiving your pay, paying bills and buying things "
        "with a debit card. Money moves in and out often, so it usually earns little or no interest.",
        ("a chequing account", "a transaction account"),
    ),
    "current account": Term(
        "a",
        "current accounts",
        "A current account is the name used in the UK and many other countries for an everyday bank account. You "
        "use it to receive your pay, make payments and withdraw cash, much like a checking account in the United "
        "States.",
    ),
    "bank account": Term(
        "a",
        "bank accounts",
        "A bank account is a record a bank keeps of the money you hold with it. You can pay money in, take money "
        "out and make payments, and the bank keeps a list of every transaction.",
    ),
    "joint account": Term(
        "a",
        "joint accounts",
        "A joint account is a bank account owned by two or more people. Each owner can usually pay in, spend and "
        "withdraw money, and all of them are responsible for any debt on the account.",
        ("a shared account",),
    ),
    "business account": Term(
        "a",
        "business accounts",
        "A business account is a bank account for the money of a company or a self-employed person. It keeps "
        "business income and costs apart from personal money, which makes bookkeeping and taxes easier.",
        ("a business bank account",),
    ),
    "student account": Term(
        "a",
        "student accounts",
        "A student account is a bank account designed for people in higher education. It often has low fees and "
        "may include a small overdraft, and you usually have to show that you are enrolled.",
        ("a student bank account",),
    ),
    "children's account": Term(
        "a",
        "children's accounts",
        "A children's account is a bank account for a young person, usually opened and watched over by a parent or "
        "guardian. It helps children learn to save and spend, often with limits on card use.",
        ("a youth account",),
    ),
    "basic bank account": Term(
        "a",
        "basic bank accounts",
        "A basic bank account is a simple account for receiving money and paying bills, normally without an "
        "overdraft. It is meant for people who cannot get a standard account, for example because of a poor credit "
        "history.",
    ),
    "dormant account": Term(
        "a",
        "dormant accounts",
        "A dormant account is an account that has had no activity from its owner for a long time. The bank may "
        "restrict it, and in many places unclaimed money is later passed to a state fund from which the owner can "
        "reclaim it.",
        ("an inactive account",),
    ),
    "money market account": Term(
        "a",
        "money market accounts",
        "A money market account is a type of savings account, common in the United States, that often pays a "
        "higher rate in return for a higher minimum balance. It may also allow a limited number of checks or card "
        "payments.",
    ),
    "certificate of deposit": Term(
        "a",
        "certificates of deposit",
        "A certificate of deposit, or CD, is a savings product where you leave a fixed sum with a bank for a set "
        "time at a set interest rate. Taking the money out early usually costs you a penalty.",
        ("a CD",),
    ),
    "term deposit": Term(
        "a",
        "term deposits",
        "A term deposit is money you leave with a bank for an agreed period, such as six months or two years, at a "
        "fixed interest rate. You normally cannot withdraw it early without losing some interest.",
        ("a time deposit", "a fixed deposit"),
    ),
    "high-yield savings account": Term(
        "a",
        "high-yield savings accounts",
        "A high-yield savings account is a savings account that pays a clearly higher interest rate than an "
        "ordinary one. Online banks often offer them, and the rate can usually change over time.",
    ),
    "emergency fund": Term(
        "an",
        "emergency funds",
        "An emergency fund is money you set aside for surprises such as a lost job, a car repair or a medical "
        "bill. A common goal is three to six months of essential spending, kept where you can reach it quickly.",
        ("a rainy day fund",),
    ),
    "sinking fund": Term(
        "a",
        "sinking funds",
        "A sinking fund is money you save bit by bit for a cost you know is coming, such as holidays, car "
        "insurance or new tires. Spreading the cost over months means no single month is hit hard.",
    ),
    "interest rate": Term(
        "an",
        "interest rates",
        "An interest rate is the price of borrowing money or the reward for saving it, shown as a percentage per "
        "year. A 5% rate on $100 means about $5 of interest over one year.",
        ("a rate of interest",),
    ),
    "interest": Term(
        "",
        "",
        "Interest is money paid for the use of money. You pay it when you borrow, and you earn it when you save, "
        "usually as a percentage of the amount for each year.",
    ),
    "simple interest": Term(
        "",
        "",
        "Simple interest is interest worked out only on the original amount, never on earlier interest. You "
        "multiply the amount by the yearly rate and by the number of years.",
    ),
    "compound interest": Term(
        "",
        "",
        "Compound interest is interest earned on your original money and also on the interest already added. "
        "Because each year's interest earns more interest, your balance grows faster the longer you leave it.",
    ),
    "APY": Term(
        "an",
        "APYs",
        "APY stands for annual percentage yield. It is the rate a savings account really earns in a year once "
        "compounding is counted, so it is the best figure for comparing savings accounts.",
        ("an annual percentage yield",),
    ),
    "AER": Term(
        "an",
        "AERs",
        "AER stands for annual equivalent rate. It is the figure used in the UK to show what a savings account "
        "would pay in a year with compounding included, so accounts can be compared fairly.",
        ("an annual equivalent rate",),
    ),
    "fixed rate": Term(
        "a",
        "fixed rates",
        "A fixed rate is an interest rate that stays the same for an agreed period. Your payments or earnings are "
        "predictable, even if rates elsewhere go up or down.",
        ("a fixed interest rate",),
    ),
    "variable rate": Term(
        "a",
        "variable rates",
        "A variable rate is an interest rate that can go up or down over time, often following a central bank or "
        "market rate. Your payments or earnings change when the rate changes.",
        ("a variable interest rate", "a floating rate"),
    ),
    "balance": Term(
        "a",
        "balances",
        "A balance is the amount of money in an account at a given moment. On a loan or credit card it is the "
        "amount you still owe.",
        ("an account balance",),
    ),
    "available balance": Term(
        "an",
        "available balances",
        "An available balance is the money you can spend right now. It leaves out amounts on hold, such as pending "
        "card payments, and may include an agreed overdraft, so it can differ from your account balance.",
    ),
    "minimum balance": Term(
        "a",
        "minimum balances",
        "A minimum balance is the smallest amount you must keep in an account to avoid a fee or to earn a certain "
        "rate. If you go below it, the bank may charge you or pay less interest.",
    ),
    "overdraft": Term(
        "an",
        "overdrafts",
        "An overdraft lets you spend more than you have in your account, up to a limit, so your balance goes below "
        "zero. It is a form of borrowing, and you normally pay interest or a fee for it.",
        ("an overdraft facility",),
    ),
    "overdraft protection": Term(
        "",
        "",
        "Overdraft protection is a service that covers a payment when your account does not have enough money, for "
        "example by moving funds from your savings. It avoids declined payments but may carry a fee.",
    ),
    "overdraft fee": Term(
        "an",
        "overdraft fees",
        "An overdraft fee is a charge a bank may make when a payment takes your account below zero. You can avoid "
        "it by keeping a small buffer, setting up balance alerts or linking a savings account.",
    ),
    "insufficient funds": Term(
        "",
        "insufficient funds",
        "Insufficient funds means there is not enough money in an account to cover a payment. The bank may decline "
        "the payment, and in some cases it may charge a returned payment fee.",
    ),
    "routing number": Term(
        "a",
        "routing numbers",
        "A routing number is a nine-digit code that identifies a bank in the United States. You need it together "
        "with your account number for direct deposits, bank transfers and bill payments.",
        ("an ABA number", "a routing transit number"),
    ),
    "account number": Term(
        "an",
        "account numbers",
        "An account number is the set of digits that identifies your own account at a bank. People need it, with a "
        "bank code such as a routing number or sort code, to pay money to you.",
    ),
    "sort code": Term(
        "a",
        "sort codes",
        "A sort code is a six-digit number, written as three pairs, that identifies a bank and branch in the UK "
        "and Ireland. Together with the account number it tells a payment where to go.",
    ),
    "IBAN": Term(
        "an",
        "IBANs",
        "IBAN stands for international bank account number. It is a standard code that identifies one bank account "
        "across borders. It starts with two letters for the country and is used in Europe and many other places.",
        ("an international bank account number",),
    ),
    "SWIFT code": Term(
        "a",
        "SWIFT codes",
        "A SWIFT code, also called a BIC, is an 8 or 11 character code that identifies a bank worldwide. Banks use "
        "it to send international payments to the right place.",
        ("a BIC", "a bank identifier code"),
    ),
    "bank statement": Term(
        "a",
        "bank statements",
        "A bank statement is a list of everything that went in and out of your account over a period, usually a "
        "month, with the opening and closing balance. You can use it to check your spending or as proof of "
        "address.",
        ("an account statement",),
    ),
    "deposit": Term(
        "a",
        "deposits",
        "A deposit is money you put into a bank account, by cash, check, card or transfer. The word is also used "
        "for a first payment that secures something, such as a rental home.",
    ),
    "withdrawal": Term(
        "a",
        "withdrawals",
        "A withdrawal is money you take out of an account, for example as cash from an ATM or at a branch. The "
        "amount is taken off your balance.",
    ),
    "direct deposit": Term(
        "",
        "direct deposits",
        "Direct deposit is an electronic payment sent straight into your bank account, such as your salary or a "
        "benefit. It is faster and safer than a paper check because nothing has to be carried or posted.",
    ),
    "transaction": Term(
        "a",
        "transactions",
        "A transaction is any movement of money in or out of an account, such as a card payment, a transfer, a fee "
        "or a deposit. Each one appears on your statement with a date and an amount.",
    ),
    "pending transaction": Term(
        "a",
        "pending transactions",
        "A pending transaction is a payment that has been approved but not yet completed. The money is set aside, "
        "so it lowers your available balance, and the final amount is normally booked within a few days.",
    ),
    "hold": Term(
        "a",
        "holds",
        "A hold is money a bank or shop sets aside so that it cannot be spent for a while. Hotels and gas stations "
        "often place holds, and banks may hold a check until it clears.",
        ("a hold on funds",),
    ),
    "maintenance fee": Term(
        "a",
        "maintenance fees",
        "A maintenance fee is a regular charge for keeping an account open. Many banks waive it if you keep a "
        "minimum balance, receive your salary in the account or are a student.",
        ("a monthly account fee",),
    ),
    "deposit insurance": Term(
        "",
        "",
        "Deposit insurance is a guarantee that pays customers back, up to a legal limit, if their bank fails. It "
        "covers money in accounts such as checking and savings, but not investments.",
    ),
    "FDIC": Term(
        "the",
        "",
        "The FDIC is the Federal Deposit Insurance Corporation, a United States agency that protects money in "
        "insured banks. It covers up to $250,000 per depositor, per bank, for each type of account ownership.",
        ("the Federal Deposit Insurance Corporation",),
    ),
    "FSCS": Term(
        "the",
        "",
        "The FSCS is the Financial Services Compensation Scheme, which protects customers in the UK when a "
        "financial firm fails. It covers eligible deposits at banks and building societies up to a legal limit for "
        "each person.",
        ("the Financial Services Compensation Scheme",),
    ),
    "credit union": Term(
        "a",
        "credit unions",
        "A credit union is a financial cooperative owned by its members. It offers accounts and loans like a bank, "
        "and because it is not run for outside shareholders it can often charge lower fees.",
    ),
    "building society": Term(
        "a",
        "building societies",
        "A building society is a financial firm owned by its members, common in the UK. It takes in savings and "
        "lends mostly for homes, and many also offer current accounts.",
    ),
    "central bank": Term(
        "a",
        "central banks",
        "A central bank manages a country's currency and aims to keep prices stable. It sets key interest rates "
        "and watches over banks. Examples are the Federal Reserve, the European Central Bank and the Bank of "
        "England.",
    ),
    "investment bank": Term(
        "an",
        "investment banks",
        "An investment bank helps companies and governments raise money, for example by selling shares or bonds. "
        "It also advises on mergers and trades in financial markets, and it does not normally offer everyday "
        "accounts.",
    ),
    "retail bank": Term(
        "a",
        "retail banks",
        "A retail bank serves everyday customers and small businesses. It offers checking and savings accounts, "
        "cards, loans and mortgages, through branches, websites and apps.",
        ("a consumer bank",),
    ),
    "online banking": Term(
        "",
        "",
        "Online banking lets you manage your account through a website or app. You can check balances, pay bills "
        "and send money at any time without visiting a branch.",
        ("internet banking",),
    ),
    "mobile banking": Term(
        "",
        "",
        "Mobile banking means using your bank's app on a phone to see your balance, send money, deposit checks and "
        "manage cards. You sign in with a passcode, fingerprint or face scan.",
    ),
    "branch": Term(
        "a",
        "branches",
        "A branch is a local office of a bank where you can speak to staff in person. People visit one to deposit "
        "cash, open accounts, ask for advice or sort out problems.",
        ("a bank branch",),
    ),
    "safe deposit box": Term(
        "a",
        "safe deposit boxes",
        "A safe deposit box is a locked box you rent in a bank's vault to store valuables or important papers. "
        "What you keep inside is normally not covered by deposit insurance.",
        ("a safety deposit box",),
    ),
    "power of attorney": Term(
        "a",
        "powers of attorney",
        "A power of attorney is a legal document that lets someone you choose act for you, for example to manage "
        "your bank account if you are ill. You decide what they may do and can usually cancel it.",
    ),
    "beneficiary": Term(
        "a",
        "beneficiaries",
        "A beneficiary is a person who receives money. In a transfer it is the person you pay, and in insurance, a "
        "will or an account it is the person named to receive the money.",
    ),
    "nominee": Term(
        "a",
        "nominees",
        "A nominee is a person or company named to act for someone else or to hold something in their name. With "
        "bank accounts in some countries, it is the person who receives the money if the owner dies.",
    ),
    "joint account holder": Term(
        "a",
        "joint account holders",
        "A joint account holder is one of the people who own a shared bank account. Each holder can usually use "
        "all of the money and shares the responsibility for any overdraft.",
    ),
    "escrow account": Term(
        "an",
        "escrow accounts",
        "An escrow account holds money for a specific purpose until it is due. With a mortgage, your lender may "
        "collect part of your property tax and insurance every month and pay those bills from this account.",
    ),
    "e-statement": Term(
        "an",
        "e-statements",
        "An e-statement is a bank statement you read or download online instead of getting it on paper. It arrives "
        "faster, saves paper and is easy to store or search.",
        ("an electronic statement", "a paperless statement"),
    ),
}
