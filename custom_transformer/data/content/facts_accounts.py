"""Facts about deposit insurance, overdrafts and account ownership in the US."""

from __future__ import annotations

from custom_transformer.data.content.entries import Group

GROUPS: tuple[Group, ...] = (
    # Deposit insurance
    Group(
        (
            "How much money does the FDIC insure?",
            "What is the FDIC insurance limit?",
            "Up to what amount are my deposits insured?",
            "fdic coverage limit",
            "How much is protected if my bank fails in the US?",
            "I have $200,000 in one bank. Is all of it insured?",
            "What is the maximum amount covered by deposit insurance in the US?",
        ),
        (
            (
                "Up to $250,000 per depositor, per insured bank, for each ownership category. That is the FDIC "
                "limit in the US, and it covers principal and interest."
            ),
        ),
    ),
    Group(
        (
            "What does FDIC stand for?",
            "FDIC stands for what?",
            "What do the letters FDIC mean?",
            "full form of FDIC",
            "What is FDIC short for?",
            "It says Member FDIC at my bank. What does that mean?",
        ),
        (
            (
                "FDIC stands for Federal Deposit Insurance Corporation. It is the US agency that insures deposits "
                "at member banks up to $250,000 per depositor."
            ),
        ),
    ),
    Group(
        (
            "What does NCUA stand for?",
            "Are credit union deposits insured?",
            "Who insures money in a credit union?",
            "Is my money at a credit union covered by the FDIC?",
            "credit union deposit insurance limit",
            "How much of my credit union savings is protected?",
        ),
        (
            (
                "NCUA stands for National Credit Union Administration. It insures deposits at federally insured "
                "credit unions up to $250,000 per member, just as the FDIC does for banks."
            ),
        ),
    ),
    Group(
        (
            "Does FDIC insurance cover stocks?",
            "Are mutual funds FDIC insured?",
            "Is cryptocurrency FDIC insured?",
            "Are my investments covered by deposit insurance?",
            "does fdic cover stocks and crypto",
            "Does the FDIC protect bonds and crypto bought at a bank?",
        ),
        (
            (
                "No. FDIC insurance covers deposits such as checking, savings and CDs. It does not cover stocks, "
                "bonds, mutual funds, annuities, crypto or the contents of safe deposit boxes."
            ),
        ),
    ),
    Group(
        (
            "What accounts does the FDIC insure?",
            "What does FDIC insurance cover?",
            "Which kinds of deposits are FDIC insured?",
            "Are CDs FDIC insured?",
            "Is my checking account insured by the FDIC?",
            "does fdic cover money market accounts",
        ),
        (
            (
                "The FDIC insures deposits: checking accounts, savings accounts, money market deposit accounts "
                "and certificates of deposit, up to $250,000 per depositor, per bank, per ownership category."
            ),
        ),
    ),
    Group(
        (
            "How much is insured in a joint account?",
            "FDIC limit for a joint account",
            "Is a joint account covered for $500,000?",
            "My wife and I share an account. How much is insured?",
            "Deposit insurance for two owners",
            "How much FDIC cover does a couple have in one account?",
        ),
        (
            (
                "A joint account is insured up to $250,000 per co-owner, so an account with two owners is covered "
                "up to $500,000 at one bank."
            ),
        ),
    ),
    Group(
        (
            "How can I insure more than $250,000?",
            "I have $600,000. How do I keep it all insured?",
            "Are deposits at two banks insured separately?",
            "insure deposits above the FDIC limit",
            "Where do I put money above $250,000?",
            "Can I have more FDIC coverage by using several banks?",
        ),
        (
            (
                "Spread the money over several FDIC-insured banks, because the $250,000 limit applies at each "
                "bank. Different ownership categories, such as joint and retirement accounts, are also insured "
                "separately."
            ),
        ),
    ),
    Group(
        (
            "Do I have to pay for FDIC insurance?",
            "Do I need to apply for deposit insurance?",
            "Is FDIC coverage automatic?",
            "who pays for FDIC insurance",
            "How do I sign up for FDIC insurance?",
            "What does deposit insurance cost me?",
        ),
        (
            (
                "FDIC insurance is automatic and free for you when you open a deposit account at an insured bank. "
                "The banks pay for it."
            ),
        ),
    ),
    Group(
        (
            "How soon do I get my money if a bank fails?",
            "When does the FDIC pay after a bank failure?",
            "My bank failed. How long until I can use my money?",
            "how fast does fdic pay out",
            "Does the FDIC pay quickly?",
            "What happens to my account the day after my bank collapses?",
        ),
        (
            (
                "The FDIC usually pays insured deposits within a few business days, often the next one, by moving "
                "your account to another bank or sending a check."
            ),
        ),
    ),
    Group(
        (
            "How do I know if my bank is insured?",
            "How can I check that a bank is FDIC insured?",
            "Is my online bank FDIC insured?",
            "find out if bank has deposit insurance",
            "Where do I look up FDIC-insured banks?",
            "What is BankFind?",
        ),
        (
            (
                "Look for the FDIC sign or use the BankFind tool on fdic.gov, which lists insured banks. Credit "
                "unions show the NCUA sign."
            ),
        ),
    ),
    # Overdrafts and fees
    Group(
        (
            "What happens if I spend more than I have in my account?",
            "I paid more than my balance. What happens?",
            "What if my account goes below zero?",
            "What does it mean when my balance is negative?",
            "I took out more money than I had in the bank",
            "spending more than your checking balance",
        ),
        (
            (
                "That is an overdraft. The bank either pays it and may charge an overdraft fee, often up to $35, "
                "or declines the payment. You must bring the balance back above zero."
            ),
        ),
    ),
    Group(
        (
            "How much is an overdraft fee?",
            "What do banks charge for an overdraft?",
            "typical overdraft fee amount",
            "What does it cost to overdraw my checking account?",
            "How big is the fee if I overdraw by $5?",
            "Average bank overdraft charge in the US",
        ),
        (
            (
                "A US overdraft fee has typically been about $35 for each overdraft, though many banks now charge "
                "less or nothing. Check your bank's fee schedule."
            ),
        ),
    ),
    Group(
        (
            "Can a bank charge overdraft fees on my debit card without my permission?",
            "Do I have to opt in to overdraft coverage?",
            "What is overdraft opt-in?",
            "Does the bank need my consent for debit card overdrafts?",
            "I never agreed to overdraft. Can they charge me for an ATM withdrawal?",
            "overdraft opt in rule for ATM and debit cards",
        ),
        (
            (
                "The bank needs your opt-in before it may charge overdraft fees on ATM withdrawals and everyday "
                "debit card purchases. Checks and automatic payments need no opt-in."
            ),
        ),
    ),
    Group(
        (
            "Can I cancel overdraft coverage?",
            "How do I opt out of overdraft?",
            "I don't want overdraft fees on my debit card any more",
            "turn off overdraft coverage",
            "Can I change my mind after opting in to overdraft?",
            "Can I revoke my overdraft opt-in?",
        ),
        (
            (
                "You can opt out of overdraft coverage at any time. Then debit card purchases and ATM withdrawals "
                "you cannot cover are simply declined without a fee."
            ),
        ),
    ),
    Group(
        (
            "How can I avoid overdraft fees?",
            "ways to prevent an overdraft",
            "How do I stop overdrawing my account?",
            "What helps me not to overdraw?",
            "I keep getting overdraft fees. How do I avoid them?",
            "What is the cheapest way to cover an overdraft?",
        ),
        (
            (
                "Opt out of debit card overdraft, set low-balance alerts, and link a savings account for "
                "overdraft transfers. Tracking your balance and keeping a small cushion also helps."
            ),
        ),
    ),
    Group(
        (
            "What does NSF stand for?",
            "NSF stands for what?",
            "What is an NSF fee?",
            "What does non-sufficient funds mean?",
            "nsf fee vs overdraft fee",
            "What is the difference between an NSF fee and an overdraft fee?",
        ),
        (
            (
                "NSF stands for non-sufficient funds. An NSF fee is charged when the bank returns a payment "
                "unpaid, while an overdraft fee is charged when the bank pays it for you."
            ),
        ),
    ),
    Group(
        (
            "Can a bank charge several overdraft fees in one day?",
            "How many overdraft fees can I get per day?",
            "I was charged three overdraft fees on one day",
            "multiple overdraft fees same day",
            "Is there a limit on overdraft fees per day?",
            "Why did I get more than one overdraft fee?",
        ),
        (
            (
                "A bank can charge a fee for each overdraft, so there can be several in one day. Many banks set a "
                "daily limit, so check your fee schedule."
            ),
        ),
    ),
    Group(
        (
            "Does an overdraft affect my credit score?",
            "Do bounced checks show up on my credit report?",
            "Will overdrawing my account hurt my credit?",
            "overdraft and credit score",
            "I overdrew my checking account. Is my credit damaged?",
            "Does an unpaid overdraft hurt my credit?",
        ),
        (
            (
                "An overdraft normally does not appear on your credit report. But if you do not repay it, the "
                "bank may send it to collections, which hurts your credit, and report it to ChexSystems."
            ),
        ),
    ),
    Group(
        (
            "How can I avoid a monthly maintenance fee?",
            "Why does my bank charge a monthly fee?",
            "waive checking account fee",
            "What do I do to get free checking?",
            "How do I get my monthly service fee waived?",
            "Which accounts have no monthly fee?",
        ),
        (
            (
                "Many banks waive the monthly fee if you keep a minimum balance, set up direct deposit, or are a "
                "student. You can also switch to a free checking account."
            ),
        ),
    ),
    Group(
        (
            "How can I avoid ATM fees?",
            "Why was I charged two fees at an ATM?",
            "Who charges me when I use another bank's ATM?",
            "avoid out of network ATM fee",
            "What does it cost to use a different bank's cash machine?",
            "How do I get cash without a fee?",
        ),
        (
            (
                "Use ATMs in your own bank's network, or get cash back at a store. At another bank's ATM, both "
                "the ATM owner and your own bank may charge a fee."
            ),
        ),
    ),
    Group(
        (
            "Can a bank raise its fees without telling me?",
            "How much notice must a bank give for new account fees?",
            "notice of change in account terms",
            "My bank added a new fee. Is that legal?",
            "Does a bank have to tell me before changing my account terms?",
            "How many days' warning before a bank fee goes up?",
        ),
        (
            (
                "A bank must generally give you 30 days' notice before a change that hurts you, such as a higher "
                "fee on your deposit account."
            ),
        ),
    ),
    # Opening and owning
    Group(
        (
            "Can a bank refuse to open an account for me?",
            "Why was I denied a checking account?",
            "I was turned down for a bank account",
            "denied bank account reasons",
            "What can I do if no bank will give me an account?",
            "What is second chance checking?",
        ),
        (
            (
                "A bank can refuse, often because of a ChexSystems report of unpaid overdrafts or fraud. Ask for "
                "a free copy, dispute errors, or try a second chance checking account."
            ),
        ),
    ),
    Group(
        (
            "Why does a bank ask for my Social Security number and ID?",
            "What does KYC stand for?",
            "KYC stands for what?",
            "What is a customer identification program?",
            "know your customer meaning",
            "Why must I show ID to open a bank account?",
        ),
        (
            (
                "KYC stands for know your customer. US law requires banks to verify your name, date of birth, "
                "address and an ID number, to prevent money laundering and fraud."
            ),
        ),
    ),
    Group(
        (
            "What does AML stand for?",
            "What does BSA stand for?",
            "What is the Bank Secrecy Act?",
            "AML stands for what?",
            "anti-money laundering law in the US",
            "Which law makes banks report large cash deposits?",
        ),
        (
            (
                "AML stands for anti-money laundering, and BSA for the Bank Secrecy Act. This US law makes banks "
                "keep records and report cash transactions over $10,000 and suspicious activity."
            ),
        ),
    ),
    Group(
        (
            "What happens if I deposit more than $10,000 in cash?",
            "Do banks report cash deposits of $10,000?",
            "How much cash can I deposit without a report?",
            "cash deposit reporting limit",
            "I want to deposit $15,000 in cash. Is that a problem?",
            "What is a currency transaction report?",
        ),
        (
            (
                "The bank must file a currency transaction report for cash over $10,000. That is routine and "
                "legal. Splitting deposits to avoid the report is a crime called structuring."
            ),
        ),
    ),
    Group(
        (
            "Is it illegal to split cash deposits to stay under $10,000?",
            "What is structuring?",
            "Can I deposit $9,000 several times to avoid a report?",
            "structuring cash deposits",
            "Why is splitting a big cash deposit a problem?",
            "Is smurfing a crime?",
        ),
        (
            (
                "Structuring means splitting cash deposits to avoid the $10,000 report. It is a federal crime, "
                "even if the money is legal."
            ),
        ),
    ),
    Group(
        (
            "Can I open a bank account without a Social Security number?",
            "Can an immigrant open a US bank account?",
            "bank account with ITIN",
            "I'm not a US citizen. Can I get an account?",
            "What does ITIN stand for?",
            "Do I need to be a citizen to have a bank account?",
        ),
        (
            (
                "Many US banks accept an ITIN, an individual taxpayer identification number, or a passport "
                "instead of a Social Security number. You do not need to be a citizen."
            ),
        ),
    ),
    Group(
        (
            "What happens to an account I don't use?",
            "What is escheat?",
            "What happens to unclaimed money in a bank?",
            "inactive account turned over to the state",
            "I forgot about an old bank account. Where is the money?",
            "After how many years does a dormant account go to the state?",
        ),
        (
            (
                "After usually three to five years without activity, the bank must turn the money over to the "
                "state as unclaimed property. You can still claim it from the state for free."
            ),
        ),
    ),
    Group(
        (
            "Who owns the money in a joint account?",
            "Can a joint owner take all the money out?",
            "My wife emptied our joint account. Is that legal?",
            "joint account withdrawal rights",
            "Can my husband withdraw everything without asking me?",
            "Can one owner close a joint account?",
        ),
        (
            (
                "Each joint owner can generally withdraw all of the money without asking the other. Most banks "
                "will not remove an owner without that person's consent."
            ),
        ),
    ),
    Group(
        (
            "What happens to a joint account when one owner dies?",
            "What is right of survivorship?",
            "My husband died. Is our joint account mine?",
            "joint account after death",
            "Does a joint account go through probate?",
            "Who gets the money in a joint account after a death?",
        ),
        (
            (
                "The money usually passes directly to the surviving owner, outside probate, if the account has a "
                "right of survivorship. Tell the bank and bring the death certificate."
            ),
        ),
    ),
    Group(
        (
            "What does POD stand for?",
            "What is a payable on death account?",
            "POD account meaning",
            "How do I leave my bank account to my daughter?",
            "How can an account avoid probate?",
            "What does TOD mean?",
        ),
        (
            (
                "POD stands for payable on death. The person you name gets the money directly when you die, "
                "without probate. TOD, transfer on death, does the same for investments."
            ),
        ),
    ),
    Group(
        (
            "What is a power of attorney? What can the agent do with my account?",
            "Does a power of attorney end at death?",
            "What is a durable power of attorney?",
            "POA stands for what?",
            "Who can manage my bank account if I become ill?",
            "Can I cancel a power of attorney?",
        ),
        (
            (
                "POA stands for power of attorney: a document that lets someone you choose manage your money. A "
                "durable one stays valid if you become ill. You can revoke it, and it ends at death."
            ),
        ),
    ),
    Group(
        (
            "How long does a bank keep my statements?",
            "How many years must banks keep records?",
            "How long should I keep bank statements?",
            "keep bank statements for how long",
            "Can I get a five-year-old bank statement?",
            "When can I throw away old statements?",
        ),
        (
            (
                "US banks must keep account records for at least five years, and often keep seven. Keep "
                "statements yourself for about a year, or seven years if they matter for taxes."
            ),
        ),
    ),
    Group(
        (
            "What is the difference between a bank and a credit union?",
            "bank or credit union",
            "Who owns a credit union?",
            "Why do credit unions have lower fees?",
            "Do credit unions make a profit?",
            "Can anyone join a credit union?",
        ),
        (
            (
                "A credit union is a nonprofit owned by its members, and often has lower fees and loan rates. A "
                "bank is owned by shareholders and run for profit."
            ),
        ),
    ),
    Group(
        (
            "The bank put money in my account by mistake. Can I keep it?",
            "A deposit was credited to me in error",
            "Can I spend money the bank gave me by accident?",
            "bank error in my favor",
            "My account has extra money that isn't mine",
            "Can the bank take back a mistaken deposit?",
        ),
        (
            (
                "You cannot keep it. The bank can take back money credited by mistake, and spending it can even "
                "be a crime, so tell the bank."
            ),
        ),
    ),
    Group(
        (
            "What does CFPB stand for?",
            "What is the CFPB?",
            "CFPB stands for what?",
            "What does the Consumer Financial Protection Bureau do?",
            "Which agency protects bank customers?",
            "Who makes rules about consumer loans in the US?",
        ),
        (
            (
                "CFPB stands for Consumer Financial Protection Bureau. It is the US agency that protects "
                "consumers of financial products, makes rules and takes complaints about companies."
            ),
        ),
    ),
    Group(
        (
            "How do I complain about a bank in the US?",
            "Where can I file a complaint against my bank?",
            "Who do I complain to about a lender?",
            "submit a complaint to the CFPB",
            "My bank treated me unfairly and will not help",
            "How long does a company have to answer a CFPB complaint?",
        ),
        (
            (
                "First complain to the bank, then to the CFPB at consumerfinance.gov/complaint. Companies "
                "generally respond within 15 days, and in some cases within 60 days."
            ),
        ),
    ),
)
