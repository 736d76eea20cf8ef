"""Terms of borrowing, asked for by describing the situation."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Borrowing
    Group(
        (
            "Which number tells lenders how likely I am to pay back?",
            "What is the three-digit number lenders look at?",
            "number that shows my creditworthiness",
            "What do banks check to see if I'm reliable?",
            "Which score decides my loan rate?",
            "Why do lenders want to know my score?",
        ),
        (
            (
                "Your credit score, usually from 300 to 850. It predicts how likely you are to repay on time, and "
                "a higher score gets you better rates."
            ),
        ),
    ),
    Group(
        (
            "Where can I see a record of all my debts and payments?",
            "What document shows my borrowing history?",
            "record of loans and payment history name",
            "How do I find out which debts are in my name?",
            "What do lenders read before giving me a loan?",
            "Which report lists my loans and cards?",
        ),
        (
            (
                "Your credit report. It lists your accounts, balances and payment history, and you can get it for "
                "free at AnnualCreditReport.com."
            ),
        ),
    ),
    Group(
        (
            "What do I promise the bank as security for a loan?",
            "What can the lender take if I don't repay?",
            "thing pledged for a loan name",
            "What is the house to a mortgage and the car to a car loan?",
            "What do you call property that backs a loan?",
            "The lender wants something as security",
        ),
        (
            (
                "That is collateral: something valuable, such as a house or car, that the lender can take if you "
                "do not repay the loan."
            ),
        ),
    ),
    Group(
        (
            "Who has to pay my loan if I can't?",
            "A bank wants someone else to sign my loan too",
            "person who signs a loan with me",
            "My dad will sign my loan so I can get it. What is he?",
            "What do you call someone who promises to pay for me?",
            "I have little credit. Who could help me get a loan?",
        ),
        (
            (
                "A co-signer: someone who signs the loan with you and must pay it if you do not. Late payments "
                "hurt the credit of both."
            ),
        ),
    ),
    Group(
        (
            "What is the total yearly cost of a loan called?",
            "Which number should I compare between two loans?",
            "rate that includes fees",
            "How do I compare the real cost of loans?",
            "What figure shows interest plus fees for a year?",
            "Is the interest rate the whole cost of a loan?",
        ),
        (
            (
                "Compare the APR, the annual percentage rate. It is the yearly cost of the loan, including "
                "interest and certain fees."
            ),
        ),
    ),
    Group(
        (
            "What is the original amount I borrowed called?",
            "What is the part of a loan that is not interest?",
            "amount owed without interest name",
            "Which part of my payment reduces what I borrowed?",
            "I borrowed $10,000. What is that sum called?",
            "What is interest calculated on?",
        ),
        (
            (
                "That is the principal: the amount you borrowed and still owe, without interest. Interest is "
                "calculated on it."
            ),
        ),
    ),
    Group(
        (
            "How does a loan get paid off little by little?",
            "What is a table of loan payments called?",
            "paying off a loan in equal installments",
            "Why do my loan payments stay the same while interest falls?",
            "What is the schedule that splits payments into interest and principal?",
            "What do you call gradual repayment of a loan?",
        ),
        (
            (
                "That is amortization: you pay off the loan in regular payments, with more going to interest at "
                "first and more to principal later."
            ),
        ),
    ),
    Group(
        (
            "What happens if I don't pay back a loan at all?",
            "I stopped paying my loan. What could happen?",
            "not repaying a loan consequences",
            "What is it called when a borrower fails to pay?",
            "The bank says I broke my loan agreement by not paying",
            "What does a lender do when I never pay?",
        ),
        (
            (
                "That is default. The lender can demand the full balance, take the collateral, send the debt to "
                "collections or sue you, and your credit is badly hurt."
            ),
        ),
    ),
    Group(
        (
            "Someone keeps calling me about an unpaid bill. Who are they?",
            "What company buys unpaid debts?",
            "agency that chases unpaid bills",
            "A firm I don't know says I owe it money",
            "Who collects old debts for lenders?",
            "My old phone bill was given to another company",
        ),
        (
            (
                "That is probably a debt collector. Do not pay at once; ask for written validation of the debt, "
                "and dispute it within 30 days if it is wrong."
            ),
        ),
    ),
    Group(
        (
            "I can't pay any of my debts. What legal way out is there?",
            "What court process clears debts?",
            "legal way to wipe out debt",
            "I owe far more than I can ever repay",
            "What do people file when they can't pay their debts?",
            "What is Chapter 7 for?",
        ),
        (
            (
                "That is bankruptcy, a court process that erases or reorganizes debts. It stays on your credit "
                "report for up to 10 years, so talk to a credit counselor or lawyer first."
            ),
        ),
    ),
    Group(
        (
            "What is a loan to buy a home called?",
            "How do people buy houses without having all the money?",
            "loan for a house name",
            "What is the loan where the house is security?",
            "If I don't pay it, the bank takes my house. What loan is that?",
            "I want to borrow to buy an apartment",
        ),
        (("A mortgage. It is a loan to buy a home, usually repaid over 15 or 30 years, with the home as collateral."),),
    ),
    Group(
        (
            "What is the money I pay first when buying a house?",
            "What part of the house price do I pay myself?",
            "first payment toward a home",
            "I have saved $40,000 for a house. What is that used for?",
            "What do I need in cash before I get a mortgage?",
            "Why do I need savings to buy a home?",
        ),
        (
            (
                "That is the down payment. With 20% down you avoid private mortgage insurance, but many loans "
                "accept 3% to 5%."
            ),
        ),
    ),
    Group(
        (
            "What are the fees on the day I buy a house?",
            "What do I pay besides the price when I buy a home?",
            "fees at the end of a home purchase",
            "What are the costs of title, appraisal and lender fees together?",
            "Why do I need extra money on top of my down payment?",
            "What charges come due at the home settlement?",
        ),
        (
            (
                "Those are closing costs, usually 2% to 5% of the loan amount, for things such as the appraisal, "
                "title insurance and lender fees."
            ),
        ),
    ),
    Group(
        (
            "Who holds money for taxes and insurance on my house?",
            "Why does my lender collect money for property tax?",
            "account for taxes and insurance with the mortgage",
            "Part of my payment goes to a separate account. Why?",
            "How are my property taxes paid through my mortgage?",
            "A third party holds the money until the deal is done. What is that?",
        ),
        (
            (
                "That is escrow: money held by a third party. In a mortgage escrow account the servicer holds "
                "money to pay your property taxes and insurance."
            ),
        ),
    ),
    Group(
        (
            "What is it called when the bank takes a house?",
            "The bank wants to sell my home because I didn't pay",
            "losing a home for missed payments",
            "What legal process takes a home from its owner?",
            "What happens to a house if the mortgage is not paid?",
            "My neighbor lost his home to the bank. What is this called?",
        ),
        (
            (
                "That is foreclosure. In the US it generally cannot start until you are more than 120 days "
                "behind, so ask your servicer for help early."
            ),
        ),
    ),
    Group(
        (
            "How can I get a lower rate on a loan I already have?",
            "What is replacing my mortgage with a new one called?",
            "swap old loan for a new one",
            "Rates have dropped. What can I do with my mortgage?",
            "What do you call taking a new loan to pay off the old one?",
            "I want to change my 30-year loan to a 15-year loan",
        ),
        (
            (
                "That is refinancing: you replace your loan with a new one, usually at a lower rate or with a "
                "different term. Compare the savings with the closing costs."
            ),
        ),
    ),
    Group(
        (
            "How can I borrow against the value of my house?",
            "What loan uses the part of my home I own?",
            "borrowing on home value name",
            "My house is worth more than I owe. Can I use that?",
            "How do I get money for repairs from my home's value?",
            "Which loans let me use my house as security again?",
        ),
        (
            (
                "You can use a home equity loan, which is a lump sum, or a HELOC, which is a credit line. Both "
                "use your home as collateral, so you could lose it."
            ),
        ),
    ),
    Group(
        (
            "I am 70 and own my home. How can I get income from it?",
            "What loan lets older people get money from their house?",
            "loan for seniors that needs no monthly payments",
            "My grandparents get money from their home's value each month. How?",
            "Which loan is repaid when the owner moves out or dies?",
            "What home loan is only for people over 62?",
        ),
        (
            (
                "A reverse mortgage. It lets homeowners aged 62 or older borrow from their home equity without "
                "monthly payments, and it is repaid when they die, sell or move out."
            ),
        ),
    ),
    Group(
        (
            "My loan payment can change because the rate moves. What kind of loan is it?",
            "What is a mortgage with a rate that can go up?",
            "home loan that starts low and changes later",
            "My rate is fixed for five years and then changes. What loan is that?",
            "Which mortgage follows market rates?",
            "Why could my mortgage payment jump after five years?",
        ),
        (
            (
                "That is an adjustable-rate mortgage (ARM). The rate is fixed at first and then changes with an "
                "index plus a margin, within caps."
            ),
        ),
    ),
    Group(
        (
            "What do I pay if I put less than 20% down?",
            "What extra cost comes with a small down payment?",
            "insurance for low down payment",
            "My lender adds an insurance that protects the lender. What is it?",
            "Why is there an insurance charge on my mortgage?",
            "I only have 5% for a house. What extra do I pay?",
        ),
        (
            (
                "Private mortgage insurance (PMI). It protects the lender, and you can ask to cancel it when your "
                "balance reaches 80% of the home's original value."
            ),
        ),
    ),
)
