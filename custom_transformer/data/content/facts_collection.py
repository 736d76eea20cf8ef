"""Facts about debt collection, debt relief and bankruptcy in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Debt collection
    Group(
        (
            "When can a debt collector call me?",
            "What hours can debt collectors call?",
            "Can a debt collector call at night?",
            "times debt collectors may call",
            "A collector called me at 6 in the morning. Is that legal?",
            "Can debt collectors phone me at 10 p.m.?",
        ),
        (
            (
                "Debt collectors may call only between 8 a.m. and 9 p.m. your local time, unless you agree to "
                "other times."
            ),
        ),
    ),
    Group(
        (
            "How many times can a debt collector call me?",
            "Is there a limit on debt collection calls?",
            "collector calls every day",
            "How often may debt collectors phone?",
            "What is the 7-in-7 rule?",
            "A collector called me ten times this week. Is that allowed?",
        ),
        (
            (
                "A debt collector may not call you more than seven times in seven days about one debt, or within "
                "seven days after talking with you about it."
            ),
        ),
    ),
    Group(
        (
            "How do I stop debt collectors from contacting me?",
            "Can I tell a debt collector to stop calling?",
            "make a debt collector stop calling",
            "What letter stops collection calls?",
            "I don't want the collector to call me anymore",
            "How can I end contact with a collection agency?",
        ),
        (
            (
                "Write the debt collector a letter telling it to stop contacting you. It must then stop, except "
                "to confirm or to tell you of a specific action such as a lawsuit. You still owe the debt."
            ),
        ),
    ),
    Group(
        (
            "Can I go to jail for not paying a debt?",
            "Can a debt collector have me arrested?",
            "A collector threatened me with arrest",
            "is it a crime not to pay a credit card",
            "Could I be jailed for an unpaid loan?",
            "Will the police come if I don't pay my debt?",
        ),
        (
            (
                "No, you cannot be arrested or sent to jail just for not paying a consumer debt. A debt collector "
                "that threatens arrest is breaking the law, so report it."
            ),
        ),
    ),
    Group(
        (
            "What is a debt validation notice?",
            "What must a debt collector tell me about the debt?",
            "How long does a collector have to send a validation notice?",
            "debt validation information",
            "What should a collection agency send me?",
            "When do I get details of the debt from the collector?",
        ),
        (
            (
                "A debt collector must send you a validation notice within five days of first contacting you. It "
                "names the creditor, the amount and your right to dispute the debt within 30 days."
            ),
        ),
    ),
    Group(
        (
            "How long do I have to dispute a debt with a collector?",
            "How can I make a collector prove I owe the debt?",
            "dispute debt within how many days",
            "I don't owe this debt. What should I do?",
            "A collector says I owe money but I don't recognize it",
            "How do I ask for verification of a debt?",
        ),
        (
            (
                "Dispute the debt in writing within 30 days of receiving the validation notice. The collector "
                "must then stop collecting until it sends you verification."
            ),
        ),
    ),
    Group(
        (
            "What does FDCPA stand for?",
            "What is the Fair Debt Collection Practices Act?",
            "FDCPA meaning",
            "Which law limits debt collectors?",
            "What law stops harassment by collection agencies?",
            "What are debt collectors not allowed to do?",
        ),
        (
            (
                "FDCPA stands for Fair Debt Collection Practices Act. This US law forbids debt collectors to "
                "harass, threaten, lie to or treat people unfairly."
            ),
        ),
    ),
    Group(
        (
            "Can a debt collector tell my family about my debt?",
            "May a collector talk to my boss about my debt?",
            "Can a collection agency contact my neighbors?",
            "debt collector called my mother",
            "A collector told my employer that I owe money. Is that legal?",
            "Who can a debt collector discuss my debt with?",
        ),
        (
            (
                "A debt collector may discuss your debt only with you, your spouse or your attorney. It may "
                "contact others only to find you and cannot tell them about the debt."
            ),
        ),
    ),
    Group(
        (
            "How long can a creditor sue me for an old debt?",
            "What is the statute of limitations on debt?",
            "statute of limitations on credit card debt",
            "When is a debt too old to be collected in court?",
            "What is a time-barred debt?",
            "My debt is eight years old. Can they sue me?",
        ),
        (
            (
                "The statute of limitations is the time in which you can be sued for a debt, usually three to six "
                "years, depending on the state. After it, collectors may not sue."
            ),
        ),
    ),
    Group(
        (
            "Does a payment restart the clock on an old debt?",
            "What happens if I pay a little on a very old debt?",
            "partial payment statute of limitations",
            "Should I make a small payment on a time-barred debt?",
            "Can paying $20 revive an old debt?",
            "A collector wants a small payment on an ancient debt",
        ),
        (
            (
                "In many states a partial payment or a written promise restarts the statute of limitations on an "
                "old debt, so that you can be sued again."
            ),
        ),
    ),
    Group(
        (
            "I was sued by a debt collector. What should I do?",
            "What happens if I ignore a debt lawsuit?",
            "I got a court summons for a credit card debt",
            "debt collector lawsuit what to do",
            "Should I respond to a lawsuit from a collector?",
            "What is a default judgment?",
        ),
        (
            (
                "Respond to the lawsuit by the date in the court papers. If you ignore it, the court may enter a "
                "default judgment, and your wages or bank account could be garnished."
            ),
        ),
    ),
    Group(
        (
            "How much of my wages can be garnished?",
            "What is the limit on wage garnishment?",
            "percent of paycheck a creditor can take",
            "Can they take my whole salary for a debt?",
            "What share of pay may be garnished for credit card debt?",
            "Can a creditor take money out of my paycheck?",
        ),
        (
            (
                "For ordinary debts, at most 25% of your disposable earnings can be garnished, and in general "
                "only after a court judgment. Some states protect more."
            ),
        ),
    ),
    Group(
        (
            "Can a creditor take my Social Security?",
            "Are Social Security benefits protected from garnishment?",
            "Can a debt collector garnish federal benefits?",
            "garnish VA benefits",
            "Will a bank freeze my Social Security money for a debt?",
            "I live on Social Security. Can a collector take it?",
        ),
        (
            (
                "Social Security and VA benefits are generally protected from private creditors. Your bank must "
                "protect two months of directly deposited benefits. Federal debts and child support are "
                "exceptions."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between credit counseling and debt settlement?",
            "credit counseling vs debt settlement",
            "Is a credit counselor the same as a debt relief company?",
            "Should I use a nonprofit counselor or a debt settlement firm?",
            "Who helps with debt, a counselor or a settlement company?",
            "Which is safer, credit counseling or debt relief?",
        ),
        (
            (
                "Credit counseling, usually by a nonprofit, helps you budget and repay in full with a plan. Debt "
                "settlement companies charge fees to negotiate a smaller sum, which is risky and hurts your "
                "credit."
            ),
        ),
    ),
    Group(
        (
            "Can a debt settlement company charge me up front?",
            "Is an upfront fee for debt relief legal?",
            "debt relief company wants payment first",
            "What are the risks of debt settlement?",
            "Should I stop paying my cards as the debt settlement firm says?",
            "When may a debt relief company collect its fee?",
        ),
        (
            (
                "A debt settlement company that sells by phone may not charge a fee before it settles a debt. "
                "Stopping payments also leads to late fees, lawsuits and bad credit."
            ),
        ),
    ),
    Group(
        (
            "Is forgiven debt taxable?",
            "Do I pay tax on canceled debt?",
            "I settled my card for less. Do I owe tax?",
            "What is a 1099-C?",
            "tax on debt forgiveness",
            "The bank wrote off part of my debt. Is that income?",
        ),
        (
            (
                "Canceled debt of $600 or more is generally taxable income and is reported on Form 1099-C, with "
                "exceptions such as bankruptcy or insolvency."
            ),
        ),
    ),
    Group(
        (
            "Who pays the debt when someone dies?",
            "Am I responsible for my dead husband's credit card debt?",
            "Do children inherit their parents' debt?",
            "debts after death",
            "My mother died with credit card debt. Must I pay?",
            "Does debt disappear when you die?",
        ),
        (
            (
                "The dead person's estate pays the debts. Relatives usually do not have to pay from their own "
                "money, unless they co-signed, held a joint account or live in a community property state."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between Chapter 7 and Chapter 13 bankruptcy?",
            "chapter 7 vs chapter 13",
            "How does Chapter 13 work?",
            "How does Chapter 7 bankruptcy work?",
            "Which bankruptcy lets me keep my house?",
            "How long is a Chapter 13 repayment plan?",
        ),
        (
            (
                "Chapter 7 sells assets that are not exempt and wipes out most debts within months. Chapter 13 "
                "lets you keep property and repay over three to five years."
            ),
        ),
    ),
    Group(
        (
            "Which debts does bankruptcy not erase?",
            "Can student loans be wiped out in bankruptcy?",
            "Are taxes and child support discharged in bankruptcy?",
            "debts that survive bankruptcy",
            "Does bankruptcy clear all my debts?",
            "What do I still owe after bankruptcy?",
        ),
        (
            (
                "Bankruptcy usually does not erase child support, alimony, most recent taxes, and student loans, "
                "unless you prove undue hardship. It can erase credit card and medical debt."
            ),
        ),
    ),
    Group(
        (
            "What is the debt snowball method?",
            "What is the debt avalanche?",
            "snowball or avalanche",
            "Which debt should I pay off first?",
            "How do the snowball and avalanche methods differ?",
            "Should I pay the smallest debt or the highest rate first?",
        ),
        (
            (
                "The debt snowball pays the smallest balance first for quick wins. The debt avalanche pays the "
                "highest interest rate first, which saves the most money."
            ),
        ),
    ),
)
