"""One concrete example for each of these glossary terms."""

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    "savings account": (
        "For example, you could move $100 into a savings account every payday and let it earn interest until you "
        "need it for a vacation."
    ),
    "checking account": (
        "For example, your salary arrives in your checking account on Friday, and your rent and groceries are paid "
        "from it during the month."
    ),
    "current account": (
        "For example, your wages are paid into your current account, and direct debits for rent and electricity "
        "are taken from it."
    ),
    "bank account": (
        "For example, when your employer pays you $2,000, your bank adds $2,000 to the balance of your bank account."
    ),
    "joint account": (
        "For example, a couple can each pay $800 a month into a joint account and use it for rent and groceries."
    ),
    "business account": (
        "For example, a baker can receive customer payments into a business account and pay for flour and wages "
        "from it."
    ),
    "money market account": (
        "For example, someone with $10,000 put aside may choose a money market account to earn more than in a "
        "basic savings account and still write a few checks."
    ),
    "certificate of deposit": (
        "For example, if you put $1,000 in a one-year certificate of deposit at 4%, you get $1,040 back when the "
        "year ends."
    ),
    "term deposit": (
        "For example, you could place $5,000 in a one-year term deposit at 3% and receive $150 in interest when it "
        "ends."
    ),
    "high-yield savings account": "For example, $1,000 earns $40 in a year at 4%, but only $5 at 0.5%.",
    "emergency fund": (
        "For example, if your essentials cost $1,500 a month, three months of cover would be an emergency fund of "
        "$4,500."
    ),
    "sinking fund": (
        "For example, if car insurance costs $600 a year, you can put $50 a month in a sinking fund and have the "
        "money ready."
    ),
    "interest rate": (
        "For example, a savings account with a 2% interest rate pays about $20 a year on a balance of $1,000."
    ),
    "interest": "For example, if you borrow $100 for a year at 10% interest, you pay back $110.",
    "simple interest": (
        "For example, $200 at 5% simple interest earns $10 each year, so after 3 years it has earned $30."
    ),
    "compound interest": (
        "For example, $100 at 10% becomes $110 after one year and $121 after two years, because the second year's "
        "interest is paid on $110."
    ),
    "APY": (
        "For example, an account with an APY of 4% turns $1,000 into $1,040 after one year if you leave the money "
        "alone."
    ),
    "fixed rate": (
        "For example, with a 5% fixed rate for three years, you pay 5% for all three years, whatever happens in "
        "the market."
    ),
    "variable rate": (
        "For example, if your loan has a variable rate and it rises from 4% to 5%, your monthly payment goes up."
    ),
    "balance": "For example, if you have $300 in your account and spend $40, your new balance is $260.",
    "available balance": "For example, if you have $500 but a hotel is holding $100, your available balance is $400.",
    "minimum balance": (
        "For example, if the minimum balance is $500 and you hold $450, you may be charged a monthly fee."
    ),
    "overdraft": "For example, if you have $50 and pay a bill of $80, a $100 overdraft covers the missing $30.",
    "routing number": (
        "For example, when you start a new job, your employer asks for your routing number and account number to "
        "pay your salary."
    ),
    "account number": (
        "For example, to receive a transfer you give the sender your account number and your bank's routing number."
    ),
    "IBAN": (
        "For example, an IBAN that starts with DE belongs to an account in Germany, and one that starts with FR "
        "belongs to an account in France."
    ),
    "SWIFT code": (
        "For example, to receive money from abroad you usually give the sender your account number or IBAN and "
        "your bank's SWIFT code."
    ),
    "bank statement": (
        "For example, a landlord may ask for your last three bank statements to see that you can afford the rent."
    ),
    "deposit": "For example, if you pay a $200 check into your account, that is a deposit of $200.",
    "withdrawal": "For example, if you have $120 and take out $20 at an ATM, that withdrawal leaves you with $100.",
    "pending transaction": (
        "For example, a gas station may hold $100 as a pending transaction and later charge only the $35 you "
        "really spent."
    ),
    "deposit insurance": (
        "For example, if the limit is $250,000 and you have $40,000 in an insured bank that fails, you get your "
        "$40,000 back."
    ),
    "credit union": (
        "For example, workers of one company may form a credit union where members save together and lend to one "
        "another."
    ),
    "beneficiary": (
        "For example, if you name your sister as the beneficiary of your life insurance, the insurer pays her when "
        "you die."
    ),
    "escrow account": (
        "For example, if tax and insurance cost $2,400 a year, you pay $200 a month into the escrow account and "
        "the lender pays the bills."
    ),
    "PIN": "For example, you type your PIN at an ATM before you can take out cash.",
    "2FA": (
        "For example, after you type your password, your bank sends a code to your phone, and you need both to sign in."
    ),
    "one-time password": (
        "For example, when you buy something online, you may have to type a six-digit one-time password from your "
        "phone."
    ),
    "phishing": (
        "For example, an email says your account is locked and asks you to sign in through a link that leads to a "
        "fake website."
    ),
    "identity theft": (
        "For example, a thief who has your name, birth date and address could apply for a credit card as if they "
        "were you."
    ),
    "fraud": "For example, a payment to a shop you have never visited may be fraud.",
    "scam": "For example, someone you met online asks you to send money for a ticket to visit you and then disappears.",
    "money mule": (
        "For example, someone offers you $100 to receive $1,000 in your account and pass it on. Saying yes would "
        "make you a money mule."
    ),
    "KYC": "For example, when you open an account, the bank asks for a photo of your passport. That is part of KYC.",
    "debit card": "For example, if you have $100 and pay $30 with your debit card, you have $70 left.",
    "credit card": (
        "For example, if you buy shoes for $80 with a credit card and pay the full bill on time, you usually pay "
        "no interest."
    ),
    "prepaid card": "For example, a parent can load $20 on a prepaid card for a child's school trip.",
    "secured credit card": (
        "For example, you pay a $300 deposit, get a card with a $300 limit, and show with small payments on time "
        "that you are reliable."
    ),
    "virtual card": (
        "For example, you can create a virtual card in the app and use it a minute later to buy a train ticket online."
    ),
    "contactless payment": "For example, you buy a coffee by tapping your card on the reader, without typing your PIN.",
    "digital wallet": (
        "For example, you add your debit card to your phone and then pay for lunch by holding the phone near the "
        "terminal."
    ),
    "CVV": "For example, an online shop asks for your card number, the expiry date and the three digits on the back.",
    "ATM": "For example, you put your card in the ATM, type your PIN and choose to take out $40.",
    "cash advance": (
        "For example, a $200 cash advance with a 5% fee costs $10 at once, plus interest for every day until you "
        "repay it."
    ),
    "cashback": "For example, 1% cashback on $500 of purchases gives you $5 back.",
    "annual fee": "For example, a card with a $60 annual fee and $100 of rewards you use leaves you $40 better off.",
    "foreign transaction fee": "For example, with a 3% foreign transaction fee, a $100 meal abroad costs you $103.",
    "exchange rate": "For example, if one euro costs 1.10 dollars, then 100 euros cost 110 dollars.",
    "bank transfer": (
        "For example, you send $50 to a friend by entering her account details in the app and confirming the payment."
    ),
    "wire transfer": "For example, a home buyer may send the down payment by wire transfer on the day of the purchase.",
    "ACH transfer": "For example, your employer sends your pay by ACH transfer, so it is in your account on payday.",
    "standing order": (
        "For example, you can set up a standing order to send $600 to your landlord on the first day of every month."
    ),
    "direct debit": (
        "For example, your electricity company collects $45 in May and $60 in June by direct debit, depending on "
        "how much you used."
    ),
    "payee": "For example, you add your landlord as a payee once and then choose the name each time you pay the rent.",
    "check": "For example, you write a check for $90 to your plumber, who deposits it at her own bank.",
    "bounced check": "For example, if you write a check for $200 but have only $150, the check may bounce.",
    "chargeback": (
        "For example, you pay $70 for a jacket that never arrives and the shop does not reply, so you ask your "
        "bank for a chargeback."
    ),
    "refund": "For example, you return a $40 lamp, and a few days later $40 is added back to your account.",
    "peer-to-peer payment": "For example, you send a friend $15 in an app for your share of the pizza.",
    "cryptocurrency": (
        "For example, someone who buys $100 of a cryptocurrency may see it worth $70 or $130 a month later."
    ),
    "loan": "For example, you borrow $1,200 and pay back $110 a month for a year, which is $1,320 in all.",
    "personal loan": "For example, you could borrow $5,000 to repair your home and repay it over three years.",
    "secured loan": "For example, a car loan is secured by the car, so the lender can take the car if payments stop.",
    "auto loan": "For example, you buy a $12,000 car with $2,000 of your own and a $10,000 auto loan.",
    "payday loan": "For example, borrowing $100 for two weeks with a $15 fee is like paying an APR of almost 400%.",
    "consolidation loan": (
        "For example, three card debts of $1,000 each can be replaced by one loan of $3,000 with one payment a month."
    ),
    "mortgage": "For example, you buy a $250,000 home with $50,000 of your own money and a $200,000 mortgage.",
    "fixed-rate mortgage": (
        "For example, with a 30-year fixed-rate mortgage, your payment of principal and interest is the same in "
        "the first year as in the last."
    ),
    "adjustable-rate mortgage": (
        "For example, the rate may be 4% for the first five years and then change once a year with the market."
    ),
    "down payment": "For example, a 20% down payment on a $200,000 home is $40,000.",
    "closing costs": "For example, closing costs of 3% on a $200,000 loan are $6,000.",
    "escrow": "For example, a buyer's deposit stays in escrow until the seller hands over the keys.",
    "refinancing": (
        "For example, swapping a 6% mortgage for a 5% one can lower your payment, as long as the fees are not too high."
    ),
    "equity": "For example, if your home is worth $300,000 and you owe $180,000, your equity is $120,000.",
    "HELOC": "For example, with a $30,000 HELOC you can draw $5,000 for a new roof now and more later if you need it.",
    "loan-to-value": "For example, a $160,000 loan on a $200,000 home has a loan-to-value of 80%.",
    "principal": "For example, if you borrow $1,000 and repay $1,100 in all, $1,000 is principal and $100 is interest.",
    "amortization": (
        "For example, in the first year of a mortgage most of your payment may be interest, while in the last year "
        "nearly all of it is principal."
    ),
    "term": "For example, a $6,000 loan has smaller payments over five years than over three, but costs more in all.",
    "installment": "For example, you can pay for a $600 laptop in six installments of $100.",
    "APR": "For example, two loans may both charge 6% interest, but the one with higher fees has the higher APR.",
    "credit score": (
        "For example, someone with a high credit score may be offered a loan at 6%, and someone with a low score "
        "at 15%."
    ),
    "credit report": "For example, your credit report may show a car loan you paid off and a card bill you paid late.",
    "credit limit": "For example, with a $1,000 credit limit and a balance of $300, you can still spend $700.",
    "credit utilization": "For example, owing $200 on a card with a $1,000 limit is a credit utilization of 20%.",
    "minimum payment": (
        "For example, on a $1,000 balance the minimum payment may be $25, but the other $975 keeps growing with "
        "interest."
    ),
    "balance transfer": (
        "For example, moving $1,000 to a card with 0% for 12 months and a 3% fee costs $30 instead of a year of "
        "interest."
    ),
    "line of credit": "For example, if you use $400 of a $2,000 line of credit, you pay interest on $400 only.",
    "collateral": "For example, when you take out a car loan, the car itself is the collateral.",
    "debt-to-income ratio": (
        "For example, if you earn $4,000 a month and pay $1,000 toward debts, your debt-to-income ratio is 25%."
    ),
    "buy now, pay later": "For example, a $120 jacket can be paid in four payments of $30.",
    "inflation": "For example, with 3% inflation, a basket of food that costs $100 today costs about $103 in a year.",
    "bond": "For example, a $1,000 bond with a 4% coupon pays you $40 each year and gives back the $1,000 at the end.",
    "stock": "For example, if you buy a stock for $50 and later sell it for $60, you gain $10 before costs and taxes.",
    "share": "For example, if a company has 1,000 shares and you own 10, you own 1% of the company.",
    "dividend": "For example, if you own 20 shares and each pays a $2 dividend, you receive $40.",
    "mutual fund": (
        "For example, with $100 in a mutual fund, you own a tiny part of the hundreds of stocks the fund holds."
    ),
    "index fund": (
        "For example, if the index rises by 5% in a year, an index fund that follows it should rise by about 5%, "
        "less a small fee."
    ),
    "ETF": "For example, one share of a world stock ETF gives you a small piece of more than a thousand companies.",
    "diversification": (
        "For example, someone with money in 50 companies is hurt less when one of them fails than someone who owns "
        "only that one."
    ),
    "asset": "For example, a $5,000 car and $2,000 in savings are assets worth $7,000 in total.",
    "net worth": "For example, if you own $50,000 and owe $20,000, your net worth is $30,000.",
    "liquidity": "For example, money in a savings account is very liquid, but money in a house is not.",
    "return on investment": "For example, if you invest $200 and get back $220, your return on investment is 10%.",
    "capital gain": "For example, if you buy shares for $500 and sell them for $650, your capital gain is $150.",
    "dollar-cost averaging": (
        "For example, you put $50 into a fund on the first of each month, in good times and in bad."
    ),
    "pension": (
        "For example, a worker who paid into a pension for 35 years receives a payment every month after retiring."
    ),
    "401(k)": "For example, if you put in $100 a month and your employer adds $50, you save $150 a month.",
    "budget": (
        "For example, on an income of $2,000 you might plan $1,000 for needs, $600 for wants and $400 for savings."
    ),
    "50/30/20 rule": (
        "For example, with $2,000 of take-home pay, that means $1,000 for needs, $600 for wants and $400 for "
        "savings and debt."
    ),
    "gross income": "For example, if your salary is $3,000 a month before tax, $3,000 is your gross income.",
    "net income": (
        "For example, if you earn $3,000 and $700 goes to tax and other deductions, your net income is $2,300."
    ),
    "cash flow": "For example, if you receive $2,500 and spend $2,200 in a month, your cash flow is positive by $300.",
    "insurance": (
        "For example, you pay $20 a month for home insurance, and the insurer pays for repairs after a kitchen fire."
    ),
    "deductible": "For example, if a repair costs $900 and your deductible is $200, the insurer pays $700.",
    "Ponzi scheme": (
        "For example, a man promises 10% a month, pays the first investors with the money of later ones, and then "
        "vanishes."
    ),
    "rule of 72": "For example, at 8% a year your money doubles in about 72 / 8 = 9 years.",
}
