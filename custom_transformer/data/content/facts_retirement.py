"""Facts about taxes, retirement and benefits in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Taxes
    Group(
        (
            "When are US taxes due?",
            "What is the tax filing deadline?",
            "tax day in the US",
            "By when do I have to file my tax return?",
            "How long is a tax extension?",
            "What if I can't file my taxes on time?",
        ),
        (
            (
                "US federal income tax is due on April 15, or the next business day. An extension gives you until "
                "October 15 to file, but not more time to pay."
            ),
        ),
    ),
    Group(
        (
            "What is a W-2?",
            "What is a W-4 form?",
            "What is the difference between a W-2 and a W-4?",
            "W-2 vs 1099",
            "What is a 1099 form?",
            "When do I get my W-2?",
            "Which form shows my wages?",
        ),
        (
            (
                "A W-2 shows your yearly wages and the taxes withheld; your employer must send it by January 31. "
                "A W-4 tells it how much to withhold. A 1099 reports other income."
            ),
        ),
    ),
    Group(
        (
            "What does IRS stand for?",
            "What is the IRS?",
            "IRS stands for what?",
            "Which agency collects taxes in the US?",
            "Who do Americans pay income tax to?",
            "full form of IRS",
        ),
        ("IRS stands for Internal Revenue Service, the US agency that collects federal taxes.",),
    ),
    Group(
        (
            "What is the difference between a tax credit and a tax deduction?",
            "tax credit vs deduction",
            "Which is better, a credit or a deduction?",
            "How does a tax deduction lower my tax?",
            "What does a $1,000 tax credit save me?",
            "Is a tax deduction worth the full amount?",
        ),
        (
            (
                "A tax credit lowers your tax dollar for dollar, so a $1,000 credit saves $1,000. A deduction "
                "lowers your taxable income, so it saves only part of that."
            ),
        ),
    ),
    Group(
        (
            "What does EITC stand for?",
            "What is the earned income tax credit?",
            "Is there a tax credit for low-income workers?",
            "earned income credit",
            "Can I get a refund if I owe no tax?",
            "Who gets the EITC?",
        ),
        (
            (
                "EITC stands for earned income tax credit. It is a refundable US tax credit for low- and "
                "moderate-income workers, so you can get it as a refund even if you owe no tax."
            ),
        ),
    ),
    Group(
        (
            "What does FICA stand for?",
            "What is FICA on my paycheck?",
            "How much is taken for Social Security and Medicare?",
            "FICA tax rate",
            "Why is money taken out of my pay for FICA?",
            "What percent of my wage is Social Security tax?",
        ),
        (
            (
                "FICA stands for Federal Insurance Contributions Act. It takes 6.2% of your wages for Social "
                "Security and 1.45% for Medicare, and your employer pays the same again."
            ),
        ),
    ),
    Group(
        (
            "What is the fastest way to get my tax refund?",
            "How long does a tax refund take?",
            "tax refund time",
            "When will I get my refund from the IRS?",
            "Should I get my refund by direct deposit?",
            "How many days for a tax refund with e-file?",
        ),
        (
            (
                "File electronically and choose direct deposit. Then most refunds arrive within 21 days. A paper "
                "return takes several weeks longer."
            ),
        ),
    ),
    Group(
        (
            "What is a refund anticipation loan?",
            "Should I take an advance on my tax refund?",
            "refund advance loan",
            "How can I get my taxes done for free?",
            "What does VITA stand for?",
            "Is there free tax help?",
        ),
        (
            (
                "A refund anticipation loan is a loan against your tax refund, often with fees. VITA, Volunteer "
                "Income Tax Assistance, prepares taxes for free for many people with low incomes."
            ),
        ),
    ),
    Group(
        (
            "What does progressive tax mean?",
            "What is a tax bracket?",
            "How do tax brackets work?",
            "marginal tax rate meaning",
            "Will a raise push all my income into a higher tax bracket?",
            "What is the difference between marginal and effective tax rate?",
        ),
        (
            (
                "US income tax is progressive: each tax bracket's rate applies only to the income within it. Your "
                "marginal rate is the rate on your last dollar; the effective rate is your average."
            ),
        ),
    ),
    Group(
        (
            "What is a capital gains tax?",
            "How long must I hold a stock for the lower tax rate?",
            "long-term vs short-term capital gains",
            "Do I pay tax when I sell stock?",
            "tax on selling shares",
            "What counts as a long-term gain?",
        ),
        (
            (
                "You pay capital gains tax on the profit when you sell an investment. Held for more than one "
                "year, it is a long-term gain with a lower tax rate; otherwise it is taxed as ordinary income."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between gross pay and net pay?",
            "gross vs net pay",
            "Why is my paycheck smaller than my salary?",
            "What is take-home pay?",
            "Is net pay before or after taxes?",
            "What gets deducted from my gross pay?",
        ),
        (
            (
                "Gross pay is what you earn before deductions. Net pay, or take-home pay, is what is left after "
                "taxes, insurance and retirement contributions are taken out."
            ),
        ),
    ),
    # Retirement and benefits
    Group(
        (
            "What does IRA stand for?",
            "IRA stands for what?",
            "What do the letters IRA mean?",
            "What is an IRA for?",
            "full form of IRA",
            "Is an IRA a retirement account?",
            "Can anyone with a job open an IRA?",
        ),
        (
            (
                "IRA stands for individual retirement account. It is a US account with tax advantages that lets "
                "you save for retirement on your own."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a traditional and a Roth IRA?",
            "traditional vs Roth IRA",
            "Which IRA is tax free when I retire?",
            "When do I pay tax on a Roth IRA?",
            "Should I choose a Roth or a traditional IRA?",
            "Are Roth IRA withdrawals taxed?",
        ),
        (
            (
                "With a traditional IRA you may deduct contributions now and pay tax on withdrawals. With a Roth "
                "IRA you contribute after-tax money, and qualified withdrawals in retirement are tax free."
            ),
        ),
    ),
    Group(
        (
            "What is a 401(k)? Who offers it?",
            "How does a 401k work?",
            "401k meaning",
            "What is a 403(b)?",
            "Is a 401(k) from my employer?",
            "What is the retirement plan at my job called?",
        ),
        (
            (
                "A 401(k) is a retirement plan offered by an employer: part of your pay goes into investments "
                "with tax advantages. A 403(b) is similar, for schools and nonprofits."
            ),
        ),
    ),
    Group(
        (
            "What is an employer match?",
            "Should I get the full 401(k) match?",
            "What does a 50% match mean?",
            "free money 401k match",
            "My company matches 3%. What does that mean?",
            "What does vesting mean?",
            "When does the employer match belong to me?",
        ),
        (
            (
                "An employer match is money your employer adds when you contribute to your 401(k). It is like "
                "free money, so try to get the full match. Vesting means when it becomes fully yours."
            ),
        ),
    ),
    Group(
        (
            "What is the penalty for taking money out of my 401(k) early?",
            "early withdrawal penalty IRA",
            "At what age can I withdraw from my 401k without penalty?",
            "Can I take money out of my IRA at 50?",
            "What does it cost to cash out a retirement account?",
            "What is special about age 59 and a half?",
        ),
        (
            (
                "You usually pay a 10% penalty plus income tax if you withdraw before age 59 1/2. Some cases, "
                "such as disability, are exempt."
            ),
        ),
    ),
    Group(
        (
            "How much can I put in a 401(k)?",
            "What is the IRA contribution limit?",
            "401k contribution limit",
            "How much can I contribute to a Roth IRA each year?",
            "What is a catch-up contribution?",
            "Maximum yearly retirement contribution",
        ),
        (
            (
                "For 2025 the limit was $23,500 for a 401(k) and $7,000 for an IRA, with catch-up contributions "
                "from age 50. The IRS changes the limits each year."
            ),
        ),
    ),
    Group(
        (
            "What does RMD stand for?",
            "When do I have to start taking money out of my retirement account?",
            "required minimum distribution age",
            "Do I have to withdraw from my IRA at 73?",
            "Are there RMDs for a Roth IRA?",
            "What is an RMD?",
        ),
        (
            (
                "RMD stands for required minimum distribution. You must start withdrawing from a traditional IRA "
                "or 401(k) at age 73. A Roth IRA has no RMDs during your lifetime."
            ),
        ),
    ),
    Group(
        (
            "What should I do with my 401(k) when I leave my job?",
            "What is a rollover?",
            "rollover 401k to IRA",
            "How many days to complete a rollover?",
            "I'm changing jobs. What happens to my 401(k)?",
            "How do I move a 401(k) without paying tax?",
        ),
        (
            (
                "You can leave it, move it to your new employer's plan, or roll it over to an IRA without tax. "
                "Choose a direct rollover; otherwise you have 60 days to deposit the money."
            ),
        ),
    ),
    Group(
        (
            "Can I borrow from my 401(k)?",
            "401k loan limit",
            "What happens to a 401(k) loan if I leave my job?",
            "How much can I borrow from my retirement plan?",
            "Is a 401k loan a good idea?",
            "Do I pay a penalty for a 401(k) loan?",
        ),
        (
            (
                "If your plan allows it, you can borrow up to half of your vested balance, at most $50,000, "
                "usually for five years. If you leave your job, it may be due soon."
            ),
        ),
    ),
    Group(
        (
            "At what age can I claim Social Security?",
            "When is the earliest I can get Social Security retirement?",
            "full retirement age",
            "Should I wait to claim Social Security?",
            "How much more Social Security do I get if I wait until 70?",
            "I'm 62. Should I take Social Security now?",
        ),
        (
            (
                "You can claim Social Security from age 62, but with a smaller benefit. Full retirement age is 67 "
                "if you were born in 1960 or later, and waiting until 70 gives the largest benefit."
            ),
        ),
    ),
    Group(
        (
            "When am I eligible for Medicare?",
            "At what age does Medicare start?",
            "medicare age",
            "What is the difference between Medicare and Medicaid?",
            "Who gets Medicaid?",
            "I'm turning 65. What health insurance can I get?",
        ),
        (
            (
                "Medicare is federal health insurance from age 65 and for some disabled people. Medicaid is "
                "health coverage for people with low incomes."
            ),
        ),
    ),
    Group(
        (
            "What does HSA stand for?",
            "What is a health savings account?",
            "HSA vs FSA",
            "What is the difference between an HSA and an FSA?",
            "What does FSA stand for?",
            "Does HSA money expire?",
        ),
        (
            (
                "HSA stands for health savings account: tax-free money for medical costs with a high-deductible "
                "plan, which never expires. An FSA, flexible spending account, usually must be used within the "
                "year."
            ),
        ),
    ),
    Group(
        (
            "What is a pension advance?",
            "Should I sell my pension payments for cash?",
            "What is a structured settlement buyout?",
            "pension advance risks",
            "A company offers me cash for my future pension",
            "Is a pension loan a bad idea?",
        ),
        (
            (
                "A pension advance gives you cash now for your future pension payments. It is usually a very "
                "expensive loan with high fees, so be careful."
            ),
        ),
    ),
    Group(
        (
            "What is an annuity? How does it pay?",
            "What is the difference between an annuity and life insurance?",
            "fixed vs variable annuity",
            "What is a surrender charge?",
            "Who sells annuities?",
            "Is an annuity FDIC insured?",
        ),
        (
            (
                "An annuity is an insurance contract that pays you income, often for life, in return for your "
                "money. It is not FDIC insured, and leaving early may cost a surrender charge."
            ),
        ),
    ),
)
