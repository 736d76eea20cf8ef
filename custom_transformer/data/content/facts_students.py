"""Facts about student loans and paying for college in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Student loans
    Group(
        (
            "When do I have to start paying my student loans?",
            "What is the grace period for student loans?",
            "How long after graduation do student loans start?",
            "student loan grace period",
            "I just graduated. When is my first student loan payment?",
            "How many months do I have before repaying a federal student loan?",
        ),
        (
            (
                "Most federal student loans have a grace period of six months after you graduate, leave school or "
                "drop below half time. Then payments begin."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between subsidized and unsubsidized loans?",
            "subsidized vs unsubsidized student loan",
            "Who pays interest on a subsidized loan?",
            "Does interest build up while I'm in school?",
            "What is a subsidized student loan?",
            "Which student loan is better, subsidized or unsubsidized?",
        ),
        (
            (
                "On a subsidized loan the government pays the interest while you are in school at least half "
                "time. On an unsubsidized loan interest builds up from the start and you owe it."
            ),
        ),
    ),
    Group(
        (
            "Should I choose federal or private student loans?",
            "federal vs private student loans",
            "What is the difference between federal and private student loans?",
            "Why are federal student loans usually better?",
            "Do private student loans have income-driven repayment?",
            "Do federal student loans need a credit check?",
        ),
        (
            (
                "Use federal student loans first. They have fixed rates, income-driven repayment, deferment and "
                "forgiveness, and most need no credit check. Private loans have fewer protections and often need "
                "a co-signer."
            ),
        ),
    ),
    Group(
        (
            "What does FAFSA stand for?",
            "What is the FAFSA?",
            "FAFSA stands for what?",
            "How do I apply for federal student aid?",
            "Does it cost money to file the FAFSA?",
            "Which form do I need for college grants and loans?",
        ),
        (
            (
                "FAFSA stands for Free Application for Federal Student Aid. It is the free form, at "
                "studentaid.gov, you use to apply for federal grants, work-study and student loans."
            ),
        ),
    ),
    Group(
        (
            "When is a federal student loan in default?",
            "How many days until a student loan defaults?",
            "student loan default 270 days",
            "I haven't paid my student loans for nine months",
            "What is the difference between delinquent and default on a student loan?",
            "After how many missed days does my student loan go into default?",
        ),
        (
            (
                "A federal student loan is in default after 270 days without payment. It is delinquent from the "
                "first missed payment. Private loans often default after about 120 days."
            ),
        ),
    ),
    Group(
        (
            "What happens if I default on a federal student loan?",
            "Can the government take my tax refund for student loans?",
            "Can my wages be garnished for student loans?",
            "consequences of student loan default",
            "What can the Department of Education take if I don't pay?",
            "Do I need to be sued before wages are garnished for student loans?",
        ),
        (
            (
                "The whole federal loan becomes due, your credit suffers, and the government can take tax refunds "
                "and garnish up to 15% of your disposable pay without going to court."
            ),
        ),
    ),
    Group(
        (
            "How do I get out of student loan default?",
            "What is loan rehabilitation?",
            "student loan rehabilitation payments",
            "My student loan is in default. How can I fix it?",
            "How many payments to rehabilitate a student loan?",
            "Can consolidation end a student loan default?",
        ),
        (
            (
                "You can rehabilitate a defaulted federal student loan with nine on-time payments in ten months, "
                "or consolidate it into a new loan, or repay it in full."
            ),
        ),
    ),
    Group(
        (
            "What does PSLF stand for?",
            "What is Public Service Loan Forgiveness?",
            "How many payments for PSLF?",
            "PSLF requirements",
            "I work for a nonprofit. Can my student loans be forgiven?",
            "Do teachers and nurses get loan forgiveness?",
            "Who qualifies for public service forgiveness?",
        ),
        (
            (
                "PSLF stands for Public Service Loan Forgiveness. It forgives the rest of federal Direct Loans "
                "after 120 qualifying payments while working full time for a government or nonprofit employer."
            ),
        ),
    ),
    Group(
        (
            "What is income-driven repayment?",
            "What does IDR stand for?",
            "What does IBR stand for?",
            "student loan payments based on income",
            "My student loan payment is too high for my salary",
            "Can my federal student loan payment depend on what I earn?",
        ),
        (
            (
                "IDR stands for income-driven repayment: federal student loan payments based on your income and "
                "family size, with the rest forgiven after usually 20 to 25 years. IBR is income-based repayment."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between deferment and forbearance?",
            "deferment vs forbearance",
            "Does interest grow in forbearance?",
            "Can I pause my student loans?",
            "What is a deferment on a student loan?",
            "I can't pay my student loan this month. Can I postpone it?",
        ),
        (
            (
                "Both pause your student loan payments. In deferment no interest is charged on subsidized loans; "
                "in forbearance interest always builds up, so you owe more later."
            ),
        ),
    ),
    Group(
        (
            "Should I refinance federal student loans into a private loan?",
            "What do I lose if I refinance my student loans?",
            "refinance federal student loans risk",
            "Is it smart to refinance student loans with a bank?",
            "Can I turn a private loan back into a federal one?",
            "A bank offers to refinance my student loans at a lower rate",
        ),
        (
            (
                "Be careful: you permanently lose federal benefits such as income-driven repayment, forgiveness "
                "and deferment. A private refinance cannot be changed back to a federal loan."
            ),
        ),
    ),
    Group(
        (
            "What is student loan consolidation?",
            "Does consolidating student loans lower the rate?",
            "direct consolidation loan",
            "How can I combine my federal student loans?",
            "What rate does a consolidation loan have?",
            "Does it cost anything to consolidate federal loans?",
        ),
        (
            (
                "Consolidation combines several federal student loans into one Direct Consolidation Loan with one "
                "payment. It is free, and its fixed rate is the weighted average of your loans, so it saves no "
                "interest."
            ),
        ),
    ),
    Group(
        (
            "What is a PLUS loan?",
            "What is a Parent PLUS loan?",
            "Can parents borrow for college?",
            "parent plus loan credit check",
            "Who has to repay a Parent PLUS loan?",
            "Is there a federal student loan for parents?",
        ),
        (
            (
                "A Parent PLUS loan is a federal loan parents take for a child's undergraduate costs. It needs a "
                "credit check, and the parent, not the student, must repay it."
            ),
        ),
    ),
    Group(
        (
            "Can I deduct student loan interest?",
            "Is student loan interest tax deductible?",
            "student loan interest deduction limit",
            "How much student loan interest can I write off?",
            "Do I get a tax break for student loans?",
            "What is Form 1098-E?",
        ),
        (
            (
                "You can deduct up to $2,500 of student loan interest a year, if your income is below a limit, "
                "without itemizing. Form 1098-E shows what you paid."
            ),
        ),
    ),
    Group(
        (
            "What happens to student loans when I die?",
            "Are student loans forgiven at death?",
            "student loans and disability",
            "Do my parents have to pay my student loans if I die?",
            "Can my loans be discharged if I'm disabled?",
            "What happens to private student loans after death?",
        ),
        (
            (
                "Federal student loans are discharged if you die or become totally and permanently disabled. With "
                "private loans it depends on the contract, so a co-signer may still owe."
            ),
        ),
    ),
    Group(
        (
            "Can I pay someone to get my student loans forgiven?",
            "student loan forgiveness scam",
            "A company offers student loan relief for a fee",
            "Should I give my FSA ID to a company?",
            "Is student debt relief that costs money a scam?",
            "How do I spot a student loan scam?",
        ),
        (
            (
                "Never pay for student loan help, because applying for forgiveness and other federal programs is "
                "free at studentaid.gov. Upfront fees or asking for your FSA ID password are signs of a scam."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a grant and a loan?",
            "Do I have to pay back a Pell Grant?",
            "grant vs loan vs scholarship",
            "What is a Pell Grant?",
            "Is a scholarship repaid?",
            "Which college aid is free money?",
        ),
        (
            (
                "A grant or scholarship is free money you do not repay; a loan must be repaid with interest. A "
                "Pell Grant is a federal grant for undergraduates with financial need."
            ),
        ),
    ),
    Group(
        (
            "What is a 529 plan?",
            "How do I save for college tax free?",
            "529 college savings plan",
            "What can 529 money be used for?",
            "Is a 529 plan tax free?",
            "What happens if I use 529 money for something else?",
        ),
        (
            (
                "A 529 plan is a state-sponsored education savings plan. Earnings are tax free if used for "
                "qualified education costs; otherwise you owe income tax and a 10% penalty on the earnings."
            ),
        ),
    ),
)
