"""Facts about credit scores in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Scores
    Group(
        (
            "What is a good credit score?",
            "Is 700 a good credit score?",
            "what counts as good credit",
            "What score do I need to have good credit?",
            "From which number is a credit score considered good?",
            "Is my score of 680 good?",
        ),
        (
            (
                "On the FICO scale from 300 to 850, a score of about 670 to 739 is good, 740 or more is very "
                "good, and 800 or more is excellent."
            ),
        ),
    ),
    Group(
        (
            "What is the range of a credit score?",
            "What is the highest credit score?",
            "What is the lowest possible credit score?",
            "What is the perfect credit score?",
            "how high can a FICO score go",
            "What's the maximum score I can get?",
        ),
        (
            (
                "Most credit scores range from 300 to 850. 300 is the lowest score, 850 is the highest, and a "
                "higher score means you look less risky to lenders."
            ),
        ),
    ),
    Group(
        (
            "What is a bad credit score?",
            "What score is considered poor?",
            "Is 550 a bad score?",
            "what is a low credit score",
            "Which credit score counts as subprime?",
            "Is a score under 600 bad?",
        ),
        (
            (
                "A FICO score below 580 is considered poor, and 580 to 669 is fair. With a low score you may be "
                "refused credit or pay a higher interest rate."
            ),
        ),
    ),
    Group(
        (
            "What does FICO stand for?",
            "What does the name FICO mean?",
            "FICO stands for what?",
            "What is a FICO score?",
            "What is FICO?",
            "who makes FICO scores",
            "Is a FICO score the same as a credit score?",
        ),
        (
            (
                "FICO stands for Fair Isaac Corporation, the company that created the FICO score. It is the "
                "credit score from 300 to 850 that most US lenders use."
            ),
        ),
    ),
    Group(
        (
            "What factors make up a credit score?",
            "How is my credit score calculated?",
            "What affects my credit score the most?",
            "what goes into a FICO score",
            "Which five things determine a credit score?",
            "What is credit scoring based on?",
            "What counts towards my score?",
        ),
        (
            (
                "Payment history counts most, about 35% of a FICO score. Then come amounts owed (30%), length of "
                "credit history (15%), new credit (10%) and credit mix (10%)."
            ),
        ),
    ),
    Group(
        (
            "What is the most important factor in my credit score?",
            "What matters most for my credit score?",
            "what has the biggest impact on credit score",
            "Which factor influences my score most?",
            "What part of the FICO score weighs most?",
            "What is the number one thing for good credit?",
        ),
        (
            (
                "Payment history is the most important factor, about 35% of a FICO score. Paying every bill on "
                "time is the best thing you can do for your credit."
            ),
        ),
    ),
    Group(
        (
            "How much of my credit limit should I use?",
            "What is a good credit utilization ratio?",
            "What percent of my credit should I use?",
            "ideal credit utilization",
            "Is using half of my credit limit bad?",
            "How low should my card balance be compared with the limit?",
            "My limit is $1,000. How much can I spend without hurting my score?",
        ),
        (
            (
                "Keep your credit utilization below 30% of your limit, and lower is even better. For example, "
                "with a $1,000 limit, keep the balance under $300."
            ),
        ),
    ),
    Group(
        (
            "How can I raise my credit score?",
            "What can I do to improve my credit score?",
            "fastest way to improve credit score",
            "My score is low. How do I make it better?",
            "How do I get better credit?",
            "Tips for increasing my FICO score",
            "How do I repair my credit on my own?",
        ),
        (
            (
                "Pay every bill on time, keep card balances below 30% of the limit, and apply for new credit only "
                "when you need it. Also dispute errors on your credit reports."
            ),
        ),
    ),
    Group(
        (
            "How long does it take to improve a credit score?",
            "How fast can I rebuild my credit?",
            "when will my credit score recover",
            "How many months until my credit gets better?",
            "Can I fix my credit overnight? How long does it take?",
            "How long does it take to get good credit?",
        ),
        (
            (
                "It usually takes several months to a year or more of on-time payments to improve a credit score. "
                "There is no quick fix, and bad marks fade with time."
            ),
        ),
    ),
    Group(
        (
            "How long does it take to get a credit score?",
            "When will I get my first credit score?",
            "I just got my first card. When will I have a score?",
            "how many months to build a credit score",
            "Why don't I have a credit score yet?",
            "How soon does a new borrower get a FICO score?",
        ),
        (
            (
                "You usually get a FICO score after about six months with at least one credit account reported to "
                "the bureaus. Before that you may be unscorable."
            ),
        ),
    ),
    Group(
        (
            "Does closing a credit card hurt my credit score?",
            "Will my score drop if I cancel a credit card?",
            "I want to close a card I don't use. Is that bad for my credit?",
            "closing old credit cards effect on score",
            "Does canceling a card lower my score?",
            "Will closing cards I already have raise my score?",
        ),
        (
            (
                "Closing a card can lower your score, because it reduces your available credit and raises your "
                "utilization. Keeping an old card without an annual fee open usually helps more."
            ),
        ),
    ),
    Group(
        (
            "Why are my credit scores different?",
            "Why do I have more than one credit score?",
            "I got two different credit scores from two bureaus. Why?",
            "Why does my score differ between apps?",
            "Do all three bureaus have the same score for me?",
            "different credit scores from different companies",
        ),
        (
            (
                "You have many credit scores, because companies use different scoring models, such as FICO and "
                "VantageScore, and the three bureaus may hold different information about you."
            ),
        ),
    ),
    Group(
        (
            "Do I need to carry a balance to build credit?",
            "Should I leave a balance on my card to help my score?",
            "Is it good for my credit to carry a balance?",
            "does carrying a balance improve credit score",
            "Do I have to pay interest to build credit?",
            "Will paying in full every month hurt my score?",
        ),
        (
            (
                "No. You do not need to carry a balance or pay interest to build credit. Paying your card in full "
                "and on time every month is good for your score."
            ),
        ),
    ),
    Group(
        (
            "Does my spouse's credit score affect mine?",
            "Do married couples share a credit score?",
            "If I marry someone with bad credit, does my score drop?",
            "My husband has bad credit. Does it hurt mine?",
            "Will our credit reports be joined when we get married?",
            "does marriage change your credit score",
        ),
        (
            (
                "No, marriage does not merge credit reports, and your spouse's score does not affect yours. Only "
                "joint accounts or shared debts show up on both reports."
            ),
        ),
    ),
    Group(
        (
            "Does paying rent build credit?",
            "Do rent payments show on my credit report?",
            "Do utility bills help my credit score?",
            "are phone bills reported to credit bureaus",
            "Does my electricity bill count toward my credit?",
            "Will paying rent on time raise my score?",
        ),
        (
            (
                "Rent and utility payments are usually not on your credit report unless a reporting service sends "
                "them. But unpaid bills sent to collections can appear and hurt your score."
            ),
        ),
    ),
    Group(
        (
            "Do debit cards build credit?",
            "Does using my debit card help my credit score?",
            "Will a prepaid card improve my credit?",
            "can I build credit with a debit card",
            "Does my bank account balance affect my credit score?",
            "Do checking accounts show up on credit reports?",
        ),
        (
            (
                "No, debit cards, prepaid cards and bank balances are not reported to the credit bureaus, so they "
                "do not build credit. You need a loan or credit card for that."
            ),
        ),
    ),
    Group(
        (
            "How do I check whether my child has a credit report?",
            "Can a child have a credit report?",
            "Could someone use my kid's identity for credit?",
            "should I check my child's credit",
            "My son is 12 and gets card offers. Is something wrong?",
            "Can I freeze my child's credit?",
        ),
        (
            (
                "A child normally has no credit report, so one may mean identity theft. Parents can ask each "
                "bureau to check and can freeze the credit of a child under 16 for free."
            ),
        ),
    ),
)
