"""Facts about mortgage insurance, escrow, servicing, refinancing and foreclosure in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Insurance and escrow
    Group(
        (
            "What does PMI stand for?",
            "PMI stands for what?",
            "When do I have to pay PMI?",
            "What is private mortgage insurance for?",
            "Who does PMI protect?",
            "why do i pay pmi",
            "I put 10% down. Do I need mortgage insurance?",
        ),
        (
            (
                "PMI stands for private mortgage insurance. You usually pay it if your down payment is less than "
                "20%, and it protects the lender, not you."
            ),
        ),
    ),
    Group(
        (
            "When can I get rid of PMI?",
            "How do I remove PMI?",
            "At what loan-to-value can I cancel PMI?",
            "cancel private mortgage insurance",
            "I have 20% equity. Can I stop paying PMI?",
            "When can I ask my servicer to drop mortgage insurance?",
        ),
        (
            (
                "You can ask to cancel PMI when your balance reaches 80% of the home's original value. It must "
                "end automatically at 78% if your payments are current."
            ),
        ),
    ),
    Group(
        (
            "When does PMI end automatically?",
            "Does PMI go away on its own?",
            "automatic termination of PMI",
            "At what percent is PMI dropped by law?",
            "Will my lender remove PMI without my asking?",
            "What does the Homeowners Protection Act say?",
        ),
        (
            (
                "PMI must end automatically when your balance is scheduled to reach 78% of the original value, if "
                "you are current. You can ask for it earlier, at 80%."
            ),
        ),
    ),
    Group(
        (
            "How much does PMI cost?",
            "What is the price of private mortgage insurance?",
            "pmi cost per year",
            "Is PMI expensive?",
            "How many percent of the loan is PMI?",
            "What will PMI add to my payment?",
        ),
        (
            (
                "PMI often costs about 0.5% to 1.5% of the loan amount per year. On a $200,000 loan that is "
                "roughly $1,000 to $3,000 a year."
            ),
        ),
    ),
    Group(
        (
            "Can I remove FHA mortgage insurance?",
            "How long do I pay mortgage insurance on an FHA loan?",
            "What does MIP stand for?",
            "FHA MIP duration",
            "Does FHA mortgage insurance ever go away?",
            "I have an FHA loan with 3.5% down. When does MIP end?",
        ),
        (
            (
                "MIP stands for mortgage insurance premium. With less than 10% down, you pay it for the whole FHA "
                "loan, and with 10% or more down for 11 years. Refinancing can end it."
            ),
        ),
    ),
    Group(
        (
            "What is an escrow account on a mortgage for?",
            "Why do I have an escrow account?",
            "What does my mortgage escrow pay for?",
            "mortgage escrow account purpose",
            "Who pays my property taxes if I have escrow?",
            "What does impound account mean?",
        ),
        (
            (
                "A mortgage escrow account holds part of your monthly payment so the servicer can pay your "
                "property taxes and homeowners insurance when they are due."
            ),
        ),
    ),
    Group(
        (
            "Why did my mortgage payment go up?",
            "My fixed-rate mortgage payment increased. Why?",
            "Can a fixed mortgage payment change?",
            "mortgage payment increase reason",
            "What makes my house payment rise?",
            "Why is my mortgage more expensive this year?",
        ),
        (
            (
                "The usual reason is that property taxes or homeowners insurance rose, so your escrow payment "
                "went up. An adjustable rate can also raise it. Check the escrow analysis."
            ),
        ),
    ),
    Group(
        (
            "What is an escrow shortage?",
            "What is an escrow analysis?",
            "My escrow account is short. What now?",
            "How often is escrow reviewed?",
            "escrow shortage what to do",
            "Do I have to pay an escrow shortage at once?",
        ),
        (
            (
                "An escrow shortage means the account has too little for taxes and insurance. The servicer "
                "reviews escrow once a year, and you can usually spread a shortage over at least 12 months."
            ),
        ),
    ),
    Group(
        (
            "How much extra can my servicer keep in escrow?",
            "What is the escrow cushion limit?",
            "escrow cushion two months",
            "Is there a limit on escrow payments?",
            "Can the lender ask for too much in my escrow account?",
            "When do I get an escrow surplus back?",
        ),
        (
            (
                "The escrow cushion can be at most one-sixth of the yearly payments, which is two months. A "
                "surplus of $50 or more must be refunded to you within 30 days."
            ),
        ),
    ),
    Group(
        (
            "Do I need homeowners insurance?",
            "Is home insurance required with a mortgage?",
            "What happens if my home insurance lapses?",
            "What is force-placed insurance?",
            "The lender bought insurance for my house. Can it do that?",
            "homeowners insurance required by lender",
        ),
        (
            (
                "Lenders require homeowners insurance. If it lapses, the servicer can buy force-placed insurance "
                "and charge you; it is usually more expensive and protects mainly the lender."
            ),
        ),
    ),
    Group(
        (
            "Does homeowners insurance cover floods?",
            "Do I need flood insurance?",
            "Is flood damage covered by my home policy?",
            "flood insurance required",
            "When does a lender require flood insurance?",
            "Who sells flood insurance?",
        ),
        (
            (
                "Ordinary homeowners insurance does not cover floods. Lenders require separate flood insurance if "
                "the home is in a high-risk flood zone."
            ),
        ),
    ),
    # Paying and servicing
    Group(
        (
            "What is a mortgage servicer?",
            "Who do I send my mortgage payments to?",
            "What is the difference between a lender and a servicer?",
            "mortgage servicer meaning",
            "Which company handles my mortgage payments?",
            "Does the servicer own my mortgage?",
        ),
        (
            (
                "A mortgage servicer is the company that collects your payments, manages your escrow account and "
                "answers questions. It may be different from the lender or investor that owns the loan."
            ),
        ),
    ),
    Group(
        (
            "My mortgage was sold. What happens?",
            "Can my lender sell my mortgage?",
            "Do the loan terms change if my mortgage is sold?",
            "mortgage sold to another company",
            "I got a letter that my loan has a new servicer",
            "How much notice do I get when my servicer changes?",
        ),
        (
            (
                "Your loan terms stay the same. When the servicer changes, you get notice at least 15 days "
                "before, and for 60 days a payment sent to the old servicer cannot be treated as late."
            ),
        ),
    ),
    Group(
        (
            "When is a mortgage payment late?",
            "Is there a grace period for mortgage payments?",
            "How many days late can I pay my mortgage?",
            "mortgage late fee grace period",
            "My mortgage is due on the 1st. Can I pay on the 10th?",
            "When do I get a late charge on my mortgage?",
        ),
        (
            (
                "Most mortgages have a grace period of about 15 days before a late fee is charged. It is reported "
                "to the credit bureaus only when it is 30 days late."
            ),
        ),
    ),
    Group(
        (
            "How do I dispute an error with my mortgage servicer?",
            "What is a notice of error?",
            "What does QWR stand for?",
            "qualified written request",
            "How long does a servicer have to answer my complaint?",
            "My servicer made a mistake on my mortgage",
        ),
        (
            (
                "Send the servicer a written notice of error. It must confirm receipt within five business days "
                "and usually answer within 30 business days. QWR stands for qualified written request."
            ),
        ),
    ),
    Group(
        (
            "Can I pay off my mortgage early?",
            "Is there a penalty for paying my mortgage early?",
            "What does a prepayment penalty on a mortgage cost?",
            "prepay mortgage penalty",
            "Do extra payments shorten my mortgage?",
            "What happens if I pay extra principal every month?",
        ),
        (
            (
                "Most mortgages can be paid early without a penalty, and extra principal payments save interest "
                "and shorten the loan. Some loans have a prepayment penalty in the first three years."
            ),
        ),
    ),
    Group(
        (
            "What are biweekly mortgage payments?",
            "Should I pay my mortgage every two weeks?",
            "Do biweekly payments save interest?",
            "How many payments do I make if I pay half every two weeks?",
            "bi-weekly mortgage plan",
            "Is a 26-payment plan worth a fee?",
        ),
        (
            (
                "Paying half every two weeks makes 26 half payments, or 13 full payments a year, which saves "
                "interest. You can do the same for free by adding one-twelfth each month."
            ),
        ),
    ),
    Group(
        (
            "What is a payoff amount?",
            "Is my payoff amount the same as my balance?",
            "payoff vs current balance",
            "How do I find out what I need to pay off my loan today?",
            "Why is my payoff quote higher than my balance?",
            "How soon must a servicer send a payoff statement?",
        ),
        (
            (
                "The payoff amount is what you must pay to end the loan fully, including interest up to that day "
                "and any fees, so it is higher than your balance. A servicer must send it within seven business "
                "days."
            ),
        ),
    ),
    Group(
        (
            "What happens after I pay off my mortgage?",
            "How do I know the lien was released?",
            "I paid off my house. What papers do I get?",
            "lien release after mortgage payoff",
            "Who records the release of my mortgage?",
            "Does escrow money come back when the mortgage is paid?",
        ),
        (
            (
                "The lender must release its lien, and the release is recorded with the county. Your escrow "
                "balance is refunded within 20 business days, and you then pay taxes and insurance yourself."
            ),
        ),
    ),
    Group(
        (
            "How does amortization work on a mortgage?",
            "Why does most of my payment go to interest?",
            "Why is my principal going down so slowly?",
            "amortization early payments interest",
            "Do I pay more interest at the start of a loan?",
            "When will my payments mostly go to principal?",
        ),
        (
            (
                "Early in the loan most of your payment goes to interest, because the balance is high. As the "
                "balance falls, more goes to principal until the loan is paid off."
            ),
        ),
    ),
    # Refinancing
    Group(
        (
            "What does refinancing a mortgage mean?",
            "Why do people refinance?",
            "How does a refinance work?",
            "refinance meaning",
            "What happens when I refinance my home loan?",
            "What is the point of refinancing?",
        ),
        (
            (
                "Refinancing means replacing your mortgage with a new one, usually for a lower interest rate, a "
                "different term or cash. You pay closing costs again."
            ),
        ),
    ),
    Group(
        (
            "What is a cash-out refinance?",
            "How do I get cash from my home by refinancing?",
            "cash out refi meaning",
            "Cash-out refinance vs home equity loan",
            "How much cash can I take out when I refinance?",
            "Can I refinance for more than I owe?",
        ),
        (
            (
                "A cash-out refinance replaces your mortgage with a larger one, and you get the difference in "
                "cash. Lenders usually let you borrow up to 80% of the home's value."
            ),
        ),
    ),
    Group(
        (
            "How do I know if refinancing is worth it?",
            "What is the break-even point of a refinance?",
            "refinance break even calculation",
            "Refinancing costs $4,000 and saves $100 a month. Is it worth it?",
            "How long until a refinance pays off?",
            "When does refinancing make sense?",
        ),
        (
            (
                "Divide the closing costs by the monthly savings to get the break-even point. $4,000 divided by "
                "$100 a month is 40 months, so it is worth it if you stay longer."
            ),
        ),
    ),
    # Trouble
    Group(
        (
            "I can't pay my mortgage this month. What should I do?",
            "Who do I call if I am behind on my mortgage?",
            "help with mortgage payments",
            "I lost my job and can't make my house payment",
            "How can I avoid losing my home?",
            "I'm struggling to pay my home loan",
        ),
        (
            (
                "Call your mortgage servicer right away and ask for help, such as forbearance, a repayment plan "
                "or a loan modification. A HUD-approved housing counselor helps for free at 1-800-569-4287."
            ),
        ),
    ),
    Group(
        (
            "When can foreclosure start?",
            "How many days behind before foreclosure?",
            "How long before the bank can take my house?",
            "120 days foreclosure rule",
            "I missed two mortgage payments. Can they foreclose?",
            "How many missed payments lead to foreclosure?",
        ),
        (
            (
                "A servicer generally cannot start foreclosure until you are more than 120 days behind. Use that "
                "time to apply for help."
            ),
        ),
    ),
    Group(
        (
            "What is dual tracking?",
            "Can the bank foreclose while I apply for help?",
            "foreclosure during loss mitigation application",
            "I sent a complete application for mortgage help. Can they start foreclosure?",
            "What does loss mitigation mean?",
            "How many days before a sale must I apply for help?",
        ),
        (
            (
                "Dual tracking means foreclosing while your application for help is reviewed, and it is "
                "restricted. If you send a complete application more than 37 days before a sale, the sale must "
                "wait for the decision."
            ),
        ),
    ),
    Group(
        (
            "What is mortgage forbearance?",
            "Does forbearance erase my payments?",
            "Do I have to pay back a forbearance?",
            "forbearance mortgage meaning",
            "Can my servicer pause my mortgage payments?",
            "What happens when forbearance ends?",
        ),
        (
            (
                "Forbearance means your servicer lets you pause or lower payments for a limited time. The missed "
                "amounts are not forgiven, and you must repay them later."
            ),
        ),
    ),
    Group(
        (
            "What is a loan modification?",
            "loan modification vs refinance",
            "How can my mortgage terms be changed to lower the payment?",
            "Can a lender lower my rate if I'm in trouble?",
            "What does modifying a mortgage mean?",
            "mortgage modification meaning",
        ),
        (
            (
                "A loan modification permanently changes the terms of your mortgage, such as a lower rate or a "
                "longer term, to make the payment affordable. It is not a new loan."
            ),
        ),
    ),
    Group(
        (
            "What is a short sale?",
            "short sale meaning",
            "Can I sell my house for less than I owe?",
            "What happens when a home sells for less than the mortgage?",
            "Does a short sale hurt my credit?",
            "Do I still owe money after a short sale?",
        ),
        (
            (
                "In a short sale you sell the home for less than you owe, with the lender's approval. It hurts "
                "your credit, and in some states you may still owe the difference."
            ),
        ),
    ),
    Group(
        (
            "What is a deed in lieu of foreclosure?",
            "deed-in-lieu meaning",
            "Can I give my house back to the bank?",
            "What does deed in lieu mean?",
            "How can I hand over my home without foreclosure?",
            "Is there a way to avoid foreclosure by giving up the house?",
        ),
        (
            (
                "A deed in lieu of foreclosure means you give the home to the lender voluntarily to settle the "
                "mortgage and avoid foreclosure. Ask for a waiver of any remaining debt."
            ),
        ),
    ),
    Group(
        (
            "How can I spot a mortgage relief scam?",
            "Should I pay a company to stop foreclosure?",
            "foreclosure rescue scam signs",
            "A company promises to save my home for a fee",
            "Can a mortgage help firm ask for money up front?",
            "Someone told me to stop paying my lender and pay him",
        ),
        (
            (
                "Warning signs are upfront fees, which are illegal for mortgage relief, guarantees to save your "
                "home, and advice to stop paying your lender. Help from HUD-approved counselors is free."
            ),
        ),
    ),
    Group(
        (
            "What does it mean to be underwater on a mortgage?",
            "I owe more than my house is worth",
            "What is negative equity in a home?",
            "upside down mortgage",
            "My house is worth $180,000 but I owe $200,000",
            "What is it called when the loan is bigger than the home value?",
        ),
        (
            (
                "It is called being underwater or having negative equity: you owe more on the mortgage than the "
                "home is worth."
            ),
        ),
    ),
    Group(
        (
            "How long after foreclosure can I buy a home again?",
            "Can I get a mortgage after foreclosure?",
            "waiting period after foreclosure",
            "I lost a house. When can I get a new mortgage?",
            "How many years after a foreclosure for an FHA loan?",
            "Will I ever be able to buy a home after foreclosure?",
        ),
        (
            (
                "The usual waiting period is seven years for a conventional loan, three years for an FHA loan and "
                "two years for a VA loan."
            ),
        ),
    ),
    Group(
        (
            "I rent a home that is in foreclosure. Do I have to leave?",
            "renter rights in foreclosure",
            "My landlord is being foreclosed on",
            "How much notice does a tenant get after foreclosure?",
            "Can I be evicted if the house I rent is foreclosed?",
            "Does my lease survive a foreclosure?",
        ),
        (
            (
                "A tenant must usually get at least 90 days' notice before having to leave, and can often stay "
                "until the lease ends. Keep paying rent."
            ),
        ),
    ),
)
