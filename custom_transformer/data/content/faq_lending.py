"""Questions about loans and mortgages."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Loans
    Group(
        (
            "How do I apply for a loan?",
            "I want to get a loan",
            "How can I borrow money from the bank?",
            "I need a personal loan",
            "What are the steps to get a loan?",
            "Can I apply for a loan online?",
        ),
        (
            (
                "You can apply for a loan in the app under Loans or at a branch. Choose the amount and term, enter "
                "your income and costs, and look at the APR and the total cost. The bank then checks your credit "
                "and tells you its decision."
            ),
        ),
    ),
    Group(
        (
            "What do I need to apply for a loan?",
            "Which documents do I need for a loan?",
            "What papers are needed for a personal loan?",
            "What information do I need for a loan application?",
            "What should I prepare before I ask for a loan?",
        ),
        (
            (
                "For a loan you usually need proof of identity, proof of income such as recent payslips, bank "
                "statements, and details of your monthly costs and other debts. Check your credit report for "
                "mistakes before you apply."
            ),
        ),
    ),
    Group(
        (
            "How much can I borrow?",
            "What is the biggest loan I can get?",
            "How much money could the bank lend me?",
            "How large a loan can I get?",
            "What loan amount can I afford?",
        ),
        (
            (
                "It depends on your income, your monthly costs, your other debts and your credit history. As a "
                "guide, keep all debt payments together well below 36% of your income. The app can show you an "
                "estimate before you apply."
            ),
        ),
    ),
    Group(
        (
            "Why was my loan application rejected?",
            "Why was I refused a loan?",
            "The bank turned down my loan",
            "My loan application was declined",
            "Why can't I get a loan?",
        ),
        (
            (
                "Common reasons are a low or short credit history, income that is too low for the amount, high "
                "debts, or missing documents. Ask the lender for the main reason, check your credit report for "
                "mistakes, and wait before you apply again."
            ),
        ),
    ),
    Group(
        (
            "How can I pay off my loan early?",
            "Can I repay my loan before the end?",
            "I want to pay off my loan now",
            "Is it possible to make extra loan payments?",
            "Can I pay more on my loan each month?",
        ),
        (
            (
                "You can usually make extra payments or pay off a loan early, and this saves interest. Check your "
                "agreement for a prepayment penalty first. In the app, look under Loans for the amount needed to "
                "pay it off."
            ),
        ),
    ),
    Group(
        (
            "What happens if I miss a loan payment?",
            "I can't pay my loan this month",
            "I missed a loan payment",
            "I'm late with my loan payment",
            "What if I can't make my loan payment?",
        ),
        (
            (
                "Contact the bank as soon as you can, before the due date if possible, because it can often offer "
                "a pause or smaller payments. A missed payment can lead to a late fee and, if it goes on, harm "
                "your credit score."
            ),
        ),
    ),
    Group(
        (
            "How are loan payments calculated?",
            "How is my monthly loan payment worked out?",
            "What decides my monthly payment?",
            "Why is my loan payment so high?",
            "How do I work out a loan payment?",
        ),
        (
            (
                "A loan payment depends on the amount, the interest rate and the term. A longer term makes each "
                "payment smaller but the total cost higher. At first, more of each payment goes to interest."
            ),
        ),
    ),
    Group(
        (
            "How do I get a car loan?",
            "I want to buy a car with a loan",
            "How does a car loan work?",
            "Can I get a loan for a used car?",
            "I need money to buy a car",
        ),
        (
            (
                "For a car loan you choose the amount and term, and the car is usually the security. Save a down "
                "payment if you can, compare the APR of several lenders, and get approved before you go to the "
                "dealer."
            ),
        ),
    ),
    Group(
        (
            "Which is better, a short or a long loan?",
            "Should I choose a longer loan term?",
            "Is it better to repay a loan over three or five years?",
            "How long should my loan be?",
            "What loan term should I choose?",
        ),
        (
            (
                "A short loan has higher payments but costs less interest in total. A long loan has smaller "
                "payments but costs more. Choose the shortest term whose payment you can afford comfortably."
            ),
        ),
    ),
    Group(
        (
            "Can I get a loan with bad credit?",
            "My credit score is low. Can I still borrow?",
            "I have bad credit. What are my options?",
            "Will a bank lend to me with a poor credit score?",
            "Can I borrow money with no credit history?",
        ),
        (
            (
                "It is harder and the rate is usually higher, but it can be possible. A credit union, a co-signer "
                "or a secured loan may help. If you can wait, build your score first by paying every bill on time."
            ),
        ),
    ),
    Group(
        (
            "How do I get out of debt?",
            "I have too much debt",
            "How can I pay off my debts faster?",
            "My debts are too high. What should I do?",
            "What is the best way to pay off several debts?",
        ),
        (
            (
                "List your debts with their rates, pay the minimum on all of them, and put everything extra toward "
                "the most expensive one. If you cannot keep up, talk to your lenders early or to a free debt "
                "advice service."
            ),
        ),
    ),
    Group(
        (
            "How does a student loan work?",
            "When do I have to repay my student loan?",
            "Do I pay back my student loan while studying?",
            "How do I repay a student loan?",
            "Tell me about paying back student loans",
        ),
        (
            (
                "You normally start repaying a student loan some months after you finish, or once you earn enough, "
                "depending on the country. Government loans often have fixed rules and easier terms. Ask your loan "
                "provider for your exact date and amount."
            ),
        ),
    ),
    # Mortgages
    Group(
        (
            "How do I get a mortgage?",
            "I want to buy a house. How do I start?",
            "How can I apply for a mortgage?",
            "What are the steps to buy a home?",
            "I'm buying my first home. What should I do?",
            "How does getting a home loan work?",
        ),
        (
            (
                "Start by checking your budget, your savings for a down payment, and your credit report. Then get "
                "a pre-approval, so you know your price range, find a home, and complete the full application with "
                "proof of income."
            ),
        ),
    ),
    Group(
        (
            "How much down payment do I need for a house?",
            "How much should I save for a home?",
            "What deposit do I need to buy a house?",
            "Do I need 20% to buy a home?",
            "How big should my down payment be?",
        ),
        (
            (
                "A down payment of 20% is a common goal, because it gets you better rates and avoids mortgage "
                "insurance, but many lenders accept 5% to 10%. Remember to save for closing costs and moving too."
            ),
        ),
    ),
    Group(
        (
            "What documents do I need for a mortgage?",
            "Which papers does the bank need for a mortgage?",
            "What should I bring to a mortgage appointment?",
            "What is needed for a home loan application?",
            "What proof do I need for a mortgage?",
        ),
        (
            (
                "For a mortgage you usually need proof of identity and address, recent payslips, tax returns, bank "
                "statements, and proof of your down payment. Self-employed people normally show accounts for two "
                "or more years."
            ),
        ),
    ),
    Group(
        (
            "How long does a mortgage application take?",
            "When will my mortgage be approved?",
            "How fast is mortgage approval?",
            "How many weeks does it take to get a mortgage?",
            "How long does it take to get a home loan?",
        ),
        (
            (
                "A pre-approval may take from a few hours to a few days. The full process, with the appraisal and "
                "legal work, usually takes four to eight weeks. Sending all documents early helps to speed it up."
            ),
        ),
    ),
    Group(
        (
            "Should I choose a fixed or variable mortgage?",
            "Is a fixed rate better for my mortgage?",
            "Fixed or adjustable mortgage, which is better?",
            "What kind of mortgage rate should I take?",
            "Should I fix my mortgage rate?",
        ),
        (
            (
                "A fixed rate gives you a payment that does not change, which makes planning easy. A variable rate "
                "may be lower at first but can rise. If a higher payment would be hard for you, fixed is the safer "
                "choice."
            ),
        ),
    ),
    Group(
        (
            "Can I pay extra on my mortgage?",
            "How do I pay off my mortgage early?",
            "Is it a good idea to overpay my mortgage?",
            "Can I make overpayments on my mortgage?",
            "Should I pay more toward my home loan?",
        ),
        (
            (
                "Paying extra lowers the amount you owe and saves interest, above all in the early years. Check "
                "first whether your mortgage has a limit or a penalty for extra payments, and keep an emergency "
                "fund."
            ),
        ),
    ),
    Group(
        (
            "What happens if I can't pay my mortgage?",
            "I can't afford my mortgage any more",
            "I lost my job and can't pay the mortgage",
            "I'm behind on my mortgage payments",
            "Can I pause my mortgage payments?",
        ),
        (
            (
                "Please contact your lender as soon as possible. Lenders can often pause or lower payments, or "
                "extend the term, and they prefer that to taking a home. Free housing or debt advice services can "
                "help you too."
            ),
        ),
    ),
    Group(
        (
            "When should I refinance my mortgage?",
            "Is it worth refinancing?",
            "Should I refinance my home loan?",
            "How do I know if refinancing makes sense?",
            "Can I get a better mortgage rate?",
        ),
        (
            (
                "Refinancing can make sense if rates have fallen or your credit is better. Divide the fees by what "
                "you would save each month to see how many months it takes to break even. It is worth it if you "
                "stay longer than that."
            ),
        ),
    ),
    Group(
        (
            "Should I rent or buy a home?",
            "Is it better to rent or to buy?",
            "Renting versus buying, what is better?",
            "Is buying a house a good idea?",
            "Rent or buy?",
        ),
        (
            (
                "Buying can make sense if you stay for many years, have a stable income and have savings for the "
                "down payment. Renting is more flexible and has lower upfront costs. Compare all the costs, "
                "including repairs, taxes and insurance."
            ),
        ),
    ),
)
