"""Facts about auto, personal and payday loans, co-signing and default in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Auto loans
    Group(
        (
            "What happens if I stop paying my car loan?",
            "Can the lender take my car if I miss a payment?",
            "When can a car be repossessed?",
            "car repossession rules",
            "Can they repossess my car without warning?",
            "How many missed payments until my car is taken?",
            "Does a lender need a court order to repossess a car?",
        ),
        (
            (
                "The lender can repossess your car, in many states as soon as you default, without notice or a "
                "court order, but it may not breach the peace. Call the lender before you miss a payment."
            ),
        ),
    ),
    Group(
        (
            "Do I still owe money after repossession?",
            "What is a deficiency balance?",
            "My car was repossessed and sold. Do I owe more?",
            "deficiency after car repossession",
            "The auction price was less than my loan. Who pays the rest?",
            "What happens after a repossessed car is sold?",
        ),
        (
            (
                "If the car sells for less than you owe plus costs, you usually owe the difference, called the "
                "deficiency. Anything left over belongs to you."
            ),
        ),
    ),
    Group(
        (
            "Can I get my belongings from a repossessed car?",
            "How do I get my car back after repossession?",
            "Can I redeem a repossessed car?",
            "What happens to my things in a repossessed car?",
            "get repossessed car back",
            "What does it mean to reinstate a car loan?",
        ),
        (
            (
                "The lender cannot keep your personal belongings, so ask for them at once. You may get the car "
                "back by paying the full loan plus costs, or in some states just the past-due amount."
            ),
        ),
    ),
    Group(
        (
            "Can I return a car within three days?",
            "Is there a cooling-off period for buying a car?",
            "I bought a car yesterday and want to give it back",
            "three day right to cancel car purchase",
            "Can I cancel a car purchase from a dealer?",
            "Do I have 72 hours to return a car?",
        ),
        (
            (
                "No, there is generally no three-day right to cancel a car purchase at a dealership. A sale is "
                "final unless the dealer's contract or your state's law gives you a return right."
            ),
        ),
    ),
    Group(
        (
            "What is GAP insurance?",
            "What does GAP stand for in car insurance?",
            "Do I need GAP insurance?",
            "gap coverage car loan",
            "My car was totaled and I still owe money. What would cover it?",
            "Is GAP insurance required?",
            "What does Guaranteed Asset Protection pay?",
        ),
        (
            (
                "GAP stands for guaranteed asset protection. It pays the gap between what you owe on the car and "
                "what your insurer pays if it is totaled or stolen. It is usually optional."
            ),
        ),
    ),
    Group(
        (
            "What does it mean to be upside down on a car loan?",
            "What is negative equity on a car?",
            "I owe more on my car than it is worth",
            "underwater car loan trade in",
            "What happens if I trade in a car I still owe on?",
            "Can I roll my old car loan into a new one?",
        ),
        (
            (
                "It means you have negative equity: you owe more than the car is worth. A dealer may roll that "
                "debt into your new loan, which makes it bigger and costs more interest."
            ),
        ),
    ),
    Group(
        (
            "Is it better to buy or lease a car?",
            "lease vs buy a car",
            "What is the difference between leasing and buying a car?",
            "Do I own a leased car?",
            "What happens at the end of a car lease?",
            "Are there mileage limits when I lease?",
        ),
        (
            (
                "When you buy, you own the car once the loan is paid. When you lease, you rent it for a set time, "
                "with mileage limits and fees for wear, and return it at the end."
            ),
        ),
    ),
    Group(
        (
            "How long should a car loan be?",
            "Is a 72-month car loan a good idea?",
            "What is the typical car loan term?",
            "long vs short auto loan",
            "Should I take a longer car loan for a lower payment?",
            "Is an 84-month auto loan bad?",
        ),
        (
            (
                "Choose the shortest term you can afford. Longer loans, such as 72 or 84 months, have lower "
                "payments but cost more interest and keep you upside down longer."
            ),
        ),
    ),
    Group(
        (
            "Where should I get a car loan, from a bank or the dealer?",
            "dealer financing vs bank loan",
            "What is dealer-arranged financing?",
            "Should I get preapproved before buying a car?",
            "Can a dealer mark up my interest rate?",
            "What is a buy rate?",
            "Can I negotiate the rate on an auto loan?",
        ),
        (
            (
                "Get preapproved by a bank or credit union first and compare. A dealer may add a markup to the "
                "lender's rate, called the buy rate, so you can negotiate the rate."
            ),
        ),
    ),
    Group(
        (
            "Do I have to buy an extended warranty for a car loan?",
            "Are dealer add-ons required?",
            "Must I buy GAP or credit insurance to get a loan?",
            "dealer says I must buy the service contract",
            "Is a vehicle service contract mandatory?",
            "Can I refuse add-ons when I buy a car?",
        ),
        (
            (
                "Add-ons such as an extended warranty, GAP or credit insurance are usually optional. If a lender "
                "does require one, its cost must be included in the APR."
            ),
        ),
    ),
    Group(
        (
            "The dealer called me back and says my financing fell through",
            "What is a yo-yo car sale?",
            "What is spot delivery?",
            "yo-yo financing scam",
            "The dealer wants me to sign a new loan with a higher rate",
            "Do I have to sign a worse car contract after driving home?",
        ),
        (
            (
                "That may be a yo-yo sale, where a dealer lets you drive off before the financing is final and "
                "then demands worse terms. You need not sign; you can return the car and ask for your deposit "
                "back."
            ),
        ),
    ),
    Group(
        (
            "What does MSRP stand for?",
            "What is the MSRP of a car?",
            "MSRP stands for what?",
            "sticker price meaning",
            "Do I have to pay the sticker price?",
            "What is the invoice price of a car?",
        ),
        (
            (
                "MSRP stands for manufacturer's suggested retail price, the sticker price of a new car. It is a "
                "suggestion, so you can negotiate a lower price."
            ),
        ),
    ),
    Group(
        (
            "Who holds the car title until the loan is paid?",
            "When do I get my car title?",
            "car title with a loan",
            "What happens to the title after I pay off my car?",
            "What is a lien on a car title?",
            "Can I sell a car with a loan on it?",
        ),
        (
            (
                "The lender has a lien on the car title until the loan is paid off, and then releases it to you. "
                "To sell earlier, you must pay off the loan."
            ),
        ),
    ),
    # Personal, payday and other loans
    Group(
        (
            "How much does a payday loan cost?",
            "What is the APR of a payday loan?",
            "payday loan interest rate",
            "I borrow $100 until payday for $15. What is the APR?",
            "Why are payday loans so expensive?",
            "What does a two-week $15 fee per $100 mean as an APR?",
        ),
        ("A payday loan often costs $15 per $100 borrowed for two weeks, which is an APR of almost 400%.",),
    ),
    Group(
        (
            "What does it mean to roll over a payday loan?",
            "payday loan rollover",
            "What happens if I renew my payday loan?",
            "I can't repay my payday loan. Can I extend it?",
            "Why do people get stuck in payday loans?",
            "Does a rollover reduce what I owe?",
        ),
        (
            (
                "A rollover means you pay only the fee to extend a payday loan, so you still owe the full amount "
                "and pay another fee later. This can become a debt trap."
            ),
        ),
    ),
    Group(
        (
            "What can I do instead of a payday loan?",
            "alternatives to payday loans",
            "I need cash before payday. What are cheaper options?",
            "What is a payday alternative loan?",
            "What does PAL stand for at a credit union?",
            "Where can I borrow a small amount cheaply?",
        ),
        (
            (
                "Ask a credit union for a payday alternative loan (PAL), whose APR is capped at 28%, or ask your "
                "employer for an advance, your creditors for more time, or a nonprofit for help."
            ),
        ),
    ),
    Group(
        (
            "Can I be arrested for not paying a payday loan?",
            "Can a payday lender put me in jail?",
            "payday lender threatens arrest",
            "A payday lender says the police will come",
            "Is it a crime not to repay a payday loan?",
            "Can a payday lender garnish my wages?",
        ),
        (
            (
                "No, you cannot be arrested for not paying a payday loan. The lender can only sue you, and it "
                "needs a court order to garnish your wages."
            ),
        ),
    ),
    Group(
        (
            "What is a car title loan?",
            "title loan risks",
            "How does a title loan work?",
            "Can I lose my car with a title loan?",
            "What is the APR of a title loan?",
            "I can borrow against my car title. Is that a good idea?",
        ),
        (
            (
                "A title loan is a short, expensive loan secured by your car title, with an APR often around "
                "300%. If you do not repay, the lender can take your car."
            ),
        ),
    ),
    Group(
        (
            "What is a pawn loan?",
            "How does a pawnshop loan work?",
            "pawn shop loan meaning",
            "What happens if I don't repay a pawn loan?",
            "Does a pawn loan affect my credit?",
            "Can I borrow money against my jewelry?",
        ),
        (
            (
                "In a pawn loan you leave an item, such as jewelry, as collateral for cash. If you do not repay "
                "on time, the shop keeps and sells the item, but you owe nothing more."
            ),
        ),
    ),
    Group(
        (
            "What is an advance-fee loan scam?",
            "A lender wants a fee before giving me a loan",
            "Should I pay up front for a loan?",
            "loan scam upfront fee",
            "I was guaranteed a loan if I pay first",
            "Is it legal to charge a fee by phone before making a loan?",
        ),
        (
            (
                "It is a scam if a lender guarantees a loan and asks you to pay a fee first. Real lenders do not "
                "guarantee loans before checking your credit."
            ),
        ),
    ),
    Group(
        (
            "What does BNPL stand for?",
            "How does buy now, pay later work?",
            "Does BNPL affect my credit?",
            "pay in 4 meaning",
            "What is a pay-in-four loan?",
            "What happens if I miss a buy now pay later payment?",
        ),
        (
            (
                "BNPL stands for buy now, pay later: a short loan, usually four interest-free payments over six "
                "weeks. If you pay late, you may owe fees, and it can hurt your credit."
            ),
        ),
    ),
    Group(
        (
            "What is a debt consolidation loan?",
            "Should I consolidate my credit card debt?",
            "how does debt consolidation work",
            "Can I combine my debts into one payment?",
            "I have five credit cards with debt. Can I merge them?",
            "Does debt consolidation save money?",
        ),
        (
            (
                "A debt consolidation loan pays off several debts, so you have one payment. It saves money only "
                "if the new APR is lower and you do not run up the cards again."
            ),
        ),
    ),
    Group(
        (
            "What is an origination fee? How much is it?",
            "Why did I get less money than I borrowed?",
            "loan origination fee percent",
            "My loan was $5,000 but I received $4,750",
            "What is the upfront fee on a personal loan?",
            "What percent do lenders charge to make a loan?",
        ),
        (
            (
                "An origination fee is what a lender charges to make a loan, often 1% to 8% of a personal loan, "
                "and it is usually taken out of the money you receive."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between secured and unsecured debt?",
            "secured vs unsecured loan",
            "Is a credit card secured or unsecured?",
            "Is a mortgage a secured loan?",
            "What does collateral mean for a loan?",
            "Which loans can take my property if I don't pay?",
        ),
        (
            (
                "Secured debt is backed by collateral, such as a house or car, that the lender can take if you do "
                "not pay. Unsecured debt, such as most credit cards, has no collateral."
            ),
        ),
    ),
    Group(
        (
            "Am I responsible if I co-sign a loan?",
            "What does co-signing a loan mean?",
            "Does co-signing affect my credit?",
            "cosigner responsibility",
            "My son wants me to co-sign his car loan. What is the risk?",
            "Does the lender have to go after the borrower first?",
            "What happens if the borrower doesn't pay and I co-signed?",
        ),
        (
            (
                "A co-signer is fully responsible for the debt if the borrower does not pay, and missed payments "
                "hurt the co-signer's credit too. The lender can often come to you first."
            ),
        ),
    ),
    Group(
        (
            "What does it mean to default on a loan?",
            "loan default meaning",
            "What happens when I default?",
            "What is the difference between delinquency and default?",
            "When is a loan in default?",
            "My loan is in default. What now?",
        ),
        (
            (
                "Default means you failed to repay a loan as agreed, often after several missed payments. The "
                "full balance may become due, your credit suffers, and the lender can sue or take collateral."
            ),
        ),
    ),
    Group(
        (
            "What does SCRA stand for?",
            "What is the Servicemembers Civil Relief Act?",
            "6% interest cap for military",
            "I'm on active duty. Can my loan interest be lowered?",
            "What rate limit do servicemembers get on old debts?",
            "How does the SCRA protect my credit card rate?",
        ),
        (
            (
                "SCRA stands for Servicemembers Civil Relief Act. It caps interest at 6% during active duty on "
                "debts you took on before entering service."
            ),
        ),
    ),
    Group(
        (
            "What does MLA stand for?",
            "What is the Military Lending Act?",
            "36% cap military loans",
            "What is the highest APR a lender can charge a servicemember?",
            "Is a payday loan to a soldier legal?",
            "What is the MAPR?",
        ),
        (
            (
                "MLA stands for Military Lending Act. It limits the cost of most new loans to active-duty "
                "servicemembers and their dependents to a 36% military annual percentage rate."
            ),
        ),
    ),
    Group(
        (
            "Can I cancel a door-to-door sale?",
            "What is the FTC cooling-off rule?",
            "three day cooling off rule",
            "I bought something from a salesman at my home and regret it",
            "How many days to cancel a sale made at home?",
            "Does the cooling-off rule apply to online purchases?",
        ),
        (
            (
                "The FTC cooling-off rule gives you three business days to cancel a sale of more than $25 made at "
                "your home. It does not cover online, store or car dealer purchases."
            ),
        ),
    ),
    Group(
        (
            "What is a personal line of credit?",
            "line of credit vs loan",
            "How is a line of credit different from a loan?",
            "Do I pay interest on the whole line of credit?",
            "When is a credit line better than a loan?",
            "What is revolving credit compared with an installment loan?",
        ),
        (
            (
                "A line of credit lets you borrow, repay and borrow again up to a limit, and you pay interest "
                "only on what you use. A loan gives you one lump sum with fixed payments."
            ),
        ),
    ),
)
