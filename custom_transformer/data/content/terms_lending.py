"""Terms about loans, mortgages and credit."""

from __future__ import annotations

from custom_transformer.data.content.entries import Term

TERMS: dict[str, Term] = {
    "loan": Term(
        "a",
        "loans",
        "A loan is money you borrow and agree to pay back over time, usually in monthly payments with interest. "
        "The agreement states the amount, the rate, the fees and the date of the last payment.",
    ),
    "personal loan": Term(
        "a",
        "personal loans",
        "A personal loan is a fixed sum you borrow from a bank and repay in equal monthly payments over a set "
        "time. It is usually unsecured, so the rate depends on your income and credit history.",
    ),
    "secured loan": Term(
        "a",
        "secured loans",
        "A secured loan is a loan backed by something you own, such as a house or a car. The rate is often lower, "
        "but the lender can take the item if you do not repay.",
    ),
    "unsecured loan": Term(
        "an",
        "unsecured loans",
        "An unsecured loan is a loan with no property pledged as security. The lender relies on your promise and "
        "credit history, so the interest rate is usually higher than on a secured loan.",
    ),
    "auto loan": Term(
        "an",
        "auto loans",
        "An auto loan is money borrowed to buy a car and repaid in monthly payments. The car is normally the "
        "security, so the lender can take it back if the payments stop.",
        ("a car loan",),
    ),
    "student loan": Term(
        "a",
        "student loans",
        "A student loan is money borrowed to pay for education and living costs while studying. Repayment usually "
        "starts after you finish, and government loans often have easier terms than private ones.",
    ),
    "payday loan": Term(
        "a",
        "payday loans",
        "A payday loan is a small, short loan that is due on your next payday. The fees are very high compared "
        "with the amount, so it is wise to look at other options first.",
    ),
    "bridge loan": Term(
        "a",
        "bridge loans",
        "A bridge loan is a short loan that covers a gap until other money arrives, for example when you buy a new "
        "home before your old one is sold. It usually costs more than a mortgage.",
        ("a bridging loan",),
    ),
    "consolidation loan": Term(
        "a",
        "consolidation loans",
        "A consolidation loan is one new loan used to pay off several older debts. You then have a single monthly "
        "payment, and you save money if the new rate and fees are lower.",
        ("a debt consolidation loan",),
    ),
    "mortgage": Term(
        "a",
        "mortgages",
        "A mortgage is a long-term loan used to buy a home. The home is the security, so the lender can take it if "
        "you do not keep up the payments, which often last 15 to 30 years.",
        ("a home loan",),
    ),
    "fixed-rate mortgage": Term(
        "a",
        "fixed-rate mortgages",
        "A fixed-rate mortgage is a home loan whose interest rate stays the same for a set period or for the whole "
        "term. Your monthly payment of principal and interest is predictable, even if market rates rise.",
    ),
    "adjustable-rate mortgage": Term(
        "an",
        "adjustable-rate mortgages",
        "An adjustable-rate mortgage is a home loan whose interest rate can change, often after a first fixed "
        "period. Your payments can fall or rise with the market, so you carry more risk.",
        ("an ARM", "a variable-rate mortgage"),
    ),
    "reverse mortgage": Term(
        "a",
        "reverse mortgages",
        "A reverse mortgage lets older homeowners borrow against their home without monthly payments. The debt "
        "grows over time and is repaid when they move out, sell the home or die.",
    ),
    "subprime mortgage": Term(
        "a",
        "subprime mortgages",
        "A subprime mortgage is a home loan for someone with a weak credit history. Because the lender sees more "
        "risk, the interest rate and fees are higher than on an ordinary mortgage.",
    ),
    "down payment": Term(
        "a",
        "down payments",
        "A down payment is the part of a price you pay with your own money when you buy a home or a car. The "
        "larger it is, the less you have to borrow.",
    ),
    "mortgage rate": Term(
        "a",
        "mortgage rates",
        "A mortgage rate is the interest rate you pay on a home loan. It depends on the market, your credit "
        "history, the size of your down payment and the length of the loan.",
    ),
    "mortgage insurance": Term(
        "",
        "",
        "Mortgage insurance protects the lender if a borrower stops paying. In the United States, private mortgage "
        "insurance, or PMI, is often required when your down payment is below 20%, and you can usually remove it "
        "later.",
        ("PMI", "private mortgage insurance"),
    ),
    "closing costs": Term(
        "",
        "closing costs",
        "Closing costs are the fees you pay when a home purchase is completed, such as charges for the appraisal, "
        "the title search and the lender's work. They are paid in addition to the down payment.",
    ),
    "escrow": Term(
        "",
        "",
        "Escrow is an arrangement in which a neutral third party holds money or documents until the terms of a "
        "deal are met. It protects both buyer and seller, for example in a home sale.",
    ),
    "home appraisal": Term(
        "a",
        "home appraisals",
        "A home appraisal is an expert's estimate of what a property is worth. Lenders ask for one so that they do "
        "not lend more than the home could be sold for.",
        ("a property valuation",),
    ),
    "refinancing": Term(
        "",
        "",
        "Refinancing means replacing a loan with a new one, usually to get a lower rate or a different term. Add "
        "up the fees first, to check that you really save money.",
        ("remortgaging",),
    ),
    "foreclosure": Term(
        "",
        "",
        "Foreclosure is the legal process in which a lender takes and sells a home because the borrower has "
        "stopped paying the mortgage. If you fall behind, contact your lender early, because help is often "
        "possible.",
    ),
    "equity": Term(
        "",
        "",
        "Equity is the part of something you really own after debts are taken off. In a home, it is the value of "
        "the home minus what you still owe on the mortgage.",
    ),
    "home equity": Term(
        "",
        "",
        "Home equity is the value of your home minus the mortgage debt on it. It grows as you repay the loan or as "
        "the home becomes more valuable, and you may be able to borrow against it.",
    ),
    "home equity loan": Term(
        "a",
        "home equity loans",
        "A home equity loan lets you borrow a lump sum against the part of your home you own. You repay it in "
        "fixed payments, and your home is the security.",
    ),
    "HELOC": Term(
        "a",
        "HELOCs",
        "HELOC stands for home equity line of credit. With your home as security, it lets you borrow against the "
        "part of it you own, as you need it and up to a limit, usually at a variable rate.",
        ("a home equity line of credit",),
    ),
    "loan-to-value": Term(
        "",
        "",
        "Loan-to-value, or LTV, compares the size of a loan with the value of the home, as a percentage. A lower "
        "figure means less risk for the lender and often a better rate.",
        ("LTV",),
    ),
    "principal": Term(
        "",
        "",
        "Principal is the amount you borrowed or still owe on a loan, not counting interest. In saving and "
        "investing, it is the amount you first put in.",
    ),
    "amortization": Term(
        "",
        "",
        "Amortization is paying off a loan in regular payments that cover both interest and principal. At first "
        "more of each payment goes to interest, and later more goes to principal.",
    ),
    "term": Term(
        "a",
        "terms",
        "A term is the length of time a loan or deposit lasts. A longer loan term makes each payment smaller, but "
        "you pay more interest in total.",
        ("a loan term",),
    ),
    "installment": Term(
        "an",
        "installments",
        "An installment, also spelled instalment, is one of a series of equal payments that together pay off a "
        "debt or purchase. It is usually due on the same day each month.",
        ("an instalment",),
    ),
    "APR": Term(
        "an",
        "APRs",
        "APR stands for annual percentage rate. It is the yearly cost of borrowing, including interest and certain "
        "fees, shown as a percentage, so it helps you compare loans and credit cards.",
        ("an annual percentage rate",),
    ),
    "credit score": Term(
        "a",
        "credit scores",
        "A credit score is a number that shows how likely you are to repay what you borrow. It is based on your "
        "credit report, and a higher score helps you get loans at better rates.",
        ("a credit rating",),
    ),
    "credit report": Term(
        "a",
        "credit reports",
        "A credit report is a record of how you have handled debt, such as loans, cards and late payments. Lenders "
        "look at it when you apply, so check it now and then for mistakes.",
        ("a credit file",),
    ),
    "credit bureau": Term(
        "a",
        "credit bureaus",
        "A credit bureau is a company that collects information on how people repay debts and sells credit reports "
        "to lenders. Experian, Equifax and TransUnion are three large ones.",
        ("a credit reference agency",),
    ),
    "credit history": Term(
        "a",
        "credit histories",
        "A credit history is the record of how you have borrowed and repaid over the years. Paying on time builds "
        "a good one, while missed payments can stay on it for several years.",
    ),
    "credit check": Term(
        "a",
        "credit checks",
        "A credit check is when a lender or company looks at your credit report. A soft check does not affect your "
        "score, but a hard check, made when you apply for credit, can lower it slightly for a while.",
        ("a credit inquiry",),
    ),
    "hard inquiry": Term(
        "a",
        "hard inquiries",
        "A hard inquiry is a full look at your credit report by a lender when you apply for credit. It can lower "
        "your score slightly for a while, so avoid making many applications at once.",
        ("a hard credit check",),
    ),
    "soft inquiry": Term(
        "a",
        "soft inquiries",
        "A soft inquiry is a light look at your credit report that does not affect your score. Checking your own "
        "score or getting a pre-approved offer are common examples.",
        ("a soft credit check",),
    ),
    "credit limit": Term(
        "a",
        "credit limits",
        "A credit limit is the most you can owe on a credit card or credit line at one time. Going over it may "
        "lead to declined payments or fees.",
    ),
    "credit utilization": Term(
        "",
        "",
        "Credit utilization is the share of your credit limit that you are using. Keeping it low, for example "
        "below 30%, is usually good for your credit score.",
        ("credit usage",),
    ),
    "minimum payment": Term(
        "a",
        "minimum payments",
        "A minimum payment is the smallest amount you must pay on a credit card each month to stay in good "
        "standing. If you pay only this, the rest is charged interest and takes a long time to clear.",
    ),
    "grace period": Term(
        "a",
        "grace periods",
        "A grace period is the time between the end of a billing cycle and the due date, when new card purchases "
        "cost no interest. You normally keep it only if you pay your full balance each month.",
        ("an interest-free period",),
    ),
    "billing cycle": Term(
        "a",
        "billing cycles",
        "A billing cycle is the time between two card or loan statements, usually about a month. Purchases made in "
        "this time appear on the next bill.",
    ),
    "due date": Term(
        "a",
        "due dates",
        "A due date is the last day on which you can pay a bill on time. Paying later can lead to a late fee and, "
        "after some weeks, harm your credit score.",
        ("a payment due date",),
    ),
    "late fee": Term(
        "a",
        "late fees",
        "A late fee is a charge for paying a bill after its due date. Setting up autopay or a reminder a few days "
        "earlier is an easy way to avoid it.",
        ("a late payment fee",),
    ),
    "balance transfer": Term(
        "a",
        "balance transfers",
        "A balance transfer moves debt from one credit card to another, usually to get a lower rate for a time. "
        "There is often a fee of a few percent, and the rate rises when the offer ends.",
    ),
    "line of credit": Term(
        "a",
        "lines of credit",
        "A line of credit lets you borrow up to a limit whenever you need to, repay, and borrow again. You pay "
        "interest only on the amount you use.",
        ("a credit line",),
    ),
    "revolving credit": Term(
        "",
        "",
        "Revolving credit is borrowing you can use, repay and use again up to a limit, such as a credit card. The "
        "balance and payment change from month to month.",
    ),
    "collateral": Term(
        "",
        "",
        "Collateral is something valuable, such as a house or car, that you pledge to a lender. If you do not "
        "repay the loan, the lender can take and sell it.",
        ("security for a loan",),
    ),
    "co-signer": Term(
        "a",
        "co-signers",
        "A co-signer is a person who signs a loan with you and promises to pay if you do not. It can help you get "
        "approved, but missed payments hurt both people's credit.",
    ),
    "guarantor": Term(
        "a",
        "guarantors",
        "A guarantor is a person who promises to pay your debt or rent if you cannot. It is often a parent or "
        "close relative, and it is a serious legal duty.",
    ),
    "default": Term(
        "a",
        "defaults",
        "A default is a failure to repay a debt as agreed, usually after several missed payments. It damages your "
        "credit history, and the lender may take legal steps or claim any security.",
        ("a loan default",),
    ),
    "lien": Term(
        "a",
        "liens",
        "A lien is a legal claim on property until a debt is paid. For example, a lender has one on a financed "
        "car, so you must repay the loan before you own the car free and clear.",
    ),
    "bankruptcy": Term(
        "",
        "",
        "Bankruptcy is a legal process for people or companies that cannot pay their debts. It can give a fresh "
        "start, but it stays on your credit record for years and may cost you some property.",
    ),
    "debt collector": Term(
        "a",
        "debt collectors",
        "A debt collector is a company that tries to recover unpaid debts for a lender or buys those debts. You "
        "have legal rights, such as asking for written proof of the debt.",
        ("a collection agency",),
    ),
    "debt": Term(
        "",
        "debts",
        "Debt is money you owe to someone else, such as a card balance, a loan or a mortgage. It usually has to be "
        "paid back with interest.",
    ),
    "debt-to-income ratio": Term(
        "a",
        "debt-to-income ratios",
        "A debt-to-income ratio, or DTI, compares your monthly debt payments with your monthly income before tax. "
        "Lenders use it to judge whether you can afford another loan.",
        ("DTI",),
    ),
    "prequalification": Term(
        "",
        "",
        "Prequalification is a first estimate of how much you may be able to borrow, based on basic details you "
        "give. It usually does not affect your credit score, and it is not a promise to lend.",
    ),
    "pre-approval": Term(
        "",
        "",
        "Pre-approval is a lender's conditional offer to lend you up to a certain amount after checking your "
        "income and credit. It shows sellers that you are a serious buyer, but it is not the final loan.",
    ),
    "origination fee": Term(
        "an",
        "origination fees",
        "An origination fee is what a lender charges for setting up a loan, often a small percentage of the "
        "amount. Include it when you compare offers, because it raises the real cost.",
        ("an arrangement fee",),
    ),
    "prepayment penalty": Term(
        "a",
        "prepayment penalties",
        "A prepayment penalty is a fee some lenders charge if you pay off a loan early. Check your agreement "
        "before you make extra payments or refinance.",
        ("an early repayment charge",),
    ),
    "underwriting": Term(
        "",
        "",
        "Underwriting is the work a lender or insurer does to judge risk before saying yes. A lender looks at your "
        "income, debts, credit history and any security before deciding on a loan.",
    ),
    "buy now, pay later": Term(
        "",
        "",
        "Buy now, pay later lets you split a purchase into a few payments, often without interest. Late payments "
        "can lead to fees and hurt your credit, so use it only for things you can afford.",
        ("BNPL",),
    ),
    "lender": Term(
        "a",
        "lenders",
        "A lender is a bank, company or person that gives a loan and expects to be repaid, usually with interest. "
        "Comparing several lenders can save you a lot of money.",
    ),
    "borrower": Term(
        "a",
        "borrowers",
        "A borrower is a person or company that receives a loan and promises to pay it back under agreed terms. "
        "The borrower normally pays interest as the price of using the money.",
    ),
    "usury": Term(
        "",
        "",
        "Usury is lending money at an unfairly high interest rate. Many countries and states have laws that set "
        "the highest rate a lender may charge.",
    ),
    "lease": Term(
        "a",
        "leases",
        "A lease is a contract to use something, such as a car or an apartment, for a set time in return for "
        "regular payments. At the end you normally give it back.",
    ),
}
