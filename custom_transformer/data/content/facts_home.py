"""Facts about choosing and qualifying for a mortgage in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Getting a mortgage
    Group(
        (
            "What does LTV stand for?",
            "LTV stands for what?",
            "How do I calculate loan-to-value?",
            "What is an 80% LTV?",
            "loan to value ratio formula",
            "I borrow $160,000 on a $200,000 house. What is my LTV?",
            "What does loan-to-value ratio compare?",
        ),
        (
            (
                "LTV stands for loan-to-value. It is the loan amount divided by the value of the home: a $160,000 "
                "loan on a $200,000 home is an LTV of 80%."
            ),
        ),
    ),
    Group(
        (
            "What does DTI stand for?",
            "DTI stands for what?",
            "How is debt-to-income calculated?",
            "How do I work out my debt-to-income ratio?",
            "dti formula",
            "I pay $2,000 on debts and earn $6,000. What is my DTI?",
            "What does a debt-to-income ratio compare?",
        ),
        (
            (
                "DTI stands for debt-to-income. It is all your monthly debt payments divided by your gross "
                "monthly income: $2,000 of payments on $6,000 of income is about 33%."
            ),
        ),
    ),
    Group(
        (
            "What debt-to-income ratio do I need for a mortgage?",
            "What is a good DTI?",
            "maximum DTI for a mortgage",
            "Is a 50% debt-to-income ratio too high?",
            "Why is a 43% debt-to-income ratio important?",
            "How high can my DTI be to buy a house?",
        ),
        (
            (
                "Lenders like a DTI of 36% or less, and 43% is a common upper limit for a mortgage, though some "
                "loans allow more."
            ),
        ),
    ),
    Group(
        (
            "What is the 28/36 rule?",
            "How much house can I afford?",
            "What share of my income should go to a mortgage?",
            "28 36 rule mortgage",
            "How much of my gross income should housing cost?",
            "Is there a rule of thumb for mortgage payments?",
        ),
        (
            (
                "The 28/36 rule says to spend at most 28% of gross monthly income on housing and at most 36% on "
                "all debt payments together."
            ),
        ),
    ),
    Group(
        (
            "What credit score do I need to buy a house?",
            "minimum credit score for a mortgage",
            "Can I get a mortgage with a 600 score?",
            "What score does a conventional mortgage need?",
            "What FICO score is needed for an FHA loan?",
            "Is 620 enough for a home loan?",
        ),
        (
            (
                "A conventional mortgage usually needs a credit score of at least 620. An FHA loan can be "
                "possible from 580, or from 500 with 10% down."
            ),
        ),
    ),
    Group(
        (
            "What is the smallest down payment on a house?",
            "Can I buy a house with 3% down?",
            "minimum down payment for a mortgage",
            "Do I really need 20% down?",
            "How little can I put down on a home?",
            "What is the lowest down payment for a conventional loan?",
        ),
        (
            (
                "You do not need 20%. Some conventional loans need only 3% down, FHA loans need 3.5%, and VA and "
                "USDA loans can need 0%."
            ),
        ),
    ),
    Group(
        (
            "What does FHA stand for?",
            "What is an FHA loan?",
            "FHA stands for what?",
            "How much down payment does an FHA loan need?",
            "FHA minimum down payment",
            "Who are FHA loans for?",
            "What is the benefit of an FHA mortgage?",
        ),
        (
            (
                "FHA stands for Federal Housing Administration. An FHA loan is insured by it and needs only 3.5% "
                "down with a credit score of 580 or more, but requires mortgage insurance."
            ),
        ),
    ),
    Group(
        (
            "What is a VA loan?",
            "Who can get a VA loan?",
            "Do VA loans need a down payment?",
            "What does VA stand for in mortgages?",
            "mortgage for veterans",
            "Does a VA loan require PMI?",
            "I served in the army. Is there a special home loan?",
        ),
        (
            (
                "A VA loan is guaranteed by the Department of Veterans Affairs for veterans, servicemembers and "
                "some surviving spouses. It needs no down payment and no monthly mortgage insurance, but has a "
                "funding fee."
            ),
        ),
    ),
    Group(
        (
            "What is a USDA loan?",
            "Who qualifies for a USDA mortgage?",
            "home loan for rural areas",
            "Does a USDA loan need a down payment?",
            "What does USDA stand for?",
            "Is there a mortgage for people in the country with low income?",
        ),
        (
            (
                "A USDA loan is a government-backed mortgage for people with low or moderate income in rural "
                "areas. It needs no down payment. USDA stands for US Department of Agriculture."
            ),
        ),
    ),
    Group(
        (
            "What is a conventional loan?",
            "conventional vs FHA loan",
            "Is a conventional mortgage backed by the government?",
            "What does conventional mortgage mean?",
            "Which mortgages are not government loans?",
            "What is a normal, non-FHA home loan called?",
        ),
        (
            (
                "A conventional loan is a mortgage that is not insured or guaranteed by the government, unlike "
                "FHA, VA or USDA loans."
            ),
        ),
    ),
    Group(
        (
            "What is a jumbo loan?",
            "When is a mortgage a jumbo loan?",
            "What is a conforming loan?",
            "conforming vs jumbo",
            "What is the conforming loan limit?",
            "How large can a conforming mortgage be?",
        ),
        (
            (
                "A jumbo loan is larger than the conforming loan limit, which was $806,500 in most areas for 2025 "
                "and changes yearly. Conforming loans can be bought by Fannie Mae and Freddie Mac."
            ),
        ),
    ),
    Group(
        (
            "What are Fannie Mae and Freddie Mac?",
            "What does Fannie Mae do?",
            "Who buys mortgages from lenders?",
            "What is Freddie Mac?",
            "fannie mae freddie mac meaning",
            "Do I borrow directly from Fannie Mae?",
        ),
        (
            (
                "Fannie Mae and Freddie Mac are government-sponsored companies that buy mortgages from lenders, "
                "so that lenders have money for new loans. They do not lend to you directly."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between prequalification and preapproval?",
            "prequalified vs preapproved",
            "Is preapproval better than prequalification?",
            "Should I get prequalified or preapproved?",
            "Which is stronger for a home offer, prequalification or preapproval?",
            "How long does a preapproval last?",
        ),
        (
            (
                "A preapproval is stronger, because the lender checks your credit and documents, while a "
                "prequalification is an estimate based on what you say. A preapproval often lasts 60 to 90 days."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a mortgage broker and a lender?",
            "mortgage broker vs lender",
            "Who makes the loan, the broker or the lender?",
            "Does a mortgage broker lend money?",
            "Should I use a mortgage broker?",
            "What does a mortgage broker do?",
        ),
        (
            (
                "A mortgage lender makes the loan with its own money. A mortgage broker does not lend, but finds "
                "you a loan from different lenders for a fee."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a fixed-rate and an adjustable-rate mortgage?",
            "fixed vs ARM",
            "Should I take a fixed mortgage or an ARM?",
            "Does a fixed-rate mortgage payment change?",
            "Which is safer, fixed or adjustable?",
            "Is an ARM riskier than a fixed loan?",
        ),
        (
            (
                "With a fixed-rate mortgage the interest rate never changes. With an adjustable-rate mortgage the "
                "rate can go up or down after a first fixed period, so your payment may rise."
            ),
        ),
    ),
    Group(
        (
            "What does ARM stand for?",
            "ARM stands for what?",
            "What is a 5/1 ARM?",
            "What do the numbers in a 7/1 ARM mean?",
            "5/6 ARM meaning",
            "What is an ARM in mortgages?",
            "How long is the rate fixed on a 5/1 ARM?",
        ),
        (
            (
                "ARM stands for adjustable-rate mortgage. In a 5/1 ARM the rate is fixed for five years and then "
                "adjusts once a year; in a 5/6 ARM it adjusts every six months."
            ),
        ),
    ),
    Group(
        (
            "How is the rate on an ARM set?",
            "What are the index and margin on an ARM?",
            "index plus margin",
            "How does my adjustable rate change?",
            "What determines my new ARM rate?",
            "What is the margin on an adjustable mortgage?",
        ),
        (
            (
                "The ARM rate is the index plus the margin. The index, such as SOFR, moves with the market, while "
                "the margin is fixed by the lender in your contract."
            ),
        ),
    ),
    Group(
        (
            "What are ARM rate caps?",
            "How much can my ARM rate go up?",
            "What is a lifetime cap?",
            "What does a 2/2/5 cap mean?",
            "rate cap adjustable mortgage",
            "Is there a limit on increases of an adjustable rate?",
        ),
        (
            (
                "Rate caps limit how much an ARM rate can rise. With 2/2/5 caps, it can go up 2 points at the "
                "first change, 2 at each later one, and 5 over the life of the loan."
            ),
        ),
    ),
    Group(
        (
            "What is an interest-only mortgage?",
            "interest only loan meaning",
            "Does an interest-only loan reduce my principal?",
            "What happens when the interest-only period ends?",
            "Why is an interest-only payment so low at first?",
            "Is an interest-only mortgage risky?",
        ),
        (
            (
                "With an interest-only loan you pay only interest for some years, so you still owe the full "
                "principal. After that, the payments rise sharply."
            ),
        ),
    ),
    Group(
        (
            "What is a balloon payment?",
            "What is a balloon mortgage?",
            "balloon loan meaning",
            "Why do I owe one big payment at the end of the loan?",
            "What is the large final payment on a loan called?",
            "Is a balloon loan risky?",
        ),
        (
            (
                "A balloon payment is a large sum due at the end of a loan, after smaller regular payments. If "
                "you cannot pay or refinance it, you could lose the home."
            ),
        ),
    ),
    Group(
        (
            "What is negative amortization?",
            "Why does my loan balance grow though I pay?",
            "My payments do not cover the interest. What is that called?",
            "negative amortization meaning",
            "Can I owe more than I borrowed?",
            "What happens to unpaid interest in a negative amortization loan?",
        ),
        (
            (
                "Negative amortization means your payment does not cover all the interest, so the unpaid interest "
                "is added to the balance and you owe more over time."
            ),
        ),
    ),
    Group(
        (
            "What does PITI stand for?",
            "PITI stands for what?",
            "What is included in a mortgage payment?",
            "What makes up my monthly house payment?",
            "parts of a mortgage payment",
            "What four things are in a monthly mortgage payment?",
        ),
        (
            (
                "PITI stands for principal, interest, taxes and insurance, the four parts of a typical monthly "
                "mortgage payment."
            ),
        ),
    ),
    Group(
        (
            "Are HOA fees part of my mortgage payment?",
            "Do I pay condo fees with the mortgage?",
            "What does HOA stand for?",
            "hoa dues in mortgage payment",
            "Who do I pay homeowners' association dues to?",
            "Does escrow include HOA fees?",
        ),
        (
            (
                "HOA (homeowners' association) and condo fees are usually not part of the mortgage payment. You "
                "pay them separately to the association."
            ),
        ),
    ),
)
