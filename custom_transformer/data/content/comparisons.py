"""How two glossary terms differ."""

from __future__ import annotations

COMPARISONS: dict[tuple[str, str], str] = {
    ("savings account", "checking account"): (
        "A savings account is for money you want to keep and pays more interest. A checking account is for "
        "everyday use, such as receiving your pay and paying bills, and usually earns little or nothing."
    ),
    ("savings account", "current account"): (
        "A savings account is for putting money aside and earning interest. A current account is for daily "
        "payments, such as wages, bills and card purchases, and usually pays little interest."
    ),
    ("savings account", "certificate of deposit"): (
        "With a savings account you can take your money out when you need it, but the rate can change. With a "
        "certificate of deposit your money is locked in for a set time, usually at a higher fixed rate."
    ),
    ("savings account", "money market account"): (
        "Both pay interest on your savings. A money market account often asks for a higher balance and may let you "
        "write checks or use a card, while a savings account is simpler and easier to open."
    ),
    ("savings account", "term deposit"): (
        "A savings account lets you withdraw money when you like at a rate that may change. A term deposit ties up "
        "your money for an agreed time and pays a rate that is fixed from the start."
    ),
    ("savings account", "high-yield savings account"): (
        "They work the same way, but a high-yield savings account pays a clearly higher interest rate. An ordinary "
        "savings account may make up for it with a branch nearby or a link to your other accounts."
    ),
    ("savings account", "emergency fund"): (
        "A savings account is a product you open at a bank. An emergency fund is money you set aside for "
        "surprises, and a savings account is a good place to keep it."
    ),
    ("checking account", "current account"): (
        "They are the same kind of everyday account under different names. Checking account is the usual name in "
        "the United States, and current account is used in the UK and many other countries."
    ),
    ("joint account", "co-signer"): (
        "The owners of a joint account share the money and the responsibility for it. A co-signer does not share "
        "any money, but promises to repay someone else's loan if that person does not."
    ),
    ("debit card", "credit card"): (
        "A debit card spends money you already have in your bank account. A credit card lets you borrow up to a "
        "limit and pay later, and you are charged interest if you do not pay the full bill."
    ),
    ("debit card", "prepaid card"): (
        "A debit card takes money from your bank account. A prepaid card has no account behind it, so you load "
        "money on it first and can spend only that amount."
    ),
    ("credit card", "charge card"): (
        "With a credit card you can carry part of the balance over to the next month and pay interest on it. With "
        "a charge card you normally have to pay everything each month."
    ),
    ("credit card", "prepaid card"): (
        "With a credit card you borrow money and pay it back later. With a prepaid card you spend only money you "
        "have loaded in advance, so there is no debt and no interest."
    ),
    ("credit card", "personal loan"): (
        "A credit card lets you borrow again and again up to a limit, often at a high rate. A personal loan gives "
        "you one fixed sum that you repay in equal payments, usually at a lower rate."
    ),
    ("credit card", "secured credit card"): (
        "An ordinary credit card is based on your credit history alone. A secured credit card also needs a "
        "deposit, which makes it easier to get if your credit is new or weak."
    ),
    ("virtual card", "disposable virtual card"): (
        "A virtual card keeps the same number, so you can use it for subscriptions and many purchases. A "
        "disposable virtual card changes its details after one payment, so it is best for single purchases."
    ),
    ("APR", "APY"): (
        "APR is mostly used for borrowing and shows the yearly cost, including interest and certain fees. APY is "
        "mostly used for saving and shows what you earn in a year with compounding included."
    ),
    ("APR", "interest rate"): (
        "The interest rate is the price of borrowing the money itself. The APR also includes certain fees, so it "
        "is usually higher and better for comparing loans."
    ),
    ("APY", "interest rate"): (
        "The interest rate is the basic yearly rate. The APY also counts the interest you earn on earlier "
        "interest, so it is equal to the rate or a little higher."
    ),
    ("APY", "AER"): (
        "Both show what savings really pay in a year with compounding included. APY is the usual name in the "
        "United States, and AER is the one used in the UK."
    ),
    ("simple interest", "compound interest"): (
        "Simple interest is worked out only on the original amount. Compound interest is worked out on the "
        "original amount plus the interest already added, so it grows faster over time."
    ),
    ("fixed rate", "variable rate"): (
        "A fixed rate stays the same for an agreed time, so your payments are predictable. A variable rate can go "
        "up or down with the market, so your payments may change."
    ),
    ("fixed-rate mortgage", "adjustable-rate mortgage"): (
        "With a fixed-rate mortgage the interest rate and the payment stay the same. With an adjustable-rate "
        "mortgage they can change, so it may start cheaper but carries more risk."
    ),
    ("standing order", "direct debit"): (
        "With a standing order you decide the amount and date, and your bank sends the money. With a direct debit "
        "you let a company collect what you owe, so the amount can change each time."
    ),
    ("standing order", "bank transfer"): (
        "A bank transfer usually sends money once. A standing order repeats a transfer of the same amount by "
        "itself, for example every month."
    ),
    ("direct debit", "recurring payment"): (
        "A direct debit is collected from your bank account with your permission. A recurring payment, such as a "
        "subscription, is often charged to your card instead, so you usually stop it with the company."
    ),
    ("direct debit", "direct deposit"): (
        "A direct debit takes money out of your account to pay a bill. A direct deposit puts money into your "
        "account, such as your salary."
    ),
    ("direct debit", "debit card"): (
        "A direct debit lets a company collect bills from your account by itself. A debit card is used by you to "
        "buy things or take out cash, and you approve each payment."
    ),
    ("bank transfer", "wire transfer"): (
        "A wire transfer is one kind of bank transfer. It is used for large or urgent payments, usually has a fee "
        "and is hard to reverse, while ordinary transfers are cheaper and sometimes slower."
    ),
    ("wire transfer", "ACH transfer"): (
        "A wire transfer is quick, usually has a fee and is hard to reverse. An ACH transfer costs little or "
        "nothing and takes one to three business days, so it suits salaries and bills."
    ),
    ("SWIFT code", "IBAN"): (
        "A SWIFT code identifies a bank, while an IBAN identifies one particular account. For many international "
        "transfers you need both."
    ),
    ("IBAN", "account number"): (
        "An account number identifies your account within your own bank or country. An IBAN contains the country, "
        "the bank and the account number in one long code that works across borders."
    ),
    ("routing number", "account number"): (
        "A routing number identifies the bank, and an account number identifies your own account at that bank. "
        "Both are needed to send money to you in the United States."
    ),
    ("routing number", "sort code"): (
        "Both identify a bank. A routing number has nine digits and is used in the United States, while a sort "
        "code has six digits and is used in the UK and Ireland."
    ),
    ("routing number", "SWIFT code"): (
        "A routing number is used for payments inside the United States. A SWIFT code identifies banks all over "
        "the world and is used for international payments."
    ),
    ("balance", "available balance"): (
        "The balance is everything in your account. The available balance is what you can spend right now, after "
        "pending payments and holds are taken off."
    ),
    ("pending transaction", "hold"): (
        "A pending transaction is a payment that is approved but not completed yet. A hold is money set aside, for "
        "example by a hotel, and it may be released without ever becoming a charge."
    ),
    ("overdraft", "credit card"): (
        "An overdraft lets your bank account go below zero, usually for a short time. A credit card is a separate "
        "account for borrowing, with its own limit and monthly bill."
    ),
    ("overdraft", "personal loan"): (
        "An overdraft is flexible and meant for short gaps in your account. A personal loan gives you a fixed sum "
        "for a longer time with equal payments, which is usually cheaper for larger amounts."
    ),
    ("overdraft", "line of credit"): (
        "An overdraft is attached to your everyday account and covers small gaps. A line of credit is a separate "
        "agreement with a higher limit that you draw on when you need it."
    ),
    ("secured loan", "unsecured loan"): (
        "A secured loan is backed by something you own, such as a house or car, and usually has a lower rate. An "
        "unsecured loan has no such backing, so the rate is often higher."
    ),
    ("loan", "line of credit"): (
        "A loan gives you one sum at the start, which you repay in fixed payments. A line of credit lets you "
        "borrow, repay and borrow again up to a limit, with interest only on what you use."
    ),
    ("loan", "lease"): (
        "With a loan you borrow money to buy something and own it in the end. With a lease you pay to use "
        "something for a set time and then normally give it back."
    ),
    ("mortgage", "personal loan"): (
        "A mortgage is a large, long loan for a home, and the home is the security. A personal loan is smaller and "
        "shorter, can be used for many things and usually needs no security."
    ),
    ("home equity loan", "HELOC"): (
        "A home equity loan gives you one lump sum, usually at a fixed rate. A HELOC lets you draw money as you "
        "need it up to a limit, usually at a variable rate. Both use your home as security."
    ),
    ("home equity loan", "reverse mortgage"): (
        "With a home equity loan you repay in monthly payments. With a reverse mortgage, meant for older "
        "homeowners, there are no monthly payments, and the debt is repaid when you move, sell or die."
    ),
    ("refinancing", "consolidation loan"): (
        "Refinancing replaces one loan with a new one on better terms. A consolidation loan replaces several debts "
        "with one loan, so that you have a single payment."
    ),
    ("co-signer", "guarantor"): (
        "Both promise to pay if the borrower does not. A co-signer is usually responsible for the loan from the "
        "start, while a guarantor normally has to pay only after the borrower has failed to."
    ),
    ("prequalification", "pre-approval"): (
        "Prequalification is a quick estimate based on what you tell the lender. Pre-approval means the lender has "
        "checked your income and credit, so it counts for more with sellers."
    ),
    ("hard inquiry", "soft inquiry"): (
        "A hard inquiry happens when you apply for credit and can lower your score slightly. A soft inquiry, such "
        "as checking your own score, does not affect it."
    ),
    ("credit score", "credit report"): (
        "A credit report is the detailed record of your loans, cards and payments. A credit score is a single "
        "number worked out from that record."
    ),
    ("minimum payment", "balance"): (
        "The balance is everything you owe on the card. The minimum payment is the smallest part of it you must "
        "pay this month, and the rest is charged interest."
    ),
    ("principal", "interest"): (
        "Principal is the amount you borrowed. Interest is the extra money you pay for borrowing it, usually as a "
        "percentage of the principal you still owe."
    ),
    ("escrow", "collateral"): (
        "Escrow is money or documents held by a neutral party until a deal is done. Collateral is something of "
        "value you pledge so that a lender can take it if you do not repay."
    ),
    ("down payment", "closing costs"): (
        "A down payment is the part of the home's price you pay yourself. Closing costs are the fees for "
        "completing the purchase, and you pay them on top of the down payment."
    ),
    ("gross income", "net income"): (
        "Gross income is what you earn before taxes and deductions. Net income is what is left afterwards, the "
        "money that really arrives in your account."
    ),
    ("asset", "liability"): (
        "An asset is something you own that has value, such as savings or a car. A liability is something you owe, "
        "such as a loan. Assets minus liabilities equal your net worth."
    ),
    ("stock", "bond"): (
        "A stock makes you part owner of a company, so you share in its gains and losses. A bond is a loan you "
        "make to a company or government, which pays you interest and is usually less risky."
    ),
    ("mutual fund", "ETF"): (
        "Both hold many investments in one fund. An ETF is traded on an exchange all day like a share, while a "
        "mutual fund is bought and sold at a price set once a day."
    ),
    ("index fund", "ETF"): (
        "An index fund is any fund that copies a market index. An ETF is a fund traded on an exchange, and many "
        "ETFs are index funds. The words describe two different features."
    ),
    ("index fund", "mutual fund"): (
        "A mutual fund pools the money of many investors, and often a manager picks the investments. An index fund "
        "simply copies a market index, so its costs are usually lower."
    ),
    ("bull market", "bear market"): (
        "In a bull market prices rise for a long time and investors are confident. In a bear market prices fall a "
        "lot, often by 20% or more, and investors are worried."
    ),
    ("inflation", "deflation"): (
        "Inflation means prices rise in general, so money buys less. Deflation means prices fall in general, which "
        "can lead people to delay spending and companies to cut jobs."
    ),
    ("capital gain", "dividend"): (
        "A capital gain is the profit you make when you sell an investment for more than you paid. A dividend is a "
        "payment you receive from a company while you still own its shares."
    ),
    ("401(k)", "IRA"): (
        "A 401(k) is offered by an employer, who may add money to it. You open an IRA yourself at a bank or "
        "broker. Both are for retirement savings in the United States."
    ),
    ("IRA", "Roth IRA"): (
        "With a traditional IRA you may get a tax break when you pay in, and you pay tax when you withdraw. With a "
        "Roth IRA you pay in taxed money, and withdrawals in retirement are normally tax-free."
    ),
    ("phishing", "smishing"): (
        "Both are scams that try to steal your details. Phishing usually comes by email, while smishing comes by "
        "text message."
    ),
    ("phishing", "vishing"): (
        "Phishing usually comes by email with a fake link. Vishing is done by phone call, often by someone who "
        "claims to be from your bank or the police."
    ),
    ("PIN", "CVV"): (
        "You use a PIN at ATMs and payment terminals to prove the card is yours. The CVV is printed on the card "
        "and is used for online payments. Keep both secret."
    ),
    ("PIN", "one-time password"): (
        "A PIN stays the same until you change it and is used with your card. A one-time password works once, for "
        "a short time, to confirm a login or payment."
    ),
    ("credit union", "building society"): (
        "Both are owned by their members instead of outside shareholders. A credit union serves people with "
        "something in common, such as a job or area, while a building society mainly offers savings and mortgages, "
        "mostly in the UK."
    ),
    ("central bank", "retail bank"): (
        "A central bank manages a country's currency and sets key interest rates. A retail bank serves people and "
        "small businesses with accounts, cards and loans."
    ),
    ("retail bank", "investment bank"): (
        "A retail bank offers everyday accounts, cards and loans to people and small businesses. An investment "
        "bank helps companies and governments raise money and trades in financial markets."
    ),
    ("refund", "chargeback"): (
        "A refund is given by the seller, so ask for it first. A chargeback is a reversal you ask your bank for if "
        "the seller does not help."
    ),
    ("emergency fund", "sinking fund"): (
        "An emergency fund is for surprises you cannot plan, such as losing a job. A sinking fund is for costs you "
        "know are coming, such as insurance or a holiday."
    ),
    ("fixed expense", "variable expense"): (
        "A fixed expense is about the same each month, such as rent. A variable expense changes from month to "
        "month, such as food or fuel, and is easier to cut."
    ),
    ("insurance premium", "deductible"): (
        "The premium is what you pay regularly to keep your insurance. The deductible is the part of a loss you "
        "pay yourself when you make a claim."
    ),
    ("check", "cashier's check"): (
        "An ordinary check is paid from your own account and can bounce. A cashier's check is issued by the bank "
        "and paid for in advance, so it will not bounce for lack of money."
    ),
    ("merchant", "payee"): (
        "A merchant is a shop or company that sells you something. A payee is any person or company that receives "
        "a payment from you, so a merchant is one kind of payee."
    ),
}
