"""Facts about the costs, papers and rules of a home purchase in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Costs, papers and closing
    Group(
        (
            "What is the difference between a mortgage interest rate and the APR?",
            "Why is the APR higher than the interest rate?",
            "mortgage rate vs APR",
            "Is APR the same as the interest rate?",
            "Which number is best to compare loans, the rate or the APR?",
            "What does APR include that the rate does not?",
        ),
        (
            (
                "The interest rate is the yearly cost of borrowing the principal. The APR also includes fees, "
                "such as points and broker fees, so it is usually higher and better for comparing loans."
            ),
        ),
    ),
    Group(
        (
            "What are discount points?",
            "What is one point on a mortgage?",
            "How much does a mortgage point cost?",
            "mortgage points explained",
            "Why would I pay points?",
            "What is a point worth on a $200,000 loan?",
            "What does buying down the rate mean?",
        ),
        (
            (
                "One point is 1% of the loan amount, paid at closing for a lower interest rate. On a $200,000 "
                "loan, one point costs $2,000."
            ),
        ),
    ),
    Group(
        (
            "What are lender credits?",
            "What is a no-closing-cost mortgage?",
            "lender credit meaning",
            "How can I pay less at closing?",
            "Can I take a higher rate for lower closing costs?",
            "What is the opposite of points?",
        ),
        (
            (
                "With lender credits the lender pays some of your closing costs, and in return you pay a higher "
                "interest rate. They are the opposite of points."
            ),
        ),
    ),
    Group(
        (
            "How much are closing costs?",
            "What percent are closing costs?",
            "typical closing costs on a house",
            "How much money do I need at closing besides the down payment?",
            "What will closing cost me on a $300,000 loan?",
            "Average closing costs for a buyer",
        ),
        (
            (
                "Closing costs are usually 2% to 5% of the loan amount. On a $300,000 loan, that is $6,000 to "
                "$15,000, in addition to the down payment."
            ),
        ),
    ),
    Group(
        (
            "What is a Loan Estimate?",
            "When do I get a Loan Estimate?",
            "loan estimate within how many days",
            "How soon must a lender send a Loan Estimate?",
            "Which form shows the expected costs of my mortgage?",
            "What replaced the Good Faith Estimate?",
        ),
        (
            (
                "A Loan Estimate is a three-page form with your expected rate, payment and closing costs. The "
                "lender must send it within three business days of your application."
            ),
        ),
    ),
    Group(
        (
            "What do I need to give to get a Loan Estimate?",
            "What counts as a mortgage application?",
            "six pieces of information for a Loan Estimate",
            "Do I need documents to receive a Loan Estimate?",
            "Which information must I give a lender for an estimate?",
            "Does a Loan Estimate cost money?",
        ),
        (
            (
                "You need six things: your name, income, Social Security number, the property address, its "
                "estimated value and the loan amount. The lender can charge only a small fee for a credit report."
            ),
        ),
    ),
    Group(
        (
            "What is a Closing Disclosure?",
            "When must I get the Closing Disclosure?",
            "closing disclosure three days",
            "How many days before closing do I see final costs?",
            "Which form shows the final terms of my mortgage?",
            "What replaced the HUD-1 form?",
        ),
        (
            (
                "A Closing Disclosure is a five-page form with the final terms and costs of your mortgage. You "
                "must receive it at least three business days before closing."
            ),
        ),
    ),
    Group(
        (
            "Can I cancel a mortgage after signing?",
            "What is the right of rescission?",
            "How long can I cancel a refinance?",
            "three-day right to cancel",
            "I signed a home equity loan and changed my mind",
            "How many days to rescind a mortgage?",
            "Can I back out after closing on a HELOC?",
        ),
        (
            (
                "You have three business days to cancel a refinance with a new lender, a home equity loan or a "
                "HELOC on your main home. This right of rescission does not apply to a home purchase loan."
            ),
        ),
    ),
    Group(
        (
            "What is a rate lock?",
            "How long does a rate lock last?",
            "Can my mortgage rate change before closing?",
            "mortgage rate lock period",
            "Should I lock my interest rate?",
            "What happens if my rate lock expires?",
        ),
        (
            (
                "A rate lock is a lender's promise that your interest rate will not change before closing, "
                "usually for 30, 45 or 60 days. Extending it can cost money."
            ),
        ),
    ),
    Group(
        (
            "What is title insurance?",
            "Do I need title insurance?",
            "Owner's vs lender's title insurance",
            "What does title insurance protect against?",
            "Is lender's title insurance required?",
            "Who does the owner's policy protect?",
        ),
        (
            (
                "Title insurance protects against ownership claims on the home from before you bought it. Most "
                "lenders require a lender's policy; an owner's policy, which protects you, is optional."
            ),
        ),
    ),
    Group(
        (
            "What is earnest money?",
            "How much earnest money do I need?",
            "good faith deposit on a house",
            "Do I get my earnest money back?",
            "What is the deposit I give with an offer on a home?",
            "What happens to earnest money at closing?",
        ),
        (
            (
                "Earnest money is a deposit, often 1% to 3% of the price, that shows the seller you are serious. "
                "It counts toward your down payment or closing costs."
            ),
        ),
    ),
    Group(
        (
            "What is a home appraisal for? Do I get a copy?",
            "Who pays for the appraisal?",
            "What if the appraisal is lower than the price?",
            "low appraisal what happens",
            "Do I have a right to a copy of my appraisal?",
            "When do I get the appraisal report?",
        ),
        (
            (
                "An appraisal estimates the home's value for the lender, and you usually pay for it. You get a "
                "free copy at least three business days before closing. If it is low, the lender may lend less."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between an appraisal and a home inspection?",
            "home inspection vs appraisal",
            "Do I need a home inspection?",
            "Who checks a house for defects?",
            "Does an appraisal find problems with the house?",
            "What does a home inspector do?",
        ),
        (
            (
                "A home inspection checks the home's condition for defects, for your benefit. An appraisal "
                "estimates its market value, for the lender."
            ),
        ),
    ),
    Group(
        (
            "Can a relative give me money for a down payment?",
            "What is a gift letter?",
            "gift money for down payment",
            "Can my parents help with my down payment?",
            "Does a lender accept gifted money for a house?",
            "Do I have to prove that down payment money is a gift?",
        ),
        (
            (
                "Most lenders accept gift money from family for the down payment. They ask for a gift letter that "
                "says it does not have to be repaid."
            ),
        ),
    ),
    Group(
        (
            "Does a co-signer on a mortgage own the home?",
            "Is a mortgage co-signer responsible for the loan?",
            "What does co-signing a mortgage mean?",
            "My friend asked me to co-sign a home loan",
            "mortgage cosigner risk",
            "What happens to me if I co-sign a mortgage and the borrower stops paying?",
        ),
        (
            (
                "A co-signer on a mortgage must repay the loan if the borrower does not, and the loan appears on "
                "the co-signer's credit report. Co-signing does not make you an owner of the home."
            ),
        ),
    ),
    Group(
        (
            "What does TILA stand for?",
            "What is the Truth in Lending Act?",
            "TILA stands for what?",
            "Which law requires lenders to show the APR?",
            "What law makes lenders disclose the cost of credit?",
            "What is Regulation Z?",
        ),
        (
            (
                "TILA stands for Truth in Lending Act. This US law of 1968 requires lenders to disclose the cost "
                "of credit, such as the APR, before you sign."
            ),
        ),
    ),
    Group(
        (
            "What does RESPA stand for?",
            "What is RESPA?",
            "Are kickbacks for mortgage referrals legal?",
            "Real Estate Settlement Procedures Act",
            "Which law covers mortgage settlement and escrow?",
            "What does RESPA forbid?",
        ),
        (
            (
                "RESPA stands for Real Estate Settlement Procedures Act. It requires disclosures about mortgage "
                "costs and servicing, limits escrow accounts and forbids kickbacks for referrals."
            ),
        ),
    ),
    Group(
        (
            "What is a qualified mortgage?",
            "What is the ability-to-repay rule?",
            "ability to repay rule mortgage",
            "Does a lender have to check that I can afford a mortgage?",
            "QM loan meaning",
            "Why does the lender want proof of my income?",
        ),
        (
            (
                "The ability-to-repay rule makes mortgage lenders check that you can afford the loan. A qualified "
                "mortgage meets standards for safer loans, such as no interest-only period and a term of at most "
                "30 years."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a 15-year and a 30-year mortgage?",
            "15 or 30 year mortgage",
            "Which is cheaper in total, a 15-year or 30-year loan?",
            "Why choose a 30-year mortgage?",
            "Does a 15-year mortgage have lower interest?",
            "Is the payment higher on a 15-year mortgage?",
        ),
        (
            (
                "A 15-year mortgage has higher monthly payments but a lower rate and much less total interest. A "
                "30-year mortgage has lower payments but costs more overall."
            ),
        ),
    ),
    Group(
        (
            "Can I get a mortgage if I'm self-employed?",
            "What does a freelancer need for a home loan?",
            "mortgage self-employed documents",
            "How many years of tax returns for a self-employed mortgage?",
            "I run my own business. How do I prove income for a mortgage?",
            "Do lenders lend to the self-employed?",
        ),
        (("Self-employed people usually need two years of tax returns and business records to show a steady income."),),
    ),
    Group(
        (
            "What is a housing counselor?",
            "Where can I find free help with buying a home?",
            "HUD-approved counselor",
            "What does HUD stand for?",
            "Who can advise me about foreclosure for free?",
            "How do I find a housing counselor near me?",
        ),
        (
            (
                "A HUD-approved housing counselor gives free or low-cost advice on buying, renting or avoiding "
                "foreclosure; call 1-800-569-4287. HUD stands for Department of Housing and Urban Development."
            ),
        ),
    ),
)
