"""Why each of these glossary terms matters, in one sentence."""

from __future__ import annotations

WHY: dict[str, str] = {
    "savings account": (
        "It matters because money you do not need today can grow safely and stay apart from your everyday spending."
    ),
    "checking account": (
        "It matters because nearly all of your daily money passes through it, so a low-fee account that suits you "
        "saves money and trouble."
    ),
    "current account": (
        "It matters because it is where your income arrives and your bills are paid, so its fees and overdraft "
        "terms affect you every month."
    ),
    "bank account": (
        "It matters because it keeps your money safer than cash at home and lets you pay and get paid easily."
    ),
    "joint account": (
        "It matters because every owner can normally spend all of the money, so you should only share an account "
        "with someone you trust."
    ),
    "certificate of deposit": (
        "It matters because you trade access to your money for a rate that is guaranteed, so you should only lock "
        "away money you will not need."
    ),
    "term deposit": "It matters because the rate is known in advance, but your money is tied up until the term ends.",
    "high-yield savings account": (
        "It matters because the same money earns more without any extra risk, as long as the account is covered by "
        "deposit insurance."
    ),
    "emergency fund": (
        "It matters because a surprise bill is much less stressful, and less expensive, when you do not have to "
        "borrow to pay it."
    ),
    "interest rate": "It matters because it decides how much a loan costs you and how fast your savings grow.",
    "interest": "It matters because it makes debt grow when you owe and makes savings grow when you hold money.",
    "simple interest": "It matters because it is the easiest way to estimate what a loan costs or what savings earn.",
    "compound interest": (
        "It matters because time does much of the work: starting to save early can make a bigger difference than "
        "saving a lot later."
    ),
    "APY": (
        "It matters because it includes compounding, so you can compare two savings accounts fairly with one number."
    ),
    "fixed rate": "It matters because you know exactly what you will pay or earn, which makes planning easier.",
    "variable rate": (
        "It matters because your costs can rise without warning, so you should leave some room in your budget."
    ),
    "available balance": (
        "It matters because spending more than your available balance can lead to declined payments or overdraft fees."
    ),
    "overdraft": "It matters because overdrafts are easy to slip into and can be an expensive way to borrow.",
    "routing number": "It matters because a wrong routing number can delay a payment or send it to the wrong bank.",
    "IBAN": "It matters because an error in the IBAN can make an international payment fail or arrive late.",
    "bank statement": (
        "It matters because checking it each month helps you spot mistakes, forgotten subscriptions and fraud early."
    ),
    "maintenance fee": "It matters because a small monthly fee adds up: $10 a month is $120 a year.",
    "deposit insurance": "It matters because it keeps your savings safe even if your bank goes out of business.",
    "online banking": "It matters because you can see problems quickly and handle most tasks from home.",
    "PIN": "It matters because anyone with your card and your PIN can take your money.",
    "2FA": "It matters because it stops most criminals even when they have learned your password.",
    "one-time password": "It matters because a scammer who gets the code can approve a payment in your name.",
    "phishing": "It matters because one careless click can give a criminal access to your money.",
    "identity theft": "It matters because it can leave you with debts you did not make and a damaged credit record.",
    "money laundering": (
        "It matters because stopping it makes it harder for criminals to profit from fraud, drugs and other crimes."
    ),
    "KYC": "It matters because it helps keep criminals from opening accounts in false names, perhaps even in yours.",
    "debit card": "It matters because you spend only your own money, so it helps you avoid card debt.",
    "credit card": (
        "It matters because it can build your credit history, but unpaid balances grow quickly at high interest rates."
    ),
    "virtual card": "It matters because your main card number stays private when you shop online.",
    "contactless payment": "It matters because it is quick and your card never leaves your hand.",
    "cash advance": "It matters because it is one of the most expensive ways to borrow.",
    "foreign transaction fee": "It matters because it adds to the price of everything you buy on a trip.",
    "exchange rate": (
        "It matters because a better rate gives you more money to spend on a trip or an international transfer."
    ),
    "wire transfer": "It matters because it is hard to get a wire back, so always check the account details first.",
    "standing order": (
        "It matters because regular payments such as rent or savings go out on time without you having to remember."
    ),
    "direct debit": "It matters because bills are paid on time, but you should check that the amounts taken are right.",
    "chargeback": "It matters because it can get your money back when a seller does not keep its promise.",
    "cryptocurrency": "It matters because prices can fall sharply, so people can lose most or all of what they put in.",
    "loan": "It matters because you pay back more than you borrow, so it pays to compare the total cost.",
    "secured loan": "It matters because you could lose your home or car if you cannot keep up the payments.",
    "payday loan": "It matters because the high cost can trap people in borrowing again and again.",
    "mortgage": (
        "It matters because it is the largest debt most people ever have, so even a small difference in the rate "
        "means a lot of money."
    ),
    "down payment": (
        "It matters because a bigger down payment means a smaller loan, lower payments and often a better rate."
    ),
    "escrow": "It matters because neither side has to trust the other with the money before the deal is done.",
    "refinancing": "It matters because a lower rate can save you a lot of interest over the years.",
    "HELOC": "It matters because it is flexible, but your home is at risk if you cannot repay it.",
    "amortization": "It matters because it shows why paying a little extra early in a loan saves so much interest.",
    "APR": (
        "It matters because it includes fees as well as interest, so it is a fairer way to compare the cost of loans."
    ),
    "credit score": "It matters because it affects whether you can borrow and how much interest you pay.",
    "credit history": "It matters because lenders use it to decide whether to trust you with a loan.",
    "credit utilization": (
        "It matters because it is one of the biggest parts of many credit scores and you can improve it quickly."
    ),
    "minimum payment": "It matters because paying only the minimum keeps you in debt much longer and costs far more.",
    "collateral": "It matters because it can get you a lower rate, but you can lose what you pledged.",
    "debt": "It matters because debt costs interest every month, so paying it down frees up money for other things.",
    "buy now, pay later": "It matters because several small plans at once can add up to more than your budget allows.",
    "inflation": "It matters because money that earns less than inflation slowly loses buying power.",
    "bond": "It matters because bonds are often steadier than stocks and can give a regular income.",
    "stock": (
        "It matters because stocks have often grown more than savings over long periods, but they can also lose value."
    ),
    "index fund": "It matters because it spreads your money over many companies at low cost.",
    "ETF": (
        "It matters because it lets you spread your money widely with a single purchase, although its value can "
        "still fall."
    ),
    "diversification": "It matters because nobody knows which investment will do badly next.",
    "net worth": (
        "It matters because it shows your whole financial picture in one number, and you can watch it improve over "
        "time."
    ),
    "pension": "It matters because you will need an income when you stop working, and saving early makes it easier.",
    "budget": "It matters because it shows problems early and helps you spend on what you care about.",
    "net income": (
        "It matters because it is the money you can really spend, so plans based on gross income are often too high."
    ),
    "insurance": "It matters because one large accident could cost more than you could ever save.",
}
